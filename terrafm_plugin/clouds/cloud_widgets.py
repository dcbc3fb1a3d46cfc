"""The parts of the section of clouds: which detector finds them, and in which layers."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QListWidget, QListWidgetItem, QWidget

from ..imagery.sensors import S1, guess_sensor
from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_made_from_imagery
from ..widgets.choices import ModelChoice, raster_choice
from ..widgets.elements import PROBLEM_ICON, Caption, Notice, narrow, silent
from .cloud_masks import CloudSettings

HEAD = "head"
_METHODS = ("auto", "scl", "csmask", "s2cloudless", HEAD)
_MOST_ROWS_SHOWN = 6


class CloudMethod(QWidget):
    """A choice of the method; the rest is seen with "TerraFM head" alone. `changed` after each change by the user."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.method = narrow(QComboBox())
        self._ways: dict[str, Any] | None = None
        for name in _METHODS:
            self.method.addItem(self._title(name), name)
        self.method.setToolTip(self.tr("What is open for the chosen layer. The imagery is checked in any case."))
        self.scl = raster_choice(
            self.tr("found by itself"),
            self.tr(
                "The scene classification of the Level-2A product; one of the same tile and date is found by itself, "
                "among the layers or beside the file"
            ),
        )
        self.says = Caption()
        self.head = QgsFileWidget()
        self.head.setFilter(self.tr("TerraFM heads (*.safetensors);;All files (*)"))
        self.head.setDialogTitle(self.tr("Trained TerraFM Head"))
        self.head.lineEdit().setPlaceholderText(self.tr("file or imported name"))
        self.head.setToolTip(self.tr("The file of a trained cloud head, or the name that it was imported under"))
        self.model = ModelChoice(self.tr("The model that the head was trained on: with any other it is refused"))
        self._lacking = Notice(PROBLEM_ICON)
        self._labels: dict[QWidget, QLabel] = {}
        rows = QGridLayout(self)  # unlike a form, it leaves no space for what is hidden
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setColumnStretch(1, 1)
        for title, widget in (
            (self.tr("Find by"), self.method), ("", self.says), (self.tr("SCL"), self.scl),
            (self.tr("Head"), self.head), (self.tr("Model"), self.model), ("", self._lacking),
        ):  # fmt: skip
            row = rows.rowCount()
            rows.addWidget(widget, row, 1 if title else 0, 1, 1 if title else 2)
            if title:
                label = self._labels[widget] = QLabel(title)
                label.setBuddy(widget)
                rows.addWidget(label, row, 0)
        self._show()
        self.method.currentIndexChanged.connect(self._chosen)
        self.head.fileChanged.connect(self._chosen)
        self.scl.layerChanged.connect(self._chosen)
        self.model.currentIndexChanged.connect(self._chosen)

    @property
    def is_complete(self) -> bool:
        """Whether there is a head, where one is needed."""
        return self.method.currentData() != HEAD or bool(self.head.filePath().strip())

    def settings(self) -> CloudSettings:
        """As they stand; what cannot be seen counts as well, so that a project keeps it."""
        return CloudSettings(
            method=self.method.currentData(),
            head=self.head.filePath().strip(),
            model=self.model.wanted(),
        )

    def show_ways(self, ways: dict[str, Any] | None) -> None:
        """Offer what is open for the chosen layer, and what the user chose; everything while nothing is known."""
        self._ways = ways
        chosen = self.method.currentData()
        offered = [
            name for name in _METHODS
            if ways is None or name in ("auto", HEAD, chosen) or name in ways["open"]
        ]  # fmt: skip
        with silent(self.method):
            self.method.clear()
            for name in offered:
                self.method.addItem(self._title(name), name)
            self.method.setCurrentIndex(self.method.findData(chosen))
        self._show()

    def restore(self, settings: CloudSettings) -> None:
        """Settings of a project; the model as soon as the engine names it."""
        self.show_ways(None)
        self.method.setCurrentIndex(max(0, self.method.findData(settings.method)))
        self.head.setFilePath(settings.head)
        self.model.want(settings.model, else_first=True)

    def _chosen(self, _what: Any = None) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        method = self.method.currentData()
        needed = {self.head: method == HEAD, self.model: method == HEAD, self.scl: method in ("auto", "scl")}
        for widget, is_needed in needed.items():
            widget.setVisible(is_needed)
            self._labels[widget].setVisible(is_needed)
        self.says.setText(self._sentence())
        self.says.setVisible(bool(self.says.text()))
        self._lacking.say("" if self.is_complete else self.tr("Choose the head's file, or type its imported name."))

    def _sentence(self) -> str:
        """What the chosen method would do with the layer, or what it needs."""
        method = self.method.currentData()
        if self._ways is None:
            return ""
        if method != "auto":
            closed = [entry["reason"] for entry in self._ways["closed"] if entry["method"] == method]
            return self.tr("Not open: {reason}.").format(reason=closed[0]) if closed else self._needs(method)
        if self._ways["chosen"] is None:
            return self.tr("No way is open for this layer yet.")
        return self.tr("By {method}, since {why}.").format(
            method=self._title(self._ways["chosen"]), why=self._ways["why"]
        )

    def _title(self, method: str) -> str:
        return {
            "auto": self.tr("Automatic"),
            "scl": self.tr("Scene classification"),
            "csmask": self.tr("Cloud model (ukis-csmask)"),
            HEAD: self.tr("TerraFM head"),
        }.get(method, method)

    def _needs(self, method: str) -> str:
        return {
            "scl": self.tr("Four classes from Sen2Cor; it finds one shadow in seven."),
            "csmask": self.tr("Clouds and shadows from blue, green, red and near infrared; thin cloud is not apart."),
            "s2cloudless": self.tr("Clouds from the ten bands of Level-1C; shadows are matched to them."),
        }.get(method, "")


class LayerChecklist(QListWidget):
    """Every raster of the project that may be Sentinel-2, in the order of the layer tree."""

    ticked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._except = ""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def fill(self, leave_out: QgsMapLayer | None) -> None:
        """The layers as they are now, without one; those that were ticked stay so."""
        before = self.chosen()
        with silent(self):
            self.clear()
            for layer in _candidates():
                if layer is leave_out:
                    continue
                item = QListWidgetItem(layer.name(), self)
                item.setData(Qt.ItemDataRole.UserRole, layer.id())
                item.setToolTip(layer.name())
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if layer.id() in before else Qt.CheckState.Unchecked)
        rows = min(max(self.count(), 1), _MOST_ROWS_SHOWN)
        height = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        self.setFixedHeight(rows * height + 2 * self.frameWidth() + 2)
        self.ticked.emit()

    def chosen(self) -> list[str]:
        """Ids of the layers that are ticked."""
        items = (self.item(row) for row in range(self.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]


def _candidates() -> list[QgsRasterLayer]:
    """Rasters with pixels of their own; no radar, no masks, no maps that follow the clicks."""
    return [layer for layer in layers_in_order() if isinstance(layer, QgsRasterLayer) and _may_be_imagery(layer)]


def _may_be_imagery(layer: QgsRasterLayer) -> bool:
    if not layer.isValid() or is_made_from_imagery(layer):
        return False
    provider = layer.dataProvider()
    return bool(provider.capabilities() & provider.Capability.Size) and guess_sensor(layer) != S1
