"""From a fitted probe to class probabilities of a part of a scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from engine.mapping.feature_block import FeatureBlock, Positions, ThinnedBlock
from engine.mapping.probes import Probe

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
    """Class probabilities at pixel positions of a block: [rows, columns, K]."""
    result = np.empty((len(rows), len(columns), len(probe.classes_)), np.float32)
    per_row = len(columns) * (probe.directions_.shape[1] + (_dimensions(block) if probe.needs_length else 0))
    strip = max(1, _MOST_PRODUCTS // max(1, per_row))
    for start in range(0, len(rows), strip):
        part = rows[start : start + strip]
        length = None
        if probe.needs_length:
            length = np.linalg.norm(block.dense(part, columns), axis=2)
        projection = block.project(probe.directions_, part, columns)
        result[start : start + strip] = probe.probabilities(projection, length)
    return result


def smoothed(values: NDArray[np.float32], valid: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Probabilities [h, w, K] averaged over a Gaussian neighbourhood of valid pixels; `sigma` in pixels."""
    if sigma < 0.3:
        return values
    if valid.all():
        return _gaussian(values, sigma)
    weight = np.maximum(_gaussian(valid.astype(np.float32)[..., None], sigma), 1e-6)
    return (_gaussian(values * valid[..., None], sigma) / weight).astype(np.float32, copy=False)


def labelled(probability: NDArray[np.float32], valid: NDArray[np.bool_], codes: NDArray[np.int64]) -> Labelled:
    """The most probable class of each pixel, and how sure it is."""
    best = probability.argmax(axis=2)
    top = np.take_along_axis(probability, best[..., None], axis=2)[..., 0]
    others = probability.copy()
    np.put_along_axis(others, best[..., None], -1, axis=2)
    margin = top - others.max(axis=2)
    confidence = np.stack([top, margin]).clip(0, 1)
    return Labelled(
        np.where(valid, codes[best], NO_CLASS).astype(np.uint8),
        np.where(valid, np.rint(confidence * 100), NO_CLASS).astype(np.uint8),
    )


def _gaussian(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    down = gaussian_filter1d(values, sigma, axis=0, mode="nearest", truncate=3.0)
    return gaussian_filter1d(down, sigma, axis=1, mode="nearest", truncate=3.0)


def _dimensions(block: FeatureBlock | ThinnedBlock) -> int:
    return block.dimensions if isinstance(block, FeatureBlock) else block.values.shape[2]
