"""Using the panel with the real engine: a part of the sample scene, clicks on it, and waiting for the map."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"
LEFT, TOP, SIDE = 96, 0, 256
"""The part of the scene that is used, in pixels: it holds all classes."""
PATIENCE = 90

needs_engine = pytest.mark.skipif(
    not (ROOT / ".venv").exists() and "TERRAFM_PYTHON" not in os.environ, reason="the engine's environment is not there"
)


def wait_until(condition, what, seconds=PATIENCE):
    """Let Qt work until the condition holds; the longest time that one turn of the event loop took."""
    deadline, longest = time.monotonic() + seconds, 0.0
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        started = time.perf_counter()
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - started)
        time.sleep(0.002)
    print(f"{time.monotonic() - begun:6.2f} s until {what}; longest turn {1000 * longest:.0f} ms")
    return longest


def click(panel, canvas, places, row):
    """Choose a class by its key and click on scene pixels (row, column)."""
    QTest.keyClick(canvas, Qt.Key.Key_0 + row)
    layer = panel.imagery.sources["s2"].layer()
    for y, x in places:
        point = canvas.getCoordinateTransform().transform(
            layer.extent().xMinimum() + (x + 0.5) * 10, layer.extent().yMaximum() - (y + 0.5) * 10
        )
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(point.x()), round(point.y())))


def some_of(places, count):
    return places[np.linspace(0, len(places) - 1, count).astype(int)]


def shown(panel):
    """The pixels of the live map."""
    layer = panel.live_layers.map_layer
    return None if layer is None else gdal.Open(layer.source()).ReadAsArray()


def is_mapped(panel):
    return panel.live_layers.map_layer is not None and panel.controller.work is None
