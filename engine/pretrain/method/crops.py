"""Which part of a place a view shows: random resized crops as DINO's, in any of eight poses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ...model.no_data import LEAST_SHARE, resampled
from ..data.tiles import Image

DINO_ASPECT = (3 / 4, 4 / 3)
_TRIES = 10
"""For a shape that fits, as torchvision's; and for a part that has data."""


@dataclass(frozen=True)
class CropSize:
    """One of the two kinds of view."""

    views: int
    pixels: int
    """Side of the view."""
    area: tuple[float, float]
    """Smallest and largest fraction of the place's area that a view shows."""
    aspect: tuple[float, float] = DINO_ASPECT
    """Smallest and largest width over height of the part that becomes the square view; (1, 1) for squares."""


@dataclass(frozen=True)
class Geometry:
    """A rectangular part of a place, turned; the same for all its modalities."""

    row: int
    column: int
    height: int
    width: int
    """In pixels of the place."""
    quarter_turns: int
    mirrored: bool

    @classmethod
    def draw(cls, height: int, width: int, size: CropSize, generator: np.random.Generator) -> Geometry:
        """A part whose area is a uniformly drawn fraction of the place's and whose aspect is log-uniform.

        Anywhere in the place, in any of 8 poses; as torchvision's `RandomResizedCrop`, which DINO uses.
        """
        rows, columns = _shape(height, width, size, generator)
        return cls(
            row=int(generator.integers(height - rows + 1)),
            column=int(generator.integers(width - columns + 1)),
            height=rows,
            width=columns,
            quarter_turns=int(generator.integers(4)),
            mirrored=bool(generator.integers(2)),
        )

    @classmethod
    def with_data(cls, known: NDArray[np.bool_], size: CropSize, grid: int, generator: np.random.Generator) -> Geometry:
        """A part with data in one of its `grid`² patches at least, of a place [h, w] that has data where `known`.

        After ten tries the whole place.
        """
        height, width = known.shape
        whole = bool(known.all())
        for _ in range(_TRIES):
            drawn = cls.draw(height, width, size, generator)
            if whole or _has_data(known[drawn._part], grid):
                return drawn
        return cls(0, 0, height, width, 0, mirrored=False)

    def apply(self, image: Image, pixels: int) -> Tensor:
        """[C, h, w] → [C, pixels, pixels], no data staying NaN."""
        crop = resampled(torch.from_numpy(np.ascontiguousarray(image[(slice(None), *self._part)])), pixels)
        turned = torch.rot90(crop, self.quarter_turns, (1, 2))
        return turned.flip(2) if self.mirrored else turned

    @property
    def _part(self) -> tuple[slice, slice]:
        return slice(self.row, self.row + self.height), slice(self.column, self.column + self.width)


def _shape(height: int, width: int, size: CropSize, generator: np.random.Generator) -> tuple[int, int]:
    for _ in range(_TRIES):
        area = generator.uniform(*size.area) * height * width
        aspect = math.exp(generator.uniform(*np.log(size.aspect)))
        rows, columns = max(1, round((area / aspect) ** 0.5)), max(1, round((area * aspect) ** 0.5))
        if rows <= height and columns <= width:
            return rows, columns
    # What fits of the place at the nearest aspect that is allowed.
    aspect = min(max(width / height, size.aspect[0]), size.aspect[1])
    return min(height, round(width / aspect)), min(width, round(height * aspect))


def _has_data(known: NDArray[np.bool_], grid: int) -> bool:
    share = F.adaptive_avg_pool2d(torch.from_numpy(known.astype(np.float32))[None], grid)
    return bool((share >= LEAST_SHARE).any())
