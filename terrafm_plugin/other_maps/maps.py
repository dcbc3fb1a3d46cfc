"""Similarity, clusters, segments, change, embedding colours: what the engine is asked, and what becomes of its answer.

It knows no widgets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineClient
from ..layers.layer_files import LayerFiles
from ..layers.layer_sources import LayerError, written_samples
from ..layers.map_points import MapPoint
from ..layers.result_work import ResultRequest, ResultWork, remove_result_files
from .map_layers import OtherMap, add_map_layer, show_newer_file

_METHODS = {
    OtherMap.SIMILARITY: "similar",
    OtherMap.CLUSTERS: "cluster",
    OtherMap.CHANGE: "change",
    OtherMap.RGB: "rgb",
    OtherMap.COMPOSITE: "composite",
    OtherMap.SEGMENTS: "segment",
}


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
    places: Sequence[MapPoint] = ()
    """Examples of a similarity."""
    replaces: str = ""
    """Id of the layer that is to show the new map instead of its own; without one there will be a new layer."""


class OtherMaps(QObject):
    """Makes one map at a time. Of what is cancelled nothing is left."""

    begun = pyqtSignal(object)
    """The `MapJob`."""
    progress = pyqtSignal(float, str)
    noticed = pyqtSignal(str)
    made = pyqtSignal(object, object, dict)
    """The `MapJob`, the map's layer, and the engine's answer."""
    refused = pyqtSignal(str)
    """Why there is no map, as a sentence."""
    ended = pyqtSignal(bool)
    """It was done or refused, or cancelled (True)."""

    def __init__(self, engine: EngineClient, files: LayerFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ResultWork(engine, files, self)
        self.job: MapJob | None = None
        """What is being made."""
        self._not_saved: set[Path] = set()
        """Files that no project on disk refers to."""
        self._work.progress.connect(self.progress)
        self._work.noticed.connect(self.noticed)
        self._work.made.connect(self._made)
        self._work.refused.connect(self._refused)
        self._work.cancelled.connect(self.cancel)
        QgsProject.instance().projectSaved.connect(self._not_saved.clear)

    @property
    def is_working(self) -> bool:
        """Whether a map is being made."""
        return self.job is not None

    def start(self, job: MapJob) -> None:
        """Make a map; one that is being made is given up."""
        self._work.cancel()
        self.job = job
        self.begun.emit(job)
        params, examples = dict(job.params), None
        if job.places:
            try:
                examples = _written(job.places)
            except LayerError as error:
                self._refused(str(error))
                return
            params["examples"] = str(examples)
        what = job.kind.value
        method, ending = _METHODS[job.kind], job.kind.ending
        request = ResultRequest(method, job.source, what, params, job.layers, temporary=examples, ending=ending)
        self._work.start(request)

    def cancel(self) -> None:
        """Stop, and leave nothing."""
        job, self.job = self.job, None
        self._work.cancel()
        if job is not None:
            self.ended.emit(True)

    def close(self) -> None:
        """Let go of the project and the engine."""
        self.blockSignals(True)
        self.cancel()
        QgsProject.instance().projectSaved.disconnect(self._not_saved.clear)

    def _made(self, _source: QgsMapLayer, answer: dict[str, Any]) -> None:
        job, self.job = self.job, None
        if job is None:
            return
        out, shown = Path(answer["out"]), QgsProject.instance().mapLayer(job.replaces)
        layer: QgsMapLayer | None
        if isinstance(shown, QgsRasterLayer):
            self._remove(show_newer_file(shown, out))
            layer = shown
        else:
            layer = add_map_layer(out, job.kind, job.title)
        self._not_saved.add(out)
        if layer is None:
            self._refused(self.tr("The map {path} cannot be opened.").format(path=out))
            return
        self.made.emit(job, layer, answer)
        self.ended.emit(False)

    def _remove(self, path: Path) -> None:
        """Remove the file of a map that another one replaced, unless the saved project knows it."""
        if path in self._not_saved:
            self._not_saved.discard(path)
            remove_result_files(path)

    def _refused(self, sentence: str, _kind: object = None) -> None:
        self.job = None
        self.refused.emit(sentence)
        self.ended.emit(False)


def _written(places: Sequence[MapPoint]) -> Path:
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
