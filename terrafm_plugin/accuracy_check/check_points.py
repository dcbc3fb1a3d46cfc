"""Reference points of a map that a person checks one after the other, kept in an ordinary GeoPackage layer.

Every answer is written at once. The map's class is in the layer, for the estimates, and hidden from whoever checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsEditorWidgetSetup,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..classes import LandCoverClass, classes_from_json, classes_to_json
from ..layers.layer_tree import uppermost
from ..layers.new_fields import text_field

MARK = "terrafm/check_of"
"""The custom property of a layer of points: the file of the map that they were drawn from."""
REFERENCE, STATE = "reference", "state"
CANNOT_TELL = "cannot tell"
CHECKED = "checked"
_CLASSES = "terrafm/check_classes"
_BLIND = ("map_class", "stratum")
"""What the map says: not to be seen before it was answered."""


@dataclass(frozen=True)
class CheckPoint:
    """A point, in the layer's CRS, and what was answered."""

    identity: int
    place: QgsPointXY
    reference: str
    """Code of the class, as text; empty while there is none. A name may be changed in the legend, a code may not."""
    state: str
    """`CHECKED`, `CANNOT_TELL`, or empty."""


@dataclass(frozen=True)
class Progress:
    """How far the check is."""

    points: int
    checked: int
    cannot_tell: int

    @property
    def answered(self) -> int:
        """Points that need not be shown again."""
        return self.checked + self.cannot_tell


