"""What is done: a marker for every job, written after its shard. Whatever is not marked is still to be done.

markers/SCENE/00007.json          a job's figures
markers/SCENE/00007.failed.json   a job that failed for its own reason, and the sentence
markers/SCENE.json                all of a scene's markers, once it is complete: listing stays cheap
shards/SCENE/00007.tif            what the jobs made
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from ..strict_json import parse_json
from .scenes import ArchiveScene
from .store import Entry, Store

MARKERS, SHARDS = "markers", "shards"
_NAME = re.compile(r"(\d+)(\.failed)?\.json")
_RECENT = 3600.0
"""Seconds before the newest marker over which jobs per minute are told."""
_LISTED_AT_ONCE = 16


@dataclass(frozen=True)
class Marker:
    """A job that is done."""

    job: int
    sha256: str
    """Of the shard's bytes."""
    size: int
    row: int
    """Of the map in whose pixels the shard begins; likewise its column, height and width."""
    column: int
    height: int
    width: int
    seconds: float
    ended: float
    """Seconds since 1970."""
    about: dict[str, Any] | None = None
    """Of job 0: what is to be said of the whole scene."""


@dataclass(frozen=True)
class FailedJob:
    """A job that was given up."""

    scene: str
    job: int
    sentence: str
    attempts: int


@dataclass
class SceneProgress:
    """Which jobs of a scene are marked, a bit each."""

    done: int = 0
    failed: int = 0
    packed: bool = False

    def remaining(self, jobs: int) -> list[int]:
        """The jobs that are neither done nor given up."""
        marked = self.done | self.failed
        return [job for job in range(jobs) if not marked >> job & 1]


@dataclass
class ArchiveProgress:
    """What a listing of the markers tells."""

    scenes: dict[str, SceneProgress] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)
    """How many jobs were marked in each second of the last hour before the newest."""
    newest: float = 0.0

    def note(self, when: float, jobs: int) -> None:
        """Remember when jobs were marked."""
        self.newest = max(self.newest, when)
        if when > self.newest - _RECENT:
            self.marks[int(when)] = self.marks.get(int(when), 0) + jobs
            if len(self.marks) > 2 * _RECENT:
                self.marks = self._recent()

    def _recent(self) -> dict[int, int]:
        return {second: jobs for second, jobs in self.marks.items() if second > self.newest - _RECENT}

    @property
    def per_minute(self) -> float | None:
        """Jobs a minute over the last hour of work; None where too few are marked to tell."""
        recent = self._recent()
        if len(recent) < 2:
            return None
        first, last = min(recent), max(recent)
        return (sum(recent.values()) - recent[first]) / (last - first) * 60


def progress_of(store: Store, scenes: Iterable[ArchiveScene]) -> ArchiveProgress:
    """What is marked of some scenes, by listing folders alone."""
    planned = {scene.folder: scene.jobs for scene in scenes if not scene.problem}
    found = ArchiveProgress()
    open_folders = []
    for entry in store.entries(MARKERS):
        name = entry.name.removesuffix(".json")
        if entry.is_folder and entry.name in planned:
            open_folders.append(entry.name)
        elif not entry.is_folder and name in planned:
            found.scenes[name] = SceneProgress(done=(1 << planned[name]) - 1, packed=True)
            found.note(entry.changed, planned[name])
    with ThreadPoolExecutor(_LISTED_AT_ONCE, thread_name_prefix="terrafm-list") as pool:
        wanted = (name for name in open_folders if name not in found.scenes)
        for name, entries in _listed(store, wanted, pool):
            found.scenes[name] = _progress_in(entries, found)
    return found


def _listed(store: Store, names: Iterable[str], pool: ThreadPoolExecutor) -> Iterator[tuple[str, list[Entry]]]:
    names = list(names)
    return zip(names, pool.map(lambda name: store.entries(f"{MARKERS}/{name}"), names), strict=True)


def _progress_in(entries: Iterable[Entry], found: ArchiveProgress) -> SceneProgress:
    seen = SceneProgress()
    for entry in entries:
        name = _NAME.fullmatch(entry.name)
        if name and name[2]:
            seen.failed |= 1 << int(name[1])
        elif name:
            seen.done |= 1 << int(name[1])
            found.note(entry.changed, 1)
    seen.failed &= ~seen.done
    return seen


def shard_name(scene: ArchiveScene, job: int) -> str:
    """Where a job's result lies."""
    return f"{SHARDS}/{scene.folder}/{job:05d}.tif"


def _marker_name(scene: ArchiveScene, job: int, ending: str = "") -> str:
    return f"{MARKERS}/{scene.folder}/{job:05d}{ending}.json"


def is_done(store: Store, scene: ArchiveScene, job: int) -> bool:
    """Whether another process has marked a job meanwhile."""
    return store.read(_marker_name(scene, job)) is not None or store.read(f"{MARKERS}/{scene.folder}.json") is not None


def mark_done(store: Store, scene: ArchiveScene, marker: Marker) -> None:
    """Mark a job whose shard lies in the store."""
    store.write(_marker_name(scene, marker.job), json.dumps(asdict(marker), ensure_ascii=False).encode())


def mark_failed(store: Store, scene: ArchiveScene, job: int, sentence: str, attempts: int) -> None:
    """Mark a job that is given up."""
    content = {"job": job, "sentence": sentence, "attempts": attempts}
    store.write(_marker_name(scene, job, ".failed"), json.dumps(content, ensure_ascii=False).encode())


def forget(store: Store, scene: ArchiveScene, job: int) -> None:
    """Take a job's marks away, so that it is done again."""
    for ending in ("", ".failed"):
        store.remove(_marker_name(scene, job, ending))


def failures(store: Store, scene: ArchiveScene, seen: SceneProgress) -> Iterator[FailedJob]:
    """The jobs of a scene that were given up, and why."""
    for job in range(scene.jobs):
        text = store.read(_marker_name(scene, job, ".failed")) if seen.failed >> job & 1 else None
        if text is not None:
            content = parse_json(text)
            yield FailedJob(scene.item.id, job, str(content["sentence"]), int(content["attempts"]))


def pack(store: Store, scene: ArchiveScene) -> bool:
    """Put all markers of a complete scene into one; whether it was complete."""
    found = list(_own_markers(store, scene))
    if len(found) < scene.jobs:
        return False
    content = [asdict(marker) for marker in found]
    store.write(f"{MARKERS}/{scene.folder}.json", json.dumps(content, ensure_ascii=False).encode())
    store.remove(f"{MARKERS}/{scene.folder}")
    store.tidy(f"{SHARDS}/{scene.folder}")
    return True


def markers_of(store: Store, scene: ArchiveScene) -> list[Marker]:
    """The markers of a scene's jobs that are done, by ascending jobs."""
    text = store.read(f"{MARKERS}/{scene.folder}.json")
    if text is not None:
        return [Marker(**content) for content in parse_json(text)]
    return list(_own_markers(store, scene))


def unpack(store: Store, scene: ArchiveScene, keep: Iterable[Marker]) -> None:
    """Take a complete scene's markers apart again, without those that proved wrong."""
    for marker in keep:
        mark_done(store, scene, marker)
    store.remove(f"{MARKERS}/{scene.folder}.json")


def _own_markers(store: Store, scene: ArchiveScene) -> Iterator[Marker]:
    for job in range(scene.jobs):
        text = store.read(_marker_name(scene, job))
        if text is not None:
            yield Marker(**parse_json(text))
