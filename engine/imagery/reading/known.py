"""Where Sentinel-2 holds data, on its own pixels, by looking at as little of it as tells."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ..examination.examine import Examined
from ..examination.no_data import PLAUSIBLE
from ..grid import Grid, Window
from .coarsening import overview_of
from .native import NativeBands
from .readers import SensorReader

_TIMES = 4
"""Pixels along a side that the level which is looked at first takes together: decoding it costs a tenth."""
_DARKEST = 0.5
"""Of the second percentile of a window: darker pixels of the level may have no data among those they are made of."""


class KnownPixels:
    """Where any of some bands holds data; reads windows of a grid, and is to be closed.

    The next band is asked only where those before hold none. Of JPEG 2000, in which no data is zero, the first is
    decoded in full only where its reduced level has pixels that are empty or far darker than the rest: what has no
    data over six pixels of the product along a side always shows there; less may not.
    """

    def __init__(self, examined: Examined, grid: Grid, bands: Sequence[str]) -> None:
        self._stack = ExitStack()
        self._first: NativeBands | None = None
        self._level: NativeBands | None = None
        self._empty = {*examined.no_data.fills.get(bands[0], ()), *examined.no_data.together}
        """What may stand for no data in the first band."""
        scale, offset = examined.radiometry.of(bands[0])
        plausible = examined.plausible or PLAUSIBLE[examined.radiometry.unit]
        self._least, self._most = ((limit - offset) / scale for limit in plausible)
        try:
            self._readers = [SensorReader(examined, grid, (band,)) for band in bands]
            for reader in self._readers:
                self._stack.callback(reader.close)
            self._open_first(examined, grid, bands[0])
        except BaseException:
            self._stack.close()
            raise

    def _open_first(self, examined: Examined, grid: Grid, band: str) -> None:
        """The first band as it is stored, and its reduced level, where it lies on the grid itself."""
        source = next((one for one in examined.sources if one.name == band), None)
        if source is None:
            return
        place = source.path, [source.index], [band], examined.no_data
        native = NativeBands(*place)
        self._stack.callback(native.close)
        if not Grid(native.file.crs, native.file.transform, native.file.width, native.file.height).matches(grid):
            return
        self._first = native
        level, times = overview_of(native.file, _TIMES)
        if level is not None and times == _TIMES and self._empty == {0.0}:
            self._level = NativeBands(*place, overview_level=level)
            self._stack.callback(self._level.close)

    def read(self, window: Window) -> NDArray[np.bool_]:
        """[h, w] of a window inside the grid.

        Raises
        ------
        UserError
            A file is damaged or gone.
        """
        if self._is_whole(window):
            return np.ones((window.height, window.width), bool)
        known = np.zeros((window.height, window.width), bool)
        for reader in self._readers:
            known |= np.isfinite(reader.read(window)[0])
            if known.all():
                break
        return known

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    def _is_whole(self, window: Window) -> bool:
        """Whether nothing in the first band of a window can be no data; what cannot be read is not."""
        try:
            if self._level is not None and self._is_bright(_values_around(self._level, window)):
                return True
            return self._first is not None and self._is_plain(self._first, window)
        except RasterioError:
            return False  # the readers say what is wrong

    def _is_bright(self, values: NDArray[np.float32]) -> bool:
        """Whether all that the reduced level shows can be made of data alone."""
        if not np.isfinite(values).all():
            return False
        least, most = float(values.min()), float(values.max())
        return least > max(0.0, _DARKEST * float(np.percentile(values, 2))) and most < self._most

    def _is_plain(self, band: NativeBands, window: Window) -> bool:
        """Whether whole numbers without any mask lie between all that may stand for no data."""
        if not band.is_unmasked_integer:
            return False
        place = RasterWindow(window.column, window.row, window.width, window.height)
        values = band.file.read(band.indexes[0], window=place)
        least, most = float(values.min()), float(values.max())
        return self._least <= least and most <= self._most and not any(least <= one <= most for one in self._empty)


def _values_around(level: NativeBands, window: Window) -> NDArray[np.float32]:
    """A window at the reduced level, and a pixel around it."""
    top, left = max(0, window.row // _TIMES - 1), max(0, window.column // _TIMES - 1)
    bottom = min(level.file.height, -(-(window.row + window.height) // _TIMES) + 1)
    right = min(level.file.width, -(-(window.column + window.width) // _TIMES) + 1)
    return level.read(RasterWindow(left, top, right - left, bottom - top))
