"""A class map and the points that are drawn to check it, as files."""

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsVectorLayer

from terrafm_plugin.classes import LandCoverClass

CLASSES = [LandCoverClass(1, "Forest", "#1b7837"), LandCoverClass(2, "Water", "#2b7bba")]


LEFT, TOP, SIDE = 600000.0, 5300000.0, 20


def write_map(path):
    """A class map whose western half is class 1, the other class 2."""
    codes = np.ones((SIDE, SIDE), np.uint8)
    codes[:, SIDE // 2 :] = 2
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 1, gdal.GDT_Byte)
    dataset.SetProjection(utm().ExportToWkt())
    dataset.SetGeoTransform((LEFT, 10, 0, TOP, 0, -10))
    dataset.GetRasterBand(1).SetNoDataValue(255)
    dataset.GetRasterBand(1).WriteArray(codes)
    return path


def utm():
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    return reference


def write_points(path, count=5):
    """Points as `draw_reference` writes them; the first half lie in class 1."""
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = file.CreateLayer("reference", utm(), ogr.wkbPoint)
    for name, kind in (("id", ogr.OFTInteger), ("map_class", ogr.OFTString), ("stratum", ogr.OFTInteger)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    layer.CreateField(ogr.FieldDefn("reference", ogr.OFTString))
    for number in range(count):
        feature = ogr.Feature(layer.GetLayerDefn())
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(LEFT + 45 + 20 * number, TOP - 45)
        feature.SetGeometry(point)
        feature.SetField("id", count - number)  # the order of the file is not that of the check
        feature.SetField("map_class", "Forest")
        feature.SetField("stratum", 1)
        layer.CreateFeature(feature)
    del layer, file
    return path


def stored(layer):
    """What the file holds, as another program reads it."""
    other = QgsVectorLayer(layer.source(), "other", "ogr")
    return {feature["id"]: (feature["reference"], feature["state"]) for feature in other.getFeatures()}
