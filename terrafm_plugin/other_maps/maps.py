"""Similarity, clusters, change and embedding colours: what the engine is asked, and what becomes of its answer.

Knows no widgets.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError
from ..layers.layer_files import LayerFiles
from ..layers.layer_sources import LayerError, written_samples
from ..layers.result_files import new_result_path, remove_result_files
from .map_layers import OtherMap, add_map_layer, show_newer_file

_METHODS = {
    OtherMap.SIMILARITY: "similar",
    OtherMap.CLUSTERS: "cluster",
    OtherMap.CHANGE: "change",
    OtherMap.RGB: "rgb",
}


@dataclass(frozen=True)
class PickedPlace:
    """A place that was clicked."""

    point: QgsPointXY
    crs: QgsCoordinateReferenceSystem

    def in_crs(self, crs: QgsCoordinateReferenceSystem) -> QgsPointXY | None:
        """The point in another CRS; None where that is not defined there."""
        try:
            return QgsCoordinateTransform(self.crs, crs, QgsProject.instance()).transform(self.point)
        except QgsCsException:
            return None


@dataclass(frozen=True)
class MapJob:
    """A map that is to be made."""

    kind: OtherMap
    source: str
    """Id of the layer that it is named after."""
    title: str
    params: Mapping[str, Any] = field(default_factory=dict)
    """Of the engine's method, less `out`, `examples` and what `layers` stands for."""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Parameters that are paths of layers, by the layers' ids."""
    places: Sequence[PickedPlace] = ()
    """Examples of a similarity."""
    replaces: str = ""
    """Id of the layer that is to show the new map instead of its own; without one there will be a new layer."""


@dataclass
class _Turn:
    """The job that is being done."""

    job: MapJob
    params: dict[str, Any]
    waiting: list[tuple[str, str]]
    """Parameters and layers whose paths are not known yet."""
    call: EngineCall | None = None
    out: Path | None = None
    examples: Path | None = None
    """Written for the engine alone, in a folder of its own."""

    def tidy(self) -> None:
        """Remove what was written for the engine alone."""
        if self.examples is not None:
            shutil.rmtree(self.examples.parent, ignore_errors=True)


class OtherMaps(QObject):
    """Makes one map at a time. Of what is cancelled nothing is left."""

    begun = pyqtSignal(object)
    """The `MapJob`."""
    progress = pyqtSignal(float, str)
    made = pyqtSignal(object, object, dict)
    """The `MapJob`, the map's layer, and the engine's answer."""
    refused = pyqtSignal(str)
    """Why there is no map, as a sentence."""
    ended = pyqtSignal(bool)
    """It was done or refused, or cancelled (True)."""

    def __init__(self, engine: EngineClient, files: LayerFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._files = engine, files
        self._turn: _Turn | None = None
        self._unfinished: set[Path] = set()
        self._not_saved: set[Path] = set()
        """Files that no project on disk refers to."""
        QgsProject.instance().projectSaved.connect(self._not_saved.clear)

    @property
    def job(self) -> MapJob | None:
        """What is being made."""
        return self._turn.job if self._turn is not None else None

    @property
    def is_working(self) -> bool:
        """Whether a map is being made."""
        return self._turn is not None

    def start(self, job: MapJob) -> None:
        """Make a map; one that is being made is given up."""
        self._drop()
        turn = self._turn = _Turn(job, dict(job.params), list(job.layers.items()))
        self.begun.emit(job)
        self._go_on(turn)

    def cancel(self) -> None:
        """Stop, and leave nothing."""
        if self._drop():
            self.ended.emit(True)

    def close(self) -> None:
        """Hear nothing any more."""
        self.blockSignals(True)
        self.cancel()
        QgsProject.instance().projectSaved.disconnect(self._not_saved.clear)

    def _drop(self) -> bool:
        turn, self._turn = self._turn, None
        if turn is not None and turn.call is not None:
            turn.call.cancel()
        return turn is not None

    def _go_on(self, turn: _Turn) -> None:
        """Find the paths of the layers one after the other, then ask."""
        if not turn.waiting:
            self._ask(turn)
            return
        name, identifier = turn.waiting.pop(0)
        layer = QgsProject.instance().mapLayer(identifier)
        if not isinstance(layer, QgsRasterLayer):
            self._refuse(turn, self.tr("The layer is no longer in the project."))
        elif self._files.ask(layer, partial(self._file_known, turn, name)):
            self.progress.emit(0.0, self.tr("Copying the layer"))

    def _file_known(self, turn: _Turn, name: str, path: str | None, problem: str) -> None:
        if turn is not self._turn:
            return
        if path is None:
            self._refuse(turn, problem or self.tr("The layer could not be copied for the engine."))
        else:
            turn.params[name] = path
            self._go_on(turn)

    def _ask(self, turn: _Turn) -> None:
        source = QgsProject.instance().mapLayer(turn.job.source)
        if source is None:
            self._refuse(turn, self.tr("The layer is no longer in the project."))
            return
        try:
            turn.out = new_result_path(source.name(), turn.job.kind.value, self._unfinished)
            if turn.job.places:
                turn.examples = _written(turn.job.places)
                turn.params["examples"] = str(turn.examples)
        except OSError as error:
            sentence = self.tr("There is no place for the map ({reason}): save the project in a folder of your own.")
            self._refuse(turn, sentence.format(reason=error.strerror))
            return
        except LayerError as error:
            self._refuse(turn, str(error))
            return
        self._unfinished.add(turn.out)
        call = self._engine.request(_METHODS[turn.job.kind], {**turn.params, "out": str(turn.out)})
        turn.call = call
        call.progress.connect(lambda fraction, text: turn is self._turn and self.progress.emit(fraction, text))
        call.finished.connect(lambda answer: self._answered(turn, answer))
        call.failed.connect(lambda error: self._failed(turn, error))

    def _answered(self, turn: _Turn, answer: dict[str, Any]) -> None:
        self._settle(turn)
        out, project = Path(answer["out"]), QgsProject.instance()
        if turn is not self._turn:  # cancelled, but the engine was faster
            remove_result_files(out)
            return
        source, shown = project.mapLayer(turn.job.source), project.mapLayer(turn.job.replaces)
        if source is None:
            remove_result_files(out)
            self._refuse(turn, self.tr("The layer is no longer in the project."))
            return
        if isinstance(shown, QgsRasterLayer):
            self._give_up(show_newer_file(shown, out))
            layer: QgsRasterLayer | None = shown
        else:
            layer = add_map_layer(out, turn.job.kind, turn.job.title)
        self._not_saved.add(out)
        if layer is None:
            self._refuse(turn, self.tr("The map {path} cannot be opened.").format(path=out))
            return
        self._turn = None
        self.made.emit(turn.job, layer, answer)
        self.ended.emit(False)

    def _give_up(self, path: Path) -> None:
        """Remove the file of a map that another one replaced, unless the saved project knows it."""
        if path in self._not_saved:
            self._not_saved.discard(path)
            remove_result_files(path)

    def _failed(self, turn: _Turn, error: EngineError) -> None:
        self._settle(turn)
        if turn is not self._turn:
            return
        if error.is_cancelled:  # the engine was stopped by someone else
            self.cancel()
        else:
            self._refuse(turn, error.message)

    def _settle(self, turn: _Turn) -> None:
        turn.call = None
        turn.tidy()
        self._unfinished.discard(turn.out or Path())

    def _refuse(self, turn: _Turn, sentence: str) -> None:
        turn.tidy()
        if turn is self._turn:
            self._turn = None
            self.refused.emit(sentence)
            self.ended.emit(False)


def _written(places: Sequence[PickedPlace]) -> Path:
    """The places as points of a temporary GeoPackage, in the CRS of the first."""
    crs = places[0].crs
    layer = QgsVectorLayer("Point", "places", "memory")
    layer.setCrs(crs)
    features = []
    for place in places:
        if (point := place.in_crs(crs)) is not None:
            feature = QgsFeature()
            feature.setGeometry(QgsGeometry.fromPointXY(point))
            features.append(feature)
    layer.dataProvider().addFeatures(features)
    return written_samples(layer, "places")
