"""Köppen-Geiger climate zones, as Beck et al. (2018) number them."""

from __future__ import annotations

import math
from pathlib import Path
from types import TracebackType

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ....errors import UserError

ZONES = (
    "Af", "Am", "Aw", "BWh", "BWk", "BSh", "BSk", "Csa", "Csb", "Csc", "Cwa", "Cwb", "Cwc", "Cfa", "Cfb", "Cfc",
    "Dsa", "Dsb", "Dsc", "Dsd", "Dwa", "Dwb", "Dwc", "Dwd", "Dfa", "Dfb", "Dfc", "Dfd", "ET", "EF",
)  # fmt: skip
"""Names of the codes from 1 on."""
_REACH = 0.1
"""How far away a zone may be read where there is none, in degrees."""


class ClimateZones:
    """A raster of the codes 1 to 30 in longitude and latitude, of any resolution; used as a context manager."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = rasterio.open(path)
        except RasterioError as error:
            raise UserError(f"{path} cannot be read as a raster ({error}): give a Köppen-Geiger map.") from error
        self._name = path.name
        transform = self._file.transform
        if not (self._file.crs and self._file.crs.is_geographic) or transform.b or transform.d or transform.e > 0:
            self._file.close()
            raise UserError(
                f"{path.name} is in {self._file.crs or 'no coordinate reference system'}: give a Köppen-Geiger map in "
                "longitude and latitude (EPSG:4326), north up."
            )
        self._pixel = (transform.a, -transform.e)
        self._round = self._file.width * transform.a > 359.9

    def __enter__(self) -> ClimateZones:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def at(self, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> list[str]:
        """The zones of points that lie near each other; the nearest within 0.1°, and an empty text beyond that."""
        columns = (longitude - self._file.transform.c) / self._pixel[0]
        rows = (self._file.transform.f - latitude) / self._pixel[1]
        reach = [math.ceil(_REACH / size) + 1 for size in self._pixel]
        left, top = math.floor(columns.min()) - reach[0], math.floor(rows.min()) - reach[1]
        right, bottom = math.floor(columns.max()) + reach[0] + 1, math.floor(rows.max()) + reach[1] + 1
        codes = self._read(left, top, right, bottom)
        if not codes.any():
            return [""] * len(latitude)
        return [self._nearest(codes, x - left, y - top, reach) for x, y in zip(columns, rows, strict=True)]

    def _nearest(self, codes: NDArray[np.uint8], x: float, y: float, reach: list[int]) -> str:
        """At a point in pixels of a block."""
        column, row = math.floor(x), math.floor(y)
        code = int(codes[row, column])
        if not code:
            left, top = max(0, column - reach[0]), max(0, row - reach[1])
            block = codes[top : row + reach[1] + 1, left : column + reach[0] + 1]
            found = np.argwhere(block) + np.array([top + 0.5, left + 0.5])
            distances = np.hypot((found[:, 1] - x) * self._pixel[0], (found[:, 0] - y) * self._pixel[1])
            if len(found) and distances.min() <= _REACH:
                code = int(block[block > 0][distances.argmin()])
        return ZONES[code - 1] if code else ""

    def _read(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
        """[bottom − top, right − left], 0 without a zone; columns go on round the world."""
        codes = np.zeros((bottom - top, right - left), np.uint8)
        width, height = self._file.width, self._file.height
        first_row, last_row = max(0, top), min(height, bottom)
        for shift in (-width, 0, width) if self._round else (0,):
            first, last = max(left, shift), min(right, shift + width)
            if first < last and first_row < last_row:
                window = Window(first - shift, first_row, last - first, last_row - first_row)
                codes[first_row - top : last_row - top, first - left : last - left] = self._known(window)
        return codes

    def _known(self, window: Window) -> NDArray[np.uint8]:
        try:
            values = self._file.read(1, window=window)
        except RasterioError as error:
            raise UserError(f"{self._name} cannot be read ({error}): copy it again.") from error
        nodata = self._file.nodata
        values = np.where((values == nodata) | (values < 0), 0, values) if nodata is not None else values
        if values.max() > len(ZONES):
            raise UserError(f"{self._name} holds the value {values.max()}: give a map of the codes 1 to {len(ZONES)}.")
        return values.astype(np.uint8)
