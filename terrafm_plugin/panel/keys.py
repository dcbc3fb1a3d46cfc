"""Keys of the panel: digits choose a class, Ctrl+Z takes back a sample, Esc stops, B on the map shows the imagery."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QWidget

from ..samples.class_table import ClassTable


class PanelKeys(QObject):
    """Watches the panel, its class table and the map; while points are added, the map's keys are the tool's own.

    Keys that a widget uses itself, such as those of a line edit, never come here.
    """

    undo_requested = pyqtSignal()
    stop_requested = pyqtSignal()
    """Esc was pressed."""
    compare_held = pyqtSignal(bool)
    """B goes down or up on the map."""

    def __init__(self, panel: QWidget, table: ClassTable, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel, self._table, self._canvas = panel, table, canvas
        for watched in (panel, table, canvas):
            watched.installEventFilter(self)

    def close(self) -> None:
        """Let go of the panel and the canvas."""
        for watched in (self._panel, self._table, self._canvas):
            watched.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim our keys before the main window's shortcuts, its own undo among them, take them."""
        if watched is self._canvas:
            return self._canvas_event(event)
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        is_digit = watched is self._table and _digit(event) > 0
        if not (is_digit or _is_undo(event) or _is_escape(event)):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            if is_digit:
                self._table.select_row(_digit(event) - 1)
            elif _is_undo(event):
                self.undo_requested.emit()
            else:
                self.stop_requested.emit()
        return True

    def _canvas_event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self.compare_held.emit(False)  # the key's release goes elsewhere
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if self._is_edited_with_the_mouse():
            return False
        if _is_compare(event):
            event.accept()
            if kind != QEvent.Type.ShortcutOverride and not event.isAutoRepeat():
                self.compare_held.emit(kind == QEvent.Type.KeyPress)
            return True
        if kind == QEvent.Type.KeyPress and _is_escape(event):
            self.stop_requested.emit()
        return False

    def _is_edited_with_the_mouse(self) -> bool:
        """Whether Esc on the map belongs to a tool that draws."""
        tool = self._canvas.mapTool()
        return tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)


def _digit(event: QKeyEvent) -> int:
    """The digit of a key, 1 to 9; 0 for every other key."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_digit = plain and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
    return event.key() - int(Qt.Key.Key_0) if is_digit else 0


def _is_undo(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()


def _is_compare(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_B and not event.modifiers()
