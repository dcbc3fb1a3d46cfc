"""Coordinates from one reference system to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError  # what the next line raises has no public name
from rasterio.crs import CRS
from rasterio.warp import transform


def transformed(xy: NDArray[np.float64], source: CRS, target: CRS) -> NDArray[np.float64]:
    """Coordinates [n, 2] in another CRS; all NaN if any of them has no place there, such as a longitude of 999."""
    try:
        x, y = transform(source, target, xy[:, 0], xy[:, 1])
    except CPLE_BaseError:
        return np.full_like(xy, np.nan)
    result = np.stack([x, y], axis=1)
    return result if np.isfinite(result).all() else np.full_like(xy, np.nan)
