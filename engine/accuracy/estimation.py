"""Accuracy and class areas from a stratified sample whose strata are the map's classes.

Olofsson, Foody, Herold, Stehman, Woodcock, Wulder (2014): Good practices for estimating area and assessing accuracy of
land change. Remote Sensing of Environment 148, 42–57. "Eq." below means that paper's.

The formulas hold for a random sample within each class of the map, and for a simple random or systematic sample of the
whole map, which they then stratify afterwards. They do not hold for samples that were chosen by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.96
"""Standard errors to either side of an estimate in a 95 % interval."""


@dataclass(frozen=True)
class Estimate:
    """An estimate with its 95 % interval; the interval is None where there are too few samples to tell."""

    value: float
    standard_error: float | None
    margin: float | None
    """Half the interval's width."""
    lower: float | None
    """The interval, cut at what is possible: 0, and 1 (or the whole area) above; likewise `upper`."""
    upper: float | None

    @classmethod
    def of(cls, value: float, variance: float, scale: float = 1.0) -> Estimate:
        """From a value and its variance, both to be multiplied with `scale`, which the value cannot exceed."""
        if math.isnan(variance):
            return cls(value * scale, None, None, None, None)
        error = math.sqrt(max(0.0, variance))
        lower, upper = max(0.0, value - Z * error), min(1.0, value + Z * error)
        return cls(value * scale, error * scale, Z * error * scale, lower * scale, upper * scale)


@dataclass(frozen=True)
class StratifiedEstimates:
    """What a confusion matrix and the map's areas say of the map's classes, all in one order."""

    overall: Estimate
    users: tuple[Estimate | None, ...]
    """User's accuracy; None for a class without samples in its stratum."""
    producers: tuple[Estimate | None, ...]
    """Producer's accuracy; None for a class that the reference does not have."""
    f1: tuple[Estimate | None, ...]
    """Harmonic mean of the two; None where neither map nor reference have the class."""
    areas: tuple[Estimate, ...]
    """Area by the reference, in the unit of the map's areas."""
    proportions: NDArray[np.float64]
    """[K, K] estimated shares of the area, rows the map's classes, columns the reference's (eq. 4)."""
    covered: float
    """Share of the map's area in strata with samples, 0 to 1; all of the above is about that part."""


def estimate(
    counts: NDArray[np.int64], areas: NDArray[np.float64], pixels: NDArray[np.int64] | None = None
) -> StratifiedEstimates:
    """Stratified estimates from a confusion matrix.

    Parameters
    ----------
    counts : [K, K]
        Numbers of samples, rows the map's classes, columns the reference's. At least one sample.
    areas : [K]
        Mapped area of each class in any unit; 0 for a class that only the reference has.
    pixels : [K], optional
        Pixels of each class: a stratum whose every pixel was sampled adds no uncertainty. Other strata are taken as
        large against their samples, as in the paper.
    """
    return _Stratified(counts, areas, pixels).estimates()


class _Stratified:
    """The quantities of the paper: W_i, n_i, p_ij."""

    def __init__(self, counts: NDArray[np.int64], areas: NDArray[np.float64], pixels: NDArray[np.int64] | None) -> None:
        self.samples = counts.sum(axis=1)
        sampled = self.samples > 0
        self.area = float(areas[sampled].sum())
        self.covered = self.area / float(areas.sum())
        self.weights = np.where(sampled, areas, 0.0) / self.area
        self.shares = counts / np.maximum(self.samples, 1)[:, None]
        census = np.zeros(len(areas), bool) if pixels is None else self.samples >= pixels
        freedom = np.where(self.samples > 1, self.samples - 1.0, np.nan)
        self.per_degree = np.where(census | ~sampled, 0.0, 1 / freedom)
        """1 / (n_i - 1): NaN, and with it every interval that rests on the stratum, for a single sample."""
        self.proportions = self.weights[:, None] * self.shares
        self.variances = (self.weights**2 * self.per_degree)[:, None] * self.shares * (1 - self.shares)
        """[K, K] the terms of eq. 10."""

    def estimates(self) -> StratifiedEstimates:
        own = np.diagonal(self.proportions)
        classes = range(len(self.weights))
        by_reference = self.proportions.sum(axis=0)
        return StratifiedEstimates(
            overall=Estimate.of(float(own.sum()), float(np.diagonal(self.variances).sum())),  # eq. 1, 5
            users=tuple(self._users(i) for i in classes),
            producers=tuple(self._producers(j, float(by_reference[j])) for j in classes),
            f1=tuple(self._f1(i, float(by_reference[i])) for i in classes),
            areas=tuple(
                Estimate.of(float(by_reference[j]), float(self.variances[:, j].sum()), self.area) for j in classes
            ),  # eq. 9 to 12
            proportions=self.proportions,
            covered=self.covered,
        )

    def _users(self, i: int) -> Estimate | None:
        """Eq. 2 and 6."""
        if not self.samples[i]:
            return None
        accuracy = float(self.shares[i, i])
        return Estimate.of(accuracy, accuracy * (1 - accuracy) * float(self.per_degree[i]))

    def _producers(self, j: int, by_reference: float) -> Estimate | None:
        """Eq. 3 and 7."""
        if by_reference == 0:
            return None
        accuracy = float(self.proportions[j, j]) / by_reference
        own = float(self.variances[j, j])
        others = float(np.delete(self.variances[:, j], j).sum())
        return Estimate.of(accuracy, ((1 - accuracy) ** 2 * own + accuracy**2 * others) / by_reference**2)

    def _f1(self, i: int, by_reference: float) -> Estimate | None:
        """2 p_ii / (W_i + p_.i), with the variance of a ratio by linearisation.

        The same way gives eq. 7 for the producer's accuracy. In the class's own stratum a sample that agrees adds 2 to
        the numerator and 1 to the denominator, in the others one of that reference class adds 1 to the denominator.
        """
        both = float(self.weights[i]) + by_reference
        if both == 0:
            return None
        score = 2 * float(self.proportions[i, i]) / both
        own = float(self.variances[i, i])
        others = float(np.delete(self.variances[:, i], i).sum())
        return Estimate.of(score, ((2 - score) ** 2 * own + score**2 * others) / both**2)
