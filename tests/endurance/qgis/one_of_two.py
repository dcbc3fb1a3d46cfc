"""One of two QGIS at once, started by `test_two_qgis.py`: TERRAFM_TURN is 0 or 1, TERRAFM_SHARED their folder."""

import os
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from terrafm_plugin.settings import TerraFMSettings
from tests.integration.conftest import truth  # noqa: F401
from tests.integration.panel_use import LEFT, SCENE, SIDE, TOP, click, is_mapped, some_of
from tests.qt_patience import wait_until

ROUNDS, EACH = 8, 3


def test_a_session_beside_another(qgis_iface, qgis_canvas, qgis_new_project, truth):  # noqa: F811
    turn, shared = int(os.environ["TERRAFM_TURN"]), Path(os.environ["TERRAFM_SHARED"])
    together = Together(shared, turn)
    project, path = QgsProject.instance(), shared / "shared.qgz"
    if turn == 1:  # the first makes the project and its samples, the second opens them
        together.reached("begun", by=0)
    layer = _opened(project, path, shared)
    panel = _panel(qgis_iface, qgis_canvas, layer)
    panel.classes.add_points.click()
    if turn == 0:
        click(panel, qgis_canvas, some_of(truth["forest"], 4), 1)
        click(panel, qgis_canvas, some_of(truth["water"], 4), 6)
        wait_until(lambda: is_mapped(panel), "the first map")
        assert project.write()
        together.reached("begun", by=0)
    wait_until(lambda: is_mapped(panel), "a map of the samples that were there")
    for round_ in range(ROUNDS):
        together.reached(f"round {round_}")
        name, row = (("cropland", 2), ("built-up", 4))[turn]
        places = some_of(truth[name], ROUNDS * EACH)[round_::ROUNDS]
        click(panel, qgis_canvas, places, row)
        wait_until(lambda: is_mapped(panel), "the map")
        TerraFMSettings.load().save()
    panel.map.save_requested.emit(shared / f"map {turn}.tif")
    wait_until(lambda: (shared / f"map {turn}.tif").exists() and panel.controller.work is None, "the map was saved")
    assert not qgis_iface.messageBar().get_messages(2), qgis_iface.messageBar().get_messages(2)
    together.reached("done")
    panel.unload()
    panel.engine.stop()


class Together:
    """Where both have come to, told by files."""

    def __init__(self, folder, turn):
        self._folder, self._turn = folder, turn

    def reached(self, name, by=None):
        """Wait until the other is there too, or the one that this is about."""
        if by in (None, self._turn):
            (self._folder / f"{name}.{self._turn}").touch()
        awaited = [self._folder / f"{name}.{one}" for one in ((0, 1) if by is None else (by,))]
        wait_until(lambda: all(path.exists() for path in awaited), f"the other: {name}")


def _opened(project, path, shared):
    if path.exists():
        assert project.read(str(path))
        return project.mapLayersByName("s2_l2a")[0]
    part = shared / "s2_l2a.tif"
    gdal.Translate(str(part), str(SCENE / "s2_l2a.tif"), srcWin=[LEFT, TOP, SIDE, SIDE])
    layer = QgsRasterLayer(str(part), "s2_l2a", "gdal")
    project.write(str(path))
    project.addMapLayer(layer)
    return layer


def _panel(iface, canvas, layer):
    canvas.setDestinationCrs(layer.crs())
    canvas.setFixedSize(300, 300)
    canvas.window().show()
    QApplication.processEvents()
    canvas.setLayers([layer])
    canvas.setExtent(layer.extent())
    dock = TerraFMDock(iface, EngineClient())
    dock.show()
    for section in dock.sections:
        section.setCollapsed(False)
    wait_until(lambda: dock.controller.session is not None, "the imagery was opened")
    return dock


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr("tests.patience.PATIENCE", 400.0, raising=False)
