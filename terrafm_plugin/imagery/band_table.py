"""Saying which band of a layer is which Sentinel band, one by one or by an order in which files often hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..resources import tr
from ..widgets.elements import SPACING, Caption, bare, narrow, silent
from ..widgets.wheel import leave_wheel_to_panel

S2_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
S1_BANDS = ("VV", "VH")
BANDS: Mapping[str, tuple[str, ...]] = {"s2": S2_BANDS, "s1": S1_BANDS}
NEEDED = {"s2": ("B02", "B03", "B04"), "s1": ()}
"""Without these there is no map; of radar either polarisation will do."""
WAVELENGTHS = {
    "B01": (443, 60), "B02": (492, 10), "B03": (560, 10), "B04": (665, 10), "B05": (704, 20), "B06": (740, 20),
    "B07": (783, 20), "B08": (833, 10), "B8A": (865, 20), "B09": (945, 60), "B10": (1374, 60), "B11": (1614, 20),
    "B12": (2202, 20),
}  # fmt: skip
"""Central wavelength in nm and pixel size in m, as ESA gives them."""


@dataclass(frozen=True)
class BandOrder:
    """The names of a file's first bands, one after the other."""

    title: str
    names: tuple[str, ...]
    level: str | None = None
    """Sentinel-2's processing level, where the order tells it."""


def band_title(name: str) -> str:
    """What a band shows, in a word or two."""
    return {
        "B01": tr("Coastal aerosol"),
        "B02": tr("Blue"),
        "B03": tr("Green"),
        "B04": tr("Red"),
        "B05": tr("Red edge 1"),
        "B06": tr("Red edge 2"),
        "B07": tr("Red edge 3"),
        "B08": tr("Near infrared"),
        "B8A": tr("Narrow NIR"),
        "B09": tr("Water vapour"),
        "B10": tr("Cirrus"),
        "B11": tr("SWIR 1"),
        "B12": tr("SWIR 2"),
        "VV": tr("co-polarised"),
        "VH": tr("cross-polarised"),
    }[name]


def band_orders(sensor: str) -> tuple[BandOrder, ...]:
    """The orders that are offered, the usual ones first; none for a further modality."""
    if sensor not in BANDS:
        return ()
    if sensor == "s1":
        return (
            BandOrder("VV, VH", ("VV", "VH")),
            BandOrder("VH, VV", ("VH", "VV")),
            BandOrder(tr("VV alone"), ("VV",)),
            BandOrder(tr("VH alone"), ("VH",)),
        )
    without_cirrus = tuple(name for name in S2_BANDS if name != "B10")
    coarse = ("B01", "B09")
    land = tuple(name for name in without_cirrus if name not in coarse)
    fine_first = sorted(land, key=lambda name: WAVELENGTHS[name][1])
    return (
        BandOrder(tr("12 bands L2A in ESA order"), without_cirrus, "l2a"),
        BandOrder(tr("13 bands L1C in ESA order"), S2_BANDS, "l1c"),
        BandOrder(tr("10 bands 10/20 m by wavelength"), land),
        BandOrder(tr("10 bands, 10 m before 20 m"), tuple(fine_first)),
        BandOrder(tr("RGB + NIR as B02 B03 B04 B08"), ("B02", "B03", "B04", "B08")),
        BandOrder(tr("RGB + NIR as B04 B03 B02 B08"), ("B04", "B03", "B02", "B08")),
        BandOrder(tr("RGB as B04 B03 B02"), ("B04", "B03", "B02")),
    )


