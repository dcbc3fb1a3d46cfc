"""Work over arrays and grids in squares, so that memory does not grow with the scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...imagery import Window


@dataclass(frozen=True)
class Square:
    """A part of an array, and the same with a margin around it, cut off at the array's edges."""

    inner: tuple[slice, slice]
    outer: tuple[slice, slice]

    @property
    def inside(self) -> tuple[slice, slice]:
        """Where the inner part lies within the outer one."""
        return (
            slice(self.inner[0].start - self.outer[0].start, self.inner[0].stop - self.outer[0].start),
            slice(self.inner[1].start - self.outer[1].start, self.inner[1].stop - self.outer[1].start),
        )

    @property
    def window(self) -> Window:
        """The outer part as a window of a grid."""
        rows, columns = self.outer
        return Window(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)


def squares(shape: tuple[int, int], side: int, halo: int = 0) -> Iterator[Square]:
    """An array's squares of `side` × `side`, each with `halo` pixels around it."""
    height, width = shape
    for top in range(0, height, side):
        for left in range(0, width, side):
            bottom, right = min(height, top + side), min(width, left + side)
            yield Square(
                (slice(top, bottom), slice(left, right)),
                (
                    slice(max(0, top - halo), min(height, bottom + halo)),
                    slice(max(0, left - halo), min(width, right + halo)),
                ),
            )


def strips(shape: tuple[int, int], pixels: int) -> Iterator[Square]:
    """An array's strips of whole rows, of about so many pixels each."""
    height, width = shape
    rows = max(1, pixels // width)
    for top in range(0, height, rows):
        place = slice(top, min(height, top + rows)), slice(0, width)
        yield Square(place, place)


def refined(values: NDArray[np.generic], factor: int, rows: slice, columns: slice) -> NDArray[np.generic]:
    """A part of what an array is with every pixel repeated `factor` × `factor` times; `rows`, `columns` count those."""
    at_rows = np.arange(rows.start, rows.stop) // factor
    at_columns = np.arange(columns.start, columns.stop) // factor
    return values[at_rows][:, at_columns]


def mirrored(positions: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """Positions beyond the edges folded back, the edge repeated: … 1 0 | 0 1 …"""
    folded = np.mod(positions, 2 * length)
    return np.minimum(folded, 2 * length - 1 - folded)