class CheckPoints(QObject):
    """The points of one layer in their random order, and the one that is looked at."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.layer: QgsVectorLayer | None = None
        self._points: list[CheckPoint] = []
        self._at = 0

    def open(self, layer: QgsVectorLayer) -> None:
        """Work on a layer; goes to the first point without an answer."""
        self.close()
        self.layer = layer
        _add_state(layer)
        names = layer.fields().names()
        order = "id" if "id" in names else None
        features = list(layer.getFeatures())
        features.sort(key=lambda feature: feature[order] if order else feature.id())
        self._points = [
            CheckPoint(
                feature.id(),
                feature.geometry().asPoint(),
                _text(feature[REFERENCE]),
                _text(feature[STATE]) or (CHECKED if _text(feature[REFERENCE]) else ""),
            )
            for feature in features
            if not feature.geometry().isNull()
        ]
        self._at = self._first_open()
        QgsProject.instance().layersWillBeRemoved.connect(self._layers_go)
        self.changed.emit()

    def close(self) -> None:
        """Let go of the layer; it stays as it is."""
        layer, self.layer = self.layer, None
        self._points, self._at = [], 0
        if layer is not None:
            QgsProject.instance().layersWillBeRemoved.disconnect(self._layers_go)
            self.changed.emit()

    @property
    def map_file(self) -> Path | None:
        """The map that the points were drawn from."""
        return Path(str(self.layer.customProperty(MARK))) if self.layer is not None else None

    @property
    def classes(self) -> list[LandCoverClass]:
        """The classes to choose from."""
        return classes_from_json(str(self.layer.customProperty(_CLASSES) or "")) if self.layer is not None else []

    @property
    def current(self) -> CheckPoint | None:
        """The point that is looked at; None when all are answered, or there is none."""
        return self._points[self._at] if 0 <= self._at < len(self._points) else None

    @property
    def number(self) -> int:
        """The place of the current point in the order, from 1."""
        return self._at + 1

    def progress(self) -> Progress:
        """How far the check is."""
        states = [point.state for point in self._points]
        return Progress(len(states), states.count(CHECKED), states.count(CANNOT_TELL))

    def answer(self, entry: LandCoverClass | None) -> bool:
        """Write the class of the current point, or with None that nobody can tell; False if it cannot be written."""
        point, layer = self.current, self.layer
        if point is None or layer is None:
            return False
        reference, state = (str(entry.code), CHECKED) if entry is not None else (None, CANNOT_TELL)
        if not _write(layer, point.identity, {REFERENCE: reference, STATE: state}):
            return False
        self._points[self._at] = CheckPoint(point.identity, point.place, reference or "", state)
        layer.triggerRepaint()
        self.changed.emit()
        return True

    def go_on(self) -> None:
        """Go to the next point without an answer, from here on and then from the beginning."""
        later = [at for at in range(self._at + 1, len(self._points)) if not self._points[at].state]
        self._at = later[0] if later else self._first_open()
        self.changed.emit()

    def go_back(self) -> None:
        """Go to the point before, whatever was answered there."""
        if self._points:
            self._at = max(0, min(self._at, len(self._points)) - 1)
            self.changed.emit()

    def _layers_go(self, identifiers: list[str]) -> None:
        if self.layer is not None and self.layer.id() in identifiers:
            self.close()

    def _first_open(self) -> int:
        return next((at for at, point in enumerate(self._points) if not point.state), len(self._points))


def open_check_layer(path: Path, map_file: str, classes: list[LandCoverClass], title: str) -> QgsVectorLayer | None:
    """The drawn points as a layer that says what it is of and shows nothing of the map; None if it cannot be opened."""
    layer = QgsVectorLayer(str(path), title, "ogr")
    if not layer.isValid():
        return None
    layer.setCustomProperty(MARK, map_file)
    layer.setCustomProperty(_CLASSES, classes_to_json(classes))
    _add_state(layer)
    names = [{f"{entry.name} ({entry.code})": str(entry.code)} for entry in classes]
    layer.setEditorWidgetSetup(layer.fields().indexOf(REFERENCE), QgsEditorWidgetSetup("ValueMap", {"map": names}))
    _hide_answers_of_the_map(layer)
    _show_states(layer)
    return layer


def is_check_layer(layer: object) -> bool:
    """Whether a layer holds points that were drawn to check a map."""
    return isinstance(layer, QgsVectorLayer) and layer.isValid() and bool(layer.customProperty(MARK))


def newest_check_layer(map_file: str | None = None) -> QgsVectorLayer | None:
    """The uppermost layer of points to be checked, of a certain map if one is given."""
    return uppermost(lambda one: is_check_layer(one) and map_file in (None, str(one.customProperty(MARK))))


def _write(layer: QgsVectorLayer, identity: int, values: dict[str, str | None]) -> bool:
    """At once, or into the edit buffer where the user is editing the layer."""
    by_index = {layer.fields().indexOf(name): value for name, value in values.items()}
    if layer.isEditable():
        return layer.changeAttributeValues(identity, by_index)
    return layer.dataProvider().changeAttributeValues({identity: by_index})


def _add_state(layer: QgsVectorLayer) -> None:
    if layer.fields().indexOf(STATE) < 0:
        layer.dataProvider().addAttributes([text_field(STATE)])
        layer.updateFields()


def _hide_answers_of_the_map(layer: QgsVectorLayer) -> None:
    """In forms, in what Identify shows, and in the attribute table."""
    for name in _BLIND:
        if (index := layer.fields().indexOf(name)) >= 0:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
    table = layer.attributeTableConfig()
    table.update(layer.fields())
    columns = table.columns()
    for column in columns:
        column.hidden = column.hidden or column.name in _BLIND
    table.setColumns(columns)
    layer.setAttributeTableConfig(table)
    layer.setMapTipTemplate("")
    layer.setDisplayExpression('"id"')


def _show_states(layer: QgsVectorLayer) -> None:
    """A small ring: open, checked, or not to be told; never the class."""
    categories = []
    states = (("", "open", "#ffffff"), (CHECKED, CHECKED, "#2ca25f"), (CANNOT_TELL, CANNOT_TELL, "#f28e2b"))
    for value, label, color in states:
        style = {"name": "circle", "color": "0,0,0,0", "outline_color": color, "outline_width": "0.5", "size": "2.6"}
        categories.append(QgsRendererCategory(value, QgsMarkerSymbol.createSimple(style), label))
    layer.setRenderer(QgsCategorizedSymbolRenderer(f"coalesce(\"{STATE}\", '')", categories))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
