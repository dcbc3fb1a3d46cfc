"""One's own scenes with a label raster as a benchmark: tiles of one size with the class that covers most of each.

A folder holds one folder a scene, with a file a modality (`s2_l2a.tif`, `s1_coherence.tif`, …) and `labels.tif` of
classes from 1 on (0 and 255: none) on their grid. A task is the modalities that are given, such as `s2_l2a+s1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...errors import UserError
from ...imagery.reading.place_files import PlaceFiles
from ...model import Modality
from ...model.modalities import registered_modality
from .geobench import stamp_of
from .task import SPLITS, Example, Kind, Task, Unit, Values

LABELS = "labels.tif"
TILE = 64
_NO_LABEL = (0, 255)
_UNITS = {"reflectance": Unit.DIGITAL_NUMBER, "backscatter": Unit.DECIBEL, "value": Unit.VALUE}
_EVERY = 4
"""Of the tiles that train or validate, every so many-th validates."""


def task_of(name: str) -> Task:
    """The task of some modalities, joined by "+"; its classes are those that the labels hold."""
    task: Task | None = None
    for modality in reversed([registered_modality(one) for one in name.lower().split("+")]):
        entry = modality.entry
        task = Task(
            benchmark="scenes",
            name=name.lower(),
            kind=Kind.CLASSIFICATION,
            classes=0,
            modality=modality,
            bands=entry.band_names,
            unit=_UNITS[entry.quantity],
            folder="",
            image_size=TILE,
            beside=task,
        )
    if task is None or len({one.modality for one in task.sensors}) < len(task.sensors):
        raise UserError(f"The task '{name}' names no modalities or one of them twice: give them such as s2_l2a+s1.")
    return task


class SceneReader:
    """Tiles of scenes: like the fields of a chessboard they test, or train and validate."""

    def __init__(self, task: Task, root: Path) -> None:
        self._modalities = tuple(sensor.modality for sensor in task.sensors)
        folders = sorted(path.parent for path in root.glob(f"*/{LABELS}"))
        if not folders:
            raise UserError(f"No folder in {root} holds a {LABELS}: one folder a scene is expected.")
        self._files: dict[str, list[Path]] = {split: [] for split in SPLITS}
        self._examples: dict[str, dict[str, Example]] = {split: {} for split in SPLITS}
        found = [_read(folder, self._modalities) for folder in folders]
        codes = sorted({int(code) for _, labels, _ in found for code in np.unique(labels)} - set(_NO_LABEL))
        self.classes = tuple(codes)
        for folder, (images, labels, paths) in zip(folders, found, strict=True):
            for split in SPLITS:
                self._files[split] += paths
            self._cut(folder.name, images, labels)
        if len(codes) < 2 or any(not examples for examples in self._examples.values()):
            raise UserError(
                f"The labels in {root} make {len(codes)} classes and {sum(map(len, self._examples.values()))} tiles of "
                f"{TILE} pixels, too few to train, validate and test: give more scenes."
            )

    def _cut(self, scene: str, images: Mapping[Modality, Values], labels: NDArray[np.uint8]) -> None:
        trained = 0
        for row in range(0, labels.shape[0] - TILE + 1, TILE):
            for column in range(0, labels.shape[1] - TILE + 1, TILE):
                part = (slice(row, row + TILE), slice(column, column + TILE))
                counts = np.bincount(labels[part].ravel(), minlength=256)
                counts[list(_NO_LABEL)] = 0
                if counts.max() * 2 < TILE * TILE:
                    continue
                split = "test"
                if (row // TILE + column // TILE) % 2 == 0:
                    trained += 1
                    split = "valid" if trained % _EVERY == 0 else "train"
                bands = {
                    band: image[number][part]
                    for modality, image in images.items()
                    for number, band in enumerate(modality.entry.band_names)
                }
                name = f"{scene}/{row // TILE}-{column // TILE}"
                label = self.classes.index(int(counts.argmax()))
                self._examples[split][name] = Example(name, bands, label)

    def names(self, split: str) -> tuple[str, ...]:
        """The tiles, scene by scene."""
        return tuple(self._examples[split])

    def read(self, split: str, name: str) -> Example:
        """A tile with the class of most of it; one that half of it has."""
        return self._examples[split][name]

    def stamp(self, split: str) -> str:
        """A digest of the files."""
        return stamp_of(self._files[split])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None."""
        return {}


def with_classes(task: Task, classes: int) -> Task:
    """A task, of all its sensors, with as many classes as its labels hold."""
    beside = None if task.beside is None else with_classes(task.beside, classes)
    return replace(task, classes=classes, beside=beside)


def _read(
    folder: Path, modalities: tuple[Modality, ...]
) -> tuple[dict[Modality, Values], NDArray[np.uint8], list[Path]]:
    files = PlaceFiles.find(folder, modalities, alone=True)
    lacking = [modality for modality in modalities if modality not in files.by_modality]
    if lacking:
        raise UserError(f"{folder} lacks {lacking[0]}.tif, which the task asks for: add it, or name another task.")
    read = files.read_whole()
    images = {modality: read[modality] for modality in modalities}
    path = folder / LABELS
    try:
        with rasterio.open(path) as file:
            labels: NDArray[np.uint8] = file.read(1).astype(np.uint8)
    except rasterio.errors.RasterioIOError as error:
        raise UserError(f"The labels {path} cannot be read ({error}): give a GeoTIFF of classes.") from error
    height, width = next(iter(images.values())).shape[1:]
    if labels.shape != (height, width):
        raise UserError(
            f"{path} has {labels.shape[1]} × {labels.shape[0]} pixels and its imagery {width} × {height}: "
            "give labels on the imagery's grid."
        )
    return images, labels, [*files.by_modality.values(), path]
