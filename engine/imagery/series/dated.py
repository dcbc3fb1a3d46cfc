"""What one date of a scene shows: its pass, or the median of several, and where clouds left a gap the nearest date."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..examination.description import Description
from ..examination.raster_header import file_state
from ..grid import Grid, Window
from ..sensors import bands_of
from .mosaic import OpenProducts, PassReader
from .passes import Pass
from .products import SeriesProduct

_VALUES = 24_000_000
"""Held at once for a median: 96 MB, whatever the number of passes."""


@dataclass(frozen=True)
class DatedImagery:
    """The imagery of one sensor for one date of a scene."""

    description: Description
    passes: tuple[Pass, ...]
    others: tuple[tuple[Pass, ...], ...]
    """Those of the other dates, the nearest in time first."""

    @property
    def state(self) -> str:
        """A text that changes whenever the values that are read would."""
        parts = [repr(self.description)]
        for group in (self.passes, *self.others):
            parts.append("date")
            for one in group:
                parts.append("pass")
                parts += [_state(product) for product in one.products]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def open(self, grid: Grid) -> DatedReader:
        """A reader on a grid, of one thread."""
        return DatedReader(self, grid)


def _state(product: SeriesProduct) -> str:
    examined, mask = product.examined, product.mask
    read = repr((examined.radiometry, examined.no_data, examined.sources, examined.grid))
    files = [file_state(source.path) for source in examined.sources]
    masked = f"{mask.kind}|{mask.band}|{file_state(mask.path)}" if mask else ""
    return "|".join([read, *files, masked])


class DatedReader:
    """The date's own values, and where there are none those of the date nearest in time that has some."""

    def __init__(self, imagery: DatedImagery, grid: Grid) -> None:
        self._grid, self._files = grid, OpenProducts()
        self._groups = [
            MedianReader(
                [PassReader(one, grid, self._files) for one in group], len(bands_of(imagery.description.sensor))
            )
            for group in (imagery.passes, *imagery.others)
        ]

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, h, w] in the model's band order and units; NaN where no date shows anything."""
        count = self._groups[0].bands
        image = np.full((count, window.height, window.width), np.nan, np.float32)
        inside = self._grid.clipped(window)
        if inside is None:
            return image
        rows = slice(inside.row - window.row, inside.row - window.row + inside.height)
        columns = slice(inside.column - window.column, inside.column - window.column + inside.width)
        found = self._groups[0].read(inside)
        for other in self._groups[1:]:
            gap = np.asarray(~np.isfinite(found).any(axis=0))
            if not gap.any():
                break
            around = _around(gap, inside)
            if other.shows(around):
                part = found[:, _rows(around, inside), _columns(around, inside)]
                missing = gap[_rows(around, inside), _columns(around, inside)]
                np.copyto(part, other.read(around), where=missing[None])
        image[:, rows, columns] = found
        return image

    def close(self) -> None:
        """Close its files."""
        self._files.close()


class MedianReader:
    """The median of the clear values of several passes, band by band; of one pass its values."""

    def __init__(self, passes: Sequence[PassReader], bands: int) -> None:
        self._passes, self.bands = passes, bands

    def shows(self, window: Window) -> bool:
        """Whether any pass shows something there."""
        return any(one.shows(window) for one in self._passes)

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, h, w], NaN where no pass is clear; large windows piece by piece."""
        showing = [one for one in self._passes if one.shows(window)]
        if len(showing) == 1:
            return showing[0].read(window)
        image = np.full((self.bands, window.height, window.width), np.nan, np.float32)
        if not showing:
            return image
        for piece in pieces(window, len(showing) * self.bands):
            stack = np.stack([one.read(piece) for one in showing])
            image[:, _rows(piece, window), _columns(piece, window)] = median(stack)
        return image


def median(stack: NDArray[np.float32]) -> NDArray[np.float32]:
    """[T, C, h, w] → [C, h, w] without NaN, which is what remains where there is nothing else."""
    ordered = np.sort(stack, axis=0)  # NaN comes last
    count = np.isfinite(stack).sum(axis=0)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(stack) - 1)
    found = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (low, high))
    one, other = found
    return np.asarray((one + other) / 2, np.float32)


def pieces(window: Window, layers: int) -> list[Window]:
    """Parts of a window of which so many values a pixel may be held at once; they begin at multiples of 64 pixels."""
    side = max(64, int(np.sqrt(_VALUES / layers)) // 64 * 64)
    if window.width * window.height * layers <= _VALUES:
        return [window]
    columns, rows = _cuts(window.column, window.width, side), _cuts(window.row, window.height, side)
    return [
        Window(left, top, right - left, bottom - top)
        for top, bottom in pairwise(rows)
        for left, right in pairwise(columns)
    ]


def _cuts(first: int, length: int, side: int) -> list[int]:
    inner = range((first // side + 1) * side, first + length, side)
    return [first, *inner, first + length]


def _around(gap: NDArray[np.bool_], window: Window) -> Window:
    """The smallest window that holds what is missing."""
    rows, columns = np.flatnonzero(gap.any(axis=1)), np.flatnonzero(gap.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    return Window(window.column + left, window.row + top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def _rows(part: Window, whole: Window) -> slice:
    return slice(part.row - whole.row, part.row - whole.row + part.height)


def _columns(part: Window, whole: Window) -> slice:
    return slice(part.column - whole.column, part.column - whole.column + part.width)
