"""A day with the plugin, loaded once: the sample project by clicks alone, and a window that is never stuck."""

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import Qgis, QgsApplication, QgsMultiBandColorRenderer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.plugin import TerraFMPlugin
from tests.integration.gui_thread import GuiThread, User
from tests.integration.leftovers import child_processes, grown, leftovers
from tests.integration.panel_use import needs_engine
from tests.plugin.qgis_window import Interface

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"

pytestmark = needs_engine


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where the user's documents, and what the engine keeps, are."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv("HOME", str(folder))
        variables.setenv("TERRAFM_CACHE", str(folder / "cache"))
        variables.setenv("TMPDIR", str(folder / "temporary"))
        variables.setattr("tempfile.tempdir", None)
        (folder / "temporary").mkdir()
        yield folder


@pytest.fixture(scope="module")
def plugin(qgis_iface, qgis_canvas, home):
    """Loaded once: its engine takes seconds to start."""
    qgis_canvas.setFixedSize(512, 512)
    qgis_canvas.window().show()
    QgsProject.instance().clear()
    QgsProject.instance().setDirty(False)
    interface = Interface(qgis_iface)
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    interface.toolbar.show()
    yield plugin
    plugin.unload()
    QgsProject.instance().clear()


def test_the_first_map_from_a_started_qgis_without_typing(plugin, qgis_canvas, home):
    project = QgsProject.instance()
    with GuiThread() as thread:
        user = User(thread)
        user.click(plugin._iface.toolbar.widgetForAction(plugin.action))
        panel = plugin.dock
        user.click(panel.sample.button)
        thread.until(lambda: panel.live_layers.map_layer is not None, "the first map")
        user.click(panel.map.whole)
        thread.until(lambda: panel.controller.is_complete, "the whole scene")
    assert user.clicks <= 6
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
    assert thread.waits == []


def test_nothing_holds_the_window_up_while_the_engine_works(plugin, qgis_canvas, home):
    """In the sample project: no call of more than 50 ms, and copies that the engine needs are made in other threads."""
    panel, project = plugin.dock, QgsProject.instance()
    project.addMapLayer(computed("mask", f"a:uri={SCENE / 's1.tif'}", panel.imagery.sources["s2"].layer()))
    qgis_canvas.setLayers([panel.imagery.sources["s2"].layer()])
    with GuiThread() as thread:
        user = User(thread)
        live_maps(panel, qgis_canvas, user, thread)
        a_mask_that_must_be_copied(panel, user, thread)
        results(panel, qgis_canvas, user, thread, home)
        clouds_and_suggestions(panel, user, thread)
        checking(panel, user, thread)
        thread.turn("saving the project", project.write)
        thread.turn("a new project", project.clear)
        thread.until(lambda: panel.controller.session is None, "the panel noticed")
    assert not thread.long, "\n".join(thread.long)
    assert not thread.waits, "\n".join(thread.waits)
    left = [path.name for path in (home / "temporary").iterdir() if path.name.startswith("terrafm")]
    assert not left


def computed(name, source, like, side=2048):
    """A layer of the raster calculator's, of zeros: as a mask it leaves out nothing."""
    extent = like.extent()
    box = ",".join(str(v) for v in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()))
    crs = like.crs().authid()
    uri = f"?crs={crs}&extent={box}&width={side}&height={side}&formula=%22a@1%22*0&{source}&a:provider=gdal"
    layer = QgsRasterLayer(uri, name, "virtualraster")
    assert layer.isValid()
    return layer


def places(name, count=4):
    """Canvas pixels, which are the scene's, well inside one class."""
    legend = json.loads((SCENE / "truth.json").read_text(encoding="utf-8"))["classes"]
    (code,) = [entry["code"] for entry in legend if entry["name"] == name]
    same = gdal.Open(str(SCENE / "truth.tif")).ReadAsArray() == code
    inside = np.argwhere(same & np.roll(same, 5, 0) & np.roll(same, -5, 0) & np.roll(same, 5, 1) & np.roll(same, -5, 1))
    return inside[np.linspace(0, len(inside) - 1, count + 2).astype(int)[1:-1]]


def live_maps(panel, canvas, user, thread):
    user.click(panel.classes.add_points)
    for key, name in ((2, "forest"), (3, "cropland")):
        thread.turn("a key", lambda key=key: QTest.keyClick(canvas, Qt.Key.Key_0 + key))
        for row, column in places(name):
            user.click(canvas.viewport(), QPoint(int(column), int(row)))
    assert panel.samples.counts()[2] == 16
    user.click(panel.map.confidence)
    thread.until(lambda: panel.live_layers.confidence_layer is not None, "the confidence")
    thread.turn("zoom", lambda: canvas.setExtent(panel.controller.grid.extent.scaled(0.3)))
    thread.until(lambda: panel.live_layers.map_layer.extent().width() < 2000, "the map of the new view")


