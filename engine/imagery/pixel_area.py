"""The ground area of pixels on the ellipsoid, in every reference system; coordinates from one system to another."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.warp import transform

from .grid import METRES_PER_DEGREE, Grid, Window


def transformed(xy: NDArray[np.float64], source: CRS, target: CRS) -> NDArray[np.float64]:
    """Coordinates [n, 2] in another CRS; all NaN if any of them has no place there, such as a longitude of 999."""
    try:
        x, y = transform(source, target, xy[:, 0], xy[:, 1])
    except CPLE_BaseError:
        return np.full_like(xy, np.nan)
    result = np.stack([x, y], axis=1)
    return result if np.isfinite(result).all() else np.full_like(xy, np.nan)


SQUARE_METRES_PER_HECTARE = 10_000.0
_WGS84 = (6_378_137.0, 298.257223563)
_NUMBER = r"\s*([0-9.eE+-]+)\s*"
_SPHEROID = re.compile(rf'(?:SPHEROID|ELLIPSOID)\["[^"]*",{_NUMBER},{_NUMBER}')
_CELL = 64
"""Pixels along a side of the cells over which a projection's scale is taken as constant."""


@dataclass(frozen=True)
class PixelAreas:
    """The ground area of a grid's pixels, on the ellipsoid.

    In a geographic CRS it is the area between parallels and meridians on the CRS's own ellipsoid, row by row. In a
    projected CRS it is constant within cells of 64 × 64 pixels, whose corners are put on WGS 84: a projection that
    stretches areas, such as web Mercator, does not stretch these. Where a CRS has no place on the globe, the area in
    the CRS itself stands in.
    """

    cells: NDArray[np.float64]
    """[rows, columns] of cells: m² of one pixel."""
    height: int
    width: int
    """Pixels along a side of a cell."""

    @classmethod
    def of(cls, grid: Grid) -> PixelAreas:
        """The areas of a grid's pixels."""
        if grid.crs.is_geographic and not (grid.transform.b or grid.transform.d):
            return cls(_between_parallels(grid)[:, None], 1, grid.width)
        return cls(_on_the_ground(grid), _CELL, _CELL)

    def block(self, window: Window) -> NDArray[np.float64]:
        """m² of every pixel of a window, [h, w]."""
        rows = np.arange(window.row, window.row + window.height) // self.height
        columns = np.arange(window.column, window.column + window.width) // self.width
        return self.cells[np.ix_(rows, columns)]

    def rows(self, grid: Grid) -> NDArray[np.float64]:
        """m² of a pixel of each row, the mean along it: [height]."""
        widths = np.minimum(self.width, grid.width - self.width * np.arange(self.cells.shape[1]))
        return np.repeat(self.cells @ (widths / grid.width), self.height)[: grid.height]


_LONGEST_EDGE = 1000.0
"""Metres of an outline's edge that is taken as straight in the projection that keeps areas."""


def polygon_areas(polygons: NDArray[Any], crs: CRS) -> NDArray[np.float64]:
    """m² of polygons [n] on the WGS 84 ellipsoid; of one without a place on the globe the area in the CRS itself."""
    unit = METRES_PER_DEGREE if crs.is_geographic else float(crs.linear_units_factor[1])
    fine = shapely.segmentize(polygons, _LONGEST_EDGE / unit)
    xy, owner = shapely.get_coordinates(fine, return_index=True)
    degrees = transformed(xy, crs, CRS.from_epsg(4326))
    if np.isnan(degrees).any():
        parts = [transformed(xy[owner == n], crs, CRS.from_epsg(4326)) for n in range(len(polygons))]
        degrees = np.concatenate(parts) if parts else degrees
    first = np.searchsorted(owner, owner)
    longitudes = degrees[:, 0] - 360 * np.round((degrees[:, 0] - degrees[first, 0]) / 360)
    semi_major, inverse = _WGS84
    across = np.radians(longitudes) * semi_major
    along = _authalic(np.radians(degrees[:, 1]), 1 / inverse) * semi_major / 2
    lost = np.zeros(len(polygons), bool)
    lost[owner[np.isnan(degrees[:, 0])]] = True
    areas = np.zeros(len(polygons))
    flat = fine.copy()
    placed = np.stack([across, along], axis=1)
    kept = ~lost
    flat[kept] = shapely.set_coordinates(fine[kept], placed[kept[owner]])
    areas[kept] = shapely.area(flat[kept])
    areas[lost] = shapely.area(polygons[lost]) * unit**2
    return areas


def _between_parallels(grid: Grid) -> NDArray[np.float64]:
    transform = grid.transform
    semi_major, flattening = _ellipsoid(grid.crs)
    radians = float(grid.crs.units_factor[1])
    parallels = np.clip((transform.f + transform.e * np.arange(grid.height + 1)) * radians, -math.pi / 2, math.pi / 2)
    width = abs(transform.a) * radians
    return np.abs(np.diff(_authalic(parallels, flattening))) * semi_major**2 * width / 2


def _on_the_ground(grid: Grid) -> NDArray[np.float64]:
    """m² of a pixel in each cell: the cells' corners on a cylinder that keeps areas, by the shoelace formula."""
    shape = -(-grid.height // _CELL), -(-grid.width // _CELL)
    rows, columns = np.meshgrid(*(np.arange(count + 1) * float(_CELL) for count in shape), indexing="ij")
    x, y = grid.transform * (columns.ravel(), rows.ravel())
    longitudes, latitudes = transformed(np.stack([x, y], axis=1), grid.crs, CRS.from_epsg(4326)).T.reshape(
        2, *rows.shape
    )
    if np.isnan(longitudes).any():
        return np.full(shape, grid.resolution**2)
    semi_major, inverse = _WGS84
    across = np.radians(longitudes) * semi_major
    along = _authalic(np.radians(latitudes), 1 / inverse) * semi_major / 2
    east, north = _diagonal(across, turn=2 * math.pi * semi_major), _diagonal(along)
    areas: NDArray[np.float64] = np.abs(east[0] * north[1] - east[1] * north[0]) / 2 / _CELL**2
    return areas


def _diagonal(corners: NDArray[np.float64], turn: float = 0.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both diagonals of every cell; `turn` is what lies between a meridian and itself, for cells across it."""
    falling, rising = corners[1:, 1:] - corners[:-1, :-1], corners[:-1, 1:] - corners[1:, :-1]
    if turn:
        falling, rising = (each - turn * np.round(each / turn) for each in (falling, rising))
    return falling, rising


def _authalic(latitudes: ArrayLike, flattening: float) -> NDArray[np.float64]:
    """q of Snyder (1987), Map projections – a working manual, eq. 3-12: area below a parallel is a² q Δλ / 2."""
    sine = np.sin(np.asarray(latitudes, np.float64))
    squared = flattening * (2 - flattening)
    if squared < 1e-12:
        return 2 * sine
    eccentricity = math.sqrt(squared)
    turned = eccentricity * sine
    return (1 - squared) * (sine / (1 - turned**2) + np.arctanh(turned) / eccentricity)


def _ellipsoid(crs: CRS) -> tuple[float, float]:
    """Semi-major axis in metres and flattening; WGS 84's where the CRS does not say."""
    found = _SPHEROID.search(crs.to_wkt())
    semi_major, inverse = (float(found.group(1)), float(found.group(2))) if found else _WGS84
    return semi_major, 1 / inverse if inverse else 0.0
