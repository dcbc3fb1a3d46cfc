"""What a map says of each parcel, summed up block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..imagery import LandCoverClass
from .pixels import CoveredPixels

NO_CLASS = -1


@dataclass(frozen=True)
class ParcelClasses:
    """The map's word on each parcel."""

    classes: tuple[LandCoverClass, ...]
    codes: NDArray[np.int64]
    """[n] the class of the highest mean probability, −1 where the map has no pixel of the parcel."""
    confidence: NDArray[np.float64]
    """[n] that mean probability, 0 to 1; NaN without a class."""
    shares: NDArray[np.float64]
    """[n, K] which part of the parcel's pixels the map puts into each class, in their order; likewise NaN."""
    pixels: NDArray[np.int64]
    """[n] pixels with data."""


class ParcelTally:
    """Sums over the pixels of every parcel.

    >>> tally = ParcelTally(1, (LandCoverClass(3, "trees", "#008000"), LandCoverClass(7, "water", "#0000ff")))
    >>> zero = np.zeros(1, np.intp)
    >>> tally.add(CoveredPixels(zero, zero, zero), np.array([[[0.2]], [[0.8]]], np.float32), np.ones((1, 1), bool))
    >>> tally.told().codes.tolist(), tally.told().shares.tolist()
    ([7], [[0.0, 1.0]])
    """

    def __init__(self, parcels: int, classes: Sequence[LandCoverClass]) -> None:
        self.classes = tuple(classes)
        self._probability = np.zeros((parcels, len(self.classes)))
        self._mapped = np.zeros((parcels, len(self.classes)), np.int64)

    def add(self, covered: CoveredPixels, probability: NDArray[np.float32], valid: NDArray[np.bool_]) -> None:
        """Add pixels of a block, given its class probabilities [K, h, w] and where there is data [h, w]."""
        known = valid[covered.rows, covered.columns]
        rows, columns = covered.rows[known], covered.columns[known]
        parcels, place = np.unique(covered.parcels[known], return_inverse=True)
        if not len(parcels):
            return
        values = probability[:, rows, columns]
        count = len(self.classes)
        best = np.bincount(place * count + values.argmax(axis=0), minlength=len(parcels) * count)
        self._mapped[parcels] += best.reshape(-1, count)
        for number, value in enumerate(values):
            self._probability[parcels, number] += np.bincount(place, value, len(parcels))

    def means(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """[K, n] the mean probabilities so far, and [n] of which parcels they are known; 0 of the others."""
        pixels = self._mapped.sum(axis=1)
        return (self._probability / np.maximum(pixels, 1)[:, None]).T, pixels > 0

    def told(self) -> ParcelClasses:
        """The result so far."""
        pixels = self._mapped.sum(axis=1)
        known = pixels > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            mean, shares = self._probability / pixels[:, None], self._mapped / pixels[:, None]
        best = np.nan_to_num(mean).argmax(axis=1)
        codes = np.array([entry.code for entry in self.classes], np.int64)
        return ParcelClasses(
            self.classes, np.where(known, codes[best], NO_CLASS), mean[np.arange(len(best)), best], shares, pixels
        )
