"""The custom properties by which TerraFM knows the layers that it made."""

from __future__ import annotations

from qgis.core import QgsMapLayer

SAMPLES = "terrafm/samples"
"""Marks a layer as the panel's samples."""
LIVE = "terrafm/live"
"""Set on the live map and its confidence."""
SAVED_MAP = "terrafm/map"
"""Set on a saved map's layers: the classes it was last styled for, as JSON."""
CLOUDS_OF = "terrafm/clouds_of"
"""Set on a cloud mask's layer: the id of the layer that it was made from."""
OTHER_MAP = "terrafm/other_map"
"""Set on the layer of a map without classes: which kind it is."""


def is_live(layer: QgsMapLayer) -> bool:
    """Whether a layer is the live map or its confidence."""
    return bool(layer.customProperty(LIVE))


def is_saved_map(layer: QgsMapLayer) -> bool:
    """Whether a layer shows a map, or its polygons, that was saved here."""
    return bool(layer.customProperty(SAVED_MAP))


def is_class_map(layer: QgsMapLayer) -> bool:
    """Whether a layer is the live map, its confidence, or a map (or its polygons) that was saved."""
    return is_live(layer) or is_saved_map(layer)


def is_made_from_imagery(layer: QgsMapLayer) -> bool:
    """Whether a layer is named after imagery but is none: a live map, a cloud mask, or another map of ours."""
    return any(layer.customProperty(mark) for mark in (LIVE, CLOUDS_OF, OTHER_MAP))
