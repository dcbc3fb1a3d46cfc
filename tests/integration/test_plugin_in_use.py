"""A day with the plugin, loaded once: the sample project by clicks alone, and nothing that is left behind."""

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import Qgis, QgsApplication, QgsMultiBandColorRenderer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication

from tests.integration.day import a_day
from tests.integration.event_loop import EventLoop, User
from tests.integration.leftovers import child_processes, grown, leftovers
from tests.integration.panel_use import needs_engine

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"

pytestmark = needs_engine


def test_the_first_map_from_a_started_qgis_without_typing(plugin, qgis_canvas, home):
    project = QgsProject.instance()
    loop = EventLoop()
    user = User(loop)
    user.click(plugin._iface.toolbar.widgetForAction(plugin.action))
    panel, sign = plugin.dock, plugin.dock.engine_status.footer.sign
    loop.until(lambda: sign.turns and sign.isVisible(), "the engine is starting, and the panel shows it")
    before = sign.grab().toImage()
    loop.until(lambda: sign.grab().toImage() != before, "the sign moves")
    user.click(panel.sample.button)
    loop.until(lambda: panel.live_layers.map_layer is not None, "the first map")
    assert user.clicks == 2
    assert not sign.turns
    user.click(panel.map.whole)
    loop.until(lambda: panel.controller.is_complete, "the whole scene")
    assert QApplication.activeModalWidget() is None

    folder = home / "Documents" / "TerraFM Sample"
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


def test_a_day_from_the_first_clicks_to_an_assessment(plugin, qgis_canvas, home):
    """In the sample project; copies that the engine needs are made in other threads, and nothing is left of them."""
    loop = EventLoop()
    a_day(plugin, qgis_canvas, home, User(loop), loop)
    assert not [path.name for path in (home / "temporary").iterdir() if path.name.startswith("terrafm")]


def test_a_project_that_was_begun_is_kept(plugin, home):
    """Unsaved work: the sample joins it, in a folder of its own, and nobody is asked anything."""
    panel, project = plugin.dock, QgsProject.instance()
    project.clear()
    mine = QgsVectorLayer("Point?crs=EPSG:4326", "mine", "memory")
    project.addMapLayer(mine)
    loop = EventLoop()
    loop.until(panel.sample.button.isVisible, "the panel is empty")
    User(loop).click(panel.sample.button)
    loop.until(lambda: panel.samples.layer is not None, "the sample is open")
    assert [layer.name() for layer in project.layerTreeRoot().layerOrder()][-1] == "mine"
    assert project.fileName() == ""
    assert project.isDirty()
    assert Path(panel.samples.layer.source().split("|")[0]).parent == home / "Documents" / "TerraFM Sample_2"
    assert QApplication.activeModalWidget() is None


def test_where_nothing_can_be_written_the_panel_says_so(plugin, home):
    panel, messages = plugin.dock, plugin.dock._iface.messageBar()
    QgsProject.instance().clear()
    (home / "Documents").rename(home / "elsewhere")
    (home / "Documents").write_text("a file")
    (home / ".local").write_text("a file")
    loop = EventLoop()
    loop.until(panel.sample.button.isVisible, "the panel is empty")
    User(loop).click(panel.sample.button)
    loop.until(lambda: messages.get_messages(Qgis.MessageLevel.Warning), "a warning")
    (text,) = messages.get_messages(Qgis.MessageLevel.Warning)
    assert "The sample scene cannot be copied" in text
    assert panel.sample.button.isEnabled()
    (home / "Documents").unlink()
    (home / "elsewhere").rename(home / "Documents")


CYCLES = 20


def test_twenty_projects_leave_nothing_behind(plugin, qgis_iface, qgis_canvas, home):
    """Opened, mapped once, closed, with the panel shown and hidden in each."""
    panel, project = plugin.dock, QgsProject.instance()
    file = home / "Documents" / "TerraFM Sample" / "TerraFM Sample.qgz"
    before = None
    loop = EventLoop()
    for cycle in range(CYCLES + 1):
        assert project.read(str(file))
        loop.until(lambda: panel.samples.layer is not None, "the project is there")
        if cycle == 0:  # else it is left while the engine opens or maps it
            loop.until(lambda: panel.live_layers.map_layer is not None, "a map")
        panel.close()
        loop.turn("hidden")
        plugin.action.trigger()
        project.clear()
        loop.turn("cleared")
        if before is None:
            before = settled(plugin, qgis_iface, qgis_canvas, loop)
    assert grown(before, settled(plugin, qgis_iface, qgis_canvas, loop)) == {}


def test_twenty_times_loaded_and_unloaded(plugin, qgis_iface, qgis_canvas, home):
    """With the panel and the engine each time; the engine's process is ended while it starts or works."""
    interface, before = plugin._iface, None
    loop = EventLoop()
    for cycle in range(CYCLES + 1):
        plugin.unload()
        assert child_processes() == []
        if before is None:
            before = leftovers(qgis_iface, qgis_canvas, interface)
        elif cycle < CYCLES:
            plugin.initGui()
            plugin.action.trigger()
            if cycle in (3, 13):
                plugin.engine.start()
            loop.turn("loaded")
    assert grown(before, leftovers(qgis_iface, qgis_canvas, interface)) == {}


def settled(plugin, iface, canvas, loop):
    """What is left once the engine has answered all that it was asked."""
    panel = plugin.dock
    loop.until(lambda: not panel.engine._calls and panel.controller.session is None, "the engine rests")
    loop.until(lambda: not QgsApplication.taskManager().countActiveTasks(), "no task runs")
    return leftovers(iface, canvas, plugin._iface)
