"""A list of the project's rasters, each with a box to tick, and below it whose pixels the scene takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qgis.core import QgsIconUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ..widgets.elements import Caption
from .grid_choice import GridChoice, GridRow


class RasterListDialog(QDialog):
    """Some rasters of the project; those that are chosen are ticked."""

    chosen = pyqtSignal(object)
    """The ticked layers, in the order of the list."""

    def __init__(
        self,
        layers: Iterable[QgsRasterLayer],
        chosen: Sequence[QgsRasterLayer],
        grid: GridChoice,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.explanation, self.list, self.grid = Caption(), QListWidget(), GridRow(grid)
        ticked = {layer.id() for layer in chosen}
        for layer in layers:
            self._add(layer, layer.id() in ticked)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.explanation, self.list, self.grid, buttons):
            column.addWidget(widget)
        self.resize(420, 360)

    def accept(self) -> None:
        """Take the ticked layers."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ids = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]
        layers = [QgsProject.instance().mapLayer(identity) for identity in ids]
        super().accept()
        self.grid.take()
        self.chosen.emit([layer for layer in layers if layer is not None])

    def tick(self, layer: QgsRasterLayer, ticked: bool = True) -> None:
        """Tick a layer, or no longer."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == layer.id():
                self.list.item(row).setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _add(self, layer: QgsRasterLayer, ticked: bool) -> None:
        item = QListWidgetItem(QgsIconUtils.iconForLayer(layer), layer.name())
        item.setData(Qt.ItemDataRole.UserRole, layer.id())
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setToolTip(layer.source())
        self.list.addItem(item)
