"""Reading labelled points and polygons of any layer, in a thread: what classes there are, and where."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..layers.layer_sources import Legend, legend_of

WITHOUT_CLASS, WITHOUT_PLACE, ELSEWHERE = "without class", "without place", "elsewhere"
"""Why a feature is left out: no value, no geometry, or one that the samples' CRS cannot hold."""

_USUAL_FIELDS = ("class", "class_name", "classname", "land_cover", "landcover", "lulc", "label", "category", "name")
_NAME_FIELD, _COLOR_FIELD = "name", "color"


@dataclass
class FoundClass:
    """One value of the class field."""

    value: str
    code: int | None
    """The value, where it is a whole number."""
    name: str
    """As the layer's legend or its field `name` says, or the value if it is text; empty if nothing tells."""
    color: str | None
    """As the legend or the field `color` says."""
    points: list[tuple[float, float]] = field(default_factory=list)
    """In the CRS that was asked for."""


@dataclass
class LabelledPlaces:
    """What a layer holds."""

    classes: dict[str, FoundClass] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    """Features by reason."""


@dataclass(frozen=True)
class ImportSettings:
    """What is to be read, and into which CRS."""

    class_field: str
    crs: QgsCoordinateReferenceSystem
    points_per_polygon: int = 1


def usual_class_field(layer: QgsVectorLayer) -> str:
    """The field that most likely holds the classes; empty if there is no field."""
    fields = layer.fields()
    for name in fields.names():
        if legend_of(layer, name) is not None:
            return name
    for usual in _USUAL_FIELDS:
        if (index := fields.lookupField(usual)) >= 0:
            return fields[index].name()
    texts = [one.name() for one in fields if not one.isNumeric()]
    return next(iter([*texts, *fields.names()]), "")


def is_importable(layer: object) -> bool:
    """Whether a layer has points or polygons."""
    kinds = (QgsWkbTypes.GeometryType.PointGeometry, QgsWkbTypes.GeometryType.PolygonGeometry)
    return isinstance(layer, QgsVectorLayer) and layer.isValid() and QgsWkbTypes.geometryType(layer.wkbType()) in kinds


class PlacesReader:
    """Made in the main thread, it knows all it needs to read in another."""

    def __init__(self, layer: QgsVectorLayer, wanted: ImportSettings) -> None:
        self._source = QgsVectorLayerFeatureSource(layer)
        self._wanted = wanted
        self._index = layer.fields().lookupField(wanted.class_field)
        self._is_number = layer.fields()[self._index].isNumeric()
        names = layer.fields().names()
        self._name = names.index(_NAME_FIELD) if _NAME_FIELD in names and self._is_number else None
        self._color = names.index(_COLOR_FIELD) if _COLOR_FIELD in names else None
        self._legend: Legend | None = legend_of(layer, wanted.class_field)
        self._transform = QgsCoordinateTransform(layer.crs(), wanted.crs, QgsProject.instance())

    def read(self, is_cancelled: Callable[[], bool] = lambda: False) -> LabelledPlaces | None:
        """Read all of it; None when it was cancelled."""
        places = LabelledPlaces()
        for feature in self._source.getFeatures():
            if is_cancelled():
                return None
            found = self._class_of(feature, places)
            if found is None:
                places.left_out[WITHOUT_CLASS] += 1
            elif feature.geometry().isEmpty():
                places.left_out[WITHOUT_PLACE] += 1
            elif not (points := self._placed(feature)):
                places.left_out[ELSEWHERE] += 1
            else:
                found.points += points
        places.classes = {value: entry for value, entry in places.classes.items() if entry.points}
        return places

    def _class_of(self, feature: QgsFeature, places: LabelledPlaces) -> FoundClass | None:
        value = feature.attribute(self._index)
        text = _text(value)
        if not text:
            return None
        if text not in places.classes:
            label, color = self._legend.entries.get(str(value), ("", None)) if self._legend else ("", None)
            label = "" if label == text and self._is_number else label
            name = label or (_text(feature.attribute(self._name)) if self._name is not None else "")
            color = color or (_text(feature.attribute(self._color)) if self._color is not None else "")
            code = int(text) if self._is_number and text.isdigit() else None
            usable = color if color and len(color) == 7 and color.startswith("#") else None
            places.classes[text] = FoundClass(text, code, name or ("" if code is not None else text), usable)
        return places.classes[text]

    def _placed(self, feature: QgsFeature) -> list[tuple[float, float]]:
        try:
            shape = QgsGeometry(feature.geometry())
            shape.transform(self._transform)
            points = list(_points_of(shape, self._wanted.points_per_polygon, feature.id()))
        except QgsCsException:
            return []
        return [(point.x(), point.y()) for point in points if math.isfinite(point.x()) and math.isfinite(point.y())]


def _points_of(shape: QgsGeometry, number: int, seed: int) -> Iterator[QgsPointXY]:
    """Every point of points; of a polygon one that lies in it, and random ones, the same each time."""
    if shape.type() == QgsWkbTypes.GeometryType.PointGeometry:
        yield from (QgsPointXY(vertex) for vertex in shape.vertices())
        return
    inside = shape.pointOnSurface()
    if inside.isEmpty():
        return
    yield inside.asPoint()
    if number > 1:
        yield from shape.randomPointsInPolygon(number - 1, abs(seed) + 1)


def _text(value: object) -> str:
    """A value as text; empty for none. Whole numbers have no decimal point."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value).strip()
