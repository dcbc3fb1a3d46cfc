"""Which of the other maps, and its few settings."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from ..resources import icon
from ..widgets.elements import bare, narrow
from .map_layers import OtherMap
from .other_date import OtherDate
from .place_picker import PlacePicker

ICONS = {
    OtherMap.SIMILARITY: "similarity",
    OtherMap.CLUSTERS: "cluster",
    OtherMap.CHANGE: "change",
    OtherMap.RGB: "rgb",
}


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
        self.other_date = OtherDate()
        self.screen = QCheckBox(self.tr("Only the visible part"))
        self.screen.setToolTip(self.tr("Only what the screen shows of the imagery: sooner done where that is large"))
        self._of = {OtherMap.SIMILARITY: self.combine, OtherMap.CLUSTERS: self.clusters}
        self._labels = {
            OtherMap.SIMILARITY: QLabel(self.tr("Similar to")),
            OtherMap.CLUSTERS: QLabel(self.tr("Clusters")),
        }
        self._arrange()
        self.kind_box.currentIndexChanged.connect(self._kind_chosen)
        self.combine.currentIndexChanged.connect(lambda _index: self.combine_chosen.emit())
        for signal in (self.combine.currentIndexChanged, self.clusters.valueChanged, self.screen.toggled):
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
            "screen": self.screen.isChecked(),
            "other_date": self.other_date.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` returned; an empty one for a new project."""
        for combo, name in ((self.kind_box, "kind"), (self.combine, "combine")):
            combo.setCurrentIndex(max(0, combo.findData(state.get(name))))
        self.clusters.setValue(state.get("clusters", self.clusters.minimum()))
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
        grid.addWidget(self.other_date, 4, 0, 1, 2)
        grid.addWidget(self.screen, 5, 0, 1, 2)

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
        }
        tips = {
            OtherMap.SIMILARITY: self.tr("Show me more like this: how similar every place is to those you click"),
            OtherMap.CLUSTERS: self.tr("Groups of places that look alike, without samples"),
            OtherMap.CHANGE: self.tr("How much every place changed, from 0 to 100"),
            OtherMap.RGB: self.tr("The first three principal components as red, green and blue"),
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

    def _make_clusters(self) -> QSpinBox:
        box = QSpinBox()
        box.setRange(1, 100)  # 1: suggested
        box.setSpecialValueText(self.tr("suggested"))
        box.setToolTip(self.tr("How many; suggested: the number from 3 to 15 that separates them best"))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box
