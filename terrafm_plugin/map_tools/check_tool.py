"""Looking at places one after the other: the mouse pans, the keyboard answers."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

_NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckTool(QgsMapToolPan):
    """1 to 9 choose a class, 0 says that nobody can tell, Backspace goes back, Enter on, Esc ends."""

    class_chosen = pyqtSignal(int)
    """1 to 9."""
    cannot_tell = pyqtSignal()
    back = pyqtSignal()
    next = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas

    def activate(self) -> None:
        """Take the keyboard."""
        super().activate()
        self._canvas.installEventFilter(self)
        self._canvas.setFocus()

    def deactivate(self) -> None:
        """Give it back."""
        self._canvas.removeEventFilter(self)
        super().deactivate()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim our keys before the main window's shortcuts take them."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not self._is_ours(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._tell(event.key())
        return True

    def _tell(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Backspace:
            self.back.emit()
        elif key == Qt.Key.Key_0:
            self.cannot_tell.emit()
        elif key in _NEXT:
            self.next.emit()
        else:
            self.class_chosen.emit(key - int(Qt.Key.Key_0))

    def _is_ours(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        ours = key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, *_NEXT)
        return plain and (ours or Qt.Key.Key_0 <= key <= Qt.Key.Key_9)
