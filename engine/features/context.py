"""What the pixels themselves tell: log bands and dB, and their Gaussian means and deviations around each pixel.

The scales (1.5, 4 and 10 pixels) and the logarithm were compared on labelled Sentinel scenes; with them a linear
probe beats a random forest on the bands by .1 macro-F1 from ten samples a class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..imagery import SceneBlock, Window
from ..modalities import registered
from .block import FeatureLevel, nodes_kept
from .parts import NEAR, PIXEL, WIDE


@dataclass(frozen=True)
class GaussianScale:
    """A neighbourhood, and how densely its statistics need to be kept."""

    sigma: float
    """Standard deviation in pixels."""
    stride: int
    """Pixels from one node to the next; under half of sigma nothing is lost."""

    @property
    def reach(self) -> int:
        """Pixels around a node that have a say: three standard deviations, to the nearest."""
        return int(TRUNCATE * self.sigma + 0.5)


SCALES = (GaussianScale(1.5, 1), GaussianScale(4.0, 2), GaussianScale(10.0, 4))
TRUNCATE = 3.0
"""Gaussians end at this many standard deviations."""
HALO = 40
"""Pixels needed around a block so that its Gaussians are whole: the widest one's reach and two of its nodes;
a multiple of every stride."""
_LEAST_REFLECTANCE = 0.01
_LEAST_WEIGHT = 1e-3
_NODES_AT_ONCE = 16


def log_reflectance(dn: NDArray[np.float32]) -> NDArray[np.float32]:
    """Natural logarithm of reflectance, softened near zero: differences are then ratios, as in indices.

    `dn` is reflectance × 10000.
    """
    result: NDArray[np.float32] = np.log(np.maximum(dn, 0.0) / 10_000 + _LEAST_REFLECTANCE)
    return result


def pixel_stack(blocks: Sequence[SceneBlock]) -> NDArray[np.float32]:
    """All bands of all dates and modalities in the units that the probes see: [C, h, w], NaN where they are not valid.

    Band by band, as all that follows: what is held beside the result is then small.
    """
    images = [(name, image, block.valid[name]) for block in blocks for name, image in block.images.items()]
    stack = np.empty((sum(len(image) for _, image, _ in images), *images[0][1].shape[1:]), np.float32)
    quantities = registered()
    following = iter(stack)
    for name, image, valid in images:
        for values, band in zip(image, following, strict=False):
            band[:] = log_reflectance(values) if quantities[name].quantity == "reflectance" else values
            band[~valid] = np.nan
    return stack


def context_levels(
    stack: NDArray[np.float32], first_row: int, first_column: int, window: Window | None = None
) -> tuple[FeatureLevel, ...]:
    """The pixels and their Gaussian statistics as feature levels of stride 1, 2 and 4.

    Parameters
    ----------
    stack : [C, h, w]
        From `pixel_stack`; `h` and `w` multiples of the largest stride.
    first_row, first_column : int
        Where the stack lies in the scene, in pixels; multiples of the largest stride.
    window : Window, optional
        What of it is wanted, as of `trimmed`; else all of it.

    Pixels without data take no part in the means (normalised convolution); where there is none in reach the
    feature is NaN.
    """
    bands, height, width = stack.shape
    whole = Window(first_column, first_row, width, height)
    places, lengths = [], Counter({1: bands})
    for scale in SCALES:
        places.append((scale, lengths[scale.stride]))
        lengths[scale.stride] += 2 * bands
    levels = {stride: _Nodes.of(stride, whole, window, length) for stride, length in lengths.items()}
    weights: dict[tuple[GaussianScale, bytes], NDArray[np.float32]] = {}  # a sensor's bands nearly always share holes
    for number, band in enumerate(stack):
        known = np.isfinite(band)
        levels[1].keep(number, band)
        pattern = b"" if known.all() else np.packbits(known).tobytes()
        filled = np.where(known, band, np.float32(0)) if pattern else band
        for scale, first in places:
            if pattern and (scale, pattern) not in weights:
                weights[scale, pattern] = known_weight(known[None], scale)[0]
            weight = weights.get((scale, pattern), np.float32(1))
            mean, deviation = _moments(filled, weight, scale)
            levels[scale.stride].keep(first + number, mean)
            levels[scale.stride].keep(first + bands + number, deviation)
    return tuple(nodes.level() for nodes in levels.values())


@dataclass(frozen=True)
class _Nodes:
    """A level as it is filled, without the nodes that nobody wants."""

    values: NDArray[np.float32]
    """[d, h, w]"""
    rows: slice
    """Of all nodes those that are kept; likewise `columns`."""
    columns: slice
    stride: int
    first_row: int
    first_column: int

    @classmethod
    def of(cls, stride: int, whole: Window, wanted: Window | None, dimensions: int) -> _Nodes:
        """Of a window's nodes those that `trimmed` keeps of what is wanted."""
        first_row, first_column = whole.row // stride, whole.column // stride
        rows, columns = slice(0, whole.height // stride), slice(0, whole.width // stride)
        if wanted is not None:
            rows, columns = nodes_kept(stride, wanted, first_row, first_column)
        shape = dimensions, rows.stop - rows.start, columns.stop - columns.start
        first = first_row + rows.start, first_column + columns.start
        return cls(np.empty(shape, np.float32), rows, columns, stride, *first)

    def keep(self, number: int, values: NDArray[np.float32]) -> None:
        """Take the values of all nodes [h, w] for one feature."""
        self.values[number] = values[self.rows, self.columns]

    def level(self) -> FeatureLevel:
        """What was kept."""
        return FeatureLevel(np.moveaxis(self.values, 0, 2), self.stride, self.first_row, self.first_column)


def _moments(
    filled: NDArray[np.float32], weight: NDArray[np.float32] | np.float32, scale: GaussianScale
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Gaussian means and deviations of a band [h, w], 0 where it is not known, at the nodes of a scale."""
    mean = smoothed_at_nodes(filled[None], scale)[0]
    mean /= weight
    variance = smoothed_at_nodes((filled * filled)[None], scale)[0]
    variance /= weight
    variance -= mean * mean
    np.maximum(variance, 0.0, out=variance)
    variance += np.float32(1e-6)
    return mean, np.sqrt(variance, out=variance)


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
    bands, height, width = fields.shape
    result = np.empty((bands, height // scale.stride, width // scale.stride), np.float32)
    for field, target in zip(fields, result, strict=True):
        _smooth(field, scale, target)
    return result


def _smooth(field: NDArray[np.float32], scale: GaussianScale, result: NDArray[np.float32]) -> None:
    """The Gaussian means of one band [h, w] into `result` [h / stride, w / stride].

    As products with small matrices of weights, some nodes at a time: three to five times as fast as a product with one
    matrix for all of them, which is nearly all zeros, or as a filter at every pixel.
    """
    down = np.empty((len(result), field.shape[1]), np.float32)
    for nodes, pixels, weights in _gaussian_weights(field.shape[0], scale):
        np.matmul(weights, field[pixels], out=down[nodes])
    for nodes, pixels, weights in _gaussian_weights(field.shape[1], scale):
        np.matmul(down[:, pixels], weights.T, out=result[:, nodes])


@lru_cache(maxsize=64)
def _gaussian_weights(length: int, scale: GaussianScale) -> tuple[tuple[slice, slice, NDArray[np.float32]], ...]:
    """For some nodes after the other the pixels around them, and the weights of these [nodes, pixels], adding to one.

    At the edges the pixels that lack add to the others' weights; where every pixel is a node, to the outermost one's.
    """
    parts = []
    for start in range(0, length // scale.stride, _NODES_AT_ONCE):
        end = min(start + _NODES_AT_ONCE, length // scale.stride)
        at = (np.arange(start, end) + 0.5) * scale.stride - 0.5
        pixels = np.arange(int(at[0]) - scale.reach, int(at[-1]) + scale.reach + 2)
        distance = (at[:, None] - pixels[None]) / scale.sigma
        weights = np.exp(-0.5 * distance**2) * (np.abs(distance) * scale.sigma <= scale.reach)
        first, behind = max(0, int(pixels[0])), min(length, int(pixels[-1]) + 1)
        inner = weights[:, first - pixels[0] : behind - pixels[0]]
        if scale.stride == 1:
            inner[:, 0] += weights[:, : first - pixels[0]].sum(axis=1)
            inner[:, -1] += weights[:, behind - pixels[0] :].sum(axis=1)
        inner = (inner / inner.sum(axis=1, keepdims=True)).astype(np.float32)
        parts.append((slice(start, end), slice(first, behind), inner))
    return tuple(parts)
