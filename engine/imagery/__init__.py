"""Sentinel imagery in, maps out. Knows nothing of models."""

from engine.imagery.classes import LandCoverClass
from engine.imagery.description import Description, RecognisedBand
from engine.imagery.examination import describe
from engine.imagery.grid import Grid, Window
from engine.imagery.scene import Scene, SceneBlock, open_scene
from engine.imagery.sensors import S1_BANDS, S2_BANDS, SENTINEL2
from engine.imagery.writers import ClassMapWriter, ContinuousWriter, RasterWriter, check_writable, write_screen

__all__ = [
    "S1_BANDS",
    "S2_BANDS",
    "SENTINEL2",
    "ClassMapWriter",
    "ContinuousWriter",
    "Description",
    "Grid",
    "LandCoverClass",
    "RasterWriter",
    "RecognisedBand",
    "Scene",
    "SceneBlock",
    "Window",
    "check_writable",
    "describe",
    "open_scene",
    "write_screen",
]
