"""The class that the next click gets, in its colour beside the pointer."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt
from qgis.PyQt.QtGui import QColor, QCursor
from qgis.PyQt.QtWidgets import QLabel

from ..background import delayed

_BESIDE = QPoint(16, 14)
"""Pixels from the pointer, which stays free for what is below it."""
_FLASH = 700
"""Milliseconds for which a class that was just chosen stands out."""


class ClassTag(QObject):
    """A label that follows the pointer over the map; the mouse goes through it."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._view = canvas.viewport()
        self.label = QLabel(self._view)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.hide()
        self._color = ""
        self._is_on = False
        self._calm = delayed(self, _FLASH, lambda: self._dress(False))

    @property
    def is_flashing(self) -> bool:
        """Whether the class was chosen a moment ago."""
        return self._calm.isActive()

    def show_class(self, name: str, color: str) -> None:
        """Another class: it stands out for a moment; without a name there is nothing to show."""
        if (name, color) == (self.label.text(), self._color):
            return
        self.label.setText(name)
        self._color = color
        self._dress(self._is_on)
        if self._is_on:
            self._calm.start()
        self._place(self._view.mapFromGlobal(QCursor.pos()))

    def set_on(self, on: bool) -> None:
        """Follow the pointer, or no longer."""
        if on == self._is_on:
            return
        self._is_on = on
        if on:
            self._view.installEventFilter(self)
            self._place(self._view.mapFromGlobal(QCursor.pos()))
        else:
            self._view.removeEventFilter(self)
            self.label.hide()

    def close(self) -> None:
        """Leave nothing on the canvas."""
        self.set_on(False)
        self._calm.stop()
        self.label.deleteLater()
        self.deleteLater()

    def eventFilter(self, _view: QObject, event: QEvent) -> bool:
        """Go where the pointer goes, and away with it."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self._place(event.pos())
        elif event.type() == QEvent.Type.Leave:
            self.label.hide()
        return False

    def _place(self, pointer: QPoint) -> None:
        is_shown = self._is_on and bool(self.label.text()) and self._view.rect().contains(pointer)
        self.label.setVisible(is_shown)
        if is_shown:
            place = pointer + _BESIDE
            if place.x() + self.label.width() > self._view.width():
                place.setX(pointer.x() - _BESIDE.x() - self.label.width())
            if place.y() + self.label.height() > self._view.height():
                place.setY(pointer.y() - _BESIDE.y() - self.label.height())
            self.label.move(place)

    def _dress(self, flashing: bool) -> None:
        ink = "black" if QColor(self._color).lightnessF() > 0.55 else "white"
        size = 130 if flashing else 100
        points = self._view.font().pointSizeF() * size / 100
        self.label.setStyleSheet(
            f"background: {self._color}; color: {ink}; border: 1px solid rgba(255, 255, 255, 190); "
            f"border-radius: 3px; padding: 1px 5px; font-size: {points:.1f}pt; font-weight: bold;"
        )
        self.label.adjustSize()
