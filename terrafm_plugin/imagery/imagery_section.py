"""Imagery: which layers are Sentinel-2 and Sentinel-1, and whether the engine can use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QTimer, pyqtSignal

from ..background import delayed
from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError
from ..layers.declarations import message_parameters
from ..layers.layer_files import LayerFiles
from ..layers.layer_sources import TOGETHER, path_of_source
from ..layers.layer_tree import bands_of_one_scene, layers_in_order, move_below
from ..layers.marks import is_live
from ..widgets.section import Section
from .dates_and_tiles import DatesAndTiles
from .grid_choice import GridChoice
from .more_layers import MoreLayers
from .overlap import OverlapRow
from .parcels_choice import ParcelsChoice
from .raster_source import RasterSource
from .sensors import S1, S2, FurtherModality, first_choice, further_modalities

_TOGETHER = 150
"""Milliseconds within which several changes are described once."""


class ImagerySection(Section):
    """The layers of both sensors and what was recognised in them."""

    imagery_changed = pyqtSignal(object)
    """The imagery parameters of docs/protocol.md, or None when nothing usable is chosen."""

    def __init__(self, engine: EngineClient, files: LayerFiles, canvas: QgsMapCanvas) -> None:
        super().__init__("imagery")
        self.setTitle(self.tr("Imagery"))
        self._engine, self._files = engine, files
        self.sources = {S2: RasterSource(S2), S1: RasterSource(S1)}
        self._calls: dict[str, EngineCall | None] = {}
        """What the engine is asked; None while the layer is being copied for it."""
        self._paths: dict[str, str] = {}
        self._mask: str | None = None
        self.mask_of: Callable[[QgsRasterLayer], str | None] = lambda _layer: None
        """The file of the mask that was made of a further date, if there is one."""
        self._imagery: dict[str, Any] | None = None
        self._due: set[str] = set()
        self._further: dict[str, FurtherModality] = {}
        """What the engine knows besides Sentinel's modalities, by name; a row is shown where a layer looks like one."""
        self._timer = delayed(self, _TOGETHER, self._describe_due)
        self.grid = GridChoice(files)
        self.grid.changed.connect(self._announce)
        self.further_dates = {sensor: DatesAndTiles(sensor, engine, files, self.grid) for sensor in self.sources}
        for sensor, source in self.sources.items():
            self.body.addWidget(source)
            self.body.addWidget(self.further_dates[sensor])
            self.further_dates[sensor].changed.connect(self._announce)
            source.changed.connect(lambda sensor=sensor: self._source_changed(sensor))
            source.first_seen.connect(self._order_layers)
        self._engine.greeted.connect(self._greeted)
        self.overlap = OverlapRow(self.sources, self, canvas)
        self.body.addWidget(self.overlap)
        self.more = MoreLayers(engine, files, self.grid)
        self.more.changed.connect(self._announce)
        self.body.addWidget(self.more)
        self.body.addWidget(self.grid)
        self.parcels = ParcelsChoice()
        self.body.addWidget(self.parcels)
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_added)

    def choose_automatically(self) -> None:
        """Choose layers that look like Sentinel imagery where nothing is chosen yet."""
        layers = list(layers_in_order())
        of_further = {name: layer for name, one in self._further.items() if (layer := _first(layers, one)) is not None}
        for name in of_further.keys() - self.sources.keys():
            self._add_row(self._further[name])
        left = [layer for layer in layers if not any(one.is_in(layer) for one in self._further.values())]
        for sensor, source in self.sources.items():
            found = first_choice(left, sensor) if sensor in (S2, S1) else of_further.get(sensor)
            if source.layer() is None and found is not None:
                source.set_layer(found)

    def _greeted(self, hello: dict[str, Any]) -> None:
        """The engine says which modalities it knows."""
        self._further = {one.name: one for one in further_modalities(hello)}
        self.choose_automatically()

    def _add_row(self, modality: FurtherModality) -> None:
        source = RasterSource(modality.name, modality.title)
        self.sources[modality.name] = source
        self.body.insertWidget(self.body.indexOf(self.overlap), source)
        source.changed.connect(lambda: self._source_changed(modality.name))

    def describe_again(self) -> None:
        """Ask the engine where it could not answer, as before it was set up."""
        for sensor, source in self.sources.items():
            if source.layer() is not None and not source.is_described() and sensor not in self._calls:
                self._due.add(sensor)
        self.more.describe_again()
        self._timer.start()

    def choose(self, sensor: str, layer: QgsMapLayer | None) -> None:
        """Choose a layer for a sensor."""
        self.sources[sensor].set_layer(layer)

    def set_mask(self, path: str | None) -> None:
        """What is to be left out of Sentinel-2: a raster for the engine; None for nothing."""
        if path != self._mask:
            self._mask = path
            self._timer.start()

    def in_words(self) -> str:
        """The sensors and days of the imagery that is used, as short as can be."""
        used = {sensor: source for sensor, source in self.sources.items() if source.is_usable()}
        named = ((sensor.upper(), (source.date() or "")[:10]) for sensor, source in used.items())
        return ", ".join(" ".join(parts).strip() for parts in named)

    def needs_a_look(self) -> bool:
        """Whether something of the imagery is to be read or decided."""
        return any(source.problem() or source.warnings() for source in self.sources.values() if source.layer())

    def close(self) -> None:
        """Let go of the project."""
        self._timer.stop()
        self._engine.greeted.disconnect(self._greeted)
        self.overlap.close()
        self.more.close_calls()
        self.parcels.close_calls()
        self.grid.close_calls()
        for one in self.further_dates.values():
            one.close_calls()
        QgsProject.instance().layersAdded.disconnect(self._layers_added)
        for call in self._calls.values():
            if call is not None:
                call.cancel()
        self._calls.clear()

    def _layers_added(self, layers: list[QgsMapLayer]) -> None:
        live = [layer for layer in QgsProject.instance().mapLayers().values() if is_live(layer)]
        for source in self.sources.values():
            source.combo.setExceptedLayerList(live)
        if any(layer not in live for layer in layers):
            QTimer.singleShot(0, self._after_layers_were_added)

    def _after_layers_were_added(self) -> None:
        """Once the layer tree holds them: their order decides."""
        self.choose_automatically()

    def _source_changed(self, sensor: str) -> None:
        if call := self._calls.pop(sensor, None):
            call.cancel()
        self._due.add(sensor)
        self._timer.start()

    def _order_layers(self) -> None:
        """Radar below what the eye knows, unless the user has seen both before."""
        optical, radar = self.sources[S2].layer(), self.sources[S1].layer()
        if optical is not None and radar is not None:
            move_below(radar, optical)

    def _describe_due(self) -> None:
        due, self._due = self._due, set()
        for sensor in sorted(due):
            self._describe(sensor)
        self._announce()

    def _describe(self, sensor: str) -> None:
        source, layer = self.sources[sensor], self.sources[sensor].layer()
        if layer is None:
            source.clear_description()
            if sensor in self.further_dates:
                self.further_dates[sensor].follow(None, "", {})
            return
        self._calls[sensor] = None
        if self._files.ask(layer, lambda path, problem: self._file_known(sensor, layer, path, problem)):
            source.show_waiting(self.tr("Copying the layer for the engine…"))

    def _file_known(self, sensor: str, layer: QgsRasterLayer, path: str | None, problem: str) -> None:
        source = self.sources[sensor]
        if self._calls.get(sensor, "") is not None or source.layer() is not layer:
            return  # something else was chosen or said in the meantime
        if path is None:
            del self._calls[sensor]
            source.show_failure(problem)
            self._announce()
            return
        bands: list[QgsRasterLayer] = bands_of_one_scene(layer) if sensor == S2 else []
        if len(bands) > 1:
            path = TOGETHER.join(path_of_source(band.source()) for band in bands)
        self._paths[sensor] = path
        source.show_waiting(self.tr("Reading…"))
        call = self._engine.request("describe", {"path": path, "sensor": sensor, **source.declaration()})
        self._calls[sensor] = call
        call.finished.connect(lambda description: self._described(sensor, call, description))
        call.failed.connect(lambda error: self._not_described(sensor, call, error))

    def _described(self, sensor: str, call: EngineCall, description: dict[str, Any]) -> None:
        if self._calls.get(sensor) is call:
            del self._calls[sensor]
            source = self.sources[sensor]
            source.show_description(description)
            if sensor in self.further_dates:
                self.further_dates[sensor].follow(source.layer(), self._paths[sensor], source.declaration())
            self._announce()

    def _not_described(self, sensor: str, call: EngineCall, error: EngineError) -> None:
        if self._calls.get(sensor) is call:
            del self._calls[sensor]
            self.sources[sensor].show_failure(error.message)
            self._announce()

    def _announce(self) -> None:
        """Tell what can be used, once every chosen layer was described."""
        are_waiting = any(one.is_waiting() for one in self.further_dates.values())
        if self._calls or are_waiting or self.more.is_waiting() or self.grid.is_waiting():
            return
        imagery = self.parameters()
        if imagery != self._imagery:
            self._imagery = imagery
            self.imagery_changed.emit(imagery)

    def parameters(self) -> dict[str, Any] | None:
        """The imagery parameters of docs/protocol.md for the layers that can be used; None when none can."""
        imagery: dict[str, Any] = {}
        for sensor, source in self.sources.items():
            if not source.is_usable() or source.layer() is None:
                continue
            if sensor not in (S2, S1):
                imagery["further"] = [*imagery.get("further", ()), f"{sensor}={self._paths[sensor]}"]
            else:
                further = self.further_dates[sensor].parameters()
                imagery[sensor] = [self._paths[sensor], *further] if further else self._paths[sensor]
                imagery.update(message_parameters(sensor, source.declaration()))
        if S2 in imagery and (mask := self._masks(self.further_dates[S2].layers())):
            imagery["mask"] = mask
        if layers := self.more.parameters():
            imagery["layers"] = layers
        if imagery and (grid := self.grid.path()):
            imagery["grid"] = grid
        return imagery or None

    def _masks(self, further: list[QgsRasterLayer]) -> str | list[str] | None:
        """The mask of the row's own layer; with further dates one for each, "-" where it has none."""
        if not further:
            return self._mask
        masks = [self._mask, *(self.mask_of(layer) for layer in further)]
        return [mask or "-" for mask in masks] if any(masks) else None


def _first(layers: list[QgsMapLayer], modality: FurtherModality) -> QgsMapLayer | None:
    return next((layer for layer in layers if modality.is_in(layer)), None)
