"""All tasks by benchmark and name, and which reader opens them."""

from __future__ import annotations

from pathlib import Path

from ...errors import UserError
from . import aid, bigearthnet, cloudsen12, copernicus, geobench_tasks, landslide4sense, oscd, scenes
from .geobench import GeoBenchReader
from .shares import with_share
from .task import Reader, Task

BENCHMARKS: dict[str, tuple[Task, ...]] = {
    "geobench": geobench_tasks.TASKS,
    "copernicus": copernicus.TASKS,
    "bigearthnet": bigearthnet.TASKS,
    "aid": aid.TASKS,
    "oscd": oscd.TASKS,
    "landslide4sense": landslide4sense.TASKS,
    "cloudsen12": cloudsen12.TASKS,
    "scenes": (),
}


def find_task(benchmark: str, name: str) -> Task:
    """A task by name, upper and lower case alike."""
    if benchmark not in BENCHMARKS:
        raise UserError(f"There is no benchmark '{benchmark}': choose one of {', '.join(BENCHMARKS)}.")
    if benchmark == "scenes":
        return scenes.task_of(name)
    for task in BENCHMARKS[benchmark]:
        if task.name.lower() == name.lower():
            return task
    known = ", ".join(task.name for task in BENCHMARKS[benchmark])
    raise UserError(f"{benchmark} has no task '{name}': choose one of {known}.")


def open_reader(task: Task, root: Path, partition: str, as_named: bool) -> Reader:
    """The reader of a task's published files below a folder."""
    if not root.is_dir():
        raise UserError(f"There is no folder {root}: give the one that the benchmark was unpacked to.")
    if task.benchmark == "geobench":
        return GeoBenchReader(task, root, partition, as_named)
    if task.benchmark == "aid":
        return aid.PictureReader(task, root, partition)
    return with_share(_whole_reader(task, root), partition)


def _whole_reader(task: Task, root: Path) -> Reader:
    """The reader of a task whose benchmark publishes no partitions."""
    if task.benchmark == "scenes":
        return scenes.SceneReader(task, root)
    if task.benchmark == "bigearthnet":
        return bigearthnet.BigEarthNetReader(task, root)
    if task.benchmark == "oscd":
        return oscd.CityReader(task, root)
    if task.benchmark == "landslide4sense":
        return landslide4sense.LandslideReader(task, root)
    if task.benchmark == "cloudsen12":
        return cloudsen12.open_reader(task, root)
    return copernicus.open_reader(task, root)
