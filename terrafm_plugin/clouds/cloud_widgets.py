"""The parts of the section of clouds: which detector finds them, in which layers, and what came of it."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ..imagery.sensors import S1, guess_sensor
from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_made_from_imagery
from ..resources import number
from ..widgets.choices import ModelChoice
from ..widgets.elements import DONE_ICON, PROBLEM_ICON, WARNING_ICON, Notice, narrow, silent
from .cloud_masks import CloudSettings

HEAD = "head"
_MOST_ROWS_SHOWN = 6
_THICK, _THIN, _SHADOW = 1, 2, 3


class CloudMethod(QWidget):
    """A choice of the method; the rest is seen with "TerraFM head" alone. `changed` after each change by the user."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.method = narrow(QComboBox())
        for title, name in (
            (self.tr("Automatic"), "auto"),
            (self.tr("Scene classification"), "scl"),
            ("s2cloudless", "s2cloudless"),
            (self.tr("TerraFM head"), HEAD),
        ):
            self.method.addItem(title, name)
        self.method.setToolTip(
            self.tr("Automatic: the first that the imagery allows. The imagery is checked in any case.")
        )
        self.head = QgsFileWidget()
        self.head.setFilter(self.tr("TerraFM heads (*.safetensors);;All files (*)"))
        self.head.setDialogTitle(self.tr("Trained TerraFM Head"))
        self.head.lineEdit().setPlaceholderText(self.tr("file or imported name"))
        self.head.setToolTip(self.tr("The file of a trained cloud head, or the name that it was imported under"))
        self.model = ModelChoice(self.tr("The model that the head was trained on: with any other it is refused"))
        self._lacking = Notice(PROBLEM_ICON)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, widget in (
            (self.tr("Find by"), self.method), (self.tr("Head"), self.head), (self.tr("Model"), self.model),
        ):  # fmt: skip
            self._form.addRow(title, widget)
        self._form.addRow(self._lacking)
        self._show()
        self.method.currentIndexChanged.connect(self._chosen)
        self.head.fileChanged.connect(self._chosen)
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

    def restore(self, settings: CloudSettings) -> None:
        """Settings of a project; the model as soon as the engine names it."""
        self.method.setCurrentIndex(max(0, self.method.findData(settings.method)))
        self.head.setFilePath(settings.head)
        self.model.want(settings.model, else_first=True)

    def _chosen(self, _what: Any = None) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        by_head = self.method.currentData() == HEAD
        for widget in (self.head, self.model):
            widget.setVisible(by_head)
            label: QLabel | None = self._form.labelForField(widget)
            if label is not None:
                label.setVisible(by_head)
        self._lacking.say("" if self.is_complete else self.tr("Choose the head's file, or type its imported name."))


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


class CloudResults(QWidget):
    """Lines that stay until the next run."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.clear()

    def clear(self) -> None:
        """Remove all lines."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = []
        self.hide()

    def texts(self) -> list[str]:
        """The texts of the lines."""
        return [line.text() for line in self._lines]

    def add_report(self, name: str, report: dict[str, Any]) -> None:
        """Cover, the way that was taken and why; in the tooltip all the rest, the licence among it."""
        shares = {entry["code"]: entry["share"] for entry in report["classes"]}
        cloud, shadow = shares.get(_THICK, 0.0) + shares.get(_THIN, 0.0), shares.get(_SHADOW, 0.0)
        method, why = self._title(report["method"]), report["why"]
        text = self.tr("{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.").format(
            name=name, cloud=_percent(cloud), shadow=_percent(shadow), method=method, why=why
        )
        not_taken = [
            self.tr("Not by {method}: {reason}.").format(method=self._title(entry["method"]), reason=entry["reason"])
            for entry in report["not_taken"]
        ]
        licence = [report["licence"] + "."] if report.get("licence") else []
        self._add(DONE_ICON, text, "\n".join([report["out"], *not_taken, *report["notes"], *licence]))

    def add_refusal(self, name: str, sentence: str) -> None:
        """Add the reason why a layer has no mask."""
        self._add(PROBLEM_ICON, self.tr("{name}: {sentence}").format(name=name, sentence=sentence))

    def add_cancelled(self) -> None:
        """Nothing of the mask that was being made is left."""
        kept = bool(self._lines)
        text = self.tr("Cancelled; finished masks stay.") if kept else self.tr("Cancelled; nothing was left behind.")
        self._add(WARNING_ICON, text)

    def _add(self, icon: str, text: str, tip: str = "") -> None:
        line = Notice(icon)
        line.say(text)
        line.setToolTip(tip)
        self._lines.append(line)
        self._column.addWidget(line)
        self.show()

    def _title(self, method: str) -> str:
        titles = {
            "scl": self.tr("scene classification"),
            "head": self.tr("the TerraFM cloud head"),
            "omnicloudmask": "OmniCloudMask",
            "clicks": self.tr("samples"),
        }
        return titles.get(method, method)


def _percent(share: float) -> str:
    """One digit after the point below ten; a little is never 0 %."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return f"<\u202f{number(0.1, 1)}\u00a0%"
    return f"{number(percent, 1 if 0 < percent < 10 else 0)}\u00a0%"
