"""Outlines of two layers and of what they have in common, on the map canvas but in no layer."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

S2_COLOR, S1_COLOR, BOTH_COLOR = "#f28e2b", "#17a2a2", "#ffffff"
_WIDTH = 2


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
