"""Numbered marks on the map canvas, which belong to no layer."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen

RADIUS = 10


class NumberedMarker(QgsMapCanvasItem):
    """A number in a ring beside a place, so that the ground can be seen."""

    def __init__(self, canvas: QgsMapCanvas, point: QgsPointXY, number: int) -> None:
        super().__init__(canvas)
        self.point, self.number = point, number
        self.setZValue(1000)
        self.updatePosition()

    def updatePosition(self) -> None:
        """Follow the canvas."""
        self.setPos(self.toCanvasCoordinates(self.point))

    def boundingRect(self) -> QRectF:
        """The ring at the place, and the number above it."""
        return QRectF(-RADIUS - 2, -3 * RADIUS - 2, 3 * RADIUS + 4, 4 * RADIUS + 4)

    def paint(self, painter: QPainter, *_what: object) -> None:
        """White on black, readable on any imagery."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, color in ((4, QColor(0, 0, 0, 200)), (2, QColor("white"))):
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(0, 0), RADIUS - 3, RADIUS - 3)
        label = QRectF(RADIUS / 2, -2.5 * RADIUS, 1.7 * RADIUS, 1.7 * RADIUS)
        painter.setPen(QPen(QColor("white"), 1))
        painter.setBrush(QColor(0, 0, 0, 220))
        painter.drawEllipse(label)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(self.number))


class NumberedMarkers:
    """The marks of a few places; none are left behind."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self.items: list[NumberedMarker] = []

    def show(self, points: Sequence[QgsPointXY]) -> None:
        """Marks 1, 2, … at points in the canvas's CRS, instead of those that are there."""
        for item in self.items:
            self._canvas.scene().removeItem(item)
        self.items = [NumberedMarker(self._canvas, point, number) for number, point in enumerate(points, start=1)]
