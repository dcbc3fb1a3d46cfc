"""What rasterio raises where a file cannot be read or written."""

from __future__ import annotations

from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError

RASTER_ERRORS: tuple[type[Exception], ...] = (RasterioError, CPLE_BaseError)
"""Its own errors, and GDAL's, which some of its functions (copying among them) let through."""
FILE_ERRORS: tuple[type[Exception], ...] = (OSError, RasterioError, CPLE_BaseError)
"""And the system's."""
