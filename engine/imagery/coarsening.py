"""Coarser pixels as means of whole ones, on grids that share a raster's corner: as warping gives, at half its cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow

from .grid import Grid

_PIXELS = 4_000_000
"""Pixels of the raster that are read at once: 16 MB."""
_TRUE_MEANS = ("JP2OpenJPEG", "JP2ECW", "JP2KAK", "JP2MrSID")
"""Formats whose overviews are levels of their wavelets, so means; those of a GeoTIFF may be any pixel of four."""


class CoarseBands:
    """A raster's bands on the grid of pixels `factor` times as large from the same corner.

    Pixels beyond the raster's edge take no part in the means. JPEG 2000 is decoded only down to the level that is
    needed: the coarsest of which a pixel of the grid still holds one and a half along a side.
    """

    def __init__(self, dataset: Any, factor: int) -> None:
        level, times = _level(dataset, factor)
        self._own = level is not None
        self._dataset = dataset if level is None else rasterio.open(dataset.name, overview_level=level)
        shared = math.gcd(factor, times)
        self._repeat, self._side = times // shared, factor // shared
        """Each pixel that is read counts as so many along a side, and so many of those make one of the grid."""

    def read(self, indexes: Sequence[int], window: RasterWindow, out_dtype: str = "float32") -> NDArray[np.float32]:
        """[C, h, w] of a window of the coarse grid, in the units of the file."""
        rows = max(1, _PIXELS // (self._side**2 * window.width))
        image = np.empty((len(indexes), window.height, window.width), out_dtype)
        for channel, index in enumerate(indexes):
            for top in range(0, window.height, rows):
                part = slice(top, min(window.height, top + rows))
                image[channel, part] = self._means(index, window, part)
        return image

    def _means(self, index: int, window: RasterWindow, rows: slice) -> NDArray[np.float32]:
        side, repeat, file = self._side, self._repeat, self._dataset
        top, left = (window.row_off + rows.start) * side, window.col_off * side
        bottom = min(file.height * repeat, (window.row_off + rows.stop) * side)
        right = min(file.width * repeat, (window.col_off + window.width) * side)
        first, start = top // repeat, left // repeat
        read = RasterWindow(start, first, -(-right // repeat) - start, -(-bottom // repeat) - first)
        values = file.read(index, window=read, out_dtype="float32")
        if repeat > 1:
            down, along = slice(top - first * repeat, bottom - first * repeat), slice(left - start * repeat, None)
            values = values.repeat(repeat, 0)[down].repeat(repeat, 1)[:, along][:, : right - left]
        return _means_of_squares(values, side) if side > 1 else values

    def close(self) -> None:
        """Close what was opened here; the raster that was given stays its owner's."""
        if self._own:
            self._dataset.close()


def whole_factor(fine: Grid, coarse: Grid) -> int | None:
    """How many pixels of one grid make one of the other along a side, if they nest from the same corner; else None."""
    factor = round(coarse.transform.a / fine.transform.a)
    return factor if factor > 1 and fine.coarsened(factor).matches(coarse) else None


def _level(dataset: Any, factor: int) -> tuple[int | None, int]:
    """The coarsest overview to take means of, and how many of the raster's pixels its own are; (None, 1) if none."""
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
    """[h, w] → [⌈h/f⌉, ⌈w/f⌉]: rows first, which is most of the work and runs along memory."""
    height, width = values.shape
    whole = height // factor * factor
    rows = [values[:whole].reshape(-1, factor, width).mean(axis=1)]
    if whole < height:
        rows.append(values[whole:].mean(axis=0, keepdims=True))
    narrowed = np.concatenate(rows) if len(rows) > 1 else rows[0]
    across = width // factor * factor
    columns = [narrowed[:, :across].reshape(len(narrowed), -1, factor).mean(axis=2)]
    if across < width:
        columns.append(narrowed[:, across:].mean(axis=1, keepdims=True))
    means: NDArray[np.float32] = np.concatenate(columns, axis=1) if len(columns) > 1 else columns[0]
    return means
