"""How land-cover and confidence rasters look, and the days of their imagery for QGIS's temporal controller."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    Qgis,
    QgsColorRampLegendNodeSettings,
    QgsColorRampShader,
    QgsDateTimeRange,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.PyQt.QtGui import QColor

from ..classes import LandCoverClass
from ..resources import tr

_CONFIDENCE = ((0, "#4d004b"), (40, "#88419d"), (60, "#8c96c6"), (80, "#bfd3e6"), (95, "#edf8fb"), (100, "#f7fcfd"))
"""Per cent of the top probability and its colour: dark where the map is doubtful."""
Dates = tuple[str, str]
"""First and last day, ISO."""


def apply_class_style(layer: QgsRasterLayer, classes: Iterable[LandCoverClass]) -> None:
    """Class names and colours for the values of band 1."""
    entries = [QgsPalettedRasterRenderer.Class(entry.code, QColor(entry.color), entry.name) for entry in classes]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    layer.triggerRepaint()


def update_class_style(
    layer: QgsRasterLayer, before: Iterable[LandCoverClass], after: Iterable[LandCoverClass]
) -> None:
    """Follow a change of classes; what the user made of the others, and a renderer of another kind, stay."""
    known = {entry.code: entry for entry in before}
    classes, renderer = list(after), layer.renderer()
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return
    shown = {int(entry.value): entry for entry in renderer.classes()}
    entries = [
        shown[entry.code]
        if entry.code in shown and known.get(entry.code) == entry
        else QgsPalettedRasterRenderer.Class(entry.code, QColor(entry.color), entry.name)
        for entry in classes
    ]
    updated = QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries)
    updated.setOpacity(renderer.opacity())
    layer.setRenderer(updated)
    layer.triggerRepaint()


def classes_of_layer(layer: QgsRasterLayer) -> list[LandCoverClass]:
    """The classes in a layer's legend; none where it is not styled by classes."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return []
    return [LandCoverClass(int(entry.value), entry.label, entry.color.name()) for entry in renderer.classes()]


def classes_of_report(report: dict[str, Any]) -> list[LandCoverClass]:
    """The classes of a map, from its report."""
    return [LandCoverClass(entry["code"], entry["name"], entry["color"]) for entry in report["classes"]]


def apply_confidence_style(layer: QgsRasterLayer) -> None:
    """A ramp over the top probability (band 1, per cent)."""
    ramp = QgsColorRampShader(0, 100, None, QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [QgsColorRampShader.ColorRampItem(value, QColor(color), f"{value} %") for value, color in _CONFIDENCE]
    )
    legend = QgsColorRampLegendNodeSettings()
    legend.setMinimumLabel(tr("0 % – doubtful"))
    legend.setMaximumLabel(tr("100 % – sure"))
    ramp.setLegendSettings(legend)
    shader = QgsRasterShader(0, 100)
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(0)
    renderer.setClassificationMax(100)
    layer.setRenderer(renderer)
    layer.triggerRepaint()


def dates_of_scene(opened: dict[str, Any]) -> Dates | None:
    """Of the imagery in the answer to `live_open`, as far as its files say."""
    several = [str(product["day"]) for product in opened.get("products") or [] if product["day"]]
    known = several or [
        str(opened[sensor]["date"])[:10] for sensor in ("s2", "s1") if opened.get(sensor) and opened[sensor].get("date")
    ]
    known = sorted(known)
    return (known[0], known[-1]) if known else None


def show_dates(layer: QgsRasterLayer, dates: Dates | None) -> None:
    """Give a layer the days of its imagery as its fixed temporal range; without any it has none."""
    properties = layer.temporalProperties()
    properties.setIsActive(dates is not None)
    if dates is None:
        return
    begin, end = (
        QDateTime.fromString(f"{day}T{time}Z", Qt.DateFormat.ISODate)
        for day, time in zip(dates, ("00:00:00", "23:59:59"))  # noqa: B905 - Python 3.9
    )
    properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    properties.setFixedTemporalRange(QgsDateTimeRange(begin, end))
