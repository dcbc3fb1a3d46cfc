"""Picking places on the map one after the other."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent


class PickTool(QgsMapTool):
    """Left click: a place. Right click or Backspace: take back the last one. Esc: enough."""

    picked = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem)
    """A point in the canvas's CRS."""
    taken_back = pyqtSignal()
    left = pyqtSignal()
    """Esc was pressed."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setCursor(Qt.CursorShape.CrossCursor)

    def activate(self) -> None:
        """Take the mouse and the keyboard."""
        super().activate()
        self._canvas.installEventFilter(self)
        self._canvas.setFocus()

    def deactivate(self) -> None:
        """Give them back."""
        self._canvas.removeEventFilter(self)
        super().deactivate()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Pick or take back."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.toMapCoordinates(event.pos()), self._canvas.mapSettings().destinationCrs())
        elif event.button() == Qt.MouseButton.RightButton:
            self.taken_back.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim our keys before the main window's shortcuts take them."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not _is_ours(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            (self.left if event.key() == Qt.Key.Key_Escape else self.taken_back).emit()
        return True


def _is_ours(event: QKeyEvent) -> bool:
    return not event.modifiers() and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
