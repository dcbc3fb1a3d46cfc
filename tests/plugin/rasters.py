"""Rasters of class codes, and how a layer shows them."""

from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from terrafm_plugin.classes import LandCoverClass

CLASSES = [LandCoverClass(1, "Forest", "#1b7837"), LandCoverClass(2, "Water", "#2b7bba")]


def write(path, codes, left=600000.0, pixel=10.0):
    codes = np.asarray(codes, np.uint8)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), codes.shape[1], codes.shape[0], 1, gdal.GDT_Byte)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((left, pixel, 0, 5300000.0, 0, -pixel))
    dataset.GetRasterBand(1).SetNoDataValue(255)
    dataset.GetRasterBand(1).WriteArray(codes)
    return path


def labels(layer):
    return {entry.value: (entry.label, entry.color.name()) for entry in layer.renderer().classes()}


def make_raster(path: Path, epsg: int | None = 32632, names=("B02", "B03")) -> Path:
    file = gdal.GetDriverByName("GTiff").Create(str(path), 8, 6, len(names), gdal.GDT_UInt16)
    file.SetGeoTransform((500000, 10, 0, 5200000, 0, -10))
    if epsg:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(epsg)
        file.SetProjection(crs.ExportToWkt())
    for number, name in enumerate(names, start=1):
        band = file.GetRasterBand(number)
        band.WriteArray(np.full((6, 8), 100 * number, np.uint16) + np.arange(8, dtype=np.uint16))
        band.SetDescription(name)
    del file
    return path
