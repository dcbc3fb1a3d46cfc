"""What the pixels themselves tell: log bands and dB, and their Gaussian means and deviations around each pixel.

The scales (1.5, 4 and 10 pixels) and the logarithm were compared on labelled Sentinel scenes; with them a linear
probe beats a random forest on the bands by .1 macro-F1 from ten samples a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from ..modalities import registered
from .block import FeatureLevel
from .parts import NEAR, PIXEL, WIDE


@dataclass(frozen=True)
class GaussianScale:
    """A neighbourhood, and how densely its statistics need to be kept."""

    sigma: float
    """Standard deviation in pixels."""
    stride: int
    """Pixels from one node to the next; under half of sigma nothing is lost."""


SCALES = (GaussianScale(1.5, 1), GaussianScale(4.0, 2), GaussianScale(10.0, 4))
TRUNCATE = 3.0
"""Gaussians end at this many standard deviations."""
HALO = 40
"""Pixels needed around a block so that its Gaussians are whole: the widest one's reach and two of its nodes;
a multiple of every stride."""
_LEAST_REFLECTANCE = 0.01
_LEAST_WEIGHT = 1e-3


def log_reflectance(dn: NDArray[np.float32]) -> NDArray[np.float32]:
    """Natural logarithm of reflectance, softened near zero: differences are then ratios, as in indices.

    `dn` is reflectance × 10000.
    """
    result: NDArray[np.float32] = np.log(np.maximum(dn, 0.0) / 10_000 + _LEAST_REFLECTANCE)
    return result


def pixel_stack(images: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """All bands of all modalities in the units that the probes see: [C, h, w], NaN without data."""
    known = registered()
    return np.concatenate(
        [log_reflectance(image) if known[name].quantity == "reflectance" else image for name, image in images.items()]
    )


def context_levels(stack: NDArray[np.float32], first_row: int, first_column: int) -> tuple[FeatureLevel, ...]:
    """The pixels and their Gaussian statistics as feature levels of stride 1, 2 and 4.

    Parameters
    ----------
    stack : [C, h, w]
        From `pixel_stack`; `h` and `w` multiples of the largest stride.
    first_row, first_column : int
        Where the stack lies in the scene, in pixels; multiples of the largest stride.

    Pixels without data take no part in the means (normalised convolution); where there is none in reach the
    feature is NaN.
    """
    known = np.isfinite(stack)
    filled = np.where(known, stack, np.float32(0))
    levels: dict[int, list[NDArray[np.float32]]] = {1: [stack]}
    for scale in SCALES:
        weight = known_weight(known, scale)
        mean = smoothed_at_nodes(filled, scale) / weight
        variance = smoothed_at_nodes(filled * filled, scale) / weight - mean * mean
        deviation = np.sqrt(np.maximum(variance, 0.0) + np.float32(1e-6))
        levels.setdefault(scale.stride, []).extend([mean, deviation])
    return tuple(
        FeatureLevel(
            np.moveaxis(np.concatenate(parts), 0, 2),
            stride,
            first_row // stride,
            first_column // stride,
        )
        for stride, parts in levels.items()
    )


def context_lengths(bands: int) -> tuple[tuple[str, int], ...]:
    """What `context_levels` gives of so many bands, in its order: names of parts and how many features each has.

    Near is what stands beside the pixel at its own stride, wide what is kept more thinly.
    """
    near = sum(scale.stride == 1 for scale in SCALES)
    return (PIXEL, bands), (NEAR, 2 * bands * near), (WIDE, 2 * bands * (len(SCALES) - near))


def known_weight(known: NDArray[np.bool_], scale: GaussianScale) -> NDArray[np.float32]:
    """How much of the neighbourhood is known, per band: [C, h', w']; NaN where almost nothing is."""
    if known.all():
        return np.ones((1, 1, 1), np.float32)
    by_pattern: dict[bytes, NDArray[np.float32]] = {}
    for channel in known:  # bands of a sensor nearly always share their holes
        pattern = np.packbits(channel).tobytes()
        if pattern not in by_pattern:
            weight = smoothed_at_nodes(channel[None].astype(np.float32), scale)[0]
            weight[weight < _LEAST_WEIGHT] = np.nan
            by_pattern[pattern] = weight
    return np.stack([by_pattern[np.packbits(channel).tobytes()] for channel in known])


def smoothed_at_nodes(fields: NDArray[np.float32], scale: GaussianScale) -> NDArray[np.float32]:
    """Gaussian means at the nodes of the scale: [C, h, w] → [C, h / stride, w / stride]."""
    if scale.stride == 1:
        down = gaussian_filter1d(fields, scale.sigma, axis=1, mode="nearest", truncate=TRUNCATE)
        return gaussian_filter1d(down, scale.sigma, axis=2, mode="nearest", truncate=TRUNCATE)
    rows, columns = _gaussian_matrix(fields.shape[1], scale), _gaussian_matrix(fields.shape[2], scale)
    return np.matmul(np.matmul(rows, fields), columns.T)


@lru_cache(maxsize=64)
def _gaussian_matrix(length: int, scale: GaussianScale) -> NDArray[np.float32]:
    """Rows of Gaussian weights around each node: [length / stride, length], each summing to one.

    As a matrix product because only one pixel in `stride` is wanted: faster than a filter at every pixel.
    """
    nodes = (np.arange(length // scale.stride) + 0.5) * scale.stride - 0.5
    distance = (nodes[:, None] - np.arange(length)[None]) / scale.sigma
    weights = np.exp(-0.5 * distance**2) * (np.abs(distance) <= TRUNCATE)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
