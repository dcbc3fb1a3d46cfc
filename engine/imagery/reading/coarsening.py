"""Coarser pixels as means of whole ones, on grids that share a raster's corner."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow

from ..grid import Grid
from .native import NativeBands

_PIXELS = 4_000_000
"""Of the raster read at once: 16 MB a band."""
_TRUE_MEANS = ("JP2OpenJPEG", "JP2ECW", "JP2KAK", "JP2MrSID")
"""Formats whose overviews are levels of their wavelets, so means; those of a GeoTIFF may be any pixel of four."""


class CoarseBands:
    """Bands on the grid of pixels `factor` times as large from the same corner.

    Pixels beyond the raster's edge and those without data take no part in the means. `bands` may be those of an
    overview (`overview_of`) whose pixels are `times` as large as the raster's own.
    """

    def __init__(self, bands: NativeBands, factor: int, times: int = 1) -> None:
        self._bands = bands
        shared = math.gcd(factor, times)
        self._repeat, self._side = times // shared, factor // shared
        """Each pixel that is read counts as so many along a side, and so many of those make one of the grid."""

    def read(self, window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w] of a window of the coarse grid, in the units of the file."""
        rows = max(1, _PIXELS // (self._side**2 * window.width))
        parts = [
            self._means(window, slice(top, min(window.height, top + rows))) for top in range(0, window.height, rows)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _means(self, window: RasterWindow, rows: slice) -> NDArray[np.float32]:
        side, repeat, file = self._side, self._repeat, self._bands.file
        top, left = (window.row_off + rows.start) * side, window.col_off * side
        bottom = min(file.height * repeat, (window.row_off + rows.stop) * side)
        right = min(file.width * repeat, (window.col_off + window.width) * side)
        first, start = top // repeat, left // repeat
        values = self._bands.read(RasterWindow(start, first, -(-right // repeat) - start, -(-bottom // repeat) - first))
        if repeat > 1:
            down, along = slice(top - first * repeat, bottom - first * repeat), slice(left - start * repeat, None)
            values = values.repeat(repeat, 1)[:, down].repeat(repeat, 2)[:, :, along][:, :, : right - left]
        if side == 1:
            return values
        counted = self._bands.apart(values)
        image = np.stack([_means_of_squares(band, side) for band in counted])
        if counted is not values:  # squares of nothing but zeros: dark or no data, which other bands tell
            image = np.where(np.isnan(image), values[:, ::side, ::side], image)
        return image


def whole_factor(fine: Grid, coarse: Grid) -> int | None:
    """How many pixels of one grid make one of the other along a side, if they nest from the same corner; else None."""
    factor = round(coarse.transform.a / fine.transform.a)
    return factor if factor > 1 and fine.coarsened(factor).matches(coarse) else None


def overview_of(dataset: Any, factor: int) -> tuple[int | None, int]:
    """The coarsest overview to take means of, and how many of the raster's pixels its own are; (None, 1) if none.

    JPEG 2000 is decoded only down to the level that is needed: the coarsest of which a pixel of the grid still holds
    one and a half along a side.
    """
    if dataset.driver not in _TRUE_MEANS:
        return None, 1
    fitting = [
        (times, level)
        for level, times in enumerate(dataset.overviews(1))
        if dataset.width % times == 0 and dataset.height % times == 0 and (2 * factor) % times == 0
        if times == factor or 1.5 * times <= factor
    ]
    times, level = max(fitting, default=(1, None))
    return level, times


def _means_of_squares(values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """[h, w] → [⌈h/f⌉, ⌈w/f⌉]; NaN takes no part, and is what squares of nothing but NaN become."""
    known = np.isfinite(values)
    if known.all():
        return _sums_of_squares(values, factor) / _counts(values.shape, factor)
    counts = _sums_of_squares(known.astype(np.float32), factor)
    sums = _sums_of_squares(np.where(known, values, np.float32(0)), factor)
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def _sums_of_squares(values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Rows first, which is most of the work and runs along memory."""
    height, width = values.shape
    whole, across = height // factor * factor, width // factor * factor
    rows = [values[:whole].reshape(-1, factor, width).sum(axis=1)]
    if whole < height:
        rows.append(values[whole:].sum(axis=0, keepdims=True))
    narrowed = np.concatenate(rows) if len(rows) > 1 else rows[0]
    columns = [narrowed[:, :across].reshape(len(narrowed), -1, factor).sum(axis=2)]
    if across < width:
        columns.append(narrowed[:, across:].sum(axis=1, keepdims=True))
    sums: NDArray[np.float32] = np.concatenate(columns, axis=1) if len(columns) > 1 else columns[0]
    return sums


def _counts(shape: tuple[int, ...], factor: int) -> NDArray[np.float32]:
    """How many pixels each square holds."""
    sides = (np.minimum(factor, side - np.arange(0, side, factor)).astype(np.float32) for side in shape)
    return np.outer(*sides)
