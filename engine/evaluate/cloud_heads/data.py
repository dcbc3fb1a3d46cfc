"""CloudSEN12+ at one level or both: patches as the model takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...model import Modality
from ..benchmarks import Examples
from ..benchmarks.cloudsen12 import IGNORE, TASKS, CloudReader, open_reader
from ..benchmarks.task import SPLITS
from ..benchmarks.units import model_image

LEVELS = tuple(task.folder for task in TASKS)
_COUNTED = 200
"""Training patches that the classes' shares are taken from."""


@dataclass(frozen=True)
class PatchAddress:
    """A patch at a level."""

    level: int
    """Which of the data's readers."""
    name: str


@dataclass(frozen=True)
class LabelledPatch:
    """A patch as the model takes it."""

    image: NDArray[np.float32]
    """[C, h, w] digital numbers, NaN without data."""
    label: NDArray[np.int64]
    """[h, w], 255 where nothing counts."""


@dataclass(frozen=True)
class CloudData:
    """The patches of one level or both."""

    root: Path
    readers: tuple[CloudReader, ...]
    most: int | None = None
    """Patches a split and level; None for all."""

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """One a level."""
        return tuple(reader.task.modality for reader in self.readers)

    def places(self, split: str) -> list[PatchAddress]:
        """All patches of a split."""
        return [
            PatchAddress(level, name)
            for level, reader in enumerate(self.readers)
            for name in self._names(reader, split)
        ]

    def read(self, split: str, place: PatchAddress) -> LabelledPatch:
        """One patch."""
        reader = self.readers[place.level]
        sample = reader.read(split, place.name)
        label = np.asarray(sample.label, np.int64)
        wrong = (label != IGNORE) & ((label < 0) | (label >= reader.task.classes))
        if wrong.any():
            raise UserError(
                f"The labels of {sample.name} hold {int(label[wrong][0])} where CloudSEN12 has 0 to 3: "
                "give the files as published."
            )
        return LabelledPatch(model_image(sample.bands, reader.task, sample.name)[0], label)

    def region(self, split: str, place: PatchAddress) -> str:
        """Which place on Earth a patch shows."""
        return self.readers[place.level].region(split, place.name)

    def class_counts(self, split: str) -> NDArray[np.int64]:
        """Pixels of each class in some patches, spread over a split."""
        places = self.places(split)
        found = np.zeros(IGNORE + 1, np.int64)
        for place in places[:: max(1, len(places) // _COUNTED)][:_COUNTED]:
            found += np.bincount(self.read(split, place).label.ravel(), minlength=IGNORE + 1)
        return found[: self.readers[0].task.classes]

    def side(self) -> int:
        """Pixels along a side of a stored patch."""
        split = next(split for split in SPLITS if self.places(split))
        return len(self.read(split, self.places(split)[0]).label)

    def key(self) -> str:
        """Changes with whatever training depends on."""
        parts = [(reader.task.name, reader.stamp("train"), self.most) for reader in self.readers]
        parts += [(split, str(self.places(split)), None) for split in SPLITS]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def check(self, splits: Sequence[str]) -> None:
        """Refuse data that lack a split, or whose values are not as published.

        Raises
        ------
        UserError
            See above.
        """
        for reader in self.readers:
            for split in splits:
                if not reader.names(split):
                    raise UserError(
                        f"{self.root} has no {split} patches of {reader.task.name}: give all splits, or more regions."
                    )
            if all(reader.names(split) for split in SPLITS):
                Examples(reader.task, reader).check()

    def description(self) -> dict[str, object]:
        """What the splits are made of, as JSON can hold it."""
        return {
            "root": str(self.root),
            "tasks": [reader.task.name for reader in self.readers],
            "split": "published" if self._published else "by region (roi_id), drawn by the seed",
            "patches": {split: len(self.places(split)) for split in SPLITS},
            "regions": {split: len(self.readers[0].regions(split)) for split in SPLITS},
            "regions_in_two_splits": len(self.readers[0].shared_regions()),
            "left_out": sum(reader.left_out for reader in self.readers),
            "licence": self.licence,
        }

    @property
    def licence(self) -> str:
        """The licence of the labels."""
        return ", ".join(dict.fromkeys(reader.licence for reader in self.readers))

    @property
    def _published(self) -> bool:
        return all(reader.published_split for reader in self.readers)

    def _names(self, reader: CloudReader, split: str) -> Sequence[str]:
        names = reader.names(split)
        if self.most is None or len(names) <= self.most:
            return names
        return [names[int(at)] for at in np.linspace(0, len(names) - 1, self.most)]


def open_cloud_data(
    root: str | Path, levels: Sequence[str] = LEVELS, seed: int = 0, most: int | None = None
) -> CloudData:
    """CloudSEN12(+) below a folder.

    Parameters
    ----------
    levels : sequence of str
        "l1c", "l2a".
    seed : int
        Of the split by region, where the files say none.
    most : int, optional
        Patches to use of a split and level, spread over it.
    """
    root = Path(root).expanduser()
    if not root.is_dir():
        raise UserError(f"There is no folder {root}: give the one that CloudSEN12 was downloaded to.")
    readers = tuple(open_reader(task, root, seed) for task in TASKS if task.folder in levels)
    if not readers:
        raise UserError(f"No level was given: choose of {', '.join(LEVELS)}.")
    return CloudData(root, readers, most)
