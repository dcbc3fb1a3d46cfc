"""What rasterio and pyogrio raise where a file cannot be read or written."""

from __future__ import annotations

from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError

RASTER_ERRORS: tuple[type[Exception], ...] = (RasterioError, CPLE_BaseError)
"""Rasterio's own errors, and GDAL's, which some of its functions (copying among them) let through."""
FILE_ERRORS: tuple[type[Exception], ...] = (OSError, RasterioError, CPLE_BaseError)
"""And the system's."""


def vector_errors() -> tuple[type[Exception], ...]:
    """All of pyogrio's: those of features, fields, geometries and CRS are the layer's.

    It is imported where a vector file is read or written: it has a GDAL of its own, 30 MB that few sessions need.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    return DataSourceError, DataLayerError
