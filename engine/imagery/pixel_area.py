"""Coordinates from one reference system to another."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.warp import transform

from .grid import Grid


def transformed(xy: NDArray[np.float64], source: CRS, target: CRS) -> NDArray[np.float64]:
    """Coordinates [n, 2] in another CRS; all NaN if any of them has no place there, such as a longitude of 999."""
    try:
        x, y = transform(source, target, xy[:, 0], xy[:, 1])
    except CPLE_BaseError:
        return np.full_like(xy, np.nan)
    result = np.stack([x, y], axis=1)
    return result if np.isfinite(result).all() else np.full_like(xy, np.nan)


_WGS84 = (6_378_137.0, 298.257223563)
_NUMBER = r"\s*([0-9.eE+-]+)\s*"
_SPHEROID = re.compile(rf'(?:SPHEROID|ELLIPSOID)\["[^"]*",{_NUMBER},{_NUMBER}')
_SPAN = 64
"""Pixels along a side of the square by which a projection's areas are compared with the ellipsoid's."""


def row_areas(grid: Grid) -> NDArray[np.float64]:
    """Area in m² of a pixel of each row: [height].

    In a projected CRS the area of a pixel there, the same for all; in a geographic one the area of the cell between
    its parallels and meridians on the CRS's own ellipsoid, which shrinks towards the poles.
    """
    transform = grid.transform
    if not grid.crs.is_geographic:
        _, metres = grid.crs.linear_units_factor
        area = abs(transform.a * transform.e - transform.b * transform.d) * float(metres) ** 2
        return np.full(grid.height, area)
    semi_major, flattening = _ellipsoid(grid.crs)
    radians = float(grid.crs.units_factor[1])
    parallels = np.clip((transform.f + transform.e * np.arange(grid.height + 1)) * radians, -math.pi / 2, math.pi / 2)
    width = abs(transform.a) * radians
    return np.abs(np.diff(_authalic(parallels, flattening))) * semi_major**2 * width / 2


def area_distortion(grid: Grid) -> float:
    """Area in a projected CRS over area on the ellipsoid at the grid's centre: 1.02 says areas are 2 % too large.

    1 for a geographic CRS, whose areas are the ellipsoid's, and NaN where the centre has no place on the globe.
    """
    if grid.crs.is_geographic:
        return 1.0
    row, column = grid.height / 2, grid.width / 2
    half = _SPAN / 2
    corners = [
        grid.transform * (column + u, row + v) for u, v in ((-half, -half), (half, -half), (half, half), (-half, half))
    ]
    longitudes, latitudes = transformed(np.array(corners), grid.crs, CRS.from_epsg(4326)).T
    if np.isnan(longitudes).any():
        return math.nan
    semi_major, inverse = _WGS84
    across = np.unwrap(np.radians(longitudes)) * semi_major
    along = _authalic(np.radians(latitudes), 1 / inverse) * semi_major / 2  # of a cylinder that keeps areas
    ground = abs(np.dot(across, np.roll(along, -1)) - np.dot(along, np.roll(across, -1))) / 2
    return float(row_areas(grid)[0] * _SPAN**2 / ground) if ground > 0 else math.nan


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
