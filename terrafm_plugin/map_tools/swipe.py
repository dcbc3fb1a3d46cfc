"""A vertical line over the map canvas: left of it the imagery alone, right of it what the canvas shows."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMapLayer, QgsMapRendererCache, QgsMapRendererParallelJob, QgsMapSettings, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QCursor, QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

REACH = 8
"""How near to the line, in pixels, the pointer takes hold of it."""
_GRIP = 11.0
_ABOVE_THE_MAP = -5
"""The map itself lies at -10; markers and rubber bands, from 0 on, stay in sight."""


class ImageLeftOfLine(QgsMapCanvasItem):
    """An image of the canvas up to a line; until a newer one comes, it moves and scales with the canvas."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._view = canvas.viewport()
        self._is_turned = False
        self.image: QImage | None = None
        self.share = 0.5
        """Of the canvas's width that lies left of the line."""
        self.setZValue(_ABOVE_THE_MAP)

    @property
    def line(self) -> float:
        """Where the line stands, in pixels of the canvas."""
        return self.share * self._view.width()

    def show_image(self, image: QImage, settings: QgsMapSettings) -> None:
        """Take an image that was rendered with these settings."""
        self.image, self._is_turned = image, settings.rotation() != 0
        self.setRect(settings.visibleExtent())
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the canvas, wherever the image has moved to."""
        return QRectF(-self.pos(), QRectF(self._view.rect()).size())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the image, the line and its grip."""
        whole = self.boundingRect()
        x = whole.left() + self.line
        painter.save()
        if self.image is not None:
            painter.setClipRect(QRectF(whole.left(), whole.top(), self.line, whole.height()))
            painter.drawImage(whole if self._is_turned else self._place(), self.image)
            painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((QColor(0, 0, 0, 150), 4), (QColor("white"), 2)):
            painter.setPen(QPen(color, width))
            painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))
        self._draw_grip(painter, QPointF(x, whole.center().y()))
        painter.restore()

    def _place(self) -> QRectF:
        """Where the image's extent is now; a turned one cannot be told by its extent, and stays until the next."""
        extent = self.rect()
        low = self.toCanvasCoordinates(QgsPointXY(extent.xMinimum(), extent.yMinimum()))
        high = self.toCanvasCoordinates(QgsPointXY(extent.xMaximum(), extent.yMaximum()))
        return QRectF(QPointF(0, 0), QRectF(low, high).normalized().size())

    @staticmethod
    def _draw_grip(painter: QPainter, centre: QPointF) -> None:
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(centre, _GRIP, _GRIP)
        painter.setPen(QPen(QColor("#333333"), 2))
        for side in (-1, 1):
            tip = centre + QPointF(7 * side, 0)
            painter.drawLine(tip, tip + QPointF(-3 * side, -4))
            painter.drawLine(tip, tip + QPointF(-3 * side, 4))


class Swipe(QObject):
    """Shows the line, lets the mouse drag it, and keeps the image beside it up to date in the background."""

    def __init__(
        self, canvas: QgsMapCanvas, is_left_out: Callable[[QgsMapLayer], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._is_left_out = canvas, is_left_out
        self.item: ImageLeftOfLine | None = None
        self._cache = QgsMapRendererCache()
        self._job: QgsMapRendererParallelJob | None = None
        self._last: QgsMapRendererParallelJob | None = None
        self._cursor = QCursor()
        self._is_stale = self._is_dragging = self._is_near = False

    @property
    def is_shown(self) -> bool:
        """Whether there is a line."""
        return self.item is not None

    def show(self) -> None:
        """Put the line into the middle of the canvas."""
        if self.item is not None:
            return
        self.item = ImageLeftOfLine(self._canvas)
        self.item.setRect(self._canvas.extent())
        self.item.show()
        self._canvas.viewport().installEventFilter(self)
        self._canvas.mapCanvasRefreshed.connect(self._render)
        self._render()

    def hide(self) -> None:
        """Take the line away."""
        if self.item is None:
            return
        self._canvas.mapCanvasRefreshed.disconnect(self._render)
        self._canvas.viewport().removeEventFilter(self)
        self._canvas.scene().removeItem(self.item)
        self.item = None
        self._set_near(False)
        self._is_dragging = self._is_stale = False
        if self._job is not None:
            self._job.cancelWithoutBlocking()

    def close(self) -> None:
        """Take it away for good; nothing is rendered any more."""
        self.hide()
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def eventFilter(self, viewport: QObject, event: QEvent) -> bool:
        """Take the mouse near the line; elsewhere it belongs to the map tool."""
        if self.item is None:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = self._reaches(event)
            return self._is_dragging
        if kind == QEvent.Type.MouseMove and self._is_dragging:
            width = max(1, viewport.width())
            self.item.share = min(max(event.pos().x() / width, 0.0), 1.0)
            self.item.update()
            return True
        if kind == QEvent.Type.MouseMove:
            self._set_near(self._reaches(event) and event.buttons() == Qt.MouseButton.NoButton)
        if kind == QEvent.Type.MouseButtonRelease and self._is_dragging:
            self._is_dragging = False
            return True
        return False

    def _reaches(self, event: QEvent) -> bool:
        return self.item is not None and abs(event.pos().x() - self.item.line) <= REACH

    def _set_near(self, near: bool) -> None:
        """Show by the pointer that the line can be dragged."""
        if near == self._is_near:
            return
        self._is_near = near
        if near:
            self._cursor = QCursor(self._canvas.cursor())  # the map tool's
        self._canvas.setCursor(Qt.CursorShape.SplitHCursor if near else self._cursor)

    def _render(self) -> None:
        """Begin an image of the canvas as it now is; a new wish during one waits for its end."""
        if self._job is not None:
            self._is_stale = True
            self._job.cancelWithoutBlocking()
            return
        settings = self._canvas.mapSettings()
        settings.setLayers([layer for layer in settings.layers() if not self._is_left_out(layer)])
        job = self._job = QgsMapRendererParallelJob(settings)
        job.setCache(self._cache)
        job.finished.connect(self._rendered)
        self._is_stale = False
        job.start()

    def _rendered(self) -> None:
        job, self._job = self._job, None
        self._last = job  # it is still sending its signal, and must outlive that
        if job is None or self.item is None:
            return
        if self._is_stale:
            self._render()
            return
        self.item.show_image(job.renderedImage(), job.mapSettings())
