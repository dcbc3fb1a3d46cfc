"""Parcels: a polygon layer whose areas are the map's unit; offered where the project has one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..background import BackgroundWork
from ..layers.layer_sources import FeaturesNow, LayerError, written_samples
from ..widgets.choices import LayerChoice, layer_kinds
from ..widgets.elements import PROBLEM_ICON, Notice, bare, narrow


@dataclass(frozen=True)
class ParcelFile:
    """A parcel layer as the engine reads it."""

    path: str
    source: str
    """What reports call it."""


class ParcelsChoice(QWidget):
    """A row to choose the layer in, and below it why a layer cannot be used."""

    changed = pyqtSignal(object)
    """The `ParcelFile`, or None for maps by pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = LayerChoice(self.tr("no parcels"))
        self.combo.setFilters(layer_kinds("PolygonLayer"))
        self.combo.setToolTip(
            self.tr(
                "A polygon layer whose areas are the map's unit: each has one class, and a click inside labels all of "
                "it"
            )
        )
        narrow(self.combo)
        title = QLabel(self.tr("Parcels"))
        title.setBuddy(self.combo)
        self._row = QWidget()
        row = bare(QHBoxLayout(self._row))
        row.addWidget(title)
        row.addWidget(self.combo, 1)
        self._problem = Notice(PROBLEM_ICON)
        column = bare(QVBoxLayout(self))
        column.addWidget(self._row)
        column.addWidget(self._problem)
        self._layer: QgsVectorLayer | None = None
        self._copy: Path | None = None
        self._copying: Event | None = None
        """Set, it gives up the copy that is being made."""
        self._file: ParcelFile | None = None
        self.combo.layerChanged.connect(self._chosen)
        project = QgsProject.instance()
        project.layersAdded.connect(self._offer)
        project.layersRemoved.connect(self._offer)
        project.layersWillBeRemoved.connect(self._leave)
        self._offer()

    def layer(self) -> QgsVectorLayer | None:
        """What is chosen."""
        return self._layer

    def set_layer(self, layer: QgsMapLayer | None) -> None:
        """Choose a layer, or none."""
        self.combo.setLayer(layer if isinstance(layer, QgsVectorLayer) else None)

    def file(self) -> ParcelFile | None:
        """The parcels for the engine; None for maps by pixels."""
        return self._file

    def close_calls(self) -> None:
        """Let go of the project, and of the copy."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._offer)
        project.layersRemoved.disconnect(self._offer)
        project.layersWillBeRemoved.disconnect(self._leave)
        self._follow(None)
        self._forget_copy()

    def _offer(self, _layers: object = None) -> None:
        """The row is there only where it can be used."""
        vectors = (one for one in QgsProject.instance().mapLayers().values() if isinstance(one, QgsVectorLayer))
        kind = QgsWkbTypes.GeometryType.PolygonGeometry
        self._row.setVisible(any(layer.geometryType() == kind for layer in vectors))

    def _leave(self, layers: list[str]) -> None:
        """Choose none before the chosen layer goes, else the box takes the next one."""
        if self._layer is not None and self._layer.id() in layers:
            self.combo.setLayer(None)
            self._chosen(None)

    def _chosen(self, layer: QgsMapLayer | None) -> None:
        chosen = layer if isinstance(layer, QgsVectorLayer) else None
        if chosen is not self._layer or (chosen is None and self._file is not None):
            self._follow(chosen)
            self._read()

    def _follow(self, layer: QgsVectorLayer | None) -> None:
        """Take edits of the chosen layer as they are saved."""
        if self._layer is not None:
            self._layer.afterCommitChanges.disconnect(self._read)
            self._layer.willBeDeleted.disconnect(self._gone)
        self._layer = layer
        if layer is not None:
            layer.afterCommitChanges.connect(self._read)
            layer.willBeDeleted.connect(self._gone)

    def _gone(self) -> None:
        self._layer = None

    def _read(self) -> None:
        """The layer's own file where it holds just what the layer shows, else a copy, made while QGIS goes on."""
        self._forget_copy()
        layer = self._layer
        if layer is None:
            self._take(None)
            return
        told = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
        path, name = told.get("path") or "", told.get("layerName")
        has_file = bool(path) and Path(path).is_file()
        if has_file and layer.providerType() == "ogr" and not layer.subsetString() and layer.crs().isValid():
            self._take(ParcelFile(f"{path}|layername={name}" if name else path, path))
            return
        given_up = self._copying = Event()
        title = self.tr("Copying {name} for TerraFM").format(name=layer.name())
        source = path if has_file else layer.name()
        then = partial(self._copied, given_up, source)
        BackgroundWork(self, title, copying(layer, given_up), then, given_up.set)

    def _copied(self, given_up: Event, source: str, made: Path | str | None) -> None:
        if given_up is not self._copying:  # another layer was chosen meanwhile
            _remove(made)
            return
        self._copying = None
        if isinstance(made, Path):
            self._copy = made
            self._take(ParcelFile(str(made), source))
        else:
            self._take(None, made or "")

    def _take(self, file: ParcelFile | None, problem: str = "") -> None:
        self._file = file
        self._problem.say(problem)
        self.changed.emit(file)

    def _forget_copy(self) -> None:
        if self._copying is not None:
            self._copying.set()
        copy, self._copy, self._copying = self._copy, None, None
        _remove(copy)


def copying(layer: QgsVectorLayer, given_up: Event) -> Callable[[], Path | str | None]:
    """What makes the copy in any thread: its path, or the sentence that says why there is none, or None if given up."""
    features, name, context = FeaturesNow(layer), layer.name(), QgsProject.instance().transformContext()

    def copy() -> Path | str | None:
        try:
            made = written_samples(features, name, context, called="parcels")
        except LayerError as error:
            return str(error)
        if not given_up.is_set():
            return made
        _remove(made)
        return None

    return copy


def _remove(copy: Path | str | None) -> None:
    if isinstance(copy, Path):
        shutil.rmtree(copy.parent, ignore_errors=True)
