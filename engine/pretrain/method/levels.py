"""What Sentinel-2 Level-2A would look like as Level-1C: for teachers that know one level, and students of both.

Level-1C is darker by the atmosphere's transmission and brighter by what it scatters into the view. How much of either
was taken away differs by scene and processor, so a draw lies between path radiance alone and a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.modalities import RELEASED_MODALITIES

BANDS = RELEASED_MODALITIES[1].bands
PATH_RADIANCE = np.array([1000, 700, 400, 200, 120, 80, 60, 50, 50, 20, 0, 0], np.float32)[:, None, None]
"""Digital numbers by band, of a usual atmosphere."""
_SLOPE = np.array([0.63, 0.653, 0.703, 0.803, 0.805, 0.784, 0.814, 0.762, 0.78, 0.6, 0.916, 0.844], np.float32)
_OFFSET = np.array([1050, 740, 457, 264, 217, 284, 277, 247, 220, 150, -38, -22], np.float32)
"""Of Level-1C over Level-2A on a scene of farmland, forest and town; of B01, B8A and B09 by their neighbours."""


@dataclass(frozen=True)
class Atmosphere:
    """A draw."""

    share: float
    """0: path radiance alone; 1: the straight line."""
    haze: float
    """What is scattered, against the usual."""

    @classmethod
    def draw(
        cls, generator: np.random.Generator, most_share: float = 1.0, haze: tuple[float, float] = (0.8, 1.2)
    ) -> Atmosphere:
        """Uniform in both."""
        return cls(generator.uniform(0, most_share), generator.uniform(*haze))

    def over(self, l2a: NDArray[np.float32]) -> NDArray[np.float32]:
        """Level-2A [12, h, w] → Level-1C, both as digital numbers."""
        slope = 1 + self.share * (_SLOPE - 1)
        offset = PATH_RADIANCE + self.share * (_OFFSET[:, None, None] - PATH_RADIANCE)
        result: NDArray[np.float32] = (l2a * slope[:, None, None] + offset * self.haze).astype(np.float32)
        return result
