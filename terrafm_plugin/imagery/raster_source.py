"""One sensor's layer: the choice, what the engine recognised in it, and what the user declares about it."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ..layers.declarations import declaration_of, keep_declaration
from ..layers.layer_sources import is_product
from ..resources import length
from ..widgets.choices import raster_choice
from ..widgets.elements import PROBLEM_ICON, SPACING, WARNING_ICON, Caption, Notice, narrow, silent
from .band_table import BandTable
from .look_button import LookButton

_TITLES = {"s2": "Sentinel-2", "s1": "Sentinel-1"}


class RasterSource(QWidget):
    """The layer of one sensor, recognised by the engine's `describe`."""

    changed = pyqtSignal()
    """Another layer, or another declaration: it must be described anew."""

    first_seen = pyqtSignal()
    """The layer got its first look."""
    described = pyqtSignal()
    """The engine said what it is, or could not."""

    def __init__(self, sensor: str, title: str = "") -> None:
        """The row of "s2", "s1" or, with a title, of a further modality."""
        super().__init__()
        self.sensor = sensor
        self._title = title or _TITLES[sensor]
        self._description: dict[str, Any] | None = None
        self.combo = raster_choice(
            self.tr("none"), self.tr("Raster layer with {title} bands").format(title=self._title)
        )
        self.combo.setMinimumContentsLength(3)  # two buttons stand beside it
        self._details_button = QToolButton()
        self._details_button.setCheckable(True)
        self._details_button.setAutoRaise(True)
        self._details_button.setArrowType(Qt.ArrowType.RightArrow)
        self._details_button.setToolTip(self.tr("Level, offset, unit and bands of this layer"))
        self._details_button.setAccessibleName(
            self.tr("Level, offset, unit and bands of {title}").format(title=self._title)
        )
        self._details_button.toggled.connect(self._show_details)
        self.look = LookButton(sensor, self.layer)
        self._recognised = Caption()
        self._warnings = Notice(WARNING_ICON)
        self._problem = Notice(PROBLEM_ICON)
        self.bands = BandTable(sensor)
        self.bands.changed.connect(self._declared)
        self.bands.level_implied.connect(self._take_level)
        self.level_or_unit, self.offset = narrow(QComboBox()), narrow(QComboBox())
        self._details = self._make_details()
        self._arrange()
        self.combo.layerChanged.connect(self._layer_changed)
        self.clear_description()

    def layer(self) -> QgsRasterLayer | None:
        """The chosen layer."""
        layer = self.combo.currentLayer()
        return layer if isinstance(layer, QgsRasterLayer) else None

    def set_layer(self, layer: QgsMapLayer | None) -> None:
        """Choose a layer, or none."""
        self.combo.setLayer(layer)

    def declaration(self) -> dict[str, Any]:
        """The user's declaration of the layer: `level` and `offset` or `unit`, and `bands`; only what is given."""
        declared: dict[str, Any] = {}
        if self.level_or_unit.currentData():
            declared["level" if self.sensor == "s2" else "unit"] = self.level_or_unit.currentData()
        if self.offset.currentData() is not None:
            declared["offset"] = self.offset.currentData()
        if bands := self.bands.bands():
            declared["bands"] = bands
        return declared

    def restore_declaration(self, declared: dict[str, Any]) -> None:
        """Show a declaration that the project kept."""
        with silent(self.level_or_unit):
            self.level_or_unit.setCurrentIndex(
                max(0, self.level_or_unit.findData(declared.get("level") or declared.get("unit")))
            )
        with silent(self.offset):
            self.offset.setCurrentIndex(max(0, self.offset.findData(declared.get("offset"))))
        self.bands.set_bands(declared.get("bands") or [])

    def is_usable(self) -> bool:
        """Whether the engine can read the layer as it is described."""
        return self._description is not None and not self._description.get("problem")

    def is_described(self) -> bool:
        """Whether the engine has said what the layer is."""
        return self._description is not None

    def show_waiting(self, text: str) -> None:
        """Say why there is no description yet."""
        self.clear_description()
        self._recognised.setText(text)
        self._recognised.setVisible(bool(text))

    def show_description(self, description: dict[str, Any]) -> None:
        """Show what the engine recognised."""
        self._description = description
        self._recognised.setText(self._in_words(description))
        self._recognised.setToolTip(self._band_sources(description))
        self._recognised.setVisible(bool(description.get("bands")))
        self._warnings.say("\n".join(self.warnings()))
        self._problem.say((description.get("problem") or "").replace("--offset", self.tr("Offset")))
        self.bands.set_fixed(is_product(description["path"]))
        self.bands.show_recognised({band["name"]: band["number"] for band in description.get("bands") or []})
        if description.get("problem") and self.sensor in _TITLES:
            self._details_button.setChecked(True)
        product = is_product(description["path"])
        bands = {} if product else {band["name"]: band["number"] for band in description.get("bands") or []}
        if self.look.take_bands(bands):  # a product's numbers are not those of the layer, one of its parts
            self.first_seen.emit()
        self.described.emit()

    def show_failure(self, message: str) -> None:
        """The engine cannot read the layer at all."""
        self.clear_description()
        self._problem.say(message)
        self.described.emit()

    def warnings(self) -> list[str]:
        """What the engine noticed of the layer, as it is shown."""
        return list((self._description or {}).get("warnings") or [])

    def date(self) -> str | None:
        """When the imagery was taken (ISO), where the engine found it."""
        return (self._description or {}).get("date")

    def problem(self) -> str:
        """Why the layer cannot be used, as it is shown."""
        return self._problem.text()

    def clear_description(self) -> None:
        """Forget what the engine recognised."""
        self._description = None
        self.look.forget()
        self._recognised.clear()
        self._recognised.hide()
        self._warnings.say("")
        self._problem.say("")

    def _make_details(self) -> QWidget:
        details = QWidget()
        grid = QGridLayout(details)
        grid.setContentsMargins(SPACING, 0, 0, SPACING)
        grid.setSpacing(SPACING)
        if self.sensor == "s2":
            label, choices = self.tr("Level"), ((self.tr("Level-2A"), "l2a"), (self.tr("Level-1C"), "l1c"))
            self.level_or_unit.setToolTip(self.tr("Processing level: 2A is surface reflectance, 1C top of atmosphere"))
        else:
            label, choices = self.tr("Unit"), ((self.tr("Decibels"), "db"), (self.tr("Linear power"), "power"))
            self.level_or_unit.setToolTip(self.tr("Unit of the backscatter"))
        self.level_or_unit.addItem(self.tr("as recognised"), None)
        for text, value in choices:
            self.level_or_unit.addItem(text, value)
        self.level_or_unit.currentIndexChanged.connect(lambda _index: self._declared())
        grid.addWidget(QLabel(label), 0, 0)
        grid.addWidget(self.level_or_unit, 0, 1)
        if self.sensor == "s2":
            self._add_offset(grid)
        grid.addWidget(self.bands, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        details.hide()
        return details

    def _add_offset(self, grid: QGridLayout) -> None:
        self.offset.setToolTip(
            self.tr("What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it")
        )
        for text, value in ((self.tr("as recognised"), None), (self.tr("none (0)"), 0), ("1000", 1000)):
            self.offset.addItem(text, value)
        self.offset.currentIndexChanged.connect(lambda _index: self._declared())
        grid.addWidget(QLabel(self.tr("Offset")), 1, 0)
        grid.addWidget(self.offset, 1, 1)

    def _arrange(self) -> None:
        title = QLabel(self._title)
        title.setBuddy(self.combo)
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        row.addWidget(title)
        row.addWidget(self.combo, 1)
        row.addWidget(self.look)
        row.addWidget(self._details_button)
        for button in (self.look, self._details_button):
            button.setVisible(self.sensor in _TITLES)  # a further modality's bands are the engine's to find
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING // 2)
        column.addLayout(row)
        for widget in (self._recognised, self._warnings, self._problem, self._details):
            column.addWidget(widget)

    def _layer_changed(self, _layer: QgsMapLayer | None) -> None:
        self.clear_description()
        layer = self.layer()
        count = layer.bandCount() if layer is not None else 0
        self.bands.set_file_bands([layer.bandName(number) for number in range(1, count + 1)] if layer else [])
        self.restore_declaration(declaration_of(layer, self.sensor) if layer is not None else {})
        self._details_button.setEnabled(layer is not None)
        if layer is None:
            self._details_button.setChecked(False)
        self.changed.emit()

    def _declared(self) -> None:
        """Keep with the layer what the user declared."""
        if (layer := self.layer()) is not None:
            keep_declaration(layer, self.sensor, self.declaration())
        self.changed.emit()

    def _take_level(self, level: str) -> None:
        """A usual order tells the level where nothing else does."""
        if self.level_or_unit.currentData() is None and not (self._description or {}).get("level"):
            with silent(self.level_or_unit):
                self.level_or_unit.setCurrentIndex(self.level_or_unit.findData(level))

    def _show_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self._details_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _in_words(self, description: dict[str, Any]) -> str:
        """Level, date, bands and resolution in one line."""
        level = {"l1c": self.tr("Level-1C"), "l2a": self.tr("Level-2A")}.get(description.get("level") or "")
        bands = [band["name"] for band in description.get("bands") or []]
        count = self.tr("{count}\u00a0bands").format(count=len(bands)) if len(bands) > 2 else " ".join(bands)
        parts = [
            level,
            (description.get("date") or "")[:10],
            count,
            description.get("unit") if self.sensor == "s1" else None,
            length(description["resolution"]),
            self.tr("bands as you set them") if self.bands.is_declared else None,
        ]
        text = " · ".join(part for part in parts if part)
        missing = description.get("missing") or []
        filled = description.get("filled") or {}
        if missing:
            named = [f"{band} ({self.tr('from')} {filled[band]})" if band in filled else band for band in missing]
            text += "\n" + self.tr("Missing: {bands}").format(bands=", ".join(named))
        return text

    def _band_sources(self, description: dict[str, Any]) -> str:
        lines = [f"{band['name']}: {band['source']} ({band['how']})" for band in description.get("bands") or []]
        return "\n".join([description.get("path") or "", *lines])
