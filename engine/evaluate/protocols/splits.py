"""The three splits of a task, as features or as labels alone, and what is in two of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from ...model import InferenceModel
from ...progress import Progress, part_of
from ..benchmarks import Examples
from ..benchmarks.examples import leaks
from ..benchmarks.task import SPLITS
from .features import Features, FeatureSettings, extract
from .options import Options

_READ = 64
"""Images read at a time where only their labels are wanted."""


@dataclass(frozen=True)
class Splits:
    """The splits of one task."""

    train: Features
    valid: Features
    test: Features

    @property
    def leaks(self) -> dict[str, int]:
        """How many images of a split are also in another."""
        return leaks({name: getattr(self, name).digests for name in SPLITS})


def frozen(
    model: InferenceModel, examples: Examples, settings: FeatureSettings, options: Options, progress: Progress
) -> Splits:
    """The features of all splits."""

    def of(split: str, start: float, end: float) -> Features:
        watched = part_of(progress, start, end)
        return extract(model, examples, split, settings, options.cache, options.computed, watched)

    return Splits(of("train", 0, 0.6), of("valid", 0.6, 0.8), of("test", 0.8, 1))


def labelled(examples: Examples, options: Options) -> Splits:
    """Labels and digests without features."""

    def of(split: str) -> Features:
        read = [
            examples.batch(split, rows.tolist(), options.size(examples))
            for rows in torch.split(torch.arange(examples.count(split)), _READ)
        ]
        return Features((), torch.cat([one.labels for one in read]), tuple(d for one in read for d in one.digests))

    return Splits(of("train"), of("valid"), of("test"))
