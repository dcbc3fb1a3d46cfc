"""From a fitted probe to class probabilities of a part of a scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from ...features.block import FeatureBlock, Positions, ThinnedBlock
from .calibration import softened

if TYPE_CHECKING:
    from .probes import Probe

_MOST_PRODUCTS = 16_000_000
"""Products held at once (4 bytes each): with many neighbours the rows are worked off in strips."""
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
    strip = max(1, _MOST_PRODUCTS // max(1, len(columns) * probe.directions_.shape[1]))
    for start in range(0, len(rows), strip):
        part = rows[start : start + strip]
        length = block.lengths_at(part, columns) if probe.needs_length else None
        projection = block.project(probe.directions_, part, columns)
        result[:, start : start + strip] = probe.probabilities(projection, length)
    return result


def smoothed(values: NDArray[np.float32], valid: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Probabilities [K, h, w] averaged over a Gaussian neighbourhood of valid pixels; `sigma` in pixels."""
    if sigma < 0.3:
        return values
    if valid.all():
        return _gaussian(values, sigma)
    weight = np.maximum(_gaussian(valid.astype(np.float32)[None], sigma), 1e-6)
    return (_gaussian(values * valid, sigma) / weight).astype(np.float32, copy=False)


def labelled(
    probability: NDArray[np.float32], valid: NDArray[np.bool_], codes: NDArray[np.int64], temperature: float = 1.0
) -> Labelled:
    """The most probable class of each pixel, and how sure it is once its probabilities are softened."""
    leading = torch.from_numpy(softened(probability, temperature)).topk(2, dim=0)
    best = leading.indices[0].numpy()
    top, second = leading.values.numpy()
    margin = top - second
    confidence = np.stack([top, margin]).clip(0, 1)
    return Labelled(
        np.where(valid, codes[best], NO_CLASS).astype(np.uint8),
        np.where(valid, np.rint(confidence * 100), NO_CLASS).astype(np.uint8),
    )


def _gaussian(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    down = gaussian_filter1d(values, sigma, axis=1, mode="nearest", truncate=3.0)
    return gaussian_filter1d(down, sigma, axis=2, mode="nearest", truncate=3.0)
