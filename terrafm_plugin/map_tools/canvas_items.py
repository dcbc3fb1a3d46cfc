"""What is drawn over the map and belongs to no layer: numbered marks, outlines of layers, the frame of a pixel."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsRubberBand
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen

from ..datasets import open_raster

RADIUS = 10
S2_COLOR, S1_COLOR, BOTH_COLOR = "#f28e2b", "#17a2a2", "#ffffff"
_WIDTH = 2


WHITE, DOUBT_COLOR = "#ffffff", "#ffb000"


class NumberedMarker(QgsMapCanvasItem):
    """A number in a ring beside a place, so that the ground can be seen."""

    def __init__(self, canvas: QgsMapCanvas, point: QgsPointXY, number: int, color: str = WHITE) -> None:
        super().__init__(canvas)
        self.point, self.number, self._color = point, number, color
        self.setZValue(1000)
        self.updatePosition()

    def updatePosition(self) -> None:
        """Follow the canvas."""
        self.setPos(self.toCanvasCoordinates(self.point))

    def boundingRect(self) -> QRectF:
        """The ring at the place, and the number above it."""
        return QRectF(-RADIUS - 2, -3 * RADIUS - 2, 3 * RADIUS + 4, 4 * RADIUS + 4)

    def paint(self, painter: QPainter, *_what: object) -> None:
        """Draw in a light colour on black, which is readable on any imagery."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, color in ((4, QColor(0, 0, 0, 200)), (2, QColor(self._color))):
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(0, 0), RADIUS - 3, RADIUS - 3)
        label = QRectF(RADIUS / 2, -2.5 * RADIUS, 1.7 * RADIUS, 1.7 * RADIUS)
        painter.setPen(QPen(QColor(self._color), 1))
        painter.setBrush(QColor(0, 0, 0, 220))
        painter.drawEllipse(label)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(self.number))


class NumberedMarkers:
    """The marks of a few places; none are left behind."""

    def __init__(self, canvas: QgsMapCanvas, color: str = WHITE) -> None:
        self._canvas, self._color = canvas, color
        self.items: list[NumberedMarker] = []

    def show(self, points: Sequence[QgsPointXY]) -> None:
        """Marks 1, 2, … at points in the canvas's CRS, instead of those that are there."""
        for item in self.items:
            self._canvas.scene().removeItem(item)
        self.items = [
            NumberedMarker(self._canvas, point, number, self._color) for number, point in enumerate(points, start=1)
        ]


class ExtentOutlines:
    """Sentinel-2 in a full line, Sentinel-1 in a dashed one, the overlap faintly filled; none is left behind."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self.bands: list[QgsRubberBand] = []

    def show(self, s2: QgsGeometry, s1: QgsGeometry, both: QgsGeometry) -> None:
        """Draw outlines, in the canvas's CRS, instead of those that are there."""
        self.hide()
        if not both.isEmpty():
            self._draw(both, BOTH_COLOR, Qt.PenStyle.NoPen, 45)
        self._draw(s2, S2_COLOR, Qt.PenStyle.SolidLine, 0)
        self._draw(s1, S1_COLOR, Qt.PenStyle.DashLine, 0)

    def hide(self) -> None:
        """Take them away."""
        for band in self.bands:
            self._canvas.scene().removeItem(band)
        self.bands = []

    def _draw(self, shape: QgsGeometry, color: str, line: Qt.PenStyle, opacity: int) -> None:
        band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        fill = QColor(color)
        fill.setAlpha(opacity)
        band.setFillColor(fill)
        band.setStrokeColor(QColor(color))
        band.setSecondaryStrokeColor(QColor(0, 0, 0, 150))
        band.setWidth(_WIDTH)
        band.setLineStyle(line)
        band.setToGeometry(shape, None)
        band.show()
        self.bands.append(band)


class PixelFrame:
    """A frame around one pixel of a raster, which belongs to no layer."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: list[QgsRubberBand] = []

    def show(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, raster: str) -> None:
        """Frame the pixel of a raster in which a point in the raster's CRS lies."""
        self.hide()
        outline = QgsGeometry.fromRect(_pixel(point, raster))
        for width, color in ((4, QColor(0, 0, 0, 200)), (2, QColor("#ffe400"))):
            band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
            band.setStrokeColor(color)
            band.setFillColor(QColor(0, 0, 0, 0))
            band.setWidth(width)
            band.setToGeometry(outline, crs)
            self._bands.append(band)

    def hide(self) -> None:
        """Leave nothing on the canvas."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []

    @property
    def is_shown(self) -> bool:
        """Whether a pixel is framed."""
        return bool(self._bands)


def _pixel(point: QgsPointXY, raster: str) -> QgsRectangle:
    dataset = open_raster(raster)
    if dataset is None:
        return QgsRectangle(point.x() - 5, point.y() - 5, point.x() + 5, point.y() + 5)
    _, width, _, _, _, height = dataset.GetGeoTransform()
    half_width, half_height = abs(width) / 2, abs(height) / 2  # points lie at pixel centres
    return QgsRectangle(
        point.x() - half_width, point.y() - half_height, point.x() + half_width, point.y() + half_height
    )
