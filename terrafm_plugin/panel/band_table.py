"""Saying which band of a file is which, where the file does not say it itself."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from .small_widgets import SPACING, narrow

S2_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
S1_BANDS = ("VV", "VH")

USUAL_ORDERS = {
    "s2": {
        13: S2_BANDS,
        12: tuple(band for band in S2_BANDS if band != "B10"),
        10: ("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"),
        4: ("B02", "B03", "B04", "B08"),
    },
    "s1": {2: S1_BANDS, 1: ("VV",)},
}
"""By the number of bands: the order in which such files are mostly written; offered, never assumed."""


class BandTable(QWidget):
    """One combo box for each band of the file."""

    changed = pyqtSignal()

    def __init__(self, sensor: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sensor = sensor
        self._names = S2_BANDS if sensor == "s2" else S1_BANDS
        self._combos: list[QComboBox] = []
        self._usual = QPushButton(self.tr("Fill in the usual order"))
        self._usual.setToolTip(
            self.tr("Name the bands in the order in which files with so many bands are mostly written")
        )
        self._usual.clicked.connect(self.fill_usual)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACING // 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self._usual)

    def set_file_bands(self, descriptions: Sequence[str]) -> None:
        """Rows for another file's bands, none of them named yet."""
        for row in range(len(self._combos)):
            for place in range(2):
                item = self._grid.itemAtPosition(row, place)
                if item is not None and item.widget() is not None:
                    item.widget().deleteLater()
        self._combos = []
        for row, description in enumerate(descriptions):
            label = QLabel(description)
            label.setToolTip(description)
            label.setMaximumWidth(150)
            combo = narrow(QComboBox())
            combo.addItem(self.tr("not used"), None)
            for name in self._names:
                combo.addItem(name, name)
            combo.currentIndexChanged.connect(self.changed)
            label.setBuddy(combo)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(combo, row, 1)
            self._combos.append(combo)
        self._usual.setVisible(len(descriptions) in USUAL_ORDERS[self._sensor])

    def bands(self) -> list[str | None] | None:
        """The name given to each band of the file; None when none was named."""
        names = [combo.currentData() for combo in self._combos]
        return names if any(names) else None

    def set_bands(self, names: Sequence[str | None]) -> None:
        """Name the bands, say as they were recognised or restored; no change is announced."""
        for combo, name in zip(self._combos, names):  # noqa: B905 - Python 3.9
            combo.blockSignals(True)
            combo.setCurrentIndex(max(0, combo.findData(name)))
            combo.blockSignals(False)

    def fill_usual(self) -> None:
        """Name the bands in the usual order of files with so many."""
        order = USUAL_ORDERS[self._sensor].get(len(self._combos))
        if order is not None:
            self.set_bands(order)
            self.changed.emit()
