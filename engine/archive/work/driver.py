"""The driver: hands out what the store lacks, tries again what may pass, and gives up what fails by itself.

It keeps nothing that the store does not know: it may be killed, and two may run on one store.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any

from ...errors import UserError
from ...progress import Progress
from ...requests.archive import ArchiveRunRequest
from ..markers import ArchiveProgress, FailedJob, SceneProgress, forget, mark_failed, pack, progress_of
from ..scenes import ArchiveScene, read_plan, read_scenes
from ..status import all_failures
from ..store import Store, StoreError
from ..stores import open_store
from .pool import LostWorker, Pool
from .pools import check_workers, open_pool
from .worker import DONE, OWN, STORE, Assignment, JobOutcome

MOST_ATTEMPTS, MOST_PASSING = 3, 10
"""How often a job may fail for its own reason, and for reasons that pass, before it is given up."""
_LONGEST_PAUSE = 120.0
_LOOK = 0.5
_LARGEST_ASSIGNMENT = 36
_TOLD = 20
_DEATHS = 12
"""Workers that may die one after the other with no job done between them, beside three for each that there is."""


@dataclass(frozen=True)
class RunReport:
    """How a run ended."""

    store: str
    jobs: int
    done: int
    made: int
    """By this run."""
    failed: tuple[FailedJob, ...]
    left_out: int
    """Scenes that could not even be planned."""
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        lines = [
            f"{self.store}: {self.done:,} of {self.jobs:,} jobs done, {self.made:,} of them in {self.seconds:,.0f} s."
        ]
        lines += [f"Failed: {one.scene}, block {one.job}: {one.sentence}" for one in self.failed[:_TOLD]]
        if len(self.failed) > _TOLD:
            lines.append(f"… and {len(self.failed) - _TOLD:,} more; 'archive status --json' names them.")
        if self.failed:
            lines.append("Mend what is wrong and run again with --retry-failed.")
        return "\n".join(lines)


@dataclass
class Retries:
    """What failed and is to be tried again, when its pause is over."""

    first_pause: float = 1.0
    _queue: list[tuple[float, int, Assignment]] = field(default_factory=list)
    _own: dict[tuple[str, int], int] = field(default_factory=dict)
    _passing: dict[tuple[str, int], int] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    def again(self, scene: ArchiveScene, job: int, kind: str) -> int | None:
        """Plan another attempt after a pause that doubles; if there have been enough, how many there were."""
        counts, most = (self._own, MOST_ATTEMPTS) if kind == OWN else (self._passing, MOST_PASSING)
        attempts = counts[scene.folder, job] = counts.get((scene.folder, job), 0) + 1
        if attempts >= most:
            return attempts
        pause = min(_LONGEST_PAUSE, self.first_pause * 2 ** (attempts - 1))
        self.later(Assignment(scene, (job,)), pause)
        return None

    def later(self, assignment: Assignment, pause: float = 0.0) -> None:
        """Hand something out again after a pause."""
        heapq.heappush(self._queue, (time.monotonic() + pause, next(self._number), assignment))

    def due(self) -> Assignment | None:
        """What may be tried again now."""
        if self._queue and self._queue[0][0] <= time.monotonic():
            return heapq.heappop(self._queue)[2]
        return None

    def __bool__(self) -> bool:
        return bool(self._queue)


class Driver:
    """One run over a store."""

    def __init__(self, store: Store, pool: Pool, scenes: list[ArchiveScene], seen: ArchiveProgress) -> None:
        self.store, self.pool = store, pool
        self.retries = Retries()
        self.made = 0
        self._records = {scene.folder: scene for scene in scenes if not scene.problem}
        self._seen = seen
        self._waiting = self._assignments()
        self._more = True
        self._deaths = 0

    def work(self, progress: Progress) -> None:
        """Work off what remains.

        Raises
        ------
        StoreError
            The store cannot be written, however often it is tried.
        """
        jobs = sum(scene.jobs for scene in self._records.values())
        done = sum(seen.done.bit_count() + seen.failed.bit_count() for seen in self._seen.scenes.values())
        while self._more or self.retries or not self.pool.is_idle:
            self._hand_out()
            for happening in self.pool.happened(_LOOK):
                if isinstance(happening, LostWorker):
                    self._lost(happening)
                else:
                    done += self._heard(happening)
            progress(done / max(1, jobs), f"{done:,} of {jobs:,} jobs")

    def _hand_out(self) -> None:
        for _ in range(self.pool.room):
            assignment = self.retries.due()
            if assignment is None and self._more:
                assignment = next(self._waiting, None)
                self._more = assignment is not None
            if assignment is None:
                return
            self.pool.give(assignment)

    def _assignments(self) -> Iterator[Assignment]:
        """What remains, scene by scene: a worker that goes on with a scene finds its tokens and files at hand."""
        remaining = [folder for folder in self._records if self._remains(folder)]
        for place, folder in enumerate(remaining):
            scene, left = self._records[folder], len(remaining) - place
            jobs = self._seen.scenes.get(folder, SceneProgress()).remaining(scene.jobs)
            size = min(_LARGEST_ASSIGNMENT, max(1, len(jobs) * left // (2 * self.pool.size)))  # towards the end fewer
            for start in range(0, len(jobs), size):
                yield Assignment(scene, tuple(jobs[start : start + size]))

    def _remains(self, folder: str) -> bool:
        seen = self._seen.scenes.get(folder)
        return seen is None or (seen.done | seen.failed).bit_count() < self._records[folder].jobs

    def _heard(self, outcome: JobOutcome) -> int:
        """Note what became of a job; whether it is over, 1 or 0."""
        scene = self._records[outcome.scene]
        if outcome.kind == DONE:
            self.made, self._deaths = self.made + 1, 0
            self._mark(scene, done=1 << outcome.job)
            return 1
        attempts = self.retries.again(scene, outcome.job, outcome.kind)
        if attempts is None:
            return 0
        if outcome.kind == STORE:
            raise StoreError(outcome.sentence)
        return self._give_up(scene, outcome.job, outcome.sentence, attempts)

    def _lost(self, lost: LostWorker) -> None:
        """Blame the job that a dead worker had begun, and hand out the rest again."""
        self._deaths += 1
        if self._deaths > _DEATHS + 3 * self.pool.size:
            raise UserError(
                f"{self._deaths} workers ended one after the other ({lost.how}) and no job was done: look at what they "
                "said, give them more memory or plan with a smaller --block, then run again."
            )
        for place, assignment in enumerate(lost.left):
            jobs = assignment.jobs
            if place == 0 and lost.making in jobs:
                sentence = (
                    f"The worker ended while it made this block ({lost.how}): most likely its memory did not suffice; "
                    "give it more, or plan with a smaller --block."
                )
                attempts = self.retries.again(assignment.scene, lost.making, OWN)
                if attempts is not None:
                    self._give_up(assignment.scene, lost.making, sentence, attempts)
                jobs = tuple(job for job in jobs if job != lost.making)
            if jobs:
                self.retries.later(Assignment(assignment.scene, jobs))

    def _give_up(self, scene: ArchiveScene, job: int, sentence: str, attempts: int) -> int:
        mark_failed(self.store, scene, job, sentence, attempts)
        self._mark(scene, failed=1 << job)
        return 1

    def _mark(self, scene: ArchiveScene, done: int = 0, failed: int = 0) -> None:
        seen = self._seen.scenes.setdefault(scene.folder, SceneProgress())
        seen.done |= done
        seen.failed = (seen.failed | failed) & ~seen.done
        if seen.done.bit_count() == scene.jobs and not seen.packed:
            seen.packed = pack(self.store, scene)


def run_archive(request: ArchiveRunRequest, progress: Progress, told: Any = None) -> RunReport:
    """Work off a store's plan.

    Parameters
    ----------
    told : callable, optional
        Takes the address of the cluster's dashboard, once it is known.

    Raises
    ------
    UserError
        No plan, a cluster or a store that cannot be used.
    """
    began = time.monotonic()
    check_workers(request)
    store = open_store(request.store)
    plan = read_plan(store)
    scenes = list(read_scenes(store))
    seen = progress_of(store, scenes)
    if request.retry_failed:
        _forget_failures(store, scenes, seen)
    made = 0
    if any(not scene.problem and _lacks(scene, seen) for scene in scenes):
        with closing(open_pool(replace(request, store=store.title))) as pool:
            if told is not None and pool.dashboard:
                told(pool.dashboard)
            driver = Driver(store, pool, scenes, seen)
            driver.work(progress)
            made = driver.made
    failed = tuple(all_failures(store, scenes, seen))
    done = sum(one.done.bit_count() for one in seen.scenes.values())
    left_out = sum(bool(scene.problem) for scene in scenes)
    return RunReport(store.title, plan.jobs, done, made, failed, left_out, round(time.monotonic() - began, 1))


def _lacks(scene: ArchiveScene, seen: ArchiveProgress) -> bool:
    marked = seen.scenes.get(scene.folder, SceneProgress())
    return (marked.done | marked.failed).bit_count() < scene.jobs


def _forget_failures(store: Store, scenes: list[ArchiveScene], seen: ArchiveProgress) -> None:
    for scene in scenes:
        marked = seen.scenes.get(scene.folder)
        if marked is not None and marked.failed:
            for job in range(scene.jobs):
                if marked.failed >> job & 1:
                    forget(store, scene, job)
            marked.failed = 0
