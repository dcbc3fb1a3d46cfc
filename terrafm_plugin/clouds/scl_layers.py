"""Scene classifications (SCL) among the project's layers: which of them belongs to a layer of bands."""

from __future__ import annotations

import re
from pathlib import PurePath

from qgis.core import QgsMapLayer, QgsRasterLayer

from ..layers.layer_sources import path_of_source
from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_made_from_imagery

_SCL = re.compile(r"(?<![A-Z])SCL(?![A-Z])")
_TILE = re.compile(r"(?<![A-Z0-9])T?(\d{2}[C-X][A-Z]{2})(?![A-Z0-9])")
_DATE = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")


def scl_layer_for(imagery: QgsMapLayer | None) -> QgsRasterLayer | None:
    """The one scene classification of the same tile and date, or on the same ground where names tell neither.

    None where there is none, or where it is not sure which.
    """
    if not isinstance(imagery, QgsRasterLayer):
        return None
    found = [layer for layer in layers_in_order() if layer is not imagery and _is_of(layer, imagery)]
    return found[0] if len(found) == 1 else None


def _is_of(layer: QgsMapLayer, imagery: QgsRasterLayer) -> bool:
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or layer.bandCount() != 1:
        return False
    if is_made_from_imagery(layer) or not _SCL.search(_words(layer)):
        return False
    tile, date = _told(_TILE, layer), _told(_DATE, layer)
    if (tile, date) != (_told(_TILE, imagery), _told(_DATE, imagery)):
        return False
    same_place = layer.crs() == imagery.crs() and layer.extent().intersects(imagery.extent())
    return same_place if tile or date else same_place and _is_same_ground(layer, imagery)


def _is_same_ground(one: QgsRasterLayer, other: QgsRasterLayer) -> bool:
    a, b = one.extent(), other.extent()
    pixel = max(one.rasterUnitsPerPixelX(), other.rasterUnitsPerPixelX())
    pairs = (
        (a.xMinimum(), b.xMinimum()), (a.xMaximum(), b.xMaximum()),
        (a.yMinimum(), b.yMinimum()), (a.yMaximum(), b.yMaximum()),
    )  # fmt: skip
    return all(abs(x - y) <= pixel for x, y in pairs)


def _told(pattern: re.Pattern[str], layer: QgsMapLayer) -> str:
    """What the layer's name or its file's tells; nothing where it tells nothing."""
    match = pattern.search(_words(layer))
    return "".join(match.groups()) if match else ""


def _words(layer: QgsMapLayer) -> str:
    """Name and file in capitals, apart: a time after a date is no part of it."""
    text = f"{layer.name()} {PurePath(path_of_source(layer.source())).stem}".upper().replace("_", " ")
    return re.sub(r"(?<=\d{8})T(?=\d{6})", " ", text)
