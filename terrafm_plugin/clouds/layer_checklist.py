"""Loaded raster layers to tick."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem

from ..imagery.sensors import S1, guess_sensor
from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_made_from_imagery
from ..widgets.elements import silent

_MOST_ROWS_SHOWN = 6


class LayerChecklist(QListWidget):
    """Every raster of the project that may be Sentinel-2, in the order of the layer tree."""

    ticked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._except = ""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def fill(self, leave_out: QgsMapLayer | None) -> None:
        """The layers as they are now, without one; those that were ticked stay so."""
        before = self.chosen()
        with silent(self):
            self.clear()
            for layer in _candidates():
                if layer is leave_out:
                    continue
                item = QListWidgetItem(layer.name(), self)
                item.setData(Qt.ItemDataRole.UserRole, layer.id())
                item.setToolTip(layer.name())
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if layer.id() in before else Qt.CheckState.Unchecked)
        rows = min(max(self.count(), 1), _MOST_ROWS_SHOWN)
        height = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        self.setFixedHeight(rows * height + 2 * self.frameWidth() + 2)
        self.ticked.emit()

    def chosen(self) -> list[str]:
        """Ids of the layers that are ticked."""
        items = (self.item(row) for row in range(self.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]


def _candidates() -> list[QgsRasterLayer]:
    """Rasters with pixels of their own; no radar, no masks, no maps that follow the clicks."""
    return [layer for layer in layers_in_order() if isinstance(layer, QgsRasterLayer) and _may_be_imagery(layer)]


def _may_be_imagery(layer: QgsRasterLayer) -> bool:
    if not layer.isValid() or is_made_from_imagery(layer):
        return False
    provider = layer.dataProvider()
    return bool(provider.capabilities() & provider.Capability.Size) and guess_sensor(layer) != S1
