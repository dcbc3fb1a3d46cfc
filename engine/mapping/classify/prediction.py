"""From a fitted probe to class probabilities of a part of a scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ...features.block import FeatureBlock, Positions, ThinnedBlock
from ...samples.class_levels import ClassLevel
from ..learners.parallel import in_parallel

if TYPE_CHECKING:
    from .probes import Probe

_MOST_PRODUCTS = {True: 1_300_000, False: 8_000_000}
"""Products held at once (4 bytes each), fewer of neighbours, which stay in the processor's cache then, than of trees,
which go through their nodes once a strip."""
_LEAST_ROWS = 16
"""Of a strip: for each the nodes around it are multiplied too."""
_STRIP = 48
"""Rows or columns that are worked on at once, so that they stay in the processor's cache."""
NO_CLASS = 255


@dataclass(frozen=True)
class Labelled:
    """The map of some pixels: class codes, and in per cent the top probability and its lead over the second."""

    codes: NDArray[np.uint8]
    """[h, w], 255 without data."""
    confidence: NDArray[np.uint8]
    """[2, h, w]: top probability and margin, 0 to 100, 255 without data."""


def probabilities(
    probe: Probe, block: FeatureBlock | ThinnedBlock, rows: Positions, columns: Positions
) -> NDArray[np.float32]:
    """Class probabilities at pixel positions of a block: [K, rows, columns]."""
    result = np.empty((len(probe.classes_), len(rows), len(columns)), np.float32)
    most = _MOST_PRODUCTS[probe.needs_length]
    strip = max(_LEAST_ROWS, most // max(1, len(columns) * probe.directions_.shape[1]))
    for start in range(0, len(rows), strip):
        part = rows[start : start + strip]
        length = block.lengths_at(part, columns) if probe.needs_length else None
        projection = block.project(probe.directions_, part, columns)
        result[:, start : start + strip] = probe.probabilities(projection, length)
    return result


def labelled(
    probability: NDArray[np.float32],
    valid: NDArray[np.bool_],
    codes: NDArray[np.int64],
    temperature: float = 1.0,
    level: ClassLevel | None = None,
) -> Labelled:
    """The most probable class of each pixel, and how sure it is once its probabilities are softened.

    With a `level` that of its classes, whose probabilities are those of the classes in them, summed: the sums softened
    were closer to the truth on labelled scenes than sums of what is softened.
    """
    known = known_codes(codes, level).astype(np.uint8)
    shape = probability.shape[1:]
    result = Labelled(np.empty(shape, np.uint8), np.empty((2, *shape), np.uint8))

    def label(top: int) -> None:
        strip = slice(top, top + _STRIP)
        best, top_two = _leading(summed(probability[:, strip], codes, level), temperature)
        result.codes[strip] = np.where(valid[strip], known[best], NO_CLASS)
        result.confidence[:, strip] = np.where(valid[strip], top_two, NO_CLASS)

    in_parallel(label, range(0, shape[0], _STRIP))
    return result


def known_codes(codes: NDArray[np.int64], level: ClassLevel | None) -> NDArray[np.int64]:
    """The codes of a map of such classes at a level: theirs, or those of the classes that they lie in."""
    return codes if level is None or level.is_finest else np.unique(level.lifted(codes))


def summed(probability: NDArray[np.float32], codes: NDArray[np.int64], level: ClassLevel | None) -> NDArray[np.float32]:
    """The probabilities of `known_codes` from those of classes [K, ...]."""
    return probability if level is None or level.is_finest else level.summed(probability, codes)


def _leading(probability: NDArray[np.float32], temperature: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Numbers [h, w] of the most probable classes, and in per cent [2, h, w] how probable they are once softened, and
    by how much more so than the second."""
    values = torch.from_numpy(np.ascontiguousarray(probability)).clamp(min=1e-9)
    best = torch.zeros(values.shape[1:], dtype=torch.uint8)
    first, second = values[0].clone(), torch.zeros_like(values[0])
    for number, value in enumerate(values[1:], start=1):
        best.masked_fill_(value > first, number)
        torch.maximum(second, torch.minimum(first, value), out=second)
        torch.maximum(first, value, out=first)
    both = torch.stack([first, second])
    if temperature != 1:
        values, both = (part.log_().mul_(1 / temperature).exp_() for part in (values, both))
    both /= values.sum(dim=0)
    both[1] = both[0] - both[1]
    return best.numpy(), both.clamp_(0, 1).mul_(100).round_().to(torch.uint8).numpy()
