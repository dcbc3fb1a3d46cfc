"""What a store tells of itself: done, failed, remaining, how fast and how long still."""

import os

import pytest

from engine.archive.markers import Marker, mark_done, mark_failed, pack, progress_of
from engine.archive.scenes import ArchiveItem, ArchivePlan, ArchiveScene
from engine.archive.status import status_of
from engine.archive.stores import open_store

SCENE = ArchiveScene(ArchiveItem("x", s2=("a.tif",)), "k" * 64, 4096, 4096, 512, "EPSG:32633")


@pytest.fixture
def store(tmp_path):
    """A store with a scene of 64 jobs, of which none is done."""
    opened = open_store(str(tmp_path))
    ArchivePlan("classify", {}, "m", "", "p", "", False, "0", 1, 64, "").write(opened, [SCENE])
    return opened


def done(store, job: int, at: float) -> None:
    mark_done(store, SCENE, Marker(job, "0" * 64, 1, 0, 0, 512, 512, 1.0, at))
    os.utime(store.root / "markers" / SCENE.folder / f"{job:05d}.json", (at, at))


def test_rate_and_hours_left_are_those_of_the_last_hour_of_work(store):
    assert (status_of(store.title).per_minute, status_of(store.title).hours_left) == (None, None)
    for job, minute in enumerate((0, 1000, 1001, 1002, 1003)):  # the first long before: a pause is no work
        done(store, job, 60.0 * minute)
    mark_failed(store, SCENE, 5, "Why not.", 3)
    status = status_of(store.title)
    assert (status.done, status.failed, status.remaining) == (5, 1, 58)
    assert (status.per_minute, status.hours_left) == (1.0, round(58 / 60, 2))
    assert "64 jobs of 1 scene: 5 done, 1 failed, 58 remaining" in status.summary()
    assert "Failed: x, block 5: Why not." in status.summary()


def test_the_markers_of_a_complete_scene_become_one(store):
    for job in range(63):
        done(store, job, 60.0)
    assert not pack(store, SCENE)
    done(store, 63, 60.0)
    assert pack(store, SCENE)
    assert [entry.name for entry in store.entries("markers")] == [f"{SCENE.folder}.json"]
    seen = progress_of(store, [SCENE]).scenes[SCENE.folder]
    assert (seen.done.bit_count(), seen.packed) == (64, True)
