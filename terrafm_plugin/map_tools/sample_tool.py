"""Placing samples by clicks, with the keyboard at hand: digits choose a class, undo, leave."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

REACH = 12
"""How near, in pixels, a right click must be to the sample that it deletes."""


class SampleTool(QgsMapTool):
    """Left click: a sample of the current class. Right click: delete the nearest. Points are in the canvas's CRS."""

    point_chosen = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem)
    deletion_chosen = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem, float)
    """Point, CRS, and how far away (in units of the CRS) a sample may be."""
    class_chosen = pyqtSignal(int)
    """1 to 9: a row of the class table."""
    undo_requested = pyqtSignal()
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
        """Place or delete at the pointer."""
        crs = self._canvas.mapSettings().destinationCrs()
        point = self.toMapCoordinates(event.pos())
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_chosen.emit(point, crs)
        elif event.button() == Qt.MouseButton.RightButton:
            self.deletion_chosen.emit(point, crs, REACH * self._canvas.mapUnitsPerPixel())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace, Ctrl+Z and Esc; everything else is the canvas's."""
        if not self._is_ours(event):
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self.class_chosen.emit(event.key() - int(Qt.Key.Key_0))
        else:
            self.undo_requested.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim our keys before the main window's shortcuts (its own undo among them) take them."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and self._is_ours(event):
            self.keyPressEvent(event)
            return True
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Z:
            return event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return plain and (
            event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) or Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
        )
