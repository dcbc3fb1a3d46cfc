"""Which of the other maps, its few settings, and the other date of a change."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from ..clouds.cloud_layers import newest_mask_of
from ..imagery.sensors import S1, S2
from ..layers.declarations import declaration_of, message_parameters
from ..layers.layer_sources import LayerError
from ..layers.marks import is_made_from_imagery
from ..resources import icon
from ..widgets.choices import raster_choice
from ..widgets.elements import bare, narrow
from .map_layers import OtherMap
from .place_picker import PlacePicker

BEFORE, AFTER = "before", "after"
SEGMENT_SIZE = 1.0
"""Hectares."""
ICONS = {
    OtherMap.SIMILARITY: "similarity",
    OtherMap.CLUSTERS: "cluster",
    OtherMap.CHANGE: "change",
    OtherMap.RGB: "rgb",
    OtherMap.COMPOSITE: "composite",
    OtherMap.SEGMENTS: "segment",
}


class OtherDate(QWidget):
    """A layer for each sensor of the imagery; those that are chosen are compared."""

    changed = pyqtSignal()
    """Other layers, or the other order."""
    chosen_by_user = pyqtSignal()
    """The user chose; not when layers come and go with a project."""

    def __init__(self) -> None:
        super().__init__()
        self.imagery_is = narrow(QComboBox())
        self.imagery_is.addItem(self.tr("the later date"), AFTER)
        self.imagery_is.addItem(self.tr("the earlier date"), BEFORE)
        self.imagery_is.setToolTip(self.tr("When the imagery that is chosen at the top was taken"))
        self.combos = {
            S2: self._make_combo(self.tr("Sentinel-2 of the other date, of the same processing level")),
            S1: self._make_combo(self.tr("Sentinel-1 of the other date; without it, Sentinel-2 alone is compared")),
        }
        self._labels = {S2: QLabel(self.tr("Other Sentinel-2")), S1: QLabel(self.tr("Other Sentinel-1"))}
        self._arrange()
        self.imagery_is.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for combo in (self.imagery_is, *self.combos.values()):
            combo.activated.connect(lambda _index: self.chosen_by_user.emit())

    @property
    def date_of_imagery(self) -> str:
        """`"before"` or `"after"`."""
        return str(self.imagery_is.currentData())

    def layers(self) -> dict[str, QgsRasterLayer]:
        """The chosen layers by sensor, of the sensors that are offered."""
        chosen = {sensor: combo.currentLayer() for sensor, combo in self.combos.items() if combo.isEnabled()}
        return {sensor: layer for sensor, layer in chosen.items() if isinstance(layer, QgsRasterLayer)}

    def offer(self, imagery: dict[str, QgsMapLayer]) -> None:
        """Ask for the sensors of the imagery, and offer all rasters but the imagery itself and what was made of it."""
        layers = QgsProject.instance().mapLayers().values()
        made = [one for one in layers if is_made_from_imagery(one)]
        for sensor, combo in self.combos.items():
            combo.setExceptedLayerList([*made, *imagery.values()])
            combo.setEnabled(sensor in imagery)
            combo.setVisible(sensor in imagery)
            self._labels[sensor].setVisible(sensor in imagery)

    def state(self) -> dict[str, Any]:
        """What the project remembers."""
        ids = {s: layer.id() for s, combo in self.combos.items() if (layer := combo.currentLayer()) is not None}
        return {"imagery_is": self.date_of_imagery, "layers": ids}

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned."""
        self.imagery_is.setCurrentIndex(max(0, self.imagery_is.findData(state.get("imagery_is"))))
        for sensor, combo in self.combos.items():
            combo.setLayer(QgsProject.instance().mapLayer(state.get("layers", {}).get(sensor, "")))

    def request(self, imagery: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Parameters of `change` for the imagery's, and the ids of the layers that others stand for.

        Raises
        ------
        LayerError
            The dates' levels were said to differ.
        """
        chosen, date = self.layers(), self.date_of_imagery
        other = BEFORE if date == AFTER else AFTER
        params: dict[str, Any] = {f"mask_{date}": imagery.get("mask"), "level": imagery.get("level")}
        ids: dict[str, str] = {}
        for sensor, layer in chosen.items():
            params[f"{sensor}_{date}"] = imagery[sensor]
            for what in ("bands", "unit"):
                params[f"{sensor}_{date}_{what}"] = imagery.get(f"{sensor}_{what}")
            if sensor == S2:
                params[f"offset_{date}"] = imagery.get("offset")
            declared = message_parameters(sensor, declaration_of(layer, sensor), other)
            if params["level"] and declared.get("level", params["level"]) != params["level"]:
                raise LayerError(self.tr("The two dates are said to have different processing levels: use one level."))
            params.update(declared)
            ids[f"{sensor}_{other}"] = layer.id()
        if S2 in chosen and (mask := newest_mask_of(chosen[S2])) is not None:
            ids[f"mask_{other}"] = mask.id()
        return params, ids

    def _arrange(self) -> None:
        title = QLabel(self.tr("Imagery is"))
        title.setBuddy(self.imagery_is)
        grid = bare(QGridLayout(self))
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.imagery_is, 0, 1)
        for row, (sensor, combo) in enumerate(self.combos.items(), start=1):
            self._labels[sensor].setBuddy(combo)
            grid.addWidget(self._labels[sensor], row, 0)
            grid.addWidget(combo, row, 1)

    def _make_combo(self, tip: str) -> QgsMapLayerComboBox:
        combo = raster_choice(self.tr("none"), tip)
        combo.layerChanged.connect(lambda _layer: self.changed.emit())
        return combo


class OtherMapSettings(QWidget):
    """The settings of the chosen map; those of the others are hidden."""

    chosen = pyqtSignal()
    """Another map was chosen."""
    combine_chosen = pyqtSignal()
    state_changed = pyqtSignal()
    """Something that the project remembers."""

    def __init__(self, picker: PlacePicker) -> None:
        super().__init__()
        self.picker = picker
        self.kind_box = self._make_kind()
        self.combine = self._make_combine()
        self.clusters = self._make_clusters()
        self.segment_size = self._make_segment_size()
        self.other_date = OtherDate()
        self.screen = QCheckBox(self.tr("Only the visible part"))
        self.screen.setToolTip(self.tr("Only what the screen shows of the imagery: sooner done where that is large"))
        self._of = {
            OtherMap.SIMILARITY: self.combine,
            OtherMap.CLUSTERS: self.clusters,
            OtherMap.SEGMENTS: self.segment_size,
        }
        self._labels = {
            OtherMap.SIMILARITY: QLabel(self.tr("Similar to")),
            OtherMap.CLUSTERS: QLabel(self.tr("Clusters")),
            OtherMap.SEGMENTS: QLabel(self.tr("Size")),
        }
        self._arrange()
        self.kind_box.currentIndexChanged.connect(self._kind_chosen)
        self.combine.currentIndexChanged.connect(lambda _index: self.combine_chosen.emit())
        numbers = (self.clusters.valueChanged, self.segment_size.valueChanged)
        for signal in (self.combine.currentIndexChanged, *numbers, self.screen.toggled):
            signal.connect(lambda _what: self.state_changed.emit())
        self.other_date.chosen_by_user.connect(self.state_changed)
        self._show()

    @property
    def kind(self) -> OtherMap:
        """The chosen map."""
        return OtherMap(self.kind_box.currentData())

    @property
    def number_of_clusters(self) -> int | None:
        """How many clusters are wanted; None where the engine is to suggest it."""
        return self.clusters.value() if self.clusters.value() > 1 else None

    def choose(self, kind: OtherMap) -> None:
        """Choose a map."""
        self.kind_box.setCurrentIndex(self.kind_box.findData(kind.value))

    def state(self) -> dict[str, Any]:
        """What the project remembers."""
        return {
            "kind": self.kind.value,
            "combine": self.combine.currentData(),
            "clusters": self.clusters.value(),
            "segment_size": self.segment_size.value(),
            "screen": self.screen.isChecked(),
            "other_date": self.other_date.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` returned; an empty one for a new project."""
        for combo, name in ((self.kind_box, "kind"), (self.combine, "combine")):
            combo.setCurrentIndex(max(0, combo.findData(state.get(name))))
        self.clusters.setValue(state.get("clusters", self.clusters.minimum()))
        self.segment_size.setValue(state.get("segment_size", SEGMENT_SIZE))
        self.screen.setChecked(state.get("screen", False))
        self.other_date.restore(state.get("other_date", {}))

    def _arrange(self) -> None:
        """In a grid: unlike a form, it leaves no room for rows that are hidden."""
        title = QLabel(self.tr("Map"))
        title.setBuddy(self.kind_box)
        grid = bare(QGridLayout(self))
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.kind_box, 0, 1)
        grid.addWidget(self.picker, 1, 0, 1, 2)
        for row, (kind, widget) in enumerate(self._of.items(), start=2):
            self._labels[kind].setBuddy(widget)
            grid.addWidget(self._labels[kind], row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.other_date, grid.rowCount(), 0, 1, 2)
        grid.addWidget(self.screen, grid.rowCount(), 0, 1, 2)

    def _kind_chosen(self, _index: int) -> None:
        self._show()
        self.chosen.emit()
        self.state_changed.emit()

    def _show(self) -> None:
        for kind, widget in self._of.items():
            widget.setVisible(kind is self.kind)
            self._labels[kind].setVisible(kind is self.kind)
        self.picker.set_shown(self.kind is OtherMap.SIMILARITY)
        self.other_date.setVisible(self.kind is OtherMap.CHANGE)

    def _make_kind(self) -> QComboBox:
        combo = narrow(QComboBox())
        titles = {
            OtherMap.SIMILARITY: self.tr("Similarity to places"),
            OtherMap.CLUSTERS: self.tr("Clusters"),
            OtherMap.CHANGE: self.tr("Change between two dates"),
            OtherMap.RGB: self.tr("Embedding as colours"),
            OtherMap.COMPOSITE: self.tr("Cloud-free composite"),
            OtherMap.SEGMENTS: self.tr("Segments"),
        }
        tips = {
            OtherMap.SIMILARITY: self.tr("Show me more like this: how similar every place is to those you click"),
            OtherMap.CLUSTERS: self.tr("Groups of places that look alike, without samples"),
            OtherMap.CHANGE: self.tr("How much every place changed, from 0 to 100"),
            OtherMap.RGB: self.tr("The first three principal components as red, green and blue"),
            OtherMap.COMPOSITE: self.tr("One scene of the dates and tiles that are chosen at the top, without clouds"),
            OtherMap.SEGMENTS: self.tr("Areas that look alike inside, to be mapped as parcels where there are none"),
        }
        for kind, title in titles.items():
            combo.addItem(icon(ICONS[kind]), title, kind.value)
            combo.setItemData(combo.count() - 1, tips[kind], Qt.ItemDataRole.ToolTipRole)
        combo.setToolTip(self.tr("Maps from the same features, which need no classes"))
        return combo

    def _make_combine(self) -> QComboBox:
        combo = narrow(QComboBox())
        combo.addItem(self.tr("the mean of the places"), "mean")
        combo.addItem(self.tr("the nearest of the places"), "max")
        combo.setToolTip(self.tr("The mean suits places of one kind, the nearest places of several kinds"))
        return combo

    def _make_segment_size(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.01, 10_000.0)
        box.setValue(SEGMENT_SIZE)
        box.setSingleStep(0.5)
        box.setSuffix(self.tr(" ha"))
        box.setToolTip(self.tr("Area of a segment in hectares, about"))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    def _make_clusters(self) -> QSpinBox:
        box = QSpinBox()
        box.setRange(1, 100)  # 1: suggested
        box.setSpecialValueText(self.tr("suggested"))
        box.setToolTip(self.tr("How many; suggested: the number from 3 to 15 that separates them best"))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box
