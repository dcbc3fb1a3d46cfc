"""The samples at hand: a point layer, its classes, and every change to them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..background import delayed
from ..classes import MOST_CLASSES, ClassList, LandCoverClass, classes_from_json, classes_to_json
from .sample_edits import SampleEdits
from .samples_file import CLASS_FIELD, MARK, NAME_FIELD, SamplesError, apply_class_symbology, classes_of_symbology
from .trainability import Trainability, trainability

_CLASSES_PROPERTY = "terrafm/classes"
_EDIT_SIGNALS = ("featureAdded", "featureDeleted", "attributeValueChanged", "geometryChanged", "editingStopped")


@dataclass(frozen=True)
class Sample:
    """A labelled point, in the CRS it was asked for in."""

    x: float
    y: float
    code: int


class SamplesLayer(QObject):
    """The point layer that the panel labels, whoever edits it: the panel, or the user with QGIS's own tools."""

    changed = pyqtSignal()
    """Points were added, moved, relabelled or deleted."""
    layer_changed = pyqtSignal()
    """Another layer is at hand, or none."""

    def __init__(self, classes: ClassList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.classes = classes
        self.layer: QgsVectorLayer | None = None
        self._edits: SampleEdits | None = None
        self._names: dict[int, str] = {}
        self._held: list[Sample] | None = None
        """What is in the layer, read once after each change; None: it must be read again."""
        self._made: list[int] = []
        """Codes of the classes that the last import made: they go when it is undone."""
        self._announcement = delayed(self, 0, self._announce)  # one edit of many features sends many signals
        classes.changed.connect(self._follow_classes)

    def open(self, layer: QgsVectorLayer) -> None:
        """Work on this layer from now on, with the classes it names."""
        if layer is self.layer:
            return
        self.close()
        self.layer, self._edits = layer, SampleEdits(layer)
        self._names = {}  # those of another layer's classes: nothing is renamed in this one
        layer.setCustomProperty(MARK, True)
        for name in _EDIT_SIGNALS:
            getattr(layer, name).connect(self._announce_soon)
        layer.dataChanged.connect(self._forget)
        QgsProject.instance().layersWillBeRemoved.connect(self._layers_go)
        self._read_classes()
        self.layer_changed.emit()
        self._announce()

    def close(self) -> None:
        """Let go of the layer; it stays in the project as it is."""
        layer, self.layer, self._edits, self._held = self.layer, None, None, None
        if layer is None:
            return
        for name in _EDIT_SIGNALS:
            getattr(layer, name).disconnect(self._announce_soon)
        layer.dataChanged.disconnect(self._forget)
        QgsProject.instance().layersWillBeRemoved.disconnect(self._layers_go)
        self._announcement.stop()
        self.layer_changed.emit()
        self.changed.emit()

    def add(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, code: int) -> None:
        """Add a sample at a point given in `crs`."""
        layer, edits = self._opened()
        place = self._into_layer(point, crs)
        edits.add([self._feature(layer, Sample(place.x(), place.y(), code))])
        self._announce_soon()

    def add_many(self, samples: Iterable[Sample], made: Iterable[LandCoverClass] = ()) -> None:
        """Add samples, given in the layer's CRS, in one step, with the classes that were made for them."""
        layer, edits = self._opened()
        new = list(made)
        self.classes.replace_all([*self.classes, *new])
        features = [self._feature(layer, sample) for sample in samples]
        if features:
            edits.add(features, "Import samples")
            self._made = [entry.code for entry in new]
            self._announce_soon()

    def undo(self) -> bool:
        """Take back the last change that the panel made; False when there is none."""
        if self._edits is None or not self._edits.undo():
            return False
        self._announce_soon()
        if self._made and not set(self._made) & set(self.counts()):
            self.classes.replace_all([entry for entry in self.classes if entry.code not in self._made])
            self._made = []
        return True

    def delete_nearest(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, most: float) -> bool:
        """Delete the sample nearest to a point, if it is at most `most` units of `crs` away."""
        layer, edits = self._opened()
        back = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
        nearest, distance = None, most
        for feature in layer.getFeatures(QgsFeatureRequest().setNoAttributes()):
            if feature.geometry().isNull():
                continue
            away = back.transform(feature.geometry().asPoint()).distance(point)
            if away <= distance:
                nearest, distance = feature.id(), away
        if nearest is None:
            return False
        edits.delete([nearest])
        self._announce_soon()
        return True

    def delete_selected(self) -> int:
        """Delete the samples that are selected on the map; returns how many."""
        layer, edits = self._opened()
        chosen = layer.selectedFeatureIds()
        if chosen:
            edits.delete(chosen)
            self._announce_soon()
        return len(chosen)

    def delete_class(self, code: int) -> None:
        """Delete a class together with its samples."""
        if self.layer is not None and self._edits is not None:
            request = QgsFeatureRequest().setFilterExpression(f'"{CLASS_FIELD}" = {int(code)}').setNoAttributes()
            if found := [feature.id() for feature in self.layer.getFeatures(request)]:
                self._edits.delete(found)
        self.classes.remove(code)
        self._announce_soon()

    def trainability(self) -> Trainability:
        """What a map can be made from, and what is missing for one."""
        return trainability(self.classes, self.counts())

    def counts(self) -> dict[int, int]:
        """How many samples each class has."""
        counts: dict[int, int] = {}
        for sample in self._read():
            counts[sample.code] = counts.get(sample.code, 0) + 1
        return counts

    def samples_in(self, crs: QgsCoordinateReferenceSystem) -> list[Sample]:
        """All samples of known classes, their points in `crs`; those that cannot be placed there are left out."""
        if self.layer is None:
            return []
        transform = QgsCoordinateTransform(self.layer.crs(), crs, QgsProject.instance())
        placed = []
        for sample in self._read():
            try:
                point = transform.transform(sample.x, sample.y)
            except QgsCsException:
                continue
            if self.classes.by_code(sample.code) and math.isfinite(point.x()) and math.isfinite(point.y()):
                placed.append(Sample(point.x(), point.y(), sample.code))
        return placed

    def _read(self) -> list[Sample]:
        if self.layer is None:
            return []
        if self._held is not None:
            return self._held
        request = QgsFeatureRequest().setSubsetOfAttributes([CLASS_FIELD], self.layer.fields())
        found = []
        for feature in self.layer.getFeatures(request):
            geometry, code = feature.geometry(), _code(feature[CLASS_FIELD])
            if code is None or geometry.isEmpty():
                continue
            point = geometry.centroid().asPoint() if geometry.isMultipart() else geometry.asPoint()
            found.append(Sample(point.x(), point.y(), code))
        self._held = found
        return found

    def _opened(self) -> tuple[QgsVectorLayer, SampleEdits]:
        if self.layer is None or self._edits is None:
            raise SamplesError("There is no samples layer yet: choose imagery and a class, then click on the map.")
        return self.layer, self._edits

    def _feature(self, layer: QgsVectorLayer, sample: Sample) -> QgsFeature:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(sample.x, sample.y)))
        feature.setAttribute(CLASS_FIELD, sample.code)
        entry = self.classes.by_code(sample.code)
        if layer.fields().indexOf(NAME_FIELD) >= 0 and entry is not None:
            feature.setAttribute(NAME_FIELD, entry.name)
        return feature

    def _into_layer(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> QgsPointXY:
        if self.layer is None:
            return point
        try:
            return QgsCoordinateTransform(crs, self.layer.crs(), QgsProject.instance()).transform(point)
        except QgsCsException as error:
            raise SamplesError("The point lies outside what the samples' coordinate system can hold.") from error

    def _layers_go(self, identifiers: list[str]) -> None:
        if self.layer is not None and self.layer.id() in identifiers:
            self.close()

    def _forget(self) -> None:
        """Read the layer again when somebody asks."""
        self._held = None

    def _announce_soon(self, *_what: object) -> None:
        """The layer is about to be announced as changed; until then nobody may hear what it held before."""
        self._held = None
        self._announcement.start()

    def _announce(self) -> None:
        if self.layer is None:
            return
        self.layer.updateExtents()
        self.layer.triggerRepaint()
        self._name_new_codes()
        self.changed.emit()

    def _read_classes(self) -> None:
        if self.layer is None:
            return
        classes = classes_from_json(str(self.layer.customProperty(_CLASSES_PROPERTY) or ""))
        if not classes:
            styled = classes_of_symbology(self.layer, CLASS_FIELD)
            classes = [
                LandCoverClass(code, *look) for code, look in sorted(styled.items()) if 1 <= code <= MOST_CLASSES
            ]
        if classes:
            self.classes.replace_all(classes)
        self._name_new_codes()
        self._follow_classes()

    def _name_new_codes(self) -> None:
        """Classes for codes that the layer holds and the panel does not know, named as the layer names them."""
        if self.layer is None:
            return
        unknown = sorted(set(self.counts()) - {entry.code for entry in self.classes})
        for code in unknown:
            self.classes.add(self._name_in_layer(code), code=code)

    def _name_in_layer(self, code: int) -> str:
        if self.layer is not None and self.layer.fields().indexOf(NAME_FIELD) >= 0:
            request = QgsFeatureRequest().setFilterExpression(f'"{CLASS_FIELD}" = {code}').setLimit(1)
            for feature in self.layer.getFeatures(request):
                if isinstance(feature[NAME_FIELD], str) and feature[NAME_FIELD]:
                    return feature[NAME_FIELD]
        return f"Class {code}"

    def _follow_classes(self) -> None:
        """Keep the classes in the layer: as its property, its symbology, and its points' names."""
        names = {entry.code: entry.name for entry in self.classes}
        if self.layer is not None and self._edits is not None:
            keep_classes(self.layer, self.classes)
            apply_class_symbology(self.layer, self.classes)
            for code, name in names.items():
                if self._names.get(code, name) != name:
                    self._edits.rename_class(code, name)
        self._names = names


def keep_classes(layer: QgsVectorLayer, classes: Iterable[LandCoverClass]) -> None:
    """Let a layer of samples say what its codes mean."""
    layer.setCustomProperty(_CLASSES_PROPERTY, classes_to_json(classes))


def _code(value: object) -> int | None:
    try:
        code = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return None
    return code if 1 <= code <= MOST_CLASSES else None
