"""A Dask cluster of real processes on this machine, any of which may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.endurance.archive import archives

if TYPE_CHECKING:
    from distributed import Worker


class Cluster:
    """A scheduler and workers, these perhaps in a network of their own."""

    def __init__(self, folder: Path, inside: tuple[str, ...] = (), host: str = "127.0.0.1") -> None:
        self._folder, self._inside, self._host = folder, inside, host
        self.port = archives.free_port()
        self.processes: dict[str, subprocess.Popen] = {}

    @property
    def address(self) -> str:
        return f"tcp://{self._host}:{self.port}"

    def start_scheduler(self) -> None:
        self._start(
            "scheduler", "scheduler", "--host", self._host, "--port", str(self.port), "--no-dashboard", "--no-show"
        )

    def start_worker(self, name: str, *more: str) -> None:
        self._start(name, "worker", self.address, "--name", name, "--nthreads", "1", "--memory-limit", "3GiB",
                    "--no-dashboard", "--local-directory", str(self._folder / name), *more,
                    inside=self._inside)  # fmt: skip

    def _start(self, name: str, *words: str, inside: tuple[str, ...] = ()) -> None:
        with (self._folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [*inside, sys.executable, "-m", "dask", *words],
                cwd=archives.ROOT, env=archives.surroundings({"PYTHONPATH": str(archives.ROOT)}), stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """A process with all that it started."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_worker_process(self, name: str) -> None:
        """Only the process that works: its nanny starts another."""
        nanny = self.processes[name].pid
        archives.until(lambda: archives.workers_of(nanny), "a worker's process")
        os.kill(archives.workers_of(nanny)[0], signal.SIGKILL)


def has_worked(dask_worker: Worker) -> tuple[str, bool]:
    """A worker's name, and whether it holds a store of an archive: Dask runs this on each."""
    from engine.archive.work.cluster import _HELD

    return dask_worker.name, bool(_HELD)


@contextmanager
def cluster(folder: Path, inside: tuple[str, ...] = (), host: str = "127.0.0.1") -> Iterator[Cluster]:
    """A scheduler and three workers, until the block ends."""
    made = Cluster(folder, inside, host)
    made.start_scheduler()
    for number in range(3):
        made.start_worker(f"worker{number}")
    try:
        yield made
    finally:
        for name in list(made.processes):
            made.kill(name)
