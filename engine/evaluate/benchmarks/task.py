"""What a benchmark's task is, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...model import Modality

Values = NDArray[np.float32]
SPLITS = ("train", "valid", "test")


class Kind(str, Enum):
    """What is predicted."""

    CLASSIFICATION = "classification"
    """One class an image."""
    MULTILABEL = "multilabel"
    """Any number of classes an image."""
    SEGMENTATION = "segmentation"
    """One class a pixel."""


class Unit(str, Enum):
    """What the published files measure in; the model is given digital numbers (reflectance × 10000) or dB."""

    DIGITAL_NUMBER = "digital number"
    REFLECTANCE = "reflectance"
    BYTE = "byte"
    """0 to 255 of a picture: no reflectance, but scaled as ESA scales its true-colour images."""
    DECIBEL = "dB"
    POWER = "power"
    VALUE = "value"
    """A further modality's own."""


@dataclass(frozen=True)
class Task:
    """A task of a benchmark."""

    benchmark: str
    name: str
    kind: Kind
    classes: int
    modality: Modality
    bands: tuple[str, ...]
    """Sentinel's names of the bands in the order they are stored in, "-" for one that no model takes."""
    unit: Unit
    folder: str
    """Below the benchmark's root."""
    image_size: int = 224
    """Side in pixels that images are resized to for the model."""
    tile: int | None = None
    """Side in pixels of the pieces that a published image is cut into; None leaves it whole."""
    ignore: int | None = None
    """The label of pixels that do not count."""
    stored_as: Mapping[str, str] | None = None
    """For files that name their bands: the stored name to the band that really lies there, where the two differ."""
    metric: str = "accuracy"
    """The benchmark's own: "accuracy", "f1" (micro), "map" (micro) or "miou"; all are reported."""
    sizes: tuple[int, int, int] | None = None
    """Published samples of train, valid and test, before tiling."""
    note: str = ""
    """What whoever reads a result should know, one sentence."""
    beside: Task | None = None
    """For images of several sensors: modality, bands and unit of the second, and beside it of the next."""
    dates: int = 1
    """Images of a place; with two the labels say what changed between them."""
    foreground: int | None = None
    """The class of segmentation that is looked for: its IoU, precision, recall and F1 are reported."""

    @property
    def sensors(self) -> tuple[Task, ...]:
        """The task as each of its sensors has it."""
        return (self,) if self.beside is None else (self, *self.beside.sensors)

    @property
    def dense(self) -> bool:
        """Whether every pixel has a label."""
        return self.kind is Kind.SEGMENTATION


@dataclass(frozen=True)
class Example:
    """One published sample as it is stored."""

    name: str
    bands: Mapping[str, Values]
    """[h, w] by Sentinel's band name, in the task's unit; coarser bands may have fewer pixels."""
    label: int | NDArray[np.integer]
    """A class, [C] of 0 and 1, or [H, W] classes."""
    later: Mapping[str, Values] | None = None
    """The bands at the second date."""

    @property
    def images(self) -> tuple[Mapping[str, Values], ...]:
        """The bands by date."""
        return (self.bands,) if self.later is None else (self.bands, self.later)


class Reader(Protocol):
    """Reads the published files of a task."""

    def names(self, split: str) -> tuple[str, ...]:
        """The samples of "train", "valid" or "test", in the published order."""
        ...

    def read(self, split: str, name: str) -> Example:
        """One sample; `UserError` if its files are missing or damaged."""
        ...

    def stamp(self, split: str) -> str:
        """Changes whenever the files of a split do."""
        ...

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """Mean and deviation of bands by Sentinel's name, where the benchmark publishes them."""
        ...
