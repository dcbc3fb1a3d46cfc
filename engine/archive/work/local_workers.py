"""Worker processes of this machine, each with a model of its own; they speak by pipes, and no port is opened."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from ...progress import NOTICES
from .pool import Happening, LostWorker
from .worker import ArchiveWorker, Assignment, JobOutcome

_AHEAD = 2
"""Assignments a worker has: the one it makes and the next, which it may begin to read."""
_PATIENCE = 20
"""Seconds that a worker has to finish what it is doing when all is over."""
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")


@dataclass
class _Worker:
    """A process, and what it was given and has not answered."""

    process: Any
    pipe: Connection
    given: deque[Assignment] = field(default_factory=deque)
    answered: int = 0
    """Jobs of the first assignment that are answered."""
    making: int | None = None
    """The job that it has begun."""


class LocalWorkers:
    """A pool of processes; one that dies is replaced."""

    def __init__(self, store: str, count: int, threads: int) -> None:
        self._store, self._threads = store, threads
        self._context = multiprocessing.get_context("spawn")
        self._started = 0
        self._workers = [self._start() for _ in range(count)]

    @property
    def dashboard(self) -> str | None:
        """There is none."""
        return None

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    @property
    def room(self) -> int:
        """How many assignments can be given now."""
        return sum(_AHEAD - len(worker.given) for worker in self._workers)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done."""
        return not any(worker.given for worker in self._workers)

    def give(self, assignment: Assignment) -> None:
        """Hand out some jobs to the worker that has fewest."""
        worker = min(self._workers, key=lambda one: len(one.given))
        worker.given.append(assignment)
        with suppress(OSError):  # a worker that has just died is noticed where its answers are awaited
            worker.pipe.send_bytes(json.dumps(assignment.to_dict()).encode())

    def happened(self, seconds: float) -> list[Happening]:
        """What became of jobs, after so many seconds at most."""
        found: list[Happening] = []
        ready = wait([worker.pipe for worker in self._workers], seconds)
        for place, worker in enumerate(self._workers):
            if worker.pipe in ready:
                try:
                    while worker.pipe.poll():
                        found += self._heard(worker, json.loads(worker.pipe.recv_bytes()))
                except (EOFError, OSError):
                    found.append(self._lost(worker))
                    self._workers[place] = self._start()
        return found

    def _heard(self, worker: _Worker, message: dict[str, Any]) -> Iterable[Happening]:
        if "making" in message:
            worker.making = message["making"]
            return ()
        worker.making = None
        worker.answered += 1
        if worker.answered == len(worker.given[0].jobs):
            worker.given.popleft()
            worker.answered = 0
        return (JobOutcome(**message),)

    def _lost(self, worker: _Worker) -> LostWorker:
        """What a worker that died leaves undone; the job that it had begun may be why."""
        worker.process.join(_PATIENCE)
        worker.pipe.close()
        left = []
        for place, assignment in enumerate(worker.given):
            jobs = assignment.jobs[worker.answered :] if place == 0 else assignment.jobs
            left.append(Assignment(assignment.scene, jobs))
        code = worker.process.exitcode
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit status {code}"
        return LostWorker(tuple(left), worker.making, how)

    def close(self) -> None:
        """End all workers; one that is still computing is stopped."""
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(0.2 if worker.given else _PATIENCE)
            if worker.process.is_alive():
                worker.process.terminate()
                worker.process.join(_PATIENCE)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        number, self._started = self._started, self._started + 1
        with _threads_of_children(self._threads):
            process = self._context.Process(
                target=serve, args=(theirs, self._store, self._threads, number), daemon=True, name=f"archive-{number}"
            )
            process.start()
        theirs.close()
        return _Worker(process, ours)


@contextmanager
def _threads_of_children(threads: int) -> Any:
    """Libraries look at the environment when they are imported, which in a child is at once."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def serve(pipe: Connection, store: str, threads: int, number: int) -> None:
    """A worker's process: it answers assignments until the other end of its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's to hear
    quieten()
    limit_threads(threads, number)
    waiting: deque[Assignment] = deque()

    def received(block: bool) -> None:
        while pipe.poll(None if block and not waiting else 0):
            waiting.append(Assignment.of_dict(json.loads(pipe.recv_bytes())))

    def coming() -> Assignment | None:
        received(block=False)
        return waiting[0] if waiting else None

    with suppress(EOFError, OSError), closing(ArchiveWorker(store)) as worker:
        while True:
            received(block=True)
            assignment = waiting.popleft()
            for outcome in worker.outcomes(assignment, lambda job: _send(pipe, {"making": job}), coming):
                _send(pipe, outcome.to_dict())


def _send(pipe: Connection, message: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(message).encode())


def quieten() -> None:
    """What is noticed of imagery is in its map's report; thousands of scenes would fill a terminal with it."""
    NOTICES.addHandler(logging.NullHandler())
    NOTICES.propagate = False
    logging.getLogger(__name__.partition(".")[0]).addHandler(logging.NullHandler())


def limit_threads(threads: int, number: int = 0) -> None:
    """Compute with so many threads, on the graphics card that is this worker's turn."""
    import torch

    torch.set_num_threads(threads)
    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if cards > 1 and "TERRAFM_DEVICE" not in os.environ:
        os.environ["TERRAFM_DEVICE"] = f"cuda:{number % cards}"
