"""How land-cover and confidence rasters look."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsColorRampShader,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from ..samples.classes import LandCoverClass

_CONFIDENCE = ((0, "#4d004b"), (40, "#88419d"), (60, "#8c96c6"), (80, "#bfd3e6"), (95, "#edf8fb"), (100, "#f7fcfd"))
"""Per cent of the top probability and its colour: dark where the map is doubtful."""


def apply_class_style(layer: QgsRasterLayer, classes: Iterable[LandCoverClass]) -> None:
    """Class names and colours for the values of band 1."""
    entries = [QgsPalettedRasterRenderer.Class(entry.code, QColor(entry.color), entry.name) for entry in classes]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    layer.triggerRepaint()


def apply_confidence_style(layer: QgsRasterLayer) -> None:
    """A ramp over the top probability (band 1, per cent)."""
    ramp = QgsColorRampShader(0, 100, None, QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [QgsColorRampShader.ColorRampItem(value, QColor(color), f"{value} %") for value, color in _CONFIDENCE]
    )
    shader = QgsRasterShader(0, 100)
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(0)
    renderer.setClassificationMax(100)
    layer.setRenderer(renderer)
    layer.triggerRepaint()
