"""The images and labels of a task as the model takes them: checked, in sensor units, cut and resized."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ...errors import UserError
from ...model import Modality
from ...model.no_data import resampled
from .registry import open_reader
from .scenes import with_classes
from .task import SPLITS, Example, Kind, Reader, Task, Values
from .units import bands_of, check_bands, check_unit, model_image

_CHECKED = 32
"""Training samples that units and bands are judged by."""


@dataclass(frozen=True)
class ExampleBatch:
    """Some examples of a split."""

    dates: tuple[Mapping[Modality, Tensor], ...]
    """For each date the images [B, C, S, S] by modality, in sensor units, S the asked size."""
    labels: Tensor
    """[B] classes, [B, C] of 0 and 1, or [B, h, w] classes of the published pixels."""
    digests: tuple[str, ...]
    """Digests of the published pixels: equal for equal images."""

    @property
    def images(self) -> Tensor:
        """The images of the only sensor at the only date."""
        ((images,),) = (date.values() for date in self.dates)
        return images


@dataclass(frozen=True)
class Examples:
    """A task's examples, read when asked for.

    An example is a published sample or, where the task is tiled, a piece of one.
    """

    task: Task
    reader: Reader = field(repr=False)
    partition: str = "default"
    as_named: bool = False
    lacking: tuple[str, ...] = ()
    """Bands taken away from the test images alone. A sensor without any band left is not given to the model; other
    bands become the model's mean."""

    def count(self, split: str) -> int:
        """How many examples a split has."""
        return len(self.reader.names(split)) * self._pieces**2

    def key(self, split: str) -> str:
        """Changes with whatever the examples of a split depend on."""
        parts = (self.task, self.as_named, self.reader.names(split), self.reader.stamp(split), self._lacking(split))
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def check(self) -> dict[str, str]:
        """Judge some training samples, spread over the split.

        Returns
        -------
        dict
            Which band stood in for which missing one.

        Raises
        ------
        UserError
            Images that are normalised already, in another unit or with bands in another order than published.
        """
        empty = [split for split in SPLITS if not self.reader.names(split)]
        if empty:
            raise UserError(f"The {empty[0]} split of {self.task.name} is empty: give the files as published.")
        names = self.reader.names("train")
        spread = names[:: max(1, len(names) // _CHECKED)][:_CHECKED]
        samples = [self.reader.read("train", name) for name in spread]
        if not samples or not samples[0].bands:
            raise UserError(f"{self.task.name} has no training sample with a band that the model takes.")
        replaced: dict[str, str] = {}
        for task in self.task.sensors:
            check_unit(samples, task)
            if not self.as_named:
                check_bands(samples, task, self.reader.published_means())
            replaced |= model_image(bands_of(samples[0].bands, task.modality), task, samples[0].name)[1]
        return replaced

    def batch(self, split: str, numbers: Sequence[int], size: int) -> ExampleBatch:
        """Examples by number, their images resized to `size` pixels a side."""
        pieces, labels, digests = [], [], []
        samples: dict[int, Example] = {}
        for number in numbers:
            which, piece = divmod(number, self._pieces**2)
            if which not in samples:
                samples[which] = self.reader.read(split, self.reader.names(split)[which])
            lacking = self._lacking(split)
            images, label = self._piece(samples[which], piece, lacking)
            whole = self._piece(samples[which], piece, ())[0] if lacking else images
            pieces.append([{key: resampled(image, size) for key, image in date.items()} for date in images])
            labels.append(label)
            digests.append(_digest(whole))
        try:
            dates = tuple(_stacked([piece[date] for piece in pieces]) for date in range(self.task.dates))
            return ExampleBatch(dates, torch.stack(labels), tuple(digests))
        except RuntimeError as error:
            raise UserError(f"The samples of {self.task.name} are not all of one size: {error}.") from error

    def _piece(
        self, sample: Example, piece: int, lacking: Sequence[str]
    ) -> tuple[list[dict[Modality, Tensor]], Tensor]:
        """The images of a piece by date and modality, and its label."""
        label = torch.as_tensor(np.asarray(sample.label))
        self._check_label(sample, label)
        sensors = [sensor for sensor in self.task.sensors if not set(sensor.bands) <= set(lacking)]
        window = self._window(piece)

        def image(bands: Mapping[str, Values], sensor: Task) -> Tensor:
            whole, _ = model_image(bands_of(bands, sensor.modality), sensor, sample.name, lacking)
            return torch.from_numpy(np.ascontiguousarray(whole[(slice(None), *window)]))

        images = [{sensor.modality: image(bands, sensor) for sensor in sensors} for bands in sample.images]
        return images, label[window].contiguous() if label.ndim == 2 else label

    def _window(self, piece: int) -> tuple[slice, slice]:
        """The rows and columns of a piece of a published sample."""
        if self._pieces == 1 or self.task.tile is None:
            return slice(None), slice(None)
        row, column = divmod(piece, self._pieces)
        rows, columns = (slice(one * self.task.tile, (one + 1) * self.task.tile) for one in (row, column))
        return rows, columns

    def _lacking(self, split: str) -> tuple[str, ...]:
        return self.lacking if split == "test" else ()

    def _check_label(self, sample: Example, label: Tensor) -> None:
        if self.task.kind is Kind.SEGMENTATION:
            counted = label if self.task.ignore is None else label[label != self.task.ignore]
            if label.ndim != 2 or (
                counted.numel() and not 0 <= int(counted.min()) <= int(counted.max()) < self.classes
            ):
                raise UserError(
                    f"The labels of {sample.name} go from {int(counted.min())} to {int(counted.max())} where "
                    f"{self.task.name} has classes 0 to {self.classes - 1}: give the files as published."
                )

    @cached_property
    def label_side(self) -> int:
        """Rows of an example's labels, where pixels are labelled."""
        return int(self.batch("train", [0], self.task.image_size).labels.shape[-2])

    @property
    def classes(self) -> int:
        """How many there are."""
        return self.task.classes

    @cached_property
    def _pieces(self) -> int:
        """Pieces along a side of a published sample."""
        if self.task.tile is None:
            return 1
        first = self.reader.read("train", self.reader.names("train")[0])
        return max(1, max(band.shape[0] for band in first.bands.values()) // self.task.tile)


def open_task(task: Task, root: str | Path, partition: str = "default", as_named: bool = False) -> Examples:
    """The examples of a task from its published files.

    Parameters
    ----------
    task : Task
        From `find_task`.
    root : path
        The folder that the benchmark was unpacked to.
    partition : str
        "default" or "0.01x" to "1.00x", the share of the training samples; AID has its own.
    as_named : bool
        Believe GEO-Bench's band names also where they are known to be wrong, as earlier published numbers do.
    """
    reader = open_reader(task, Path(root).expanduser(), partition, as_named)
    if task.benchmark == "scenes":
        names = [(split, name) for split in SPLITS for name in reader.names(split)]
        task = with_classes(task, 1 + max(int(reader.read(*one).label) for one in names))
    return Examples(task, reader, partition, as_named)


def _stacked(images: Sequence[Mapping[Modality, Tensor]]) -> dict[Modality, Tensor]:
    return {modality: torch.stack([one[modality] for one in images]) for modality in images[0]}


def _digest(images: Sequence[Mapping[Modality, Tensor]]) -> str:
    found = hashlib.blake2b(digest_size=12)
    for date in images:
        for image in date.values():
            found.update(image.numpy().tobytes())
    return found.hexdigest()


def leaks(digests: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many test and validation images are also among the training images, or test among validation."""
    found = {}
    for first, second in (("train", "test"), ("train", "valid"), ("valid", "test")):
        known = set(digests.get(first, ()))
        count = sum(digest in known for digest in digests.get(second, ()))
        if count:
            found[f"{second} in {first}"] = count
    return found
