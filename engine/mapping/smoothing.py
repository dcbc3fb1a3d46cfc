"""Averages of neighbouring pixels: of those that look alike, which keeps edges, or by distance alone.

The average among alike pixels is an edge-avoiding à-trous filter (Dammertz et al. 2010, *Edge-Avoiding À-Trous Wavelet
Transform*) whose every step goes along one axis: of the pixel itself and the two that lie 1, then 2, then 4 … pixels
away, these by exp(−½ (difference / `LIKENESS`)²). Chosen on labelled scenes: docs/few-clicks.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from ..errors import UserError
from .learners.parallel import in_parallel

LIKENESS = 0.6
"""Root of the mean squared difference of two pixels, their features in standard deviations of the scene, at which their
likeness has fallen to exp(−½)."""
LEAST = 0.3
"""Pixels of smoothing below which nothing is averaged."""
MOST = 1000
"""Pixels of smoothing beyond which a map would be one average."""
_SHARE = 0.25
"""Of each of the two neighbours where all are alike; the pixel itself has the rest."""
_ROWS = 96
"""Rows that are worked on at once, so that they stay in the processor's cache."""
_STRIP = 48
"""Rows or columns of a Gaussian that are worked on at once."""
_TRUNCATE = 3.0
"""Gaussians end at this many standard deviations."""


@dataclass(frozen=True)
class Step:
    """One step of the filter, along both axes."""

    distance: int
    """Pixels to either neighbour."""
    share: float
    """Of each neighbour, where it is alike."""


def steps_of(sigma: float) -> tuple[Step, ...]:
    """The steps whose average has so many pixels as standard deviation where all are alike; refuses more than MOST."""
    if sigma > MOST:
        raise UserError(
            f"The smoothing is {sigma:g} pixels wide, and at most {MOST} are averaged: choose fewer metres."
        )
    steps: list[Step] = []
    rest, distance = sigma**2 if sigma >= LEAST else 0.0, 1
    while rest > 1e-9:
        share = min(_SHARE, rest / (2 * distance**2))
        steps.append(Step(distance, share))
        rest -= 2 * share * distance**2
        distance *= 2
    return tuple(steps)


def reach(sigma: float) -> int:
    """Pixels from which an average may come."""
    return sum(step.distance for step in steps_of(sigma))


Area = tuple[slice, slice]
"""Rows and columns of an image."""


