"""The panel without an engine: what it says, what it remembers, what it leaves behind."""

import itertools

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QToolButton

from terrafm_plugin.classes import classes_from_json
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import NARROWEST, TerraFMDock
from terrafm_plugin.panel.memory import read_state
from terrafm_plugin.samples.samples_file import is_usable
from tests.plugin.panel_use import click, settle
from tests.plugin.rasters import write


def test_an_empty_panel_says_what_to_do(panel):
    settle()
    assert panel.strip.text() == "Choose a Sentinel-2 or Sentinel-1 layer to begin."
    assert not panel.map.whole.isEnabled()
    assert "not set up" in panel.engine_status.footer.text()
    assert panel.engine_status.footer.set_up.isVisible()


def test_the_set_up_button_asks_for_the_set_up(panel):
    asked = []
    panel.set_up_requested.connect(lambda: asked.append(True))
    panel.engine_status.footer.set_up.click()
    assert asked == [True]


def test_layers_are_chosen_by_what_they_look_like(panel, tmp_path):
    names = ("dem", "S2B_MSIL2A_20230618", "S1A_IW_GRDH_20230617", "landsat")
    layers = {name: QgsRasterLayer(str(write(tmp_path / f"{name}.tif", [[1]])), name) for name in names}
    QgsProject.instance().addMapLayers(list(layers.values()))
    settle()
    assert panel.imagery.sources["s2"].layer() is layers["S2B_MSIL2A_20230618"]
    assert panel.imagery.sources["s1"].layer() is layers["S1A_IW_GRDH_20230617"]


def test_a_layer_that_the_engine_cannot_read_says_why_in_place(panel, tmp_path):
    layer = QgsRasterLayer(str(write(tmp_path / "S2_scene.tif", [[1]])), "S2 scene")
    QgsProject.instance().addMapLayer(layer)
    settle()
    assert "TERRAFM_PYTHON" in panel.imagery.sources["s2"].problem()
    assert panel.imagery.parameters() is None


def test_points_and_keys(panel, qgis_canvas):
    panel.classes.add_points.click()
    assert qgis_canvas.mapTool() is panel.clicks.tool
    QTest.keyClick(qgis_canvas, Qt.Key.Key_6)
    click(qgis_canvas, 50, 50)
    click(qgis_canvas, 150, 150)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_1)
    click(qgis_canvas, 100, 50)
    assert panel.samples.counts() == {6: 2, 1: 1}
    assert panel.classes.table.item(5, 3).text() == "2" or settle() or panel.classes.table.item(5, 3).text() == "2"
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.samples.counts() == {6: 2}
    click(qgis_canvas, 52, 51, Qt.MouseButton.RightButton)
    assert panel.samples.counts() == {6: 1}
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert qgis_canvas.mapTool() is not panel.clicks.tool
    assert not panel.classes.add_points.isChecked()


def test_a_renamed_class_and_its_colour_reach_the_layer(panel, qgis_canvas):
    panel.clicks.start()
    click(qgis_canvas, 50, 50)
    panel.classes.table.item(0, 2).setText("Spruce")
    panel.samples.classes.recolor(1, "#123456")
    settle()
    (category,) = [c for c in panel.samples.layer.renderer().categories() if c.value() == 1]
    assert (category.label(), category.symbol().color().name()) == ("Spruce", "#123456")
    assert [feature["name"] for feature in panel.samples.layer.getFeatures()] == ["Spruce"]