def a_mask_that_must_be_copied(panel, user, thread):
    (layer,) = QgsProject.instance().mapLayersByName("mask")
    s1 = panel.imagery.sources["s1"].layer()
    thread.turn("choosing the mask", lambda: panel.clouds.mask.setLayer(layer))
    thread.until(lambda: panel.clouds._mask, "the mask was copied")
    thread.until(lambda: (panel.controller._imagery or {}).get("mask"), "the map knows the mask")
    thread.turn("as imagery too", lambda: panel.imagery.choose("s1", layer))
    thread.until(panel.imagery.sources["s1"].problem, "the engine looked at it")
    thread.turn("as before", lambda: panel.imagery.choose("s1", s1))
    thread.turn("no mask", lambda: panel.clouds.mask.setLayer(None))
    thread.until(lambda: set(panel.controller._imagery or ()) == {"s1", "s2"}, "the imagery is what it was")


def results(panel, canvas, user, thread, home):
    out = home / "map.tif"
    thread.turn("saving the map", lambda: panel.map.save_requested.emit(out))
    thread.until(lambda: panel.check.maps.currentLayer() is not None, "the map was saved")
    thread.turn("a page", lambda: panel.map.report_requested.emit(home / "page.html"))
    thread.until((home / "page.html").exists, "the page was written")
    user.click(panel.method.compare)
    thread.turn("zoom", lambda: canvas.setExtent(panel.controller.grid.extent))
    thread.until(panel.map._comparison.isVisible, "the map with a comparison")


def clouds_and_suggestions(panel, user, thread):
    user.click(panel.clouds.find)
    thread.until(panel.clouds.results.texts, "no clouds can be found here")
    user.click(panel.where_next.button)
    thread.until(lambda: panel.where_next.list.count() == 5, "places")
    user.click(panel.where_next.button)


def checking(panel, user, thread):
    user.click(panel.check.draw)
    thread.until(lambda: panel.check.points.layer is not None, "points were drawn")
    user.click(panel.check.start)
    for number in range(3):
        thread.turn("an answer", lambda number=number: panel.check.walk.answer(panel.check.points.classes[number].code))
    user.click(panel.check.start)
    user.click(panel.check.assess)
    thread.until(lambda: panel.check.assessment is not None, "the assessment")


def test_a_project_that_was_begun_is_kept(plugin, home):
    """Unsaved work: the sample joins it, in a folder of its own, and nobody is asked anything."""
    panel, project = plugin.dock, QgsProject.instance()
    project.clear()
    mine = QgsVectorLayer("Point?crs=EPSG:4326", "mine", "memory")
    project.addMapLayer(mine)
    with GuiThread() as thread:
        thread.until(panel.sample.button.isVisible, "the panel is empty")
        User(thread).click(panel.sample.button)
        thread.until(lambda: panel.samples.layer is not None, "the sample is open")
    assert not thread.long, "\n".join(thread.long)
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
    with GuiThread() as thread:
        thread.until(panel.sample.button.isVisible, "the panel is empty")
        User(thread).click(panel.sample.button)
        thread.until(lambda: messages.get_messages(Qgis.MessageLevel.Warning), "a warning")
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
    with GuiThread() as thread:
        for cycle in range(CYCLES + 1):
            assert project.read(str(file))
            thread.until(lambda: panel.samples.layer is not None, "the project is there")
            if cycle == 0:  # else it is left while the engine opens or maps it
                thread.until(lambda: panel.live_layers.map_layer is not None, "a map")
            panel.close()
            thread.turn("hidden")
            plugin.action.trigger()
            project.clear()
            thread.turn("cleared")
            if before is None:
                before = settled(plugin, qgis_iface, qgis_canvas, thread)
        assert grown(before, settled(plugin, qgis_iface, qgis_canvas, thread)) == {}


def test_twenty_times_loaded_and_unloaded(plugin, qgis_iface, qgis_canvas, home):
    """With the panel and the engine each time; the engine's process is ended while it starts or works."""
    interface, before = plugin._iface, None
    with GuiThread() as thread:
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
                thread.turn("loaded")
        assert grown(before, leftovers(qgis_iface, qgis_canvas, interface)) == {}


def settled(plugin, iface, canvas, thread):
    """What is left once the engine has answered all that it was asked."""
    panel = plugin.dock
    thread.until(lambda: not panel.engine._calls and panel.controller.session is None, "the engine rests")
    thread.until(lambda: not QgsApplication.taskManager().countActiveTasks(), "no task runs")
    return leftovers(iface, canvas, plugin._iface)
