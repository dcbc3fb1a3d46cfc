"""Which of the layers that the screen shows are maps of ours."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.gui import QgsMapCanvas

from .live_layers import MARK as LIVE_MARK
from .saved_maps import is_saved_map


def is_our_map(layer: QgsMapLayer) -> bool:
    """Whether a layer is the live map, its confidence, or a map (or its polygons) that was saved."""
    return bool(layer.customProperty(LIVE_MARK)) or is_saved_map(layer)


def uppermost_map(canvas: QgsMapCanvas) -> QgsRasterLayer | None:
    """The raster of ours that lies over all others of ours on the screen; None if none is shown."""
    return next((layer for layer in canvas.layers() if isinstance(layer, QgsRasterLayer) and is_our_map(layer)), None)
