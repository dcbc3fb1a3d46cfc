"""Rasters opened by GDAL, alike in every QGIS."""

from __future__ import annotations

from typing import Any

from osgeo import gdal


def open_raster(path: str, *, update: bool = False) -> Any | None:
    """A GDAL dataset, or None where it cannot be opened.

    Since QGIS 3.30 GDAL raises exceptions once Processing is loaded, and returns None before.
    """
    try:
        return gdal.Open(path, gdal.GA_Update if update else gdal.GA_ReadOnly)
    except RuntimeError:
        return None
