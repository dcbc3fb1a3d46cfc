"""Bands of a file on a grid that is not their own and does not nest."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow

from ..grid import Grid, Window
from .resampling import Placement, between, means, nearest, reduced

_PIXELS = 4_000_000
"""Of the file read at once: 16 MB a band."""


class OwnBands(Protocol):
    """Bands on their own grid, such as `NativeBands`."""

    indexes: list[int]

    def read(self, window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w], NaN without data."""

    def apart(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The values to resample, without those that may mean no data."""


class ResampledBands:
    """Bilinear where the file is coarser or about as fine as the grid, means where it is finer; NaN beyond the file.

    At most `pixels` of the file are read at once.
    """

    def __init__(self, bands: OwnBands, own: Grid, grid: Grid, pixels: int = _PIXELS) -> None:
        self._bands, self._pixels = bands, pixels
        self._count = len(bands.indexes)
        self._placement = Placement(own, grid)
        self._within_one_crs = own.crs == grid.crs

    def read(self, window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w] of a window of the grid, in the units of the file."""
        image = np.full((self._count, window.height, window.width), np.nan, np.float32)
        fine = self._placement.ratio()
        rows = max(1, self._pixels // (fine**2 * window.width))
        for top in range(0, window.height, rows):
            height = min(rows, window.height - top)
            part = Window(window.col_off, window.row_off + top, window.width, height)
            image[:, top : top + height] = self._strip(part)
        return image

    def _strip(self, window: Window) -> NDArray[np.float32]:
        placement = self._placement
        side = placement.ratio() if placement.takes_means and not self._within_one_crs else 1
        needed = placement.needed(window, 2 * side)
        if needed is None:
            return np.full((self._count, window.height, window.width), np.nan, np.float32)
        place = _aligned(needed, side, placement.own)
        values = self._bands.read(place)
        counted = self._bands.apart(values)
        rows, columns = placement.centres(window)
        if placement.takes_means and self._within_one_crs:
            own_rows, own_columns = placement.edges(window)
            image = means(counted, own_rows - place.row_off, own_columns - place.col_off)
        elif side > 1:
            image = between(reduced(counted, side), (rows - place.row_off) / side, (columns - place.col_off) / side)
        else:
            image = between(counted, rows - place.row_off, columns - place.col_off)
        if counted is not values:  # where zeros lie, which may be darkness or no data: other bands tell
            own = nearest(values, rows - place.row_off, columns - place.col_off)
            image = np.where(np.isnan(image), own, image)
        image[:, ~placement.holds(rows, columns)] = np.nan
        return np.asarray(image, np.float32)


def _aligned(window: RasterWindow, side: int, own: Grid) -> RasterWindow:
    """A window that begins at a multiple of `side` pixels, so that squares are the same whatever is read."""
    top, left = window.row_off // side * side, window.col_off // side * side
    bottom = min(own.height, -(-(window.row_off + window.height) // side) * side)
    right = min(own.width, -(-(window.col_off + window.width) // side) * side)
    return RasterWindow(left, top, right - left, bottom - top)
