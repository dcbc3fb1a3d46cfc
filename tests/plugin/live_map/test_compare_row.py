"""Comparing the map with the imagery: the slider, the map away while held, the line to swipe."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QFocusEvent, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from terrafm_plugin.classes import ClassList, LandCoverClass
from terrafm_plugin.live_map.compare_row import CompareRow
from terrafm_plugin.live_map.live_layers import LiveLayers
from terrafm_plugin.panel.keys import PanelKeys
from terrafm_plugin.samples.class_table import ClassQuality, ClassTable
from tests.plugin.rasters import CLASSES, write


@pytest.fixture
def shown(qgis_new_project, qgis_canvas, tmp_path):
    """The row, live layers and a canvas with an image of one grey below a red map."""
    layers, row = LiveLayers(), CompareRow(qgis_canvas)
    image = QgsRasterLayer(str(write(tmp_path / "image.tif", [[90] * 20] * 20)), "image")
    QgsProject.instance().addMapLayer(image)
    layers.show_map(write(layers.new_path("view"), [[1] * 20] * 20), [LandCoverClass(1, "Red", "#ff0000")])
    layers.map_layer.setOpacity(1)
    qgis_canvas.setDestinationCrs(image.crs())
    qgis_canvas.setExtent(image.extent())
    follow(qgis_canvas)
    QgsProject.instance().layerTreeRoot().visibilityChanged.connect(lambda *_: follow(qgis_canvas))
    qgis_canvas.show()
    yield row, layers, qgis_canvas
    row.close()
    layers.close()


def follow(canvas):
    """What QGIS's bridge from the layer tree does."""
    canvas.setLayers(QgsProject.instance().layerTreeRoot().checkedLayers())


def until(condition):
    for _ in range(200):
        QApplication.processEvents()
        if condition():
            return
        QTest.qWait(20)
    pytest.fail("It did not happen.")


def drag(canvas, start, end):
    """With the left button, from one share of the width to another."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, share, button, buttons in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        place = QPointF(round(share * canvas.viewport().width()), 30)
        event = QMouseEvent(kind, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas.viewport(), event)


def colour(canvas, share):
    """Of the canvas as drawn, at a share of its width."""
    picture = canvas.grab().toImage()
    return picture.pixelColor(round(share * picture.width()), picture.height() // 4)


def test_confidence_on_and_off_leaves_the_map_to_compare(shown):
    row, layers, canvas = shown
    layers.show_confidence(write(layers.new_path("confidence"), [[90] * 20] * 20))
    follow(canvas)
    layers.hide_confidence()
    follow(canvas)
    until(row.opacity.isEnabled)
    assert row.swipe_button.isEnabled()
    assert row.hold_button.isEnabled()
    row.opacity.setValue(40)
    assert layers.map_layer.opacity() == pytest.approx(0.4)


def test_the_slider_is_that_of_the_uppermost_map(shown):
    row, layers, canvas = shown
    assert row.opacity.value() == 100
    row.opacity.setValue(40)
    assert layers.map_layer.opacity() == pytest.approx(0.4)
    layers.map_layer.setOpacity(0.8)  # in the layer's properties
    assert row.opacity.value() == 80
    layers.show_confidence(write(layers.new_path("confidence"), [[90] * 20] * 20))
    follow(canvas)
    row.opacity.setValue(50)
    assert (layers.confidence_layer.opacity(), layers.map_layer.opacity()) == pytest.approx((0.5, 0.8))
    layers.clear()
    follow(canvas)
    assert not row.opacity.isEnabled() and not row.hold_button.isEnabled() and not row.swipe_button.isEnabled()


def test_maps_are_away_while_the_button_or_the_key_is_held(shown):
    row, layers, canvas = shown
    panel = QPushButton()
    keys = PanelKeys(panel, panel, canvas)
    keys.compare_held.connect(row.hold)

    def names():
        return [layer.name() for layer in canvas.layers()]

    both = ["TerraFM land cover", "image"]
    row.hold_button.pressed.emit()
    assert names() == ["image"]
    assert row.hold_button.isEnabled()  # it could not be let go of else
    row.hold_button.released.emit()
    assert names() == both
    QTest.keyPress(canvas, Qt.Key.Key_B)
    assert names() == ["image"]
    QTest.keyRelease(canvas, Qt.Key.Key_B)
    assert names() == both
    QTest.keyPress(canvas, Qt.Key.Key_B)
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut))  # its release will go elsewhere
    assert names() == both
    QgsProject.instance().layerTreeRoot().findLayer(layers.map_layer.id()).setItemVisibilityChecked(False)
    row.hold(True)
    row.hold(False)
    assert names() == ["image"]  # what the user hid stays hidden
    keys.close()


def test_the_line_parts_image_and_map_and_can_be_dragged(shown):
    row, _layers, canvas = shown
    items = len(canvas.scene().items())
    row.swipe_button.click()
    red = QColor("#ff0000")
    until(lambda: colour(canvas, 0.25) != red and colour(canvas, 0.75) == red and not canvas.isDrawing())
    drag(canvas, 0.5, 0.9)
    until(lambda: colour(canvas, 0.75) != red and colour(canvas, 0.97) == red)
    drag(canvas, 0.5, 0.25)  # no longer at the line
    assert row.is_swiping and colour(canvas, 0.75) != red
    canvas.setExtent(canvas.extent().buffered(-20))
    canvas.refresh()
    until(lambda: colour(canvas, 0.75) != red and colour(canvas, 0.97) == red and not canvas.isDrawing())
    row.stop()
    until(lambda: colour(canvas, 0.25) == red)
    assert not row.is_swiping and len(canvas.scene().items()) == items


def test_large_areas_are_told_in_square_kilometres(qgis_app):
    classes = ClassList()
    classes.replace_all(CLASSES)
    table = ClassTable(classes)
    table.show_quality(ClassQuality({}, {1: 60.27, 2: 400.0}, "Areas on the screen"))
    assert table.horizontalHeaderItem(5).text() == "ha"
    assert [table.item(row, 5).text() for row in (0, 1)] == ["60.3", "400"]
    table.show_quality(ClassQuality({1: 0.5}, {1: 6027.0, 2: 40_000.0}, "Areas on the screen"))
    assert table.horizontalHeaderItem(5).text() == "km²"
    assert [table.item(row, 5).text() for row in (0, 1)] == ["60.3", "400"]
    assert [table.item(row, 4).text() for row in (0, 1)] == ["0.50", "–"]
