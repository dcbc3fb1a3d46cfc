"""The classes that the project knows from the panel: the same class has the same colour everywhere."""

from __future__ import annotations

from qgis.core import QgsPalettedRasterRenderer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtGui import QColor

from ..classes import classes_from_json
from ..strict_json import parse_json

STATE = ("TerraFM", "/panel")
"""Scope and key of the panel's state in the project: JSON with `classes`."""


def plain(name: str) -> str:
    """A class name without what does not matter to it."""
    return " ".join(name.casefold().split())


def project_colors() -> dict[str, str]:
    """Colours (`#rrggbb`) by the plain names of the classes in the panel; empty where it was never opened."""
    try:
        state = parse_json(QgsProject.instance().readEntry(*STATE)[0])
        return {plain(entry.name): entry.color for entry in classes_from_json(state["classes"])}
    except (ValueError, TypeError, KeyError):
        return {}


def take_project_colors(layer: QgsRasterLayer) -> None:
    """Show the classes of a map that the project knows in its colours."""
    renderer, colors = layer.renderer(), project_colors()
    if not colors or not isinstance(renderer, QgsPalettedRasterRenderer):
        return
    entries = renderer.classes()
    for entry in entries:
        if color := colors.get(plain(entry.label)):
            entry.color = QColor(color)
    updated = QgsPalettedRasterRenderer(layer.dataProvider(), renderer.band(), entries)
    updated.setOpacity(renderer.opacity())
    layer.setRenderer(updated)
