"""Cloud masks as files and layers: where they are kept, and where they stand in the layer tree."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsRasterLayer,
)

from ..layers.layer_sources import path_of_source
from ..layers.layer_tree import uppermost
from ..layers.marks import CLOUDS_OF
from ..resources import tr

_CLEAR = 0


def add_mask_layer(
    path: Path, source: QgsMapLayer, licence: str | None = None, group: str = ""
) -> QgsRasterLayer | None:
    """Put a mask into the project, above the layer that it was made from and its older masks; None if it is no raster.

    With a group's name it lies in that group, which is made above all layers where there is none.

    Names and colours are those of the style beside it. Clear ground lets the imagery through.
    """
    title = tr("{name} – clouds").format(name=source.name())
    layer = QgsRasterLayer(str(path), title, "gdal")
    if not layer.isValid():
        return None
    layer.loadNamedStyle(str(path.with_suffix(".qml")))
    _let_clear_ground_through(layer)
    layer.setCustomProperty(CLOUDS_OF, source.id())
    if licence:
        metadata = layer.metadata()
        metadata.setRights([licence])
        layer.setMetadata(metadata)
    QgsProject.instance().addMapLayer(layer, False)
    home, place = _place_in(group) if group else _place_above(source)
    home.insertLayer(place, layer)
    return layer


def newest_mask_of(layer: QgsMapLayer | None) -> QgsMapLayer | None:
    """The mask that was last made from a layer: the uppermost one; None if there is none."""
    if layer is None:
        return None
    return uppermost(lambda one: one.customProperty(CLOUDS_OF) == layer.id())


def mask_file_of(layer: QgsMapLayer) -> str | None:
    """The file of the mask that was last made from a layer."""
    mask = newest_mask_of(layer)
    return path_of_source(mask.source()) if mask is not None else None


def _place_in(name: str) -> tuple[QgsLayerTreeGroup, int]:
    """The top of a group."""
    root = QgsProject.instance().layerTreeRoot()
    found = root.findGroup(name)
    return (found if found is not None else root.insertGroup(0, name)), 0


def _place_above(source: QgsMapLayer) -> tuple[QgsLayerTreeGroup, int]:
    """The source's group, and the place in it above the source and the masks that were made from it."""
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(source.id())
    if node is None:
        return root, 0
    for place, child in enumerate(node.parent().children()):
        layer = child.layer() if hasattr(child, "layer") else None
        if layer is not None and source.id() in (layer.id(), layer.customProperty(CLOUDS_OF)):
            return node.parent(), place
    return node.parent(), 0


def _let_clear_ground_through(layer: QgsRasterLayer) -> None:
    renderer = layer.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        classes = renderer.classes()
        for entry in classes:
            if entry.value == _CLEAR:
                color = entry.color
                color.setAlpha(0)
                entry.color = color
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))
