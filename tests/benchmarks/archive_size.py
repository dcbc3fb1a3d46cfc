"""The whole land surface as empty jobs: python -m tests.benchmarks.archive_size [SCENES] [--dask]

15,000 tiles of 36 jobs are written as a plan, handed out by the real driver to workers that only mark, listed while the
markers lie one by one and once they are packed. Prints processor seconds and the largest memory of this process; with
`--dask` the assignments go through a real scheduler, whose memory is told too.
"""

from __future__ import annotations

import gc
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.archive.markers import ArchiveProgress, Marker, mark_done, progress_of
from engine.archive.scenes import ArchiveItem, ArchivePlan, ArchiveScene, read_scenes
from engine.archive.stores import open_store
from engine.archive.work.driver import Driver
from engine.archive.work.worker import DONE, Assignment, JobOutcome
from engine.progress import silent
from engine.version import __version__

_TILE, _SIDE = 10980, 2048


class EmptyWorkers:
    """A pool whose jobs are only marked."""

    size, dashboard = 4, None

    def __init__(self, store: Any, packs: bool) -> None:
        self._store, self._packs, self._given = store, packs, []

    room = property(lambda self: 8 - len(self._given))
    is_idle = property(lambda self: not self._given)

    def give(self, assignment: Assignment) -> None:
        self._given.append(assignment)

    def happened(self, seconds: float) -> list[JobOutcome]:
        found = []
        for assignment in self._given:
            for job in assignment.jobs:
                if self._packs:
                    mark_done(self._store, assignment.scene, _marker(job))
                found.append(JobOutcome(assignment.scene.folder, job, DONE))
        self._given = []
        return found


def _marker(job: int) -> Marker:
    return Marker(job, "0" * 64, 4_000_000, 0, 0, _SIDE, _SIDE, 12.0, time.time())


def _scene(number: int) -> ArchiveScene:
    name = f"S2B_T{number:05d}_20260618_L2A"
    item = ArchiveItem(
        name, s2=(f"s3://bucket/tiles/{name}.tif",), mask=(f"s3://bucket/masks/{name}.tif",), date="2026-06-18"
    )
    return ArchiveScene(item, hashlib.sha256(name.encode()).hexdigest(), _TILE, _TILE, _SIDE, "EPSG:32633")


def main() -> None:
    """Print the figures as JSON."""
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    count = int(numbers[0]) if numbers else 15_000
    memory = Path("/dev/shm")  # nosec B108 - what is measured is not a disk
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        print(json.dumps(_measured(folder, count), indent=1))
        if "--dask" in sys.argv:
            print(json.dumps(_through_dask(folder, count), indent=1))
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path, count: int) -> dict[str, Any]:
    store = open_store(str(folder / "store"))
    found: dict[str, Any] = {"scenes": count, "jobs": 36 * count}
    plan = ArchivePlan("classify", {}, "m", "", "p", "", False, __version__, count, 36 * count, "")
    clock = _Clock(found)
    plan.write(store, (_scene(number) for number in range(count)))
    clock.note("write the plan")
    found["plan MB"] = round((folder / "store" / "scenes.jsonl").stat().st_size / 1e6, 1)
    scenes = list(read_scenes(store))
    clock.note("read the plan")
    for scene in scenes[: count // 2]:  # written plainly: what is measured is the listing, not the disk's settling
        place = folder / "store" / "markers" / scene.folder
        place.mkdir(parents=True)
        for job in range(scene.jobs):
            (place / f"{job:05d}.json").write_text("{}")
    clock.note("write markers of half, plainly")
    seen = progress_of(store, scenes)
    clock.note(f"list {sum(one.done.bit_count() for one in seen.scenes.values()):,} markers one by one")
    for scene in scenes[: count // 2]:
        shutil.rmtree(folder / "store" / "markers" / scene.folder)
        (folder / "store" / "markers" / f"{scene.folder}.json").write_text("[]")
    clock.note("pack them")
    seen = progress_of(store, scenes)
    clock.note(f"list {sum(one.done.bit_count() for one in seen.scenes.values()):,} packed markers")
    driver = Driver(store, EmptyWorkers(store, packs=False), scenes, ArchiveProgress())
    driver._mark = lambda scene, done=0, failed=0: _mark_only(driver, scene, done)  # type: ignore[method-assign]
    driver.work(silent)
    clock.note(f"hand out {driver.made:,} empty jobs")
    part = scenes[-5:]
    Driver(store, EmptyWorkers(store, packs=True), part, ArchiveProgress()).work(silent)
    clock.note(f"mark and pack {36 * len(part):,} jobs for real")
    return found


def _mark_only(driver: Driver, scene: ArchiveScene, done: int) -> None:
    from engine.archive.markers import SceneProgress

    driver._seen.scenes.setdefault(scene.folder, SceneProgress()).done |= done


class _Clock:
    """Processor seconds from one note to the next, and the largest memory so far."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found, self._last = found, time.process_time()

    def note(self, what: str) -> None:
        gc.collect()
        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self._found[what] = f"{time.process_time() - self._last:.1f} s, {largest:.0f} MB at most"
        self._last = time.process_time()


def _through_dask(folder: Path, count: int) -> dict[str, Any]:
    """Every scene's assignment as a future that does nothing, bounded in flight as in a run."""
    import distributed

    words, address = [sys.executable, "-m", "dask"], "tcp://127.0.0.1:8797"
    scheduler = subprocess.Popen([*words, "scheduler", "--host", "127.0.0.1", "--port", "8797", "--no-dashboard"],
                                 stderr=subprocess.DEVNULL)  # fmt: skip
    worker = subprocess.Popen([*words, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"],
                              stderr=subprocess.DEVNULL)  # fmt: skip
    found: dict[str, Any] = {}
    try:
        with distributed.Client(address, timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
            found["scheduler before"] = _memory(scheduler.pid)
            flying: list[Any] = []
            for number in range(count):
                message = (str(folder), 1, Assignment(_scene(number), tuple(range(36))).to_dict())
                flying += client.map(len, [message], pure=False)
                if len(flying) >= 8:
                    done, flying = flying, []
                    for future in done:
                        future.result()
                        future.release()
            found[f"scheduler after {count:,} futures"] = _memory(scheduler.pid)
            found["driver"] = _memory(None)
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait()
    return found


def _memory(process: int | None) -> str:
    lines = Path(f"/proc/{process or 'self'}/status").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return f"{found['VmRSS']} MB, {found['VmHWM']} MB at most"


if __name__ == "__main__":
    main()