def test_the_project_brings_everything_back(panel, qgis_canvas, tmp_path):
    project = QgsProject.instance()
    layer = QgsRasterLayer(str(write(tmp_path / "scene.tif", [[1]])), "some scene")
    project.addMapLayer(layer)
    project.write(str(tmp_path / "project.qgz"))
    panel.imagery.choose("s2", layer)
    panel.clicks.start()
    click(qgis_canvas, 50, 50)
    panel.samples.classes.rename(1, "Spruce")
    panel.method.smoothing.setValue(45)
    panel.method.method.setCurrentIndex(panel.method.method.findData("knn"))
    panel.map.live.setChecked(False)
    settle()
    assert project.write()
    project.clear()
    settle()
    assert panel.samples.layer is None
    assert panel.samples.classes[0].name == "Forest"
    assert panel.map.live.isChecked()
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    assert panel.imagery.sources["s2"].layer().name() == "some scene"
    assert panel.samples.counts() == {1: 1}
    assert panel.samples.classes[0].name == "Spruce"
    assert panel.method.settings().smoothing == 45
    assert panel.method.settings().method == "knn"
    assert not panel.map.live.isChecked()
    assert (tmp_path / "project_samples.gpkg").exists()


def test_an_existing_layer_of_samples_can_be_used(panel):
    layer = QgsVectorLayer("Point?crs=EPSG:32632&field=class:integer&field=name:string", "mine", "memory")
    assert is_usable(layer)
    QgsProject.instance().addMapLayer(layer)
    panel.samples.open(layer)
    assert QgsProject.instance().mapLayer(layer.id()) is layer
    panel.unload()
    assert QgsProject.instance().mapLayer(layer.id()) is layer  # the user's own


def test_the_panel_is_as_narrow_as_it_promises(panel):
    panel.resize(NARROWEST + 4, 900)
    settle()
    assert panel.width() <= NARROWEST + 20
    viewport = panel.scroll.viewport()
    assert panel.scroll.widget().width() <= viewport.width()


def test_loading_and_unloading_many_times_leaves_nothing(qgis_new_project, qgis_iface, qgis_canvas):
    children = len(qgis_canvas.children())
    for _ in range(10):
        dock = TerraFMDock(qgis_iface, EngineClient())
        dock.show()
        dock.clicks.start()
        click(qgis_canvas, 60, 60)
        dock.unload()
        settle_once()
    assert len(qgis_canvas.children()) <= children + 1
    names = {layer.name() for layer in QgsProject.instance().mapLayers().values()}
    assert names == {"TerraFM samples"}
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, TerraFMDock)]


def settle_once():
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, 52)  # deferred deletions
    QApplication.processEvents()


def test_tab_walks_from_top_to_bottom(panel, qgis_canvas):
    panel.resize(360, 1800)
    settle()
    places, widget = [], panel.imagery.findChild(QToolButton, "collapseButton")
    first = widget
    for _ in range(10_000):
        if widget.isVisibleTo(panel) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            places.append(widget.mapTo(panel, QPoint(0, widget.height() // 2)).y())
        widget = widget.nextInFocusChain()
        if widget is first or not panel.isAncestorOf(widget):
            break
    else:
        pytest.fail("the focus goes round without an end")
    assert len(places) > 10
    steps_up = [b - a for a, b in itertools.pairwise(places) if b < a - 12]
    assert steps_up == []


def test_where_next_needs_a_scene_and_samples(panel):
    settle()
    assert not panel.where_next.button.isEnabled()
    assert panel.where_next.list.isHidden()
    panel.where_next.button.setChecked(True)  # as a shortcut might
    settle()
    assert panel.where_next.markers.items == []
    panel.close()
    assert not panel.where_next.button.isChecked()


def test_a_new_project_has_nothing_of_the_last_one(panel, tmp_path):
    project = QgsProject.instance()
    project.addMapLayer(QgsRasterLayer(str(write(tmp_path / "S2_scene.tif", [[1]])), "S2 scene"))
    settle()
    panel.samples.classes.replace_all(list(panel.samples.classes)[:2])
    assert len(classes_from_json(read_state().classes)) == 2
    assert project.write(str(tmp_path / "old.qgz"))
    project.clear()
    settle()
    assert not project.isDirty()
    assert project.write(str(tmp_path / "new.qgz"))
    project.read(str(tmp_path / "new.qgz"))
    settle()
    assert len(list(panel.samples.classes)) > 2
