"""A Level-2A raster that brings its scene classification."""

from pathlib import Path

import numpy as np
from osgeo import gdal

S2 = str(Path(__file__).parents[2] / "resources" / "sample_scene" / "s2_l2a.tif")


def write_surface(path):
    """A Level-2A raster, its scene classification as its last band; the codes come back."""
    source = gdal.Open(S2)
    codes = np.full((source.RasterYSize, source.RasterXSize), 4)
    codes[20:60, 30:90], codes[100:120, 40:70], codes[150:160, 150:160] = 9, 10, 3
    made = gdal.GetDriverByName("GTiff").Create(str(path), source.RasterXSize, source.RasterYSize, 13, gdal.GDT_UInt16)
    made.SetGeoTransform(source.GetGeoTransform())
    made.SetProjection(source.GetProjection())
    made.SetMetadata(source.GetMetadata())
    for index in range(1, 13):
        made.GetRasterBand(index).WriteArray(source.GetRasterBand(index).ReadAsArray())
        made.GetRasterBand(index).SetDescription(source.GetRasterBand(index).GetDescription())
    made.GetRasterBand(13).WriteArray(codes)
    made.GetRasterBand(13).SetDescription("SCL")
    return codes
