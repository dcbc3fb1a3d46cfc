"""All tasks by benchmark and name, and which reader opens them."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from pathlib import Path

from ...errors import UserError
from . import aid, bigearthnet, cloudsen12, copernicus, geobench_tasks, landslide4sense, oscd, scenes
from .geobench import GeoBenchReader
from .task import Example, Reader, Task

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


_SHARE = re.compile(r"(0\.\d\d|1\.00)x")


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


class SharedReader:
    """A share of the training samples where no partitions are published: always the same, a smaller one in a larger."""

    def __init__(self, reader: Reader, share: float) -> None:
        self._reader = reader
        names = reader.names("train")
        lots = sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())
        kept = set(lots[: max(1, math.ceil(share * len(names) - 1e-9))])
        self._train = tuple(name for name in names if name in kept)

    def names(self, split: str) -> tuple[str, ...]:
        """In the published order."""
        return self._train if split == "train" else self._reader.names(split)

    def read(self, split: str, name: str) -> Example:
        """As published."""
        return self._reader.read(split, name)

    def stamp(self, split: str) -> str:
        """Of all files of the split."""
        return self._reader.stamp(split)

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """As published."""
        return self._reader.published_means()


def with_share(reader: Reader, partition: str) -> Reader:
    """A reader with the share that a partition's name says, "0.01x" to "1.00x"; as it is for "default"."""
    if partition == "default":
        return reader
    if not _SHARE.fullmatch(partition) or partition == "0.00x":
        raise UserError(f"There is no partition '{partition}': give a share of the training samples, 0.01x to 1.00x.")
    return SharedReader(reader, float(partition.removesuffix("x")))
