"""The panel with the real engine, over a part of the sample scene whose truth is known."""

import json

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from tests.integration.loaded_plugin import home, plugin  # noqa: F401
from tests.integration.panel_use import LEFT, SCENE, SIDE, TOP


@pytest.fixture
def scene(qgis_new_project, tmp_path):
    """The sample scene as a user has it: two layers of a saved project."""
    layers = []
    for name in ("s2_l2a.tif", "s1.tif"):
        part = tmp_path / f"Szene ‘{name}"
        gdal.Translate(str(part), str(SCENE / name), srcWin=[LEFT, TOP, SIDE, SIDE])
        layers.append(QgsRasterLayer(str(part), name[:-4], "gdal"))
    assert all(layer.isValid() for layer in layers)
    QgsProject.instance().write(str(tmp_path / "mein Projekt ü.qgz"))
    QgsProject.instance().addMapLayers(layers)
    return layers


@pytest.fixture
def panel(scene, qgis_iface, qgis_canvas):
    qgis_canvas.setDestinationCrs(scene[0].crs())
    qgis_canvas.setFixedSize(300, 300)
    qgis_canvas.window().show()  # a canvas takes up its size when it is first shown
    QApplication.processEvents()
    qgis_canvas.setLayers(scene)
    qgis_canvas.setExtent(scene[0].extent())
    engine = EngineClient()
    dock = TerraFMDock(qgis_iface, engine)
    dock.show()
    for section in dock.sections:
        section.setCollapsed(False)
    yield dock
    if dock.is_loaded:
        dock.unload()
    engine.stop()


@pytest.fixture(scope="module")
def truth():
    """Class name and the pixels (row, column) that lie well inside it, of the scene's truth."""
    dataset = gdal.Open(str(SCENE / "truth.tif"))
    codes = dataset.ReadAsArray(LEFT, TOP, SIDE, SIDE)
    legend = json.loads((SCENE / "truth.json").read_text(encoding="utf-8"))["classes"]
    inside = {}
    for entry in legend:
        same = codes == entry["code"]
        core = np.ones_like(same)
        for dy in (-4, 0, 4):
            for dx in (-4, 0, 4):
                core &= np.roll(same, (dy, dx), (0, 1))
        inside[entry["name"]] = np.argwhere(core[12:-12, 12:-12]) + 12
    return inside
