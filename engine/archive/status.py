"""How far an archive is, from its store alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import UserError
from .markers import ArchiveProgress, FailedJob, failures, progress_of
from .scenes import ArchiveScene, numbered, read_plan, read_scenes
from .store import Store
from .stores import open_store

_TOLD = 20


@dataclass(frozen=True)
class ArchiveStatus:
    """How far an archive is."""

    store: str
    task: str
    scenes: int
    jobs: int
    done: int
    failed: int
    remaining: int
    per_minute: float | None
    hours_left: float | None
    problems: tuple[FailedJob, ...]
    left_out: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        what = f"{numbered(self.jobs, 'job')} of {numbered(self.scenes, 'scene')}"
        ended = f"{self.done:,} done, {self.failed:,} failed"
        lines = [f"{self.store}: {self.task}, {what}: {ended}, {self.remaining:,} remaining."]
        if self.per_minute is not None:
            left = "" if self.hours_left is None else f", {self.hours_left:,.1f} hours left"
            lines.append(f"{self.per_minute:,.1f} jobs a minute in the last hour of work{left}.")
        lines += [f"Failed: {one.scene}, block {one.job}: {one.sentence}" for one in self.problems[:_TOLD]]
        lines += [f"Left out: {name}: {why}" for name, why in self.left_out[:_TOLD]]
        return "\n".join(lines)


def status_of(store_address: str) -> ArchiveStatus:
    """How far an archive is, from its store alone."""
    store = open_store(store_address)
    plan = read_plan(store)
    scenes = list(read_scenes(store))
    seen = progress_of(store, scenes)
    done = sum(one.done.bit_count() for one in seen.scenes.values())
    failed = sum(one.failed.bit_count() for one in seen.scenes.values())
    remaining = plan.jobs - done - failed
    rate = seen.per_minute
    hours = remaining / rate / 60 if rate and remaining else None
    left_out = tuple((scene.item.id, scene.problem) for scene in scenes if scene.problem)
    problems = tuple(all_failures(store, scenes, seen))
    if not scenes:
        raise UserError(f"The work list in {store.title} is empty: plan again.")
    return ArchiveStatus(
        store.title, plan.task, plan.scenes - len(left_out), plan.jobs, done, failed, remaining,
        None if rate is None else round(rate, 2), None if hours is None else round(hours, 2), problems, left_out,
    )  # fmt: skip


def all_failures(store: Store, scenes: Iterable[ArchiveScene], seen: ArchiveProgress) -> Iterator[FailedJob]:
    """The jobs that were given up, and why."""
    for scene in scenes:
        marked = seen.scenes.get(scene.folder)
        if marked is not None and marked.failed:
            yield from failures(store, scene, marked)
