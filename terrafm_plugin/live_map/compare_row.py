"""Comparing the map with the imagery below it: how much shows through, the map away while held, a line to swipe."""

from __future__ import annotations

from qgis.core import QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from ..background import delayed
from ..layers.layer_tree import HiddenMaps
from ..layers.marks import is_class_map
from ..map_tools.swipe import Swipe
from ..widgets.elements import SPACING, silent, wide_button


class CompareRow(QWidget):
    """A slider and two buttons; they work on the maps that the canvas shows, and rest while it shows none."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._layer: QgsRasterLayer | None = None
        self._hidden = HiddenMaps(is_class_map, self)
        self._is_held = False
        self._soon = delayed(self, 0, self.refresh)
        self._swipe = Swipe(canvas, is_class_map, self)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setAccessibleName(self.tr("Opacity of the map"))
        self.opacity.valueChanged.connect(self._set_opacity)
        self._value = QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("100\u00a0%"))
        self.hold_button = wide_button(
            self.tr("Hold to Compare"),
            self.tr("While pressed, TerraFM's maps are hidden and the imagery shows; on the map, hold down the key B"),
        )
        self.hold_button.pressed.connect(lambda: self.hold(True))
        self.hold_button.released.connect(lambda: self.hold(False))
        self.swipe_button = wide_button(
            self.tr("Swipe"),
            self.tr("A line on the map that can be dragged: imagery left of it, the map right of it; Esc ends it"),
            checkable=True,
        )
        self.swipe_button.toggled.connect(self._swipe_toggled)
        self._arrange()
        canvas.layersChanged.connect(self.refresh)
        self.refresh()

    @property
    def is_swiping(self) -> bool:
        """Whether the line is on the map."""
        return self._swipe.is_shown

    def hold(self, held: bool) -> None:
        """Hide our maps, or show them again."""
        if held == self._is_held or (held and self._layer is None):
            return
        self._is_held = held
        if held:
            self._hidden.hide()
        else:
            self._hidden.show()

    def stop(self) -> None:
        """The map as it was: nothing is held, and the line goes."""
        self.hold(False)
        self.swipe_button.setChecked(False)

    def close(self) -> None:
        """Let go of the canvas."""
        self.stop()
        self._soon.stop()
        self._swipe.close()
        self._canvas.layersChanged.disconnect(self.refresh)
        self._follow(None)

    def refresh(self) -> None:
        """Look which map lies on top."""
        if self._is_held:
            return
        self._follow(uppermost_map(self._canvas))
        self._show()

    def _show(self) -> None:
        shown = self._layer is not None
        for widget in (self.opacity, self.hold_button):
            widget.setEnabled(shown)
        self.swipe_button.setEnabled(shown or self.is_swiping)
        self._show_opacity()

    def _arrange(self) -> None:
        slider, buttons, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        label = QLabel(self.tr("Map opacity"))
        label.setBuddy(self.opacity)
        for widget, stretch in ((label, 0), (self.opacity, 1), (self._value, 0)):
            slider.addWidget(widget, stretch)
        for button in (self.hold_button, self.swipe_button):
            buttons.addWidget(button)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addLayout(slider)
        column.addLayout(buttons)

    def _follow(self, layer: QgsRasterLayer | None) -> None:
        if layer is self._layer:
            return
        if self._layer is not None:
            self._layer.opacityChanged.disconnect(self._show_opacity)
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is not None:
            layer.opacityChanged.connect(self._show_opacity)
            layer.willBeDeleted.connect(self._forget)

    def _forget(self) -> None:
        self._layer = None  # its connections go with it
        self._soon.start()  # another map may lie below it, and the canvas does not tell
        if not self._is_held:
            self._show()

    def _show_opacity(self, *_changed: object) -> None:
        """The layer's own, which may have been changed in its properties."""
        if self._layer is None:
            self._value.clear()
            self.opacity.setToolTip(self.tr("There is no map on the screen yet"))
            return
        percent = round(100 * self._layer.opacity())
        with silent(self.opacity):
            self.opacity.setValue(percent)
        self._value.setText(f"{percent}\u00a0%")
        self.opacity.setToolTip(
            self.tr("How much ‘{name}’, the uppermost of TerraFM's maps, covers what lies below it").format(
                name=self._layer.name()
            )
        )

    def _set_opacity(self, percent: int) -> None:
        if self._layer is not None:
            self._layer.setOpacity(percent / 100)
            self._layer.triggerRepaint()

    def _swipe_toggled(self, on: bool) -> None:
        if on:
            self._swipe.show()
        else:
            self._swipe.hide()
        self.refresh()


def uppermost_map(canvas: QgsMapCanvas) -> QgsRasterLayer | None:
    """The raster of ours that lies over all others of ours on the screen; None if none is shown."""
    return next((layer for layer in canvas.layers() if isinstance(layer, QgsRasterLayer) and is_class_map(layer)), None)
