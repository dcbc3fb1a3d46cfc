"""The sample project from a started QGIS: clicks alone, a map at the end, and the window never stuck."""

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import Qgis, QgsMultiBandColorRenderer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.plugin import TerraFMPlugin
from tests.integration.gui_thread import GuiThread
from tests.plugin.test_plugin import Interface

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv").exists() and "TERRAFM_PYTHON" not in os.environ, reason="the engine's environment is not there"
)


class User:
    """Someone with a mouse: counts the clicks."""

    def __init__(self, thread):
        self.clicks, self._thread = 0, thread

    def click(self, widget, where=None):
        assert widget.isVisible()
        assert widget.isEnabled()
        where = widget.rect().center() if where is None else where
        self.clicks += 1
        self._thread.turn(
            f"click {self.clicks}", lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)
        )


@pytest.fixture
def plugin(qgis_iface, qgis_canvas, qgis_new_project, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    qgis_canvas.setFixedSize(300, 300)
    qgis_canvas.window().show()
    qgis_canvas.setLayers([])
    interface = Interface(qgis_iface)
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    interface.toolbar.show()
    yield plugin
    plugin.unload()


def test_the_first_map_from_a_started_qgis_without_typing(plugin, qgis_canvas, tmp_path):
    project = QgsProject.instance()
    project.setDirty(False)
    with GuiThread() as thread:
        user = User(thread)
        user.click(plugin._iface.toolbar.widgetForAction(plugin.action))
        thread.long.clear()  # the panel is made once; the engine does not work yet
        panel = plugin.dock
        user.click(panel.sample.button)
        thread.until(lambda: panel.live_layers.map_layer is not None, "the first map")
        assert user.clicks <= 6
        thread.until(lambda: panel.controller.is_complete, "the whole scene")
    assert QApplication.activeModalWidget() is None

    folder = tmp_path / "Documents" / "TerraFM Sample"
    names = [layer.name() for layer in project.layerTreeRoot().layerOrder()]
    assert names == ["TerraFM samples", "TerraFM land cover", "Sentinel-2", "Sentinel-1"]
    s2 = panel.imagery.sources["s2"].layer()
    assert isinstance(s2.renderer(), QgsMultiBandColorRenderer)
    assert s2.renderer().usesBands() == [4, 3, 2]
    assert Path(s2.source()) == folder / "s2_l2a.tif"
    assert Path(project.fileName()) == folder / "TerraFM Sample.qgz"
    assert qgis_canvas.mapSettings().destinationCrs() == s2.crs()
    assert qgis_canvas.extent().contains(s2.extent())
    assert [entry.name for entry in panel.samples.classes][:2] == ["water", "forest"]
    assert set(panel.samples.counts().values()) == {12}
    assert not panel.sample.isVisible()
    assert not [path for path in folder.parent.iterdir() if path != folder]
    truth = gdal.Open(str(folder / "truth.tif")).ReadAsArray()
    mapped = gdal.Open(panel.live_layers.map_layer.source()).ReadAsArray()
    assert np.mean(mapped[truth != 255] == truth[truth != 255]) > 0.6
    assert not thread.long, "\n".join(thread.long)
    assert thread.waits == []

    keep_a_project_that_was_begun(panel, user, folder)
    say_where_nothing_can_be_written(panel, user, tmp_path)


def keep_a_project_that_was_begun(panel, user, folder):
    """Unsaved work: the sample joins it, in a folder of its own, and nobody is asked anything."""
    project = QgsProject.instance()
    project.clear()
    mine = QgsVectorLayer("Point?crs=EPSG:4326", "mine", "memory")
    project.addMapLayer(mine)
    with GuiThread() as thread:
        thread.until(panel.sample.button.isVisible, "the panel is empty")
        user.click(panel.sample.button)
        thread.until(lambda: panel.samples.layer is not None, "the sample is open")
    assert not thread.long, "\n".join(thread.long)
    assert [layer.name() for layer in project.layerTreeRoot().layerOrder()][-1] == "mine"
    assert project.fileName() == ""
    assert project.isDirty()
    assert Path(panel.samples.layer.source().split("|")[0]).parent == folder.with_name("TerraFM Sample_2")
    assert QApplication.activeModalWidget() is None


def say_where_nothing_can_be_written(panel, user, tmp_path):
    QgsProject.instance().clear()
    (tmp_path / "Documents").rename(tmp_path / "elsewhere")
    (tmp_path / "Documents").write_text("a file")
    (tmp_path / ".local").write_text("a file")
    with GuiThread() as thread:
        thread.until(panel.sample.button.isVisible, "the panel is empty")
        user.click(panel.sample.button)
        messages = panel._iface.messageBar()
        thread.until(lambda: messages.get_messages(Qgis.MessageLevel.Warning), "a warning")
    (text,) = messages.get_messages(Qgis.MessageLevel.Warning)
    assert "The sample scene cannot be copied" in text
    assert panel.sample.button.isEnabled()
