"""What rasterio and pyogrio raise where a file cannot be read or written."""

from __future__ import annotations

from pyogrio.errors import DataLayerError, DataSourceError
from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError

RASTER_ERRORS: tuple[type[Exception], ...] = (RasterioError, CPLE_BaseError)
"""Rasterio's own errors, and GDAL's, which some of its functions (copying among them) let through."""
FILE_ERRORS: tuple[type[Exception], ...] = (OSError, RasterioError, CPLE_BaseError)
"""And the system's."""
VECTOR_ERRORS: tuple[type[Exception], ...] = (DataSourceError, DataLayerError)
"""All of pyogrio's: those of features, fields, geometries and CRS are the layer's."""
