"""Changes to a samples layer that can be taken back, in and out of QGIS's editing mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorDataProvider, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from .samples_file import CLASS_FIELD, NAME_FIELD, SamplesError


@dataclass
class _Step:
    added: list[int]
    """Feature ids."""
    deleted: list[QgsFeature]


class SampleEdits(QObject):
    """Writes at once when the layer is not being edited, so that nothing is lost; else into the edit buffer.

    In editing mode the layer's own undo stack holds our changes beside the user's; out of it, the list here does.
    """

    def __init__(self, layer: QgsVectorLayer) -> None:
        super().__init__()
        self._layer = layer
        self._steps: list[_Step] = []

    def add(self, features: Iterable[QgsFeature], command: str = "Add sample") -> None:
        """Add features in one step; `command` is what the layer's undo stack calls it."""
        chosen = list(features)
        if self._layer.isEditable():
            self._layer.beginEditCommand(command)
            self._layer.addFeatures(chosen)
            self._layer.endEditCommand()
            return
        self._steps.append(_Step(self._write(chosen), []))

    def delete(self, identifiers: Iterable[int]) -> None:
        """Delete features by id."""
        chosen = list(identifiers)
        if self._layer.isEditable():
            self._layer.beginEditCommand("Delete samples")
            self._layer.deleteFeatures(chosen)
            self._layer.endEditCommand()
            return
        before = list(self._layer.getFeatures(QgsFeatureRequest().setFilterFids(chosen)))
        self._erase(chosen)
        self._steps.append(_Step([], before))

    def undo(self) -> bool:
        """Take back the last step; False when there is none."""
        if self._layer.isEditable():
            stack = self._layer.undoStack()
            possible = bool(stack.canUndo())
            stack.undo()
            return possible
        if not self._steps:
            return False
        step = self._steps.pop()
        if step.added:
            self._erase(step.added)
        if step.deleted:
            renewed = self._write(step.deleted)
            self._renumber(dict(zip((feature.id() for feature in step.deleted), renewed)))  # noqa: B905 - Python 3.9
        return True

    def rename_class(self, code: int, name: str) -> None:
        """Write a class's new name into its points."""
        index = self._layer.fields().indexOf(NAME_FIELD)
        if index < 0:
            return
        request = QgsFeatureRequest().setFilterExpression(f'"{CLASS_FIELD}" = {code}').setNoAttributes()
        found = [feature.id() for feature in self._layer.getFeatures(request)]
        if self._layer.isEditable():
            self._layer.beginEditCommand("Rename class")
            for identifier in found:
                self._layer.changeAttributeValue(identifier, index, name)
            self._layer.endEditCommand()
        elif found:
            self._layer.dataProvider().changeAttributeValues({identifier: {index: name} for identifier in found})

    def _write(self, features: list[QgsFeature]) -> list[int]:
        provider = self._layer.dataProvider()
        if not provider.capabilities() & QgsVectorDataProvider.Capability.AddFeatures:
            raise SamplesError(f"The layer '{self._layer.name()}' cannot be written to: choose another samples layer.")
        done, written = provider.addFeatures([QgsFeature(feature) for feature in features])
        if not done:
            reason = "; ".join(provider.errors()) or "unknown reason"
            provider.clearErrors()
            raise SamplesError(f"The sample could not be written to '{self._layer.name()}' ({reason}).")
        return [feature.id() for feature in written]

    def _erase(self, identifiers: list[int]) -> None:
        if not self._layer.dataProvider().deleteFeatures(identifiers):
            raise SamplesError(f"The samples could not be deleted from '{self._layer.name()}': is it read-only?")

    def _renumber(self, renewed: dict[int, int]) -> None:
        """Features that came back have other ids in some formats: earlier steps must still find them."""
        for step in self._steps:
            step.added = [renewed.get(identifier, identifier) for identifier in step.added]
