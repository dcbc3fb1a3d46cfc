"""The map tool on a real canvas, with real mouse and key events."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.map_tools.tools import PickTool, SampleTool


@pytest.fixture
def tool(qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    qgis_canvas.resize(400, 300)
    qgis_canvas.setExtent(QgsRectangle(500000, 5000000, 504000, 5003000))
    tool = SampleTool(qgis_canvas)
    qgis_canvas.setMapTool(tool)
    yield tool
    qgis_canvas.unsetMapTool(tool)


def heard(signal):
    calls = []
    signal.connect(lambda *arguments: calls.append(arguments))
    return calls


def test_a_click_is_a_point_of_the_map(tool, qgis_canvas):
    points = heard(tool.point_chosen)
    for pixel in (QPoint(100, 75), QPoint(300, 225)):
        QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    to_map = qgis_canvas.getCoordinateTransform()
    assert [point for point, _ in points] == [to_map.toMapCoordinates(100, 75), to_map.toMapCoordinates(300, 225)]
    assert points[0][1].authid() == "EPSG:32632"


def test_a_right_click_deletes_within_a_few_pixels(tool, qgis_canvas):
    deletions, points = heard(tool.deletion_chosen), heard(tool.point_chosen)
    QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.RightButton, pos=QPoint(100, 75))
    ((_, _, reach),) = deletions
    assert reach == pytest.approx(12 * qgis_canvas.mapUnitsPerPixel())
    assert points == []


def test_keys(tool, qgis_canvas):
    chosen, undone, left = heard(tool.class_chosen), heard(tool.undo_requested), heard(tool.left)
    for key in (Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_0):
        QTest.keyClick(qgis_canvas, key)
    assert chosen == [(1,), (9,)]
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Z)
    assert len(undone) == 2
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert len(left) == 1


def test_keys_come_before_the_main_windows_shortcuts(tool, qgis_canvas):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    override.ignore()
    QApplication.sendEvent(qgis_canvas, override)
    assert override.isAccepted()


def test_a_tool_put_aside_leaves_the_keys_alone(tool, qgis_canvas):
    chosen = heard(tool.class_chosen)
    qgis_canvas.unsetMapTool(tool)
    QTest.keyClick(qgis_canvas, Qt.Key.Key_1)
    assert chosen == []


def drag(canvas, start, end):
    viewport, left = canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, pos=start)
    for place in (QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2), end):
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(viewport, move)
    QTest.mouseRelease(viewport, left, pos=end)


@pytest.mark.parametrize("kind", [SampleTool, PickTool])
def test_a_drag_moves_the_map_and_is_no_click(tool, qgis_canvas, kind):
    one = kind(qgis_canvas)
    one.take()
    points = heard(one.point_chosen if kind is SampleTool else one.picked)
    before = qgis_canvas.extent()
    drag(qgis_canvas, QPoint(100, 75), QPoint(200, 75))
    assert points == []
    assert qgis_canvas.extent().xMinimum() == pytest.approx(before.xMinimum() - 100 * qgis_canvas.mapUnitsPerPixel())
    drag(qgis_canvas, QPoint(100, 75), QPoint(102, 76))  # a hand that trembles
    assert len(points) == 1
    one.give_back()


def test_the_former_tool_comes_back(tool, qgis_canvas):
    pan, first, second = QgsMapToolPan(qgis_canvas), SampleTool(qgis_canvas), PickTool(qgis_canvas)
    qgis_canvas.setMapTool(pan)
    first.take()
    first.give_back()
    assert qgis_canvas.mapTool() is pan
    first.take()
    second.take()
    second.give_back()
    assert qgis_canvas.mapTool() is pan  # not that of a mode which was left for another
    first.take()
    pan.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    first.give_back()
    assert qgis_canvas.mapTool() is None
