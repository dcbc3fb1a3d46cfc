"""Other maps: similarity, clusters, change and embedding colours, from the imagery that is chosen above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from ..icons import icon
from ..layers import LayerError
from ..results.map_settings import MapSettings
from ..results.other_map_layers import OtherMap, map_title, newest_map
from ..results.other_maps import MapJob, OtherMaps
from ..results.screen_view import extent_on_screen
from .imagery_section import ImagerySection
from .other_date import BEFORE, OtherDate
from .other_map_results import other_map_in_words
from .place_picker import PlacePicker
from .progress_row import ProgressRow
from .sensor_guess import S1, S2
from .small_widgets import DONE_ICON, PROBLEM_ICON, SPACING, WARNING_ICON, Notice, Section, narrow
from .threshold_row import ThresholdRow

AFTER_PICK = 400
"""Milliseconds: a second click may follow."""
_ICONS = {
    OtherMap.SIMILARITY: "similarity",
    OtherMap.CLUSTERS: "cluster",
    OtherMap.CHANGE: "change",
    OtherMap.RGB: "rgb",
}


class OtherMapsSection(Section):
    """A choice of the map, its few settings, and the button that makes it."""

    state_changed = pyqtSignal()
    """Something that the project remembers."""

    def __init__(
        self,
        maps: OtherMaps,
        imagery: ImagerySection,
        canvas: QgsMapCanvas,
        settings: Callable[[], MapSettings],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("other_maps", parent)
        self.setTitle(self.tr("Other Maps"))
        self.setCollapsed(True)
        self._maps, self._imagery, self._canvas, self._settings = maps, imagery, canvas, settings
        self._of_places = ""
        self.kind = self._make_kind()
        self.picker = PlacePicker(canvas)
        self.combine = self._make_combine()
        self.clusters = self._make_clusters()
        self.other_date = OtherDate()
        self.screen = QCheckBox(self.tr("Only what the screen shows"))
        self.screen.setToolTip(self.tr("Instead of all of the imagery: sooner done where that is large"))
        self.make = QPushButton()
        self.make.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.make.setToolTip(
            self.tr("Make the map as a layer; model, resolution and smoothing are those of the section Method")
        )
        self.threshold = ThresholdRow()
        self.work, self.result = ProgressRow(), Notice(DONE_ICON)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_PICK)
        self._arrange()
        self._join()
        self._show()

    def state(self) -> dict[str, Any]:
        """What the project remembers."""
        return {
            "kind": self.kind.currentData(),
            "combine": self.combine.currentData(),
            "clusters": self.clusters.value(),
            "screen": self.screen.isChecked(),
            "other_date": self.other_date.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` returned; an empty one for a new project."""
        for combo, name in ((self.kind, "kind"), (self.combine, "combine")):
            combo.setCurrentIndex(max(0, combo.findData(state.get(name))))
        self.clusters.setValue(state.get("clusters", 0))
        self.screen.setChecked(state.get("screen", False))
        self.other_date.restore(state.get("other_date", {}))
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
        """The project is left."""
        self.stop()
        self.picker.clear()
        self.result.say("")

    def close_for_good(self) -> None:
        """Let go of canvas, project and engine."""
        self._soon.stop()
        self._maps.close()
        self.picker.close_for_good()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._layers_changed)
        project.layersRemoved.disconnect(self._layers_changed)

    def _make_kind(self) -> QComboBox:
        combo = narrow(QComboBox())
        titles = {
            OtherMap.SIMILARITY: self.tr("Similarity to places"),
            OtherMap.CLUSTERS: self.tr("Clusters"),
            OtherMap.CHANGE: self.tr("Change between two dates"),
            OtherMap.RGB: self.tr("Embedding as colours"),
        }
        tips = {
            OtherMap.SIMILARITY: self.tr("Show me more like this: how similar every place is to those you click"),
            OtherMap.CLUSTERS: self.tr("Groups of places that look alike, without samples"),
            OtherMap.CHANGE: self.tr("How much every place changed, from 0 to 100"),
            OtherMap.RGB: self.tr("The first three principal components as red, green and blue"),
        }
        for kind, title in titles.items():
            combo.addItem(icon(_ICONS[kind]), title, kind.value)
            combo.setItemData(combo.count() - 1, tips[kind], Qt.ItemDataRole.ToolTipRole)
        combo.setToolTip(self.tr("Maps from the same features, which need no classes"))
        return combo

    def _make_combine(self) -> QComboBox:
        combo = narrow(QComboBox())
        combo.addItem(self.tr("the mean of the places"), "mean")
        combo.addItem(self.tr("the nearest of the places"), "max")
        combo.setToolTip(self.tr("The mean suits places of one kind, the nearest places of several kinds"))
        return combo

    def _make_clusters(self) -> QSpinBox:
        box = QSpinBox()
        box.setRange(1, 100)
        box.setSpecialValueText(self.tr("suggested"))
        box.setToolTip(self.tr("How many; suggested: the number from 3 to 15 that separates them best"))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    def _arrange(self) -> None:
        self.body.addLayout(_row(self.tr("Map"), self.kind))
        self.body.addWidget(self.picker)
        self._rows = {OtherMap.SIMILARITY: QWidget(), OtherMap.CLUSTERS: QWidget()}
        for kind, title, widget in (
            (OtherMap.SIMILARITY, self.tr("Similar to"), self.combine),
            (OtherMap.CLUSTERS, self.tr("Clusters"), self.clusters),
        ):
            form = QFormLayout(self._rows[kind])
            form.setContentsMargins(0, 0, 0, 0)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            form.addRow(title, widget)
            self.body.addWidget(self._rows[kind])
        for widget in (self.other_date, self.screen, self.make, self.work, self.threshold, self.result):
            self.body.addWidget(widget)

    def _join(self) -> None:
        self.kind.currentIndexChanged.connect(self._chosen)
        self.clusters.valueChanged.connect(lambda _number: self.state_changed.emit())
        self.screen.toggled.connect(lambda _on: self.state_changed.emit())
        self.combine.currentIndexChanged.connect(self._combine_chosen)
        self.other_date.changed.connect(self._show_make)
        self.other_date.said.connect(self.state_changed)
        self.picker.changed.connect(self._soon.start)
        self.picker.changed.connect(self._show_make)
        self.picker.cleared.connect(self._places_cleared)
        self.make.clicked.connect(lambda: self._make_map())
        self._soon.timeout.connect(self._make_map)
        self.work.cancelled.connect(self._maps.cancel)
        self._imagery.imagery_changed.connect(self._show)
        self._maps.begun.connect(self._begun)
        self._maps.progress.connect(self.work.show_progress)
        self._maps.made.connect(self._made)
        self._maps.refused.connect(lambda sentence: self._say(PROBLEM_ICON, sentence))
        self._maps.ended.connect(self._ended)
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_changed)
        project.layersRemoved.connect(self._layers_changed)

    @property
    def _kind(self) -> OtherMap:
        return OtherMap(self.kind.currentData())

    def _layers_changed(self, _layers: Any) -> None:
        """Once the layer tree holds them."""
        QTimer.singleShot(0, self._show)

    def _chosen(self, _what: Any = None) -> None:
        self._show()
        self.state_changed.emit()

    def _combine_chosen(self, _index: int) -> None:
        if len(self.picker.places) > 1:  # of one place both are the same
            self._soon.start()
        self.state_changed.emit()

    def _show(self, _what: Any = None) -> None:
        """The settings of the chosen map."""
        kind = self._kind
        self.picker.set_marked(kind is OtherMap.SIMILARITY)
        for one, row in self._rows.items():
            row.setVisible(one is kind)
        self.other_date.setVisible(kind is OtherMap.CHANGE)
        self.other_date.offer(self._layers())
        self.threshold.setVisible(kind.is_percent)
        self.threshold.show_layer(newest_map(kind) if kind.is_percent else None)
        self._show_make()

    def _show_make(self) -> None:
        titles = {
            OtherMap.SIMILARITY: self.tr("Map Similarity"),
            OtherMap.CLUSTERS: self.tr("Map Clusters"),
            OtherMap.CHANGE: self.tr("Map Change"),
            OtherMap.RGB: self.tr("Map Embedding"),
        }
        self.make.setIcon(icon(_ICONS[self._kind]))
        self.make.setText(titles[self._kind])
        known = self._imagery.parameters() is not None
        self.picker.button.setEnabled(known or self.picker.is_picking)
        ready = {OtherMap.SIMILARITY: bool(self.picker.places), OtherMap.CHANGE: bool(self.other_date.layers())}
        self.make.setEnabled(known and ready.get(self._kind, True) and not self._maps.is_working)

    def _layers(self) -> dict[str, QgsMapLayer]:
        """Of the imagery that can be used, by sensor."""
        known = self._imagery.parameters() or {}
        sources = self._imagery.sources
        return {s: layer for s in (S2, S1) if s in known and (layer := sources[s].layer()) is not None}

    def _make_map(self) -> None:
        imagery, layers = self._imagery.parameters(), self._layers()
        if imagery is None or not layers:
            return
        try:
            self._maps.start(self._job(imagery, layers))
        except LayerError as error:
            self._say(PROBLEM_ICON, str(error))

    def _job(self, imagery: dict[str, Any], layers: dict[str, QgsMapLayer]) -> MapJob:
        kind, settings, first = self._kind, self._settings(), next(iter(layers.values()))
        common = {"model": settings.model, "resolution": settings.resolution}
        if kind is OtherMap.CHANGE:
            return self._change_job(imagery, layers, common)
        common["extent"] = self._extent(first)
        title = map_title(kind, first.name())
        if kind is OtherMap.SIMILARITY:
            params = {**imagery, **common, "combine": self.combine.currentData()}
            return MapJob(kind, first.id(), title, params, places=self.picker.places, replaces=self._of_places)
        if kind is OtherMap.CLUSTERS:
            number = self.clusters.value() if self.clusters.value() > 1 else None
            common.update(clusters=number, smoothing=settings.smoothing)
        return MapJob(kind, first.id(), title, {**imagery, **common})

    def _change_job(self, imagery: dict[str, Any], layers: dict[str, QgsMapLayer], common: dict[str, Any]) -> MapJob:
        """Mapped on the grid of the earlier date."""
        params, others = self.other_date.request(imagery)
        sensor, other = next(iter(self.other_date.layers().items()))
        pair = (layers[sensor], other)
        earlier, later = pair if self.other_date.date_of_imagery == BEFORE else pair[::-1]
        title = map_title(OtherMap.CHANGE, later.name(), earlier.name())
        extent = self._extent(earlier)
        return MapJob(OtherMap.CHANGE, later.id(), title, {**params, **common, "extent": extent}, others)

    def _extent(self, layer: QgsMapLayer) -> list[float] | None:
        """What the screen shows of a layer, if only that is wanted."""
        if not self.screen.isChecked():
            return None
        extent = extent_on_screen(self._canvas.mapSettings(), layer.crs(), layer.extent())
        if extent is None:
            raise LayerError(self.tr("The screen shows nothing of the imagery: zoom to it."))
        return extent

    def _begun(self, job: MapJob) -> None:
        self.result.say("")
        self.work.begin(job.title)
        self._show_make()

    def _made(self, job: MapJob, layer: QgsMapLayer, answer: dict[str, Any]) -> None:
        if job.kind is OtherMap.SIMILARITY and self.picker.places:
            self._of_places = layer.id()
        text, is_whole = other_map_in_words(job.kind, answer)
        self._say(DONE_ICON if is_whole else WARNING_ICON, text)
        self.result.setToolTip(answer["out"])
        self._show()

    def _ended(self, cancelled: bool) -> None:
        self.work.end()
        if cancelled:
            self._say(WARNING_ICON, self.tr("Cancelled; nothing was left behind."))
        self._show_make()

    def _places_cleared(self) -> None:
        """The next places make a map of their own."""
        self._soon.stop()
        self._of_places = ""
        self._show_make()

    def _say(self, icon_name: str, text: str) -> None:
        self.result.set_icon(icon_name)
        self.result.say(text)
        self.result.setToolTip("")


def _row(title: str, widget: QWidget) -> QHBoxLayout:
    label = QLabel(title)
    label.setBuddy(widget)
    row = QHBoxLayout()
    row.setSpacing(SPACING)
    row.addWidget(label)
    row.addWidget(widget, 1)
    return row
