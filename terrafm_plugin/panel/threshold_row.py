"""From which value on a layer of per cent is shown: a slider that changes its style at once."""

from __future__ import annotations

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from ..results.other_map_layers import show_from, shown_from
from .small_widgets import SPACING


class ThresholdRow(QWidget):
    """The layer keeps the threshold as part of its style; nothing is computed again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of: QgsRasterLayer | None = None
        title = QLabel(self.tr("Show from"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.setAccessibleName(self.tr("Threshold in per cent"))
        title.setBuddy(self.slider)
        tip = self.tr("Hides what lies below, in the layer's style; nothing is computed again")
        self.slider.setToolTip(tip)
        title.setToolTip(tip)
        self._value = QLabel()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("100\u00a0%") + 2)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(title)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self.slider.valueChanged.connect(self._moved)
        self.show_layer(None)

    def show_layer(self, layer: QgsRasterLayer | None) -> None:
        """The layer that the slider acts on, at the threshold that it has."""
        self._of = layer
        self.setEnabled(layer is not None)
        self.slider.blockSignals(True)
        self.slider.setValue(shown_from(layer) if layer is not None else 0)
        self.slider.blockSignals(False)
        self._say()

    def _moved(self, percent: int) -> None:
        if self._of is not None:
            show_from(self._of, percent)
        self._say()

    def _say(self) -> None:
        self._value.setText(self.tr("{percent}\u00a0%").format(percent=self.slider.value()))
