"""Pixel grids and windows on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import transform_bounds

from ..errors import UserError

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels; it may reach beyond its grid."""

    column: int
    row: int
    width: int
    height: int

    @property
    def rows(self) -> NDArray[np.intp]:
        """The rows that it covers."""
        return np.arange(self.row, self.row + self.height)

    @property
    def columns(self) -> NDArray[np.intp]:
        """The columns that it covers."""
        return np.arange(self.column, self.column + self.width)

    def widened(self, pixels: int) -> Window:
        """The window with so many pixels more on each side."""
        return Window(self.column - pixels, self.row - pixels, self.width + 2 * pixels, self.height + 2 * pixels)


@dataclass(frozen=True)
class Grid:
    """Where a raster's pixels lie."""

    crs: CRS
    transform: Affine
    width: int
    height: int

    @classmethod
    def over(cls, extent: tuple[float, float, float, float], crs: CRS, width: int, height: int) -> Grid:
        """The grid that divides an extent (xmin, ymin, xmax, ymax) into so many pixels."""
        left, bottom, right, top = extent
        return cls(crs, Affine((right - left) / width, 0, left, 0, (bottom - top) / height, top), width, height)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(xmin, ymin, xmax, ymax) in the CRS."""
        x0, y0 = self.transform * (0, 0)
        x1, y1 = self.transform * (self.width, self.height)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    @property
    def resolution(self) -> float:
        """Side of a pixel in metres; of an area-equal square where pixels are not square or in degrees."""
        area = abs(self.transform.a * self.transform.e - self.transform.b * self.transform.d)
        if self.crs.is_geographic:
            latitude = (self.bounds[1] + self.bounds[3]) / 2
            return math.sqrt(area * math.cos(math.radians(latitude))) * METRES_PER_DEGREE
        _, metres = self.crs.linear_units_factor
        return math.sqrt(area) * float(metres)

    @property
    def metres_per_pixel(self) -> tuple[float, float]:
        """Width and height of a pixel in metres."""
        width, height = abs(self.transform.a), abs(self.transform.e)
        if self.crs.is_geographic:
            latitude = (self.bounds[1] + self.bounds[3]) / 2
            return width * math.cos(math.radians(latitude)) * METRES_PER_DEGREE, height * METRES_PER_DEGREE
        _, metres = self.crs.linear_units_factor
        return width * float(metres), height * float(metres)

    def clipped(self, window: Window) -> Window | None:
        """The part of a window that lies on the grid."""
        row, column = max(0, window.row), max(0, window.column)
        bottom = min(self.height, window.row + window.height)
        right = min(self.width, window.column + window.width)
        return Window(column, row, right - column, bottom - row) if bottom > row and right > column else None

    def coarsened(self, factor: int) -> Grid:
        """The grid with pixels `factor` times as large, from the same corner; the last ones may reach beyond."""
        transform = self.transform * self.transform.scale(factor)
        return Grid(self.crs, transform, -(-self.width // factor), -(-self.height // factor))

    @property
    def geographic_bounds(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees."""
        west, south, east, north = transform_bounds(self.crs, CRS.from_epsg(4326), *self.bounds)
        return west, south, east, north

    def overlaps(self, other: Grid) -> bool:
        """Whether another grid shares some ground with this one."""
        x0, y0, x1, y1 = self.bounds
        u0, v0, u1, v1 = transform_bounds(other.crs, self.crs, *other.bounds)
        return u0 < x1 and u1 > x0 and v0 < y1 and v1 > y0

    def matches(self, other: Grid) -> bool:
        """Whether pixels of both coincide."""
        return (
            self.crs == other.crs
            and (self.width, self.height) == (other.width, other.height)
            and self.transform.almost_equals(other.transform, precision=1e-6 * abs(self.transform.a))
        )


def window_of_extent(grid: Grid, extent: tuple[float, float, float, float] | None) -> Window:
    """The pixels of the grid that an extent touches; refuses one outside."""
    if extent is None:
        return Window(0, 0, grid.width, grid.height)
    left, bottom, right, top = extent
    columns, rows = ~grid.transform * (np.array([left, right]), np.array([top, bottom]))
    first_row, first_column = (
        max(0, int(np.floor(min(rows) + 1e-6))),
        max(0, int(np.floor(min(columns) + 1e-6))),
    )
    last_row = min(grid.height, int(np.ceil(max(rows) - 1e-6)))
    last_column = min(grid.width, int(np.ceil(max(columns) - 1e-6)))
    if last_row <= first_row or last_column <= first_column:
        raise UserError(
            "The extent lies outside the scene: give xmin ymin xmax ymax in the imagery's CRS, "
            f"inside {', '.join(f'{value:g}' for value in grid.bounds)}."
        )
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def windowed(grid: Grid, window: Window, factor: int = 1) -> Grid:
    """The grid of a window, its pixels `factor` times as large."""
    transform = grid.transform * grid.transform.translation(window.column, window.row) * grid.transform.scale(factor)
    return Grid(grid.crs, transform, window.width // factor, window.height // factor)
