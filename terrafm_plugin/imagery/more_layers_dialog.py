"""The list from which more layers are chosen: the project's rasters, each with a box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtWidgets import QWidget

from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_live
from .grid_choice import GridChoice
from .raster_list import RasterListDialog


class MoreLayersDialog(RasterListDialog):
    """The project's rasters in the order of the layer tree; those that are chosen are ticked."""

    def __init__(self, chosen: Sequence[QgsRasterLayer], grid: GridChoice, parent: QWidget | None = None) -> None:
        layers = [layer for layer in layers_in_order() if isinstance(layer, QgsRasterLayer)]
        super().__init__([layer for layer in layers if layer.isValid() and not is_live(layer)], chosen, grid, parent)
        self.setWindowTitle(self.tr("More Layers"))
        self.list.setAccessibleName(self.tr("Raster layers of the project"))
        self.explanation.setText(
            self.tr(
                "Ticked layers are joined to the imagery as features: elevation, indices, classes, another composite, "
                "or a precomputed embedding, which also maps without imagery. How much each counts is told from your "
                "samples."
            )
        )
