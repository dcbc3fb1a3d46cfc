"""Pixels of: the raster whose pixels a scene takes; chosen where further layers are, and a line once it is."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..layers.layer_files import LayerFiles
from ..layers.marks import is_live
from ..widgets.choices import raster_choice
from ..widgets.elements import PROBLEM_ICON, Caption, Notice, bare, icon_button


class GridChoice(QWidget):
    """What was chosen, and a button that takes it back; takes no room while the imagery's own pixels count."""

    changed = pyqtSignal()
    """Another raster, or its file became known."""

    def __init__(self, files: LayerFiles) -> None:
        super().__init__()
        self._files = files
        self._layer: QgsRasterLayer | None = None
        self._path, self._refusal = "", ""
        self._text, self._problem = Caption(), Notice(PROBLEM_ICON)
        self.clear = icon_button(
            "mActionRemove.svg", self.tr("Take the imagery's own pixels again"), lambda: self.set_layer(None)
        )
        self._row = QWidget()
        row = bare(QHBoxLayout(self._row))
        row.addWidget(self._text, 1)
        row.addWidget(self.clear)
        column = bare(QVBoxLayout(self))
        column.addWidget(self._row)
        column.addWidget(self._problem)
        QgsProject.instance().layersWillBeRemoved.connect(self._removed)
        self._show()

    def layer(self) -> QgsRasterLayer | None:
        """What is chosen; None for the imagery's own pixels."""
        return self._layer

    def set_layer(self, layer: QgsMapLayer | None) -> None:
        """Choose a raster, or none."""
        chosen = layer if isinstance(layer, QgsRasterLayer) and not is_live(layer) else None
        if chosen is self._layer:
            return
        self._layer, self._path, self._refusal = chosen, "", ""
        if chosen is not None:
            self._files.ask(chosen, lambda path, problem: self._file_known(chosen, path, problem))
        self._show()
        self.changed.emit()

    def path(self) -> str | None:
        """The raster as the engine is to call it; None for the imagery's own pixels."""
        return self._path or None

    def is_waiting(self) -> bool:
        """Whether the raster is still being copied for the engine."""
        return self._layer is not None and not self._path and not self._refusal

    def close_calls(self) -> None:
        """Let go of the project."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._removed)
        self._layer = None

    def _file_known(self, layer: QgsRasterLayer, path: str | None, problem: str) -> None:
        if layer is self._layer:
            self._path, self._refusal = path or "", problem
            self._show()
            self.changed.emit()

    def _removed(self, identities: list[str]) -> None:
        if self._layer is not None and self._layer.id() in identities:
            self.set_layer(None)

    def _show(self) -> None:
        name = self._layer.name() if self._layer is not None else ""
        self._text.setText(self.tr("Pixels of {name}").format(name=name))
        self._row.setVisible(bool(name))
        self._problem.say(self._refusal)
        self.setVisible(self._layer is not None)


class GridRow(QWidget):
    """The choice itself, for the windows in which further layers are chosen."""

    def __init__(self, grid: GridChoice) -> None:
        super().__init__()
        self._grid = grid
        tip = self.tr(
            "A raster whose pixels the map takes (CRS, pixel size, extent) in place of the imagery's own: a map to "
            "compare with, part of a study area"
        )
        self.combo = raster_choice(self.tr("the imagery"), tip)
        layers = QgsProject.instance().mapLayers().values()
        self.combo.setExceptedLayerList([layer for layer in layers if is_live(layer)])
        self.combo.setLayer(grid.layer())
        title = QLabel(self.tr("Pixels of"))
        title.setBuddy(self.combo)
        row = bare(QHBoxLayout(self))
        row.addWidget(title)
        row.addWidget(self.combo, 1)

    def take(self) -> None:
        """Let it be what is chosen here."""
        self._grid.set_layer(self.combo.currentLayer())
