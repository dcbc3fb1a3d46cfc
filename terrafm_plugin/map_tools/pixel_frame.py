"""The pixel that a reference point stands for, framed on the map canvas."""

from __future__ import annotations

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor


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
    dataset = gdal.Open(raster)
    if dataset is None:
        return QgsRectangle(point.x() - 5, point.y() - 5, point.x() + 5, point.y() + 5)
    _, width, _, _, _, height = dataset.GetGeoTransform()
    half_width, half_height = abs(width) / 2, abs(height) / 2  # points lie at pixel centres
    return QgsRectangle(
        point.x() - half_width, point.y() - half_height, point.x() + half_width, point.y() + half_height
    )
