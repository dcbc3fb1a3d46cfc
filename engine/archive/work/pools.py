"""The workers that a request names."""

from __future__ import annotations

import os
from pathlib import Path

from ...errors import UserError
from ...requests.archive import LOCAL, SLURM, ArchiveRunRequest
from .local_workers import LocalWorkers
from .pool import Pool

_CORES_EACH = 4


def open_pool(request: ArchiveRunRequest) -> Pool:
    """The workers that a request names; Dask is imported for a cluster alone.

    Raises
    ------
    UserError
        A cluster that cannot be reached, or without what it needs.
    """
    if request.cluster != LOCAL:
        from .cluster import ClusterWorkers  # the extra `archive`

        return ClusterWorkers(request.store, request.cluster, request.workers, request.threads)
    cores, cards = usable_cores(), len(list(Path("/dev").glob("nvidia[0-9]*")))
    workers = request.workers or cards or max(1, cores // _CORES_EACH)
    return LocalWorkers(request.store, workers, request.threads or max(1, cores // workers))


def check_workers(request: ArchiveRunRequest) -> None:
    """Refuse a number of workers where they are not ours to number."""
    if request.cluster not in (LOCAL, SLURM) and request.workers is not None:
        raise UserError(
            f"--workers is of this machine or of Slurm, and the scheduler at {request.cluster} has workers of its own: "
            "leave --workers out."
        )


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
