"""The section "Check the Map" without an engine: the walk from point to point, blind, by keys and buttons."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.accuracy_check.check_points import open_check_layer
from terrafm_plugin.accuracy_check.map_check import SampleSize
from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import NARROWEST, TerraFMDock
from tests.plugin.panel_use import settle
from tests.plugin.reference_points import CLASSES, stored, write_map, write_points


@pytest.fixture
def panel(qgis_new_project, qgis_iface, qgis_canvas, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    qgis_canvas.setFixedSize(300, 300)
    dock = TerraFMDock(qgis_iface, EngineClient())
    dock.show()
    yield dock
    if dock.is_loaded:
        dock.unload()


@pytest.fixture
def maps(panel, qgis_canvas, tmp_path):
    """The map that is checked, and its drawn points, as layers of the project."""
    path = write_map(tmp_path / "m.tif")
    land_cover = QgsRasterLayer(str(path), "m")
    points = open_check_layer(write_points(tmp_path / "p.gpkg"), str(path), CLASSES, "m – check")
    QgsProject.instance().addMapLayers([points, land_cover])
    qgis_canvas.window().show()  # a canvas takes up its size when it is first shown
    settle()
    qgis_canvas.setLayers([points, land_cover])
    qgis_canvas.setExtent(land_cover.extent())
    panel.check.restore()
    settle()
    return land_cover, points


def is_ticked(layer):
    return QgsProject.instance().layerTreeRoot().findLayer(layer.id()).itemVisibilityChecked()


def test_nothing_to_check_yet(panel):
    assert not panel.check.draw.isEnabled()
    assert panel.check.start.isHidden()
    assert panel.check.answers.isHidden()
    panel.check.number.setValue(120)
    assert panel.check.size() == SampleSize(points=120)
    panel.check.mode.setCurrentIndex(1)
    assert panel.check.size() == SampleSize(standard_error=0.02)
    assert panel.check.number.isHidden()


def test_a_walk_by_keys_and_buttons_is_blind(panel, maps, qgis_canvas):
    land_cover, points = maps
    section = panel.check
    assert "0 of 5 points of ‘m’" in section.progress_text.text()
    before = qgis_canvas.extent()
    panel.classes.source.make_sure_of_layer()
    section.start.click()
    assert qgis_canvas.mapTool() is section.walk.tool
    assert section.walk.frame.is_shown
    assert not is_ticked(panel.samples.layer)
    assert not is_ticked(land_cover)
    assert qgis_canvas.extent().center().x() == pytest.approx(600125)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_2)
    assert stored(points)[1] == ("2", "checked")
    assert qgis_canvas.extent().center().x() == pytest.approx(600105)
    QgsProject.instance().layerTreeRoot().findLayer(land_cover.id()).setItemVisibilityChecked(True)
    assert not is_ticked(land_cover)  # not before it is answered
    QTest.keyClick(qgis_canvas, Qt.Key.Key_0)
    section.answers.by_class[1].click()
    assert stored(points)[3] == ("1", "checked")
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Backspace)
    assert section.answers.by_class[1].isChecked()
    QTest.keyClick(qgis_canvas, Qt.Key.Key_9)  # no such class
    assert "2 of 5 points" in section.progress_text.text()
    assert "1 could not be told" in section.progress_text.text()
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert not section.walk.is_walking
    assert not section.walk.frame.is_shown
    assert is_ticked(land_cover)
    assert is_ticked(panel.samples.layer)
    assert qgis_canvas.extent().center().x() == pytest.approx(before.center().x())
    assert qgis_canvas.mapTool() is not section.walk.tool


def test_every_answer_can_be_reached_and_read(panel, qgis_canvas):
    answers = panel.check.answers
    names = ["Bare / sparse vegetation", "Permanent water bodies", *(f"Class number {n}" for n in range(3, 13))]
    answers.show_classes([LandCoverClass(n, name, "#123456") for n, name in enumerate(names, start=1)])
    answers.show()
    panel.check.setCollapsed(False)
    panel.resize(NARROWEST + 4, 900)
    settle()
    for name, button in zip(names, answers.by_class.values(), strict=True):
        assert name in button.text()
        assert button.width() >= button.sizeHint().width() - 4  # of its margins
        assert button.geometry().right() <= answers.width()
    tool, chosen = panel.check.walk.tool, []
    tool.class_chosen.connect(chosen.append)
    tool.take()
    for key in (Qt.Key.Key_9, Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_B):
        QTest.keyClick(qgis_canvas, key)
    assert chosen == [9, 10, 11]
    tool.give_back()


def test_a_map_that_is_shown_after_the_answer_changes_no_answer(panel, maps, qgis_canvas):
    land_cover, points = maps
    section = panel.check
    section.shows_map.setChecked(True)
    section.start.click()
    assert not is_ticked(land_cover)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_1)
    assert is_ticked(land_cover)
    assert not section.answers.by_class[2].isEnabled()
    QTest.keyClick(qgis_canvas, Qt.Key.Key_2)
    assert stored(points)[1] == ("1", "checked")
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Return)
    assert not is_ticked(land_cover)
    assert stored(points)[2][1] != "checked"


def test_the_live_map_rests_while_points_are_checked(panel, maps):
    panel.check.start.click()
    assert panel.controller._live is False
    panel.check.start.click()
    assert panel.controller._live is True


def test_taking_the_points_away_ends_the_walk(panel, maps, qgis_canvas):
    land_cover, points = maps
    panel.check.start.click()
    QgsProject.instance().removeMapLayer(points.id())
    settle()
    assert not panel.check.walk.is_walking
    assert is_ticked(land_cover)
    assert panel.check.start.isHidden()
    panel.check.start.click()
    panel.unload()
    assert qgis_canvas.mapTool() is None or "CheckTool" not in type(qgis_canvas.mapTool()).__name__