class BandTable(QWidget):
    """A row for each Sentinel band: which band of the layer it is. A band of the layer is one Sentinel band at most."""

    changed = pyqtSignal()
    """The user changed which band is which."""
    level_implied = pyqtSignal(str)
    """The order that the user chose is that of a processing level."""

    def __init__(self, sensor: str) -> None:
        super().__init__()
        self._sensor = sensor
        self._count = 0
        self._is_declared = False
        self._combos: dict[str, QComboBox] = {}
        self._caption = Caption()
        self.presets = QToolButton()
        self.reset = QPushButton(self.tr("Reset"))
        self._rows = QWidget()
        self._make_buttons()
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING)
        buttons.addWidget(self.presets)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        column = bare(QVBoxLayout(self))
        column.addWidget(self._caption)
        column.addLayout(buttons)
        column.addWidget(self._rows)
        self.set_file_bands([])

    @property
    def is_declared(self) -> bool:
        """Whether the user named the bands, rather than the engine."""
        return self._is_declared

    def set_file_bands(self, descriptions: Sequence[str]) -> None:
        """The bands of another layer, none of them assigned yet."""
        self._count, self._is_declared = len(descriptions), False
        if descriptions and not self._combos:
            self._fill_rows()  # not before there is a layer: the panel is there sooner
        for combo in self._combos.values():
            with silent(combo):
                combo.clear()
                combo.addItem(self.tr("none"), None)
                for number, text in enumerate(descriptions, start=1):
                    combo.addItem(_numbered(number, text), number)
        for action, order in zip(self.presets.menu().actions(), band_orders(self._sensor)):  # noqa: B905 - Python 3.9
            action.setEnabled(len(order.names) <= self._count)
        self.set_fixed(False)

    def set_fixed(self, fixed: bool) -> None:
        """Whether the layer is a product of several files, whose names say which band is which."""
        for widget in (self._rows, self.presets, self.reset):
            widget.setVisible(not fixed)
        self._caption.setText(
            self.tr("The names of this product's files say which band is which.")
            if fixed
            else self.tr("Which band of the layer is which; those in bold are needed.")
        )
        self._show_reset()

    def show_recognised(self, numbers: Mapping[str, int]) -> None:
        """The layer's band number by Sentinel band, as the engine found them; what the user says stays."""
        if not self._is_declared:
            self._assign(numbers)

    def bands(self) -> list[str | None] | None:
        """What the user says: the name of each band of the layer, None for those left out; None if nothing is said."""
        if not self._is_declared:
            return None
        names: list[str | None] = [None] * self._count
        for name, combo in self._combos.items():
            if combo.currentData():
                names[combo.currentData() - 1] = name
        return names if any(names) else None

    def set_bands(self, names: Sequence[str | None]) -> None:
        """What `bands` returned, say from a project; no change is announced."""
        self._is_declared = any(names)
        self._assign({name: number for number, name in enumerate(names, start=1) if name})

    def apply_order(self, names: Sequence[str]) -> None:
        """Name the layer's first bands in this order, the rest not at all."""
        self.set_bands(names)
        self.changed.emit()

    def forget(self) -> None:
        """Take the bands as they are recognised."""
        self.set_bands([])
        self.changed.emit()

    def choose(self, name: str, number: int | None) -> None:
        """Say that a Sentinel band is a band of the layer (from 1), or none."""
        self._combos[name].setCurrentIndex(max(0, self._combos[name].findData(number)))

    def chosen(self, name: str) -> int | None:
        """The layer's band (from 1) that a Sentinel band is."""
        return self._combos[name].currentData()

    def _fill_rows(self) -> None:
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACING // 2)
        grid.setColumnStretch(2, 1)
        for row, name in enumerate(BANDS.get(self._sensor, ())):
            key, title, combo = QLabel(name), QLabel(band_title(name)), narrow(QComboBox())
            title.setFont(Caption().font())
            if name in NEEDED[self._sensor]:
                font = key.font()
                font.setBold(True)
                key.setFont(font)
            key.setBuddy(combo)
            combo.setAccessibleName(self.tr("Band of the layer that is {band}").format(band=name))
            for widget in (key, title, combo):
                widget.setToolTip(self._tip(name))
            combo.currentIndexChanged.connect(lambda _index, name=name: self._chosen_by_user(name))
            for column, widget in enumerate((key, title, combo)):
                grid.addWidget(widget, row, column)
            QWidget.setTabOrder(list(self._combos.values())[-1] if self._combos else self.reset, combo)
            self._combos[name] = combo
        leave_wheel_to_panel(self._rows)

    def _make_buttons(self) -> None:
        self.presets.setText(self.tr("Presets"))
        self.presets.setToolTip(self.tr("Name the layer's bands in an order in which files are often written"))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(self.presets)
        for order in band_orders(self._sensor):
            menu.addAction(order.title, lambda order=order: self._take(order))
        self.presets.setMenu(menu)
        self.reset.setToolTip(self.tr("Take the bands as they are recognised"))
        self.reset.clicked.connect(self.forget)

    def _take(self, order: BandOrder) -> None:
        if order.level:
            self.level_implied.emit(order.level)
        self.apply_order(order.names)

    def _tip(self, name: str) -> str:
        if name not in WAVELENGTHS:
            return self.tr("{band}: {what}").format(band=name, what=band_title(name))
        wavelength, size = WAVELENGTHS[name]
        text = self.tr("{band}: {what}, {wavelength} nm, {size} m").format(
            band=name, what=band_title(name), wavelength=wavelength, size=size
        )
        return self.tr("{band}. Only for finding clouds").format(band=text) if name == "B10" else text

    def _chosen_by_user(self, name: str) -> None:
        """From now on all of the table is the user's; another Sentinel band that had the same band has none."""
        self._is_declared = True
        number = self.chosen(name)
        taken = [other for other in self._combos if other != name and number and self.chosen(other) == number]
        for other in taken:
            self._select(other, None)
        self._show_reset()
        self.changed.emit()

    def _assign(self, numbers: Mapping[str, int]) -> None:
        for name in self._combos:
            self._select(name, numbers.get(name))
        self._show_reset()

    def _select(self, name: str, number: int | None) -> None:
        combo = self._combos[name]
        with silent(combo):
            combo.setCurrentIndex(max(0, combo.findData(number)))

    def _show_reset(self) -> None:
        self.reset.setEnabled(self._is_declared)


def _numbered(number: int, text: str) -> str:
    """`4: red`, or `Band 4` where the layer has no name for it, of what QGIS calls `Band 4: red` or `Band 4`."""
    name = re.sub(rf"^Band 0*{number}(: )?", "", text)
    return f"{number}: {name}" if name else text
