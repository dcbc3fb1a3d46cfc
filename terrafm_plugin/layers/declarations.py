"""What the user says about a raster layer: processing level or unit, and which band is which. Kept with the layer."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsMapLayer

_PROPERTY = "terrafm/said"
_KEYS = {"s2": ("level", "bands"), "s1": ("unit", "bands")}


def said_of(layer: QgsMapLayer, sensor: str) -> dict[str, Any]:
    """What was said about a layer as imagery of a sensor (`"s2"`, `"s1"`): `level` or `unit`, `bands`; only what was.

    `bands` has an entry for each band of the layer: a Sentinel band's name, or None for one that is left out.
    """
    try:
        said = json.loads(str(layer.customProperty(_PROPERTY) or "{}")).get(sensor, {})
        return {key: said[key] for key in _KEYS[sensor] if said.get(key)}
    except (ValueError, AttributeError, TypeError):
        return {}


def keep_said(layer: QgsMapLayer, sensor: str, said: dict[str, Any]) -> None:
    """Keep it as a property of the layer, which the project saves."""
    if said == said_of(layer, sensor):
        return
    everything = {one: said_of(layer, one) for one in _KEYS} | {sensor: said}
    left = {one: entry for one, entry in everything.items() if entry}
    if left:
        layer.setCustomProperty(_PROPERTY, json.dumps(left))
    else:
        layer.removeCustomProperty(_PROPERTY)


def message_parameters(sensor: str, said: dict[str, Any], date: str = "") -> dict[str, Any]:
    """As the imagery parameters of docs/protocol.md name it; `date` is `"before"` or `"after"` in `change`."""
    prefix = f"{sensor}_{date}_" if date else f"{sensor}_"
    names = {"level": "level", "unit": f"{prefix}unit", "bands": f"{prefix}bands"}
    return {names[key]: value for key, value in said.items()}
