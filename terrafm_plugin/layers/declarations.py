"""What the user declares about a raster layer, kept with it: level and offset or unit, and which band is which."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsMapLayer

from ..strict_json import parse_json

_PROPERTY = "terrafm/said"
_KEYS = {"s2": ("level", "offset", "bands"), "s1": ("unit", "bands")}
SENSORS = tuple(_KEYS)


def declaration_of(layer: QgsMapLayer, sensor: str) -> dict[str, Any]:
    """What is declared of a layer as imagery of a sensor: `level`, `offset`, `unit`, `bands`; only what was given.

    `bands` has an entry for each band of the layer: a Sentinel band's name, or None for one that is left out.
    """
    try:
        declared = parse_json(str(layer.customProperty(_PROPERTY) or "{}")).get(sensor, {})
        return {
            key: declared[key] for key in _KEYS.get(sensor, ()) if declared.get(key) not in (None, "", [])
        }  # an offset of 0 counts
    except (ValueError, AttributeError, TypeError):
        return {}


def keep_declaration(layer: QgsMapLayer, sensor: str, declared: dict[str, Any]) -> None:
    """Keep it as a property of the layer, which the project saves."""
    if declared == declaration_of(layer, sensor):
        return
    everything = {one: declaration_of(layer, one) for one in SENSORS} | {sensor: declared}
    left = {one: entry for one, entry in everything.items() if entry}
    if left:
        layer.setCustomProperty(_PROPERTY, json.dumps(left))
    else:
        layer.removeCustomProperty(_PROPERTY)


def message_parameters(sensor: str, declared: dict[str, Any], date: str = "") -> dict[str, Any]:
    """The imagery parameters of docs/protocol.md for a declaration; `date` is `"before"` or `"after"` in `change`."""
    prefix = f"{sensor}_{date}_" if date else f"{sensor}_"
    names = {"level": "level", "unit": f"{prefix}unit", "bands": f"{prefix}bands"}
    names["offset"] = f"offset_{date}" if date else "offset"
    return {names[key]: value for key, value in declared.items()}
