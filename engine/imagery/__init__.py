"""Sentinel imagery in, maps out. Knows nothing of models."""

from .class_map import ClassMap, PixelCounts, open_class_map
from .examination import describe
from .examination.description import Description, RecognisedBand
from .examination.products import is_scene_classification
from .examination.radiometry import date_in_text
from .examination.raster_header import BandSource
from .examination.sun import SunPosition, estimated_sun
from .grid import Grid, Window
from .output.classes import LandCoverClass
from .output.polygons import write_polygons, write_styled
from .output.styles import polygon_style
from .output.writers import ClassMapWriter, ContinuousWriter, RasterWriter, check_writable, write_screen
from .pixel_area import SQUARE_METRES_PER_HECTARE, PixelAreas, polygon_areas, transformed
from .reading.known import KnownPixels
from .reading.mask_kinds import CLOUD_MASK, CONTENT_TAG, MaskKind, mask_kind
from .reading.masks import CategoryReader
from .reading.opening import open_scene
from .reading.readers import SensorReader
from .reading.scene import Scene, SceneBlock, SceneSource
from .sensors import S1_BANDS, S2_BANDS, SENTINEL2
from .series.opening import describe_several, open_imagery
from .series.seasons import Seasons

__all__ = [
    "CLOUD_MASK",
    "CONTENT_TAG",
    "S1_BANDS",
    "S2_BANDS",
    "SENTINEL2",
    "SQUARE_METRES_PER_HECTARE",
    "BandSource",
    "CategoryReader",
    "ClassMap",
    "ClassMapWriter",
    "ContinuousWriter",
    "Description",
    "Grid",
    "KnownPixels",
    "LandCoverClass",
    "MaskKind",
    "PixelAreas",
    "PixelCounts",
    "RasterWriter",
    "RecognisedBand",
    "Scene",
    "SceneBlock",
    "SceneSource",
    "Seasons",
    "SensorReader",
    "SunPosition",
    "Window",
    "check_writable",
    "date_in_text",
    "describe",
    "describe_several",
    "estimated_sun",
    "is_scene_classification",
    "mask_kind",
    "open_class_map",
    "open_imagery",
    "open_scene",
    "polygon_areas",
    "polygon_style",
    "transformed",
    "write_polygons",
    "write_screen",
    "write_styled",
]
