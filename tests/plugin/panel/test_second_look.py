"""Faults that an hour of real clicks in the panel found, one test for each."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent, QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QSlider

from terrafm_plugin.engine_process.launch import NOT_SET_UP
from terrafm_plugin.samples.samples_file import create_samples_layer, default_samples_path
from tests.plugin.panel_use import click, settle
from tests.plugin.rasters import make_raster, write


def turn_wheel(widget):
    """One notch down over its middle, as the window system sends it."""
    place = QPointF(widget.rect().center())
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        place, QPointF(widget.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, -120), buttons, keys, phase, False
    )
    QApplication.sendEvent(widget, event)


def value_of(widget):
    return widget.currentIndex() if isinstance(widget, QComboBox) else widget.value()


def test_the_wheel_scrolls_the_panel_and_changes_nothing(panel, tmp_path):
    layer = QgsRasterLayer(str(make_raster(tmp_path / "S2_scene.tif", names=("B02", "B03", "B04"))), "S2 scene")
    QgsProject.instance().addMapLayers([layer, layer.clone()])
    settle()
    panel.imagery.sources["s2"]._details_button.setChecked(True)  # a table with a choice for each band
    panel.resize(320, 400)
    settle()
    choices = [
        one
        for kind in (QComboBox, QAbstractSpinBox, QSlider)
        for one in panel.findChildren(kind)
        if one.isVisible() and one.isEnabled() and not one.hasFocus()
    ]
    assert len(choices) > 8
    bar = panel.scroll.verticalScrollBar()
    for one in choices:
        bar.setValue(0)
        before = value_of(one)
        turn_wheel(one)
        assert value_of(one) == before, one
        assert bar.value() > 0, one


def test_choices_of_layers_read_none_after_another_project(panel, tmp_path):
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(write(tmp_path / "S2_scene.tif", [[1]])), "S2 scene"))
    settle()
    assert panel.imagery.sources["s2"].layer() is not None
    QgsProject.instance().clear()
    settle()
    for combo in panel.findChildren(QgsMapLayerComboBox):
        if combo.allowEmptyLayer():
            assert combo.currentText(), combo.toolTip()


def test_the_accuracy_of_another_project_is_gone(panel, monkeypatch):
    figures = {"value": 0.9, "margin": 0.02}
    assessment = {"overall": figures, "samples": 100, "notices": [], "map": "map.tif", "classes": []}
    panel.check._assessed(assessment)
    assert not panel.check.results.isHidden()
    QgsProject.instance().clear()
    settle()
    assert panel.check.results.isHidden()
    assert panel.check.assessment is None


def test_leaving_the_tool_moves_nothing_and_brings_the_former_one_back(panel, qgis_canvas):
    pan = QgsMapToolPan(qgis_canvas)
    qgis_canvas.setMapTool(pan)
    panel.resize(320, 900)
    settle()
    below = [widget for widget in (panel.classes.source, panel.where_next, panel.method) if widget.isVisible()]
    before = [widget.mapTo(panel, QPoint(0, 0)).y() for widget in below]
    panel.classes.add_points.click()
    settle()
    assert [widget.mapTo(panel, QPoint(0, 0)).y() for widget in below] == before
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    settle()
    assert qgis_canvas.mapTool() is pan
    qgis_canvas.unsetMapTool(pan)
    assert [widget.mapTo(panel, QPoint(0, 0)).y() for widget in below] == before


def test_samples_of_a_project_that_was_not_saved_are_found_again(panel, qgis_canvas):
    lost = create_samples_layer(default_samples_path(), QgsCoordinateReferenceSystem("EPSG:32632"))
    path = lost.source().split("|")[0]
    QgsProject.instance().addMapLayer(lost)
    panel.samples.open(lost)
    panel.samples.classes.rename(1, "Vineyard")
    for place in ((600000, 5300000), (600100, 5300100)):
        panel.samples.add(QgsPointXY(*place), lost.crs(), 1)
    settle()
    QgsProject.instance().clear()
    settle()
    assert panel.samples.classes[0].name == "Forest"
    menu = panel.classes.source.recent
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    (entry,) = (action for action in menu.actions() if action.toolTip() == path)
    assert "2" in entry.text()
    assert "47.8" in entry.text(), texts  # where on Earth
    entry.trigger()
    settle()
    assert panel.samples.counts() == {1: 2}
    assert panel.samples.classes.by_code(1).name == "Vineyard"
    menu.aboutToShow.emit()
    assert path not in [action.toolTip() for action in menu.actions()]  # it is open


def test_setting_up_has_one_name_and_is_not_said_of_an_engine_that_is_there(panel, monkeypatch):
    footer = panel.engine_status.footer
    assert footer.set_up.text().replace("&", "").rstrip("…") in NOT_SET_UP
    assert footer.set_up.isVisible()
    monkeypatch.delenv("TERRAFM_PYTHON")
    monkeypatch.setattr("terrafm_plugin.panel.engine_status.engine_problem", lambda: None)
    panel.engine.setup_changed.emit()
    assert not footer.set_up.isVisible()


@pytest.mark.parametrize("file", ["QGIS3.ini", "QGIS4.ini"])
def test_the_demo_switches_the_plugin_on_in_either_qgis(tmp_path, file):
    from scripts.demo.qgis_profile import QgisProfile

    profile = QgisProfile.make(tmp_path)
    settings = profile.folder / "profiles" / "default" / "QGIS" / file
    assert "terrafm=true" in settings.read_text(encoding="utf-8")


def move(canvas, place):
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_class_goes_with_the_pointer(panel, qgis_canvas):
    panel.classes.add_points.click()
    settle()
    qgis_canvas.viewport().resize(400, 300)
    label = panel.clicks.tag.label
    move(qgis_canvas, QPoint(100, 80))
    assert not label.isHidden()
    assert label.text() == "Forest"
    assert "#1b7837" in label.styleSheet()
    assert label.x() > 100 and label.y() > 80
    QTest.keyClick(qgis_canvas, Qt.Key.Key_6)
    assert label.text() == "Water"
    assert panel.clicks.tag.is_flashing
    move(qgis_canvas, QPoint(qgis_canvas.viewport().width() - 3, 80))
    assert label.geometry().right() < qgis_canvas.viewport().width()
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert label.isHidden()


def test_a_class_with_one_sample_is_said_to_be_left_out(panel, qgis_canvas):
    panel.clicks.start()
    for row, count in ((1, 2), (2, 2), (6, 1)):
        QTest.keyClick(qgis_canvas, Qt.Key.Key_0 + row)
        for number in range(count):
            click(qgis_canvas, 50 + 60 * number, 30 * row)
    settle()
    assert not panel.samples.trainability().missing
    assert "Water" in panel.samples.trainability().left_out


def test_what_is_needed_while_clicking_fits_one_screen(panel, qgis_canvas):
    """In 746 pixels: classes, counts, accuracy, areas and the button that saves."""
    panel.resize(300, 746)
    accuracy = {"overall": 0.68, "macro_f1": 0.66, "folds": 5, "classes": [{"code": c, "f1": 0.5} for c in range(1, 7)]}
    panel.map.show_accuracy(accuracy)
    panel.map.show_comparison({"overall": 0.32, "macro_f1": 0.3, "own_macro_f1": 0.66, "method": "a forest"})
    panel.map.show_areas(dict.fromkeys(range(1, 7), 120.0), whole_scene=True)
    assert not panel.imagery.isCollapsed()
    panel.imagery.fold(True)
    settle()
    assert not panel.imagery.isCollapsed()  # nothing was clicked yet, and showing it was nobody's hand
    panel.imagery.setCollapsed(True)
    settle()
    panel.strip.show_hint("")
    panel.engine_status._say("green", "Engine ready · CPU")
    settle()
    view = panel.scroll.viewport()
    assert panel.scroll.widget().width() <= view.width()
    last = panel.sections[-1]
    assert panel.scroll.widget().height() <= max(view.height(), last.y() + last.height() + 20)  # no room left below
    for widget in (panel.classes.table, panel.classes.add_points, panel.map.save):
        assert widget.mapTo(view, QPoint(0, widget.height())).y() <= view.height(), widget
    table = panel.classes.table
    assert [table.item(0, column).text() for column in range(2, 6)] == ["Forest", "0", "0.50", "120"]
    assert [section.summary() for section in (panel.clouds, panel.method)] == [
        "nothing is left out", "Linear and trees, smoothed 30 m"
    ]  # fmt: skip
