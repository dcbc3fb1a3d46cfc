"""Sentinel imagery in, maps out. Knows nothing of models."""

from engine.imagery.class_map import ClassMap, PixelCounts, open_class_map
from engine.imagery.classes import LandCoverClass
from engine.imagery.coordinates import transformed
from engine.imagery.description import Description, RecognisedBand
from engine.imagery.examination import describe
from engine.imagery.grid import Grid, Window
from engine.imagery.masks import CLOUD_MASK, CONTENT_TAG, CategoryReader
from engine.imagery.pixel_area import area_distortion, row_areas
from engine.imagery.polygons import write_polygons
from engine.imagery.raster_header import BandSource
from engine.imagery.readers import SensorReader
from engine.imagery.scene import Scene, SceneBlock, SceneSource, open_scene
from engine.imagery.sensors import S1_BANDS, S2_BANDS, SENTINEL2
from engine.imagery.sun import SunPosition, estimated_sun
from engine.imagery.writers import ClassMapWriter, ContinuousWriter, RasterWriter, check_writable, write_screen

__all__ = [
    "CLOUD_MASK",
    "CONTENT_TAG",
    "S1_BANDS",
    "S2_BANDS",
    "SENTINEL2",
    "BandSource",
    "CategoryReader",
    "ClassMap",
    "ClassMapWriter",
    "ContinuousWriter",
    "Description",
    "Grid",
    "LandCoverClass",
    "PixelCounts",
    "RasterWriter",
    "RecognisedBand",
    "Scene",
    "SceneBlock",
    "SceneSource",
    "SensorReader",
    "SunPosition",
    "Window",
    "area_distortion",
    "check_writable",
    "describe",
    "estimated_sun",
    "open_class_map",
    "open_scene",
    "row_areas",
    "transformed",
    "write_polygons",
    "write_screen",
]
