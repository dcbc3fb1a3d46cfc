"""A Dask cluster as workers: one future is some jobs of a scene, and few are in flight; the store tells the truth."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

from ...errors import UserError
from ...requests.archive import SLURM
from .local_workers import limit_threads, quieten
from .pool import Happening, LostWorker
from .worker import ArchiveWorker, Assignment, JobOutcome

_AHEAD = 2
"""Assignments in flight for each worker."""
_ANSWERS_WITHIN = "30s"
_FIRST_WORKER = 600.0
"""Seconds that the first worker may take to come: a queue may be long."""
_LONGEST = 200
_GPU = "GPU"
_GONE = "The cluster's scheduler cannot be reached any more: what is marked stays done; start it and run again."


class ClusterWorkers:
    """The workers of a Dask cluster, whether it was there or is made of Slurm's jobs for this run."""

    def __init__(self, store: str, cluster: str, workers: int | None, threads: int | None) -> None:
        try:
            import distributed
        except ImportError as error:
            raise UserError(
                "A cluster needs the packages of the extra 'archive': install them with 'pip install "
                "terrafm[archive]', or from requirements/archive.txt."
            ) from error
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost scheduler is told in a sentence
        self._distributed: Any = distributed
        self._store, self._threads = store, threads or 0
        self._slurm = _slurm_cluster(workers, threads) if cluster == SLURM else None
        self._client = _client(distributed, self._slurm or cluster)
        self._flying: dict[Any, Assignment] = {}
        self._size, self._has_cards = 0, False
        self._wait_for_workers()

    @property
    def dashboard(self) -> str | None:
        """Where the scheduler shows itself."""
        link: str | None = None
        with suppress(KeyError):  # a scheduler without one
            link = self._client.dashboard_link
        return link

    @property
    def size(self) -> int:
        """How many workers there are now."""
        return max(1, self._size)

    @property
    def room(self) -> int:
        """How many assignments can be given now."""
        return max(0, _AHEAD * self.size - len(self._flying))

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done."""
        return not self._flying

    def give(self, assignment: Assignment) -> None:
        """Hand out some jobs."""
        resources = {_GPU: 1} if self._has_cards else None
        message = (self._store, self._threads, assignment.to_dict())
        with self._reached():
            (future,) = self._client.map(work_off, [message], pure=False, retries=0, resources=resources)
        self._flying[future] = assignment

    def happened(self, seconds: float) -> list[Happening]:
        """What became of jobs, after so many seconds at most."""
        self._look_at_workers()
        if not self._flying:
            threading.Event().wait(seconds)
            return []
        with suppress(TimeoutError, CancelledError):  # what was cancelled is asked for below
            self._distributed.wait(list(self._flying), timeout=seconds, return_when="FIRST_COMPLETED")
        found: list[Happening] = []
        for future in [one for one in self._flying if one.status in ("finished", "error", "cancelled", "lost")]:
            found += self._heard(future, self._flying.pop(future))
            future.release()
        return found

    def _heard(self, future: Any, assignment: Assignment) -> Iterable[Happening]:
        if future.status not in ("finished", "error"):
            raise UserError(_GONE)
        with self._reached():
            if future.status == "finished":
                return [JobOutcome(**content) for content in future.result()]
            error = future.exception()
        if isinstance(error, UserError):
            raise error
        killed = isinstance(error, self._distributed.scheduler.KilledWorker)
        how = "several workers in a row" if killed else f"{type(error).__name__}: {error}"[:_LONGEST]
        # of several jobs it is not known which one it was: each comes alone next time
        left = tuple(Assignment(assignment.scene, (job,)) for job in assignment.jobs)
        return [LostWorker(left, assignment.jobs[0] if len(left) == 1 else None, how)]

    def _look_at_workers(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise UserError(_GONE)
        with self._reached():
            known = self._client.scheduler_info(n_workers=-1)["workers"]
        self._size = len(known)
        self._has_cards = any(_GPU in (worker.get("resources") or {}) for worker in known.values())

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Ask the scheduler for something; that it is gone shows in many ways."""
        try:
            yield
        except (OSError, TimeoutError, CancelledError, KeyError, self._distributed.client.ClosedClientError) as error:
            raise UserError(_GONE) from error

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_FIRST_WORKER)
        except TimeoutError as error:
            raise UserError(
                f"No worker came to the cluster in {_FIRST_WORKER / 60:.0f} minutes: look at its queue, then run again."
            ) from error
        self._look_at_workers()

    def close(self) -> None:
        """Leave the cluster; what was made of Slurm's jobs ends."""
        with suppress(OSError, TimeoutError, RuntimeError):
            self._client.close(timeout=5)
        if self._slurm is not None:
            self._slurm.close()


def _client(distributed: Any, cluster: Any) -> Any:
    try:
        return distributed.Client(cluster, timeout=_ANSWERS_WITHIN)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(
            f"No Dask scheduler answers at {cluster}: start one with 'dask scheduler' and give its address (tcp://…)."
        ) from error


def _slurm_cluster(workers: int | None, threads: int | None) -> Any:
    """Workers as jobs of Slurm: partition, memory and time come from Dask's own configuration (jobqueue.yaml)."""
    try:
        import dask
        import dask_jobqueue
    except ImportError as error:
        raise UserError(
            "Slurm needs the package dask-jobqueue of the extra 'archive': install it with 'pip install "
            "terrafm[archive]'."
        ) from error
    jobs: Any = dask_jobqueue
    cores = {"cores": threads} if threads else {}
    try:
        # all cores of a Slurm job compute one of ours at a time
        further = [*dask.config.get("jobqueue.slurm.worker-extra-args", []), "--nthreads", "1"]
        cluster = jobs.SLURMCluster(processes=1, worker_extra_args=further, **cores)
    except (ValueError, TypeError) as error:
        raise UserError(
            f"Slurm's jobs are not described ({error}): write cores, memory, queue and walltime into "
            "~/.config/dask/jobqueue.yaml under jobqueue: slurm."
        ) from error
    wanted = workers or 1
    cluster.adapt(minimum_jobs=wanted, maximum_jobs=wanted)  # one whose walltime is over is followed by another
    return cluster


def work_off(message: tuple[str, int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Some jobs, on a worker of the cluster, which keeps its model and scene from one call to the next."""
    store, threads, content = message
    with _ONE_AT_A_TIME:
        try:
            worker = _held(store, threads)
            return [outcome.to_dict() for outcome in worker.outcomes(Assignment.of_dict(content))]
        except MemoryError:
            _let_go()
            raise


_ONE_AT_A_TIME = threading.Lock()
_HELD: dict[str, ArchiveWorker] = {}


def _let_go() -> None:
    """Close what is held."""
    while _HELD:
        _HELD.popitem()[1].close()


def _held(store: str, threads: int) -> ArchiveWorker:
    """This process's worker for a store; one for another store, or another plan of it, is let go."""
    known = _HELD.get(store)
    if known is not None and known.is_current:
        return known
    _let_go()
    quieten()
    if threads:
        limit_threads(threads)
    _HELD[store] = ArchiveWorker(store)
    return _HELD[store]
