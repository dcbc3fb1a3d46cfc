"""The mouse wheel over a panel that scrolls: it is the panel's, not that of the choices that pass below the pointer."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QScrollArea, QSlider, QWidget

_CHANGED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QSlider)


class _WheelFilter(QObject):
    """Lets a widget hear the wheel only while it has the focus; else the area that it scrolls with hears it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or watched.hasFocus():
            return False
        around = watched.parent()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parent()
        if around is not None:
            QApplication.sendEvent(around.viewport(), event)
        event.accept()
        return True


def leave_wheel_to_panel(panel: QWidget) -> None:
    """Do so for all choices that are in a widget now."""
    wheel_filter = panel.findChild(_WheelFilter) or _WheelFilter(panel)
    for widget in panel.findChildren(_CHANGED_BY_WHEEL):
        widget.installEventFilter(wheel_filter)
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
