"""Mean and deviation of every feature over a scene, so that each weighs the same in a probe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .block import FeatureLevel


@dataclass(frozen=True)
class FeatureStatistics:
    """Per level: mean and standard deviation of each feature."""

    means: tuple[NDArray[np.float32], ...]
    deviations: tuple[NDArray[np.float32], ...]

    @classmethod
    def of(cls, samples: Sequence[tuple[FeatureLevel, ...]]) -> FeatureStatistics:
        """Measured over the nodes of some blocks; features never seen have mean 0 and deviation 1."""
        means, deviations = [], []
        for levels in zip(*samples, strict=True):
            values = np.concatenate([level.values.reshape(-1, level.dimensions) for level in levels])
            known = np.isfinite(values)
            count = np.maximum(known.sum(axis=0), 1)
            filled = np.where(known, values, 0).astype(np.float64)
            mean = filled.sum(axis=0) / count
            variance = (np.where(known, filled - mean, 0) ** 2).sum(axis=0) / count
            means.append(mean.astype(np.float32))
            deviations.append(np.where(variance > 1e-12, np.sqrt(variance), 1).astype(np.float32))
        return cls(tuple(means), tuple(deviations))

    @property
    def dimensions(self) -> int:
        """Length of the feature vector."""
        return sum(len(mean) for mean in self.means)

    def standardise(self, levels: tuple[FeatureLevel, ...]) -> None:
        """Give levels mean 0 and deviation 1, in their own memory; what is not known becomes 0, the scene's mean."""
        for level, mean, deviation in zip(levels, self.means, self.deviations, strict=True):
            values = level.values
            values -= mean
            values /= deviation
            np.nan_to_num(values, copy=False, nan=0.0)
