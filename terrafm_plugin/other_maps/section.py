"""Other maps: similarity, clusters, segments, change and embedding colours, from the imagery that is chosen above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from ..background import delayed
from ..imagery.imagery_section import ImagerySection
from ..imagery.sensors import S1, S2
from ..layers.layer_sources import LayerError
from ..live_map.live_messages import MapSettings
from ..resources import icon
from ..widgets.elements import (
    DONE_ICON,
    PROBLEM_ICON,
    WARNING_ICON,
    Notice,
    ProgressRow,
    bare,
    silent,
    wide_button,
)
from ..widgets.section import Section
from .jobs import JobImagery, other_map_in_words, other_map_job
from .map_layers import OtherMap, newest_map, show_from, shown_from
from .maps import MapJob, OtherMaps
from .place_picker import PlacePicker
from .settings import ICONS, OtherMapSettings

AFTER_PICK = 400
"""Milliseconds: a second click may follow."""


class OtherMapsSection(Section):
    """A choice of the map, its few settings, and the button that makes it."""

    state_changed = pyqtSignal()
    """Something that the project remembers."""

    def __init__(
        self, maps: OtherMaps, imagery: ImagerySection, canvas: QgsMapCanvas, method: Callable[[], MapSettings]
    ) -> None:
        super().__init__("other_maps")
        self.setTitle(self.tr("Other Maps"))
        self._maps, self._imagery, self._canvas, self._method = maps, imagery, canvas, method
        self._of_places = ""
        self._segments = ""
        """Id of the segments that were made last."""
        self.picker = PlacePicker(canvas)
        self.settings = OtherMapSettings(self.picker)
        self.make = wide_button(
            "",
            self.tr("Make the map as a layer; model, resolution and smoothing are those of the section Method"),
        )
        self.threshold = ThresholdRow()
        self.work, self.result = ProgressRow(), Notice(DONE_ICON)
        self.as_parcels = wide_button(
            self.tr("Use as Parcels"),
            self.tr("Map by these segments: each has one class, and a click inside labels all of it"),
        )
        self._noticed: list[str] = []
        self._soon = delayed(self, AFTER_PICK, self._make_map)
        for widget in (self.settings, self.make, self.work, self.threshold, self.result, self.as_parcels):
            self.body.addWidget(widget)
        self._join()
        self._show()

    def restore(self, state: dict[str, Any]) -> None:
        """What the project remembers, of `settings.state`; empty for a new one."""
        self.settings.restore(state)
        self._show()

    def cancel(self) -> None:
        """Make no map."""
        self._soon.stop()
        self._maps.cancel()

    def stop(self) -> None:
        """Neither pick nor make a map."""
        self.picker.stop()
        self.cancel()

    def clear(self) -> None:
        """Forget what belongs to a project that is being left."""
        self.stop()
        self.picker.clear()
        self.result.say("")
        self._segments = ""
        self._show_parcels()

    def close(self) -> None:
        """Let go of canvas, project and engine."""
        self._soon.stop()
        self._maps.close()
        self.picker.close()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._layers_changed)
        project.layersRemoved.disconnect(self._layers_changed)

    def _join(self) -> None:
        self.settings.chosen.connect(self._chosen)
        self.settings.combine_chosen.connect(self._combine_chosen)
        self.settings.state_changed.connect(self.state_changed)
        self.settings.other_date.changed.connect(self._show_make)
        self.picker.changed.connect(self._soon.start)
        self.picker.changed.connect(self._show_make)
        self.picker.cleared.connect(self._places_cleared)
        self.make.clicked.connect(lambda: self._make_map())
        self.as_parcels.clicked.connect(lambda: self._use_as_parcels())
        self._imagery.parcels.combo.layerChanged.connect(self._show_parcels)
        self.work.cancelled.connect(self.cancel)
        self._imagery.imagery_changed.connect(self._show)
        maps = self._maps
        maps.begun.connect(self._begun)
        maps.progress.connect(self.work.show_progress)
        maps.noticed.connect(self._noticed.append)
        maps.made.connect(self._made)
        maps.refused.connect(lambda sentence: self._say(PROBLEM_ICON, sentence))
        maps.ended.connect(self._ended)
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_changed)
        project.layersRemoved.connect(self._layers_changed)

    def _layers_changed(self, _layers: Any) -> None:
        """Look at the layers once the layer tree holds them."""
        QTimer.singleShot(0, self._show)

    def _chosen(self) -> None:
        """What is said belongs to the map that was chosen before."""
        self.result.say("")
        self._show()

    def _show(self, _what: Any = None) -> None:
        """Show what belongs to the chosen map."""
        kind = self.settings.kind
        self.settings.other_date.offer(self._layers())
        self.threshold.setVisible(kind.is_percent)
        self.threshold.show_layer(newest_map(kind) if kind.is_percent else None)
        self._show_make()
        self._show_parcels()

    def _show_parcels(self, _layer: Any = None) -> None:
        """Offer the segments that were made as the map's unit, unless they are."""
        layer = QgsProject.instance().mapLayer(self._segments)
        is_of_use = isinstance(layer, QgsVectorLayer) and layer is not self._imagery.parcels.combo.currentLayer()
        self.as_parcels.setVisible(is_of_use and self.settings.kind is OtherMap.SEGMENTS)

    def _use_as_parcels(self) -> None:
        self._imagery.parcels.set_layer(QgsProject.instance().mapLayer(self._segments))

    def _show_make(self) -> None:
        titles = {
            OtherMap.SIMILARITY: self.tr("Map Similarity"),
            OtherMap.CLUSTERS: self.tr("Map Clusters"),
            OtherMap.CHANGE: self.tr("Map Change"),
            OtherMap.RGB: self.tr("Map Embedding"),
            OtherMap.COMPOSITE: self.tr("Make Composite"),
            OtherMap.SEGMENTS: self.tr("Make Segments"),
        }
        kind, known = self.settings.kind, self._imagery.parameters() is not None
        self.make.setIcon(icon(ICONS[kind]))
        self.make.setText(titles[kind])
        self.picker.button.setEnabled(known or self.picker.is_picking)
        chosen = {
            OtherMap.SIMILARITY: bool(self.picker.places),
            OtherMap.CHANGE: bool(self.settings.other_date.layers()),
            OtherMap.COMPOSITE: any(one.layers() for one in self._imagery.further_dates.values()),
        }
        self.make.setEnabled(known and chosen.get(kind, True) and not self._maps.is_working)

    def _layers(self) -> dict[str, QgsMapLayer]:
        """Of the imagery that can be used, by sensor; where layers stand alone, the first of them."""
        known, sources = self._imagery.parameters() or {}, self._imagery.sources
        used = [s for s in (S2, S1) if s in known] + [text.partition("=")[0] for text in known.get("further", ())]
        found = {s: layer for s in used if (layer := sources[s].layer()) is not None}
        more = self._imagery.more.layers()
        return found or ({"layers": more[0]} if "layers" in known and more else {})

    def _make_map(self) -> None:
        params, layers = self._imagery.parameters(), self._layers()
        if params is None or not layers:
            return
        screen = self._canvas.mapSettings()
        try:
            imagery = JobImagery(params, layers, self._imagery.grid.layer() if "grid" in params else None)
            job = other_map_job(self.settings, imagery, self._method(), screen, self.picker.places)
        except LayerError as error:
            self._say(PROBLEM_ICON, str(error))
            return
        self._maps.start(replace(job, replaces=self._of_places) if job.places else job)

    def _begun(self, job: MapJob) -> None:
        self.result.say("")
        self._noticed.clear()
        self.work.begin(job.title)
        self._show_make()
        self._show_all_of_it()

    def _made(self, job: MapJob, layer: QgsMapLayer, answer: dict[str, Any]) -> None:
        if job.kind is OtherMap.SEGMENTS:
            self._segments = layer.id()
        if job.places and self.picker.places:
            self._of_places = layer.id()
        if job.kind is OtherMap.CHANGE:  # what did not change lets the imagery through
            show_from(layer, answer["threshold"])
        text, is_whole = other_map_in_words(job.kind, answer)
        shown = {sentence for source in self._imagery.sources.values() for sentence in source.warnings()}
        shown.update(self._imagery.more.warnings())
        noticed = [sentence for sentence in dict.fromkeys(self._noticed) if sentence not in shown]
        self._say(DONE_ICON if is_whole and not noticed else WARNING_ICON, " ".join([text, *noticed]))
        self.result.setToolTip(answer["out"])
        self._show()
        self._show_all_of_it()

    def _show_all_of_it(self) -> None:
        """Scroll to what is said below the button, while that is in sight."""
        if not self.make.visibleRegion().isEmpty():
            QTimer.singleShot(0, self.scroll_here)  # once the rows have their places

    def _ended(self, cancelled: bool) -> None:
        self.work.end()
        if cancelled:
            self._say(WARNING_ICON, self.tr("Cancelled; nothing was left behind."))
        self._show_make()

    def _combine_chosen(self) -> None:
        if len(self.picker.places) > 1:  # of one place both are the same
            self._soon.start()

    def _places_cleared(self) -> None:
        """The next places make a map of their own."""
        self._of_places = ""
        self._soon.stop()
        if self._maps.job is not None and self._maps.job.places:
            self._maps.cancel()
        self._show_make()

    def _say(self, icon_name: str, text: str) -> None:
        self.result.say(text, icon_name)
        self.result.setToolTip("")


class ThresholdRow(QWidget):
    """The layer keeps the threshold as part of its style; nothing is computed again."""

    def __init__(self) -> None:
        super().__init__()
        self._of: QgsRasterLayer | None = None
        title = QLabel(self.tr("Show from"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.setAccessibleName(self.tr("Threshold in per cent"))
        title.setBuddy(self.slider)
        tip = self.tr("Hides what lies below, in the layer's style; nothing is computed again")
        self.slider.setToolTip(tip)
        title.setToolTip(tip)
        self._value = QLabel()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("100\u00a0%") + 2)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = bare(QHBoxLayout(self))
        row.addWidget(title)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self.slider.valueChanged.connect(self._moved)
        self.show_layer(None)

    def show_layer(self, layer: QgsRasterLayer | None) -> None:
        """The layer that the slider acts on, at the threshold that it has."""
        self._of = layer
        self.setEnabled(layer is not None)
        with silent(self.slider):
            self.slider.setValue(shown_from(layer) if layer is not None else 0)
        self._say()

    def _moved(self, percent: int) -> None:
        if self._of is not None:
            show_from(self._of, percent)
        self._say()

    def _say(self) -> None:
        self._value.setText(self.tr("{percent}\u00a0%").format(percent=self.slider.value()))
