"""How samples look on the map: a dot in the class's colour with a rim that shows on any image."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsCategorizedSymbolRenderer, QgsMarkerSymbol, QgsRendererCategory, QgsVectorLayer
from qgis.PyQt.QtGui import QColor

from .classes import LandCoverClass

CLASS_FIELD = "class"


def class_symbol(color: str) -> QgsMarkerSymbol:
    """The dot of one class."""
    return QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "color": color,
            "size": "2.8",
            "outline_color": "255,255,255,255",
            "outline_width": "0.5",
        }
    )


def apply_class_symbology(layer: QgsVectorLayer, classes: Iterable[LandCoverClass], field: str = CLASS_FIELD) -> None:
    """Show each class in its colour; a renderer of the user's own making is left alone.

    A categorised renderer on the class field keeps its symbols (shape, size, rim) and gets the classes' colours.
    """
    present = layer.renderer()
    if isinstance(present, QgsCategorizedSymbolRenderer) and present.classAttribute() == field:
        symbols = {category.value(): category.symbol().clone() for category in present.categories()}
    elif layer.customProperty("terrafm/styled"):
        return
    else:
        symbols = {}
    categories = []
    for entry in classes:
        symbol = symbols.pop(entry.code, None) or class_symbol(entry.color)
        symbol.setColor(QColor(entry.color))
        categories.append(QgsRendererCategory(entry.code, symbol, entry.name))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.setCustomProperty("terrafm/styled", True)
    layer.triggerRepaint()


def classes_of_symbology(layer: QgsVectorLayer, field: str) -> dict[int, tuple[str, str]]:
    """Name and colour of each code in a categorised renderer on the class field."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute() != field:
        return {}
    found = {}
    for category in renderer.categories():
        value = category.value()
        if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit()):
            found[int(value)] = (category.label(), category.symbol().color().name())
    return found
