"""Using the panel with the real engine: a part of the sample scene, clicks on it, and waiting for the map."""

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"
LEFT, TOP, SIDE = 96, 0, 256
"""The part of the scene that is used, in pixels: it holds all classes."""

needs_engine = pytest.mark.skipif(
    not (ROOT / ".venv").exists() and "TERRAFM_PYTHON" not in os.environ, reason="the engine's environment is not there"
)


def click(panel, canvas, places, row):
    """Choose a class by its key, if one is given, and click on scene pixels (row, column)."""
    if row is not None:
        QTest.keyClick(canvas, Qt.Key.Key_0 + row)
    for place in places:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(panel, canvas, place))


def pixel_of(panel, canvas, place):
    """Where on the canvas a scene pixel (row, column) is."""
    extent = panel.imagery.sources["s2"].layer().extent()
    row, column = place
    point = canvas.getCoordinateTransform().transform(
        extent.xMinimum() + (column + 0.5) * 10, extent.yMaximum() - (row + 0.5) * 10
    )
    return QPoint(round(point.x()), round(point.y()))


def some_of(places, count):
    return places[np.linspace(0, len(places) - 1, count).astype(int)]


def shown(panel):
    """The pixels of the live map."""
    layer = panel.live_layers.map_layer
    return None if layer is None else gdal.Open(layer.source()).ReadAsArray()


def is_mapped(panel):
    return panel.live_layers.map_layer is not None and panel.controller.work is None
