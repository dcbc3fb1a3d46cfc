"""The layer tree: which layers it holds in which order, where new ones go, and maps out of sight for a while."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qgis.core import QgsLayerTreeLayer, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

_BAND = re.compile(r"(?<![A-Za-z0-9])(B(?:0[1-9]|8A|1[0-2]))(?![A-Za-z0-9])", re.IGNORECASE)
_FEWEST_TOGETHER = 4


def bands_of_one_scene(layer: QgsRasterLayer) -> list[QgsRasterLayer]:
    """The single-band layers that, with this one, are one Sentinel-2 scene, as a STAC browser loads them.

    Their files are called alike but for the band, or by nothing but the band, in one folder; else it is alone.
    """
    together: dict[str, QgsRasterLayer] = {}
    key = _scene_of_band(layer)
    for other in layers_in_order() if key is not None else ():
        found = _scene_of_band(other) if isinstance(other, QgsRasterLayer) and other.isValid() else None
        if found is not None and key is not None and found[0] == key[0]:
            together.setdefault(found[1], other)
    return list(together.values()) if len(together) >= _FEWEST_TOGETHER else [layer]


def _scene_of_band(layer: QgsRasterLayer) -> tuple[str, str] | None:
    """What the source of a single-band layer is called but for its band and resolution, and the band."""
    if layer.providerType() != "gdal" or layer.bandCount() != 1:
        return None
    path = re.split(r"[?|]", layer.source(), maxsplit=1)[0].replace("\\", "/")
    folder, _, name = path.rpartition("/")
    bands = _BAND.findall(name.replace("_", " "))
    if len(bands) != 1:
        return None
    folder = re.sub(r"/R(10|20|60)m$", "", folder)
    rest = re.sub(r" (10|20|60)m(?=\.|$)", "", _BAND.sub("", name.replace("_", " ")))
    return f"{folder}/{rest}", bands[0].upper()


def layers_in_order() -> Iterator[QgsMapLayer]:
    """The project's layers from top to bottom."""
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        if node.layer() is not None:
            yield node.layer()


def uppermost(is_wanted: Callable[[QgsMapLayer], bool]) -> QgsMapLayer | None:
    """The first of the layers from top to bottom that is wanted."""
    return next((layer for layer in layers_in_order() if is_wanted(layer)), None)


def add_on_top(layer: QgsMapLayer, place: int = 0) -> None:
    """Add a layer to the project, above all others or below the first few."""
    QgsProject.instance().addMapLayer(layer, False)
    QgsProject.instance().layerTreeRoot().insertLayer(place, layer)


def add_above_rasters(
    layer: QgsMapLayer, stays_above: Callable[[QgsMapLayer], bool] = lambda _raster: False
) -> QgsLayerTreeLayer:
    """Add a layer above all rasters, below what lies above them: points and lines stay in sight.

    Rasters for which `stays_above` holds count as what lies above.
    """
    QgsProject.instance().addMapLayer(layer, False)
    root = QgsProject.instance().layerTreeRoot()
    place = 0
    for number, node in enumerate(root.children()):
        shown = node.layer() if hasattr(node, "layer") else None
        if shown is None or (shown.type() == QgsMapLayer.LayerType.RasterLayer and not stays_above(shown)):
            break
        place = number + 1
    return root.insertLayer(place, layer)


def move_below(layer: QgsMapLayer, other: QgsMapLayer) -> None:
    """Move a layer directly below another, where it lies above it in the same group."""
    root = QgsProject.instance().layerTreeRoot()
    node, above = root.findLayer(layer.id()), root.findLayer(other.id())
    if node is None or above is None or node.parent() is not above.parent():
        return
    parent, order = node.parent(), node.parent().children()
    if order.index(node) < order.index(above):
        parent.insertChildNode(order.index(above) + 1, node.clone())
        parent.removeChildNode(node)


class HiddenMaps(QObject):
    """Unticks layers in the layer tree, those that come later too, and ticks again what was ticked."""

    def __init__(self, is_map: Callable[[QgsMapLayer], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_map = is_map
        self._hidden: set[str] = set()
        self._is_hiding = False

    def hide(self) -> None:
        """Hide maps from now on."""
        if not self._is_hiding:
            self._is_hiding = True
            QgsProject.instance().layerTreeRoot().visibilityChanged.connect(self._hide)
            QgsProject.instance().layerTreeRoot().addedChildren.connect(self._hide)
        self._hide()

    def show(self) -> None:
        """Show again what was hidden."""
        if self._is_hiding:
            self._is_hiding = False
            QgsProject.instance().layerTreeRoot().visibilityChanged.disconnect(self._hide)
            QgsProject.instance().layerTreeRoot().addedChildren.disconnect(self._hide)
        hidden, self._hidden = self._hidden, set()
        root = QgsProject.instance().layerTreeRoot()
        for identity in hidden:
            if (node := root.findLayer(identity)) is not None:
                node.setItemVisibilityChecked(True)

    def _hide(self, *_what: object) -> None:
        root = QgsProject.instance().layerTreeRoot()
        for layer in layers_in_order():
            node = root.findLayer(layer.id())
            if node.itemVisibilityChecked() and self._is_map(layer):
                self._hidden.add(layer.id())
                node.setItemVisibilityChecked(False)
