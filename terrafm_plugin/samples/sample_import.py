"""From points and polygons that any layer labels to samples: read in a thread, classes matched, one step to undo."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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

from ..classes import MOST_CLASSES, ClassList, LandCoverClass
from ..layers.layer_sources import Legend, legend_of
from ..resources import tr
from .samples_layer import Sample, SamplesLayer

WITHOUT_CLASS, WITHOUT_PLACE, ELSEWHERE = "without class", "without place", "elsewhere"
"""Why a feature is left out: no value, no geometry, or one that the samples' CRS cannot hold."""

_USUAL_FIELDS = ("class", "class_name", "classname", "land_cover", "landcover", "lulc", "label", "category", "name")
_NAME_FIELD, _COLOR_FIELD = "name", "color"
_MOST_NAMED = 4
_WHOLE_NUMBER = re.compile(r"\d{1,9}(\.0*)?")
_SAME_PLACE = 6
"""Digits after the point to which two samples in one place agree."""


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
    name_of_number: str = ""
    """What it is called where the value is a number, kept as such or as text."""
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
        self._name = names.index(_NAME_FIELD) if _NAME_FIELD in names and wanted.class_field != _NAME_FIELD else None
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
        if self._is_number or all(_WHOLE_NUMBER.fullmatch(value) for value in places.classes):
            _take_as_numbers(places.classes.values())
        return places

    def _class_of(self, feature: QgsFeature, places: LabelledPlaces) -> FoundClass | None:
        value = feature.attribute(self._index)
        text = _text(value)
        if not text:
            return None
        if text not in places.classes:
            label, color = self._legend.entries.get(str(value), ("", None)) if self._legend else ("", None)
            label = "" if label == text else label
            beside = _text(feature.attribute(self._name)) if self._name is not None else ""
            color = color or (_text(feature.attribute(self._color)) if self._color is not None else "")
            usable = color if color and len(color) == 7 and color.startswith("#") else None
            name = label or (beside if self._is_number else "") or text
            places.classes[text] = FoundClass(text, None, name, usable, label or beside)
        return places.classes[text]

    def _placed(self, feature: QgsFeature) -> list[tuple[float, float]]:
        try:
            shape = QgsGeometry(feature.geometry())
            shape.transform(self._transform)
            points = list(_points_of(shape, self._wanted.points_per_polygon, feature.id()))
        except QgsCsException:
            return []
        return [(point.x(), point.y()) for point in points if math.isfinite(point.x()) and math.isfinite(point.y())]


def _take_as_numbers(classes: Iterable[FoundClass]) -> None:
    """Values that are whole numbers are codes, also where they are kept as text."""
    for found in classes:
        if _WHOLE_NUMBER.fullmatch(found.value):
            found.code, found.name = int(float(found.value)), found.name_of_number


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


@dataclass(frozen=True)
class Match:
    """A value of the class field, and the class it becomes; None where there are too many classes."""

    found: FoundClass
    entry: LandCoverClass | None
    is_new: bool


def matches(places: LabelledPlaces, classes: ClassList) -> list[Match]:
    """Which value becomes which class: one of the same name; of the same code where only a number is known; a new one.

    New classes keep their number as code where it is free, and their colour where the layer has one.
    """
    trial = ClassList()
    trial.replace_all(classes)
    result = []
    for found in places.classes.values():
        known = trial.by_name(found.name) if found.name else trial.by_code(found.code or 0)
        if known is not None:
            result.append(Match(found, known, is_new=known not in classes))
            continue
        is_free = found.code is not None and 1 <= found.code <= MOST_CLASSES and trial.by_code(found.code) is None
        name = found.name or tr("Class {number}").format(number=found.value)
        entry = trial.add(name, code=found.code if is_free else None, color=found.color)
        result.append(Match(found, entry, is_new=entry is not None))
    return result


def preview(places: LabelledPlaces, classes: ClassList) -> str:
    """What an import would bring, as a sentence or two."""
    found = matches(places, classes)
    if not found:
        return tr("No feature of this layer has a class in this field: choose another field.")
    count = sum(len(match.found.points) for match in found)
    text = tr("{count} samples").format(count=f"{count:,}")
    parts = []
    if known := _unique(match.entry.name for match in found if match.entry and not match.is_new):
        parts.append(tr("of {names}").format(names=_named(known)))
    if new := _unique(match.entry.name for match in found if match.entry and match.is_new):
        parts.append(tr("of new classes {names}").format(names=_named(new)))
    return " ".join([f"{text} {tr(' and ').join(parts)}.", *_alike(found)])


def _alike(found: list[Match]) -> list[str]:
    """Sentences on names of the layer that differ in case or spaces alone: they become one class."""
    spelled: dict[str, list[str]] = {}
    for match in found:
        if match.found.name and match.entry is not None:
            spelled.setdefault(match.entry.name, []).append(f"'{match.found.name}'")
    text = tr("{names} differ only in how they are written and become one class.")
    several = (list(dict.fromkeys(names)) for names in spelled.values())
    return [text.format(names=tr(" and ").join(names)) for names in several if len(names) > 1]


def bring_in(places: LabelledPlaces, samples: SamplesLayer) -> str:
    """Add the samples in one step, and the classes they need; what came in and what did not, and why, as a sentence.

    Raises
    ------
    SamplesError
        There is no samples layer, or it cannot be written to.
    """
    found = matches(places, samples.classes)
    layer = samples.layer
    there = {_key(sample) for sample in samples.samples_in(layer.crs())} if layer is not None else set()
    added, doubled, without_code = [], 0, 0
    for match in found:
        if match.entry is None:
            without_code += len(match.found.points)
            continue
        for x, y in match.found.points:
            sample = Sample(x, y, match.entry.code)
            if _key(sample) in there:
                doubled += 1
            else:
                there.add(_key(sample))
                added.append(sample)
    codes = {sample.code for sample in added}
    new = {match.entry.code: match.entry for match in found if match.entry and match.is_new}
    made = [entry for code, entry in new.items() if code in codes]
    samples.add_many(added, made)
    counts = {
        tr("{count} without a class"): places.left_out[WITHOUT_CLASS],
        tr("{count} without a geometry"): places.left_out[WITHOUT_PLACE],
        tr("{count} that the samples' coordinate system cannot hold"): places.left_out[ELSEWHERE],
        tr("{count} that were there already"): doubled,
        tr("{count} for which no class code was left"): without_code,
    }
    return " ".join([_in_words(len(added), len(codes), [entry.name for entry in made], counts), *_alike(found)])


def _in_words(added: int, classes: int, made: list[str], counts: dict[str, int]) -> str:
    text = tr("{count} samples of {classes} classes came in").format(count=f"{added:,}", classes=classes)
    if made:
        text += tr(" (new: {names})").format(names=_named(made))
    left_out = [reason.format(count=f"{count:,}") for reason, count in counts.items() if count]
    if left_out:
        text += tr("; left out: {reasons}").format(reasons=", ".join(left_out))
    return text + "."


def _named(names: list[str]) -> str:
    """The first few names."""
    more = len(names) - _MOST_NAMED
    listed = ", ".join(names[:_MOST_NAMED])
    return tr("{names} and {more} more").format(names=listed, more=more) if more > 0 else listed


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _key(sample: Sample) -> tuple[float, float, int]:
    return round(sample.x, _SAME_PLACE), round(sample.y, _SAME_PLACE), sample.code
