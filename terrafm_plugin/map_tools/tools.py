"""The map tools: placing samples, picking places, and looking at points, with the keyboard at hand."""

from __future__ import annotations

import string

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QApplication

REACH = 12
"""How near, in pixels, a right click must be to the sample that it deletes."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Keys = Qt.Key
CLASS_KEYS = string.digits[1:] + string.ascii_uppercase.replace("B", "")
"""The keys of a check's classes, one after the other; B shows the imagery."""


class _ToolWithKeys:
    """A map tool that has keys of its own while it is active: they come before the main window's shortcuts.

    Whoever puts it aside gets the tool that was there before.
    """

    _canvas: QgsMapCanvas
    _former: QgsMapTool | None = None

    def take(self) -> None:
        """Become the canvas's tool."""
        before = self._canvas.mapTool()
        if before is self:
            return
        self._remember(before._former if isinstance(before, _ToolWithKeys) else before)
        self._canvas.setMapTool(self)

    def give_back(self) -> None:
        """Let the mouse do what it did before, if it still is this tool's."""
        former = self._former
        self._remember(None)
        if self._canvas.mapTool() is not self:
            return
        if former is not None:
            self._canvas.setMapTool(former)
        else:
            self._canvas.unsetMapTool(self)

    def _remember(self, former: QgsMapTool | None) -> None:
        """Until it is deleted, as when its plugin is unloaded."""
        if self._former is not None:
            self._former.destroyed.disconnect(self._forget)
        self._former = former
        if former is not None:
            former.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._former = None

    def activate(self) -> None:
        """Take the mouse and the keyboard."""
        super().activate()  # type: ignore[misc] # of the map tool
        self._canvas.installEventFilter(self)
        self._canvas.setFocus()

    def deactivate(self) -> None:
        """Give them back."""
        self._canvas.removeEventFilter(self)
        super().deactivate()  # type: ignore[misc]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim the tool's keys; its own undo is not the main window's."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not self._is_ours(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._pressed(event.key())
        return True

    def _is_ours(self, event: QKeyEvent) -> bool:
        raise NotImplementedError

    def _pressed(self, key: int) -> None:
        raise NotImplementedError


class _ClickTool(_ToolWithKeys, QgsMapTool):
    """A tool for clicks: dragged with the left button, the map moves, and nothing is clicked."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed_at: QPoint | None = None
        self._is_dragging = False
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Remember where a click, or a drag, began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._is_dragging = event.pos(), False

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Move the map once the mouse was moved further than a hand trembles."""
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if not self._is_dragging:
            distance = (event.pos() - self._pressed_at).manhattanLength()
            if distance < QApplication.startDragDistance():
                return
            self._is_dragging = True
            if hasattr(self._canvas, "panActionStart"):  # before, the canvas itself remembers where
                self._canvas.panActionStart(self._pressed_at)
        self._canvas.panAction(event)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """End the drag, or click."""
        if event.button() == Qt.MouseButton.LeftButton:
            was_dragged, self._pressed_at, self._is_dragging = self._is_dragging, None, False
            if was_dragged:
                self._canvas.panActionEnd(event.pos())
                return
        self._clicked(event)

    def _clicked(self, event: QgsMapMouseEvent) -> None:
        raise NotImplementedError


class SampleTool(_ClickTool):
    """Left click: a sample of the current class. Right click: delete the nearest. Points are in the canvas's CRS.

    1 to 9 choose a class, Backspace and Ctrl+Z undo, Esc leaves.
    """

    point_chosen = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem)
    deletion_chosen = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem, float)
    """Point, CRS, and how far away (in units of the CRS) a sample may be."""
    class_chosen = pyqtSignal(int)
    """1 to 9: a row of the class table."""
    undo_requested = pyqtSignal()
    left = pyqtSignal()
    """Esc was pressed."""

    def _clicked(self, event: QgsMapMouseEvent) -> None:
        """Place or delete at the pointer."""
        crs = self._canvas.mapSettings().destinationCrs()
        point = self.toMapCoordinates(event.pos())
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_chosen.emit(point, crs)
        elif event.button() == Qt.MouseButton.RightButton:
            self.deletion_chosen.emit(point, crs, REACH * self._canvas.mapUnitsPerPixel())

    def _is_ours(self, event: QKeyEvent) -> bool:
        if event.key() == _Keys.Key_Z:
            return event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return _is_plain(event) and (
            event.key() in (_Keys.Key_Escape, _Keys.Key_Backspace) or _Keys.Key_1 <= event.key() <= _Keys.Key_9
        )

    def _pressed(self, key: int) -> None:
        if key == _Keys.Key_Escape:
            self.left.emit()
        elif _Keys.Key_1 <= key <= _Keys.Key_9:
            self.class_chosen.emit(key - int(_Keys.Key_0))
        else:
            self.undo_requested.emit()


class PickTool(_ClickTool):
    """Left click: a place. Right click or Backspace: take back the last one. Esc: enough."""

    picked = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem)
    """A point in the canvas's CRS."""
    taken_back = pyqtSignal()
    left = pyqtSignal()
    """Esc was pressed."""

    def _clicked(self, event: QgsMapMouseEvent) -> None:
        """Pick or take back."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.toMapCoordinates(event.pos()), self._canvas.mapSettings().destinationCrs())
        elif event.button() == Qt.MouseButton.RightButton:
            self.taken_back.emit()

    def _is_ours(self, event: QKeyEvent) -> bool:
        return not event.modifiers() and event.key() in (_Keys.Key_Escape, _Keys.Key_Backspace)

    def _pressed(self, key: int) -> None:
        (self.left if key == _Keys.Key_Escape else self.taken_back).emit()


class CheckTool(_ToolWithKeys, QgsMapToolPan):
    """The mouse pans. 1 to 9, then letters, choose a class, 0 says that nobody can tell.

    Backspace goes back, Enter on, Esc ends.
    """

    class_chosen = pyqtSignal(int)
    """From 1 on."""
    cannot_tell = pyqtSignal()
    back = pyqtSignal()
    next = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas

    def _is_ours(self, event: QKeyEvent) -> bool:
        key = event.key()
        ours = key in (_Keys.Key_Escape, _Keys.Key_Backspace, *_ENTER)
        return _is_plain(event) and (ours or key == _Keys.Key_0 or _place_of(key) >= 0)

    def _pressed(self, key: int) -> None:
        signals = {_Keys.Key_Escape: self.left, _Keys.Key_Backspace: self.back, _Keys.Key_0: self.cannot_tell}
        if key in _ENTER:
            self.next.emit()
        elif key in signals:
            signals[key].emit()
        else:
            self.class_chosen.emit(_place_of(key) + 1)


def _place_of(key: int) -> int:
    """Which of `CLASS_KEYS` it is, from 0; -1 if none. Qt numbers these keys as Unicode does."""
    return CLASS_KEYS.find(chr(key)) if int(_Keys.Key_0) <= key <= int(_Keys.Key_Z) else -1


def _is_plain(event: QKeyEvent) -> bool:
    """Whether no modifier is pressed; the number pad counts as none."""
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
