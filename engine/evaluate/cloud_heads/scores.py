"""What a cloud head is worth on patches of other regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...clouds.pixels.classes import CLOUD_CLASSES
from ...model import Modality
from ...model.decoders import HeadModel, blended_rows
from ...progress import Progress, silent
from ..benchmarks.cloudsen12 import IGNORE
from ..protocols.metrics import mean_iou
from .data import CloudData, LabelledPatch

_DRAWS = 1000
_CLOUD, _SHADOW = (1, 2), (3,)


@dataclass(frozen=True)
class HeadScores:
    """Pixels of a split by true and predicted class."""

    confusion: NDArray[np.int64]
    """[C, C]"""
    low: float
    high: float
    """The 95 % interval of mIoU, resampling regions with replacement; per cent."""
    by_level: Mapping[str, NDArray[np.int64]]

    @property
    def miou(self) -> float:
        """Mean intersection over union, per cent; of the classes that occur in truth or answer."""
        return 100 * float(mean_iou(self.confusion))

    @property
    def iou(self) -> dict[str, float]:
        """The IoU of each class, per cent; NaN for one that occurs in neither."""
        common = np.diagonal(self.confusion)
        union = self.confusion.sum(0) + self.confusion.sum(1) - common
        values = np.divide(100.0 * common, union, out=np.full(len(common), np.nan), where=union > 0)
        return {entry.name: float(value) for entry, value in zip(CLOUD_CLASSES, values, strict=True)}

    @property
    def cloud(self) -> float:
        """Balanced accuracy of cloud, thick or thin, against the rest, per cent."""
        return 100 * balanced_accuracy(self.confusion, _CLOUD)

    @property
    def shadow(self) -> float:
        """Balanced accuracy of cloud shadow against the rest, per cent."""
        return 100 * balanced_accuracy(self.confusion, _SHADOW)

    def main(self) -> dict[str, float]:
        """The three numbers a head's file holds."""
        return {
            "mIoU": round(self.miou, 2),
            "cloud balanced accuracy": round(self.cloud, 2),
            "shadow balanced accuracy": round(self.shadow, 2),
        }

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            **self.main(),
            "mIoU interval": [round(self.low, 2), round(self.high, 2)],
            "IoU": {name: None if np.isnan(value) else round(value, 2) for name, value in self.iou.items()},
            "confusion": self.confusion.tolist(),
            "mIoU by level": {name: round(100 * float(mean_iou(one)), 2) for name, one in self.by_level.items()},
        }

    def summary(self) -> str:
        """One line for people."""
        classes = ", ".join(f"{name} {value:.1f}" for name, value in self.iou.items())
        return (
            f"mIoU {self.miou:.1f} ({self.low:.1f}–{self.high:.1f}; {classes}), balanced accuracy of cloud "
            f"{self.cloud:.1f}, of shadow {self.shadow:.1f}"
        )


def balanced_accuracy(confusion: NDArray[np.int64], classes: Sequence[int]) -> float:
    """The mean share found of some classes taken together and of the rest; of what occurs."""
    inside = np.isin(np.arange(len(confusion)), classes)
    found = [
        confusion[np.ix_(part, part)].sum() / confusion[part].sum()
        for part in (inside, ~inside)
        if confusion[part].sum()
    ]
    return float(np.mean(found)) if found else float("nan")


def score_head(model: HeadModel, data: CloudData, split: str, progress: Progress = silent) -> HeadScores:
    """Classify a split's patches as scenes are, by blended windows, and count."""
    places = data.places(split)
    classes = len(model.config.classes)
    by_region: dict[str, NDArray[np.int64]] = {}
    by_level = {modality.value: np.zeros((classes, classes), np.int64) for modality in data.modalities}
    for number, place in enumerate(places):
        progress(number / len(places), f"{split}: {number} of {len(places)}")
        patch = data.read(split, place)
        modality = data.modalities[place.level]
        answers = classified(model, modality, patch)
        known = patch.label != IGNORE
        found = np.bincount(patch.label[known] * classes + answers[known], minlength=classes**2)
        matrix = found.reshape(classes, classes).astype(np.int64)
        region = data.region(split, place)
        by_region[region] = by_region.get(region, 0) + matrix
        by_level[modality.value] += matrix
    return _scores(np.stack(list(by_region.values())), by_level)


def classified(model: HeadModel, modality: Modality, patch: LabelledPatch) -> NDArray[np.int64]:
    """The classes [h, w] of a patch."""
    window, shape = model.config.window, patch.label.shape

    def answer(row: int, columns: Sequence[int]) -> NDArray[np.float32]:
        return model.probabilities(
            modality, np.stack([patch.image[:, row : row + window, at : at + window] for at in columns])
        )

    parts = [rows.argmax(axis=0) for _, rows in blended_rows((shape[0], shape[1]), window, answer)]
    return np.concatenate(parts).astype(np.int64)


def _scores(regions: NDArray[np.int64], by_level: Mapping[str, NDArray[np.int64]]) -> HeadScores:
    count = len(regions)
    times = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    drawn = (times @ regions.reshape(count, -1)).reshape(_DRAWS, *regions.shape[1:])
    low, high = np.nanpercentile(100 * mean_iou(drawn), (2.5, 97.5))
    return HeadScores(regions.sum(axis=0), float(low), float(high), dict(by_level))