@dataclass
class Likeness:
    """How alike the neighbouring pixels of an image are, told as its parts become known."""

    steps: tuple[Step, ...]
    guide: NDArray[np.float16]
    """[C, h, w]: what the pixels are compared by; the squares of its differences sum to those of `LIKENESS`."""
    valid: NDArray[np.bool_]
    """[h, w]: which pixels are known so far, and hold data."""
    shares: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = field(default_factory=list)
    """For each step [h − distance, w] and [h, w − distance]: the share of the pixel below, or to the right."""

    @classmethod
    def unknown(cls, channels: int, shape: tuple[int, int], sigma: float) -> Likeness:
        """Of an image of which nothing is known yet."""
        steps = steps_of(sigma)
        height, width = shape
        shares = [
            (
                np.zeros((max(0, height - step.distance), width), np.float32),
                np.zeros((height, max(0, width - step.distance)), np.float32),
            )
            for step in steps
        ]
        return cls(steps, np.zeros((channels, *shape), np.float16), np.zeros(shape, bool), shares)

    @classmethod
    def of(cls, guide: NDArray[np.float32], valid: NDArray[np.bool_], sigma: float) -> Likeness:
        """Of an image [C, h, w], of whose pixels some hold data."""
        made = cls.unknown(len(guide), valid.shape, sigma)
        made.add((slice(0, valid.shape[0]), slice(0, valid.shape[1])), guide, valid)
        return made

    def add(self, area: Area, guide: NDArray[np.float32], valid: NDArray[np.bool_]) -> None:
        """Say what a part of the image is: [C, rows, columns] and [rows, columns]."""
        self.guide[(slice(None), *area)] = guide
        self.valid[area] = valid
        rows, columns = area
        for step, (down, right) in zip(self.steps, self.shares, strict=True):
            above, before = max(0, rows.start - step.distance), max(0, columns.start - step.distance)
            self._compare(down, (slice(above, min(rows.stop, len(down))), columns), step, 0)
            self._compare(right, (rows, slice(before, min(columns.stop, right.shape[1]))), step, 1)

    def _compare(self, shares: NDArray[np.float32], area: Area, step: Step, axis: int) -> None:
        """Fill in the shares of an area's neighbours that lie a step away along an axis."""
        shift = [0, 0]
        shift[axis] = step.distance
        for start in range(area[0].start, area[0].stop, _ROWS):
            rows, columns = slice(start, min(start + _ROWS, area[0].stop)), area[1]
            there = (
                slice(rows.start + shift[0], rows.stop + shift[0]),
                slice(columns.start + shift[1], columns.stop + shift[1]),
            )
            here = torch.from_numpy(self.guide[:, rows, columns]).float()
            differences = here.sub_(torch.from_numpy(self.guide[(slice(None), *there)]).float()).square_().sum(dim=0)
            likeness = differences.mul_(-0.5 / LIKENESS**2).exp_().mul_(step.share).numpy()
            shares[rows, columns] = likeness * (self.valid[rows, columns] & self.valid[there])

    def smoothed(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values [K, h, w], each pixel's the average of those alike around it."""
        if not self.steps:
            return values
        height = values.shape[1]
        margin = sum(step.distance for step in self.steps)
        result = np.empty_like(values)

        def smooth(top: int) -> None:
            first, last = max(0, top - margin), min(height, top + _ROWS + margin)
            with torch.inference_mode():
                strip = torch.from_numpy(np.ascontiguousarray(values[:, first:last]))
                for step, (down, right) in zip(self.steps, self.shares, strict=True):
                    below = torch.from_numpy(down[first : max(first, last - step.distance)])
                    strip = _averaged(strip, below, step, 1)
                    strip = _averaged(strip, torch.from_numpy(right[first:last]), step, 2)
                result[:, top : top + _ROWS] = strip[:, top - first : top - first + _ROWS].numpy()

        in_parallel(smooth, range(0, height, _ROWS))
        return result


def _averaged(values: torch.Tensor, shares: torch.Tensor, step: Step, axis: int) -> torch.Tensor:
    """Each pixel's average with the two neighbours a step away along an axis, which have these shares."""
    count = shares.shape[axis - 1]
    own = 1 - 2 * step.share
    result = values * own
    if count == 0:
        return values
    here, there = result.narrow(axis, 0, count), result.narrow(axis, step.distance, count)
    here.addcmul_(values.narrow(axis, step.distance, count), shares)
    there.addcmul_(values.narrow(axis, 0, count), shares)
    sums = torch.full(values.shape[1:], own)
    sums.narrow(axis - 1, 0, count).add_(shares)
    sums.narrow(axis - 1, step.distance, count).add_(shares)
    return result.mul_(sums.reciprocal_())


def gaussian(values: NDArray[np.float32], valid: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Values [K, h, w] averaged over a Gaussian neighbourhood of valid pixels, alike or not; `sigma` in pixels."""
    if sigma < LEAST:
        return values
    if valid.all():
        return _gaussian(values, sigma)
    weight = np.maximum(_gaussian(valid.astype(np.float32)[None], sigma), 1e-6)
    return (_gaussian(values * valid, sigma) / weight).astype(np.float32, copy=False)


def _gaussian(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Each image of [K, h, w] smoothed, as if its edge went on: products with the band of a matrix, strip by strip."""
    images = torch.from_numpy(np.ascontiguousarray(values))
    _, height, width = images.shape
    down = torch.empty_like(images)
    for strip, around, weights in _bands(height, sigma):
        down[:, strip] = weights @ images[:, around]
    flat = down.reshape(-1, width)
    result = torch.empty_like(flat)
    for strip, around, weights in _bands(width, sigma):
        result[:, strip] = flat[:, around] @ weights.T
    return result.reshape(images.shape).numpy()


@lru_cache(maxsize=16)
def _bands(length: int, sigma: float) -> list[tuple[slice, slice, torch.Tensor]]:
    """For each strip of a line of pixels: where it is, what has a say in it, and the Gaussian weights of that."""
    reach = int(_TRUNCATE * sigma + 0.5)
    shares = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    shares /= shares.sum()
    bands = []
    for start in range(0, length, _STRIP):
        stop = min(start + _STRIP, length)
        low, high = max(0, start - reach), min(length, stop + reach)
        weights = np.zeros((stop - start, high - low))
        for shift, share in enumerate(shares, start=-reach):
            at = np.clip(np.arange(start, stop) + shift, 0, length - 1) - low
            weights[np.arange(stop - start), at] += share
        bands.append((slice(start, stop), slice(low, high), torch.from_numpy(weights.astype(np.float32))))
    return bands
