"""Walking through the points of a check on the map: zoom, frame, answer, next, with the map's classes out of sight."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..layers.layer_tree import HiddenMaps
from ..layers.map_points import MapPoint
from ..layers.marks import SAMPLES, is_class_map
from ..map_tools.canvas_items import PixelFrame
from ..map_tools.tools import CheckTool
from .check_points import CheckPoints

FIRST_SCALE = 5_000
"""To which the first point is zoomed; from then on the user's own scale stays."""


class PointWalk(QObject):
    """From point to point; a map is seen at a point only when that was answered, and only if the user wants it."""

    walking = pyqtSignal(bool)
    finished = pyqtSignal()
    """Every point has its answer."""
    failed = pyqtSignal(str)

    def __init__(self, points: CheckPoints, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.points, self._canvas = points, canvas
        self.shows_map = False
        """Whether to stay at a point that was answered and show the map there."""
        self.tool = CheckTool(canvas)
        self.frame = PixelFrame(canvas)
        self.hidden = HiddenMaps(self._is_map, self)
        self.is_walking = False
        self._is_close = False
        self._view: QgsRectangle | None = None
        """What the canvas showed before."""
        self.tool.class_chosen.connect(self._answer_by_key)
        self.tool.cannot_tell.connect(lambda: self.answer(None))
        self.tool.back.connect(self.go_back)
        self.tool.next.connect(self.go_on)
        self.tool.left.connect(self.stop)
        self.tool.deactivated.connect(self.stop)
        points.changed.connect(self._points_changed)

    @property
    def sees_map(self) -> bool:
        """Whether the map is shown at the point: its answer stands, since it would no longer be blind."""
        return self.shows_map and self.points.current is not None and bool(self.points.current.state)

    def start(self) -> None:
        """Go to the first point without an answer."""
        if self.is_walking or self.points.layer is None:
            return
        self.is_walking, self._is_close = True, False
        self._view = QgsRectangle(self._canvas.extent())
        self.tool.take()
        self.walking.emit(True)
        if self.points.current is None or self.points.current.state:
            self.points.go_on()
        else:
            self._show_point()

    def stop(self) -> None:
        """Leave the canvas as it was."""
        if not self.is_walking:
            return
        self.is_walking = False
        self.frame.hide()
        self.hidden.show()
        self.tool.give_back()
        if self._view is not None:
            self._canvas.setExtent(self._view)
            self._canvas.refresh()
            self._view = None
        self.walking.emit(False)

    def close(self) -> None:
        """End the walk and let go of the canvas and the points."""
        self.stop()
        self.points.changed.disconnect(self._points_changed)
        self.points.close()
        self.tool.deleteLater()

    def answer(self, code: int | None) -> None:
        """The class at the point, or that nobody can tell."""
        if not self.is_walking or self.points.current is None or self.sees_map:
            return
        entry = next((entry for entry in self.points.classes if entry.code == code), None)
        if not self.points.answer(entry):
            self.failed.emit(self.tr("The answer could not be written to the layer of points: is its file there?"))
        elif not self.shows_map:
            self.go_on()

    def go_on(self) -> None:
        """Go to the next point without an answer."""
        if self.is_walking:
            self.points.go_on()

    def go_back(self) -> None:
        """Go to the point before."""
        if self.is_walking:
            self.points.go_back()

    def _answer_by_key(self, number: int) -> None:
        classes = self.points.classes
        if number <= len(classes):
            self.answer(classes[number - 1].code)

    def _points_changed(self) -> None:
        if not self.is_walking:
            return
        if self.points.layer is None:
            self.stop()
        elif self.points.current is None:
            self.stop()
            self.finished.emit()
        else:
            self._show_point()

    def _show_point(self) -> None:
        point, layer = self.points.current, self.points.layer
        if point is None or layer is None:
            return
        if self.sees_map:
            self.hidden.show()
        else:
            self.hidden.hide()
        self.frame.show(point.place, layer.crs(), str(self.points.map_file))
        place = MapPoint(point.place, layer.crs()).in_crs(self._canvas.mapSettings().destinationCrs())
        if place is None:
            return  # the map's projection does not reach there
        self._canvas.setCenter(place)
        if not self._is_close and self._canvas.scale() > FIRST_SCALE:
            self._canvas.zoomScale(FIRST_SCALE)
        self._is_close = True
        self._canvas.refresh()
        self._canvas.setFocus()

    def _is_map(self, layer: QgsMapLayer) -> bool:
        if layer.customProperty(SAMPLES):
            return True  # where samples are, they tell the class
        checked = self.points.map_file
        same_file = checked is not None and layer.source().split("|")[0] == str(checked)
        return same_file or is_class_map(layer)
