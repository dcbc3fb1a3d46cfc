"""The features of pixels spread over a scene, from which one sees how common a class is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .block import FeatureBlock, ThinnedBlock


@dataclass(frozen=True)
class SpreadPixels:
    """Some pixels of a scene that hold data."""

    blocks: tuple[ThinnedBlock, ...]
    looked_at: float
    """Which part of the scene they stand for, 0 to 1."""

    @classmethod
    def of(cls, blocks: Iterable[FeatureBlock], step: int, scene_pixels: int) -> SpreadPixels:
        """Every `step`-th row and column of some blocks of a scene of so many pixels."""
        thinned, covered = [], 0
        for block in blocks:
            thinned.append(block.thinned(block.rows[::step], block.columns[::step]))
            covered += block.valid.size
        return cls(tuple(thinned), min(1.0, covered / scene_pixels))

    def products(
        self, directions: NDArray[np.float32], with_length: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Products [P, n] of the feature vectors with directions [D, P], and the vectors' lengths [n] if wanted."""
        known = [block.valid for block in self.blocks]
        parts = [
            block.project(directions, block.rows, block.columns)[:, valid]
            for block, valid in zip(self.blocks, known, strict=True)
        ]
        projection = np.concatenate(parts, axis=1) if parts else np.empty((directions.shape[1], 0), np.float32)
        if not with_length:
            return projection, None
        lengths = [block.lengths[valid] for block, valid in zip(self.blocks, known, strict=True)]
        return projection, np.concatenate(lengths) if lengths else np.empty(0, np.float32)
