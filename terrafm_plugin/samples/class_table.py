"""The table of classes: key, colour, name, count, and how well and how much of each the map shows.

The selected row is the class that clicks get.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import QLocale, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidgetItem

from ..classes import ClassList
from ..resources import tr
from ..widgets.class_result_table import TableOfClasses
from ..widgets.elements import silent
from .trainability import FEWEST_SAMPLES

_KEY, _COLOR, _NAME, _COUNT, _F1, _AREA = range(6)
_MOST_ROWS_SHOWN = 9
_HECTARES_IN_KM2 = 100
_MANY = 100 * _HECTARES_IN_KM2
"""Hectares of all classes together from which areas are told in km²."""


@dataclass(frozen=True)
class ClassQuality:
    """What the map says of its classes, by their codes."""

    f1: Mapping[int, float | None] = field(default_factory=dict)
    """Cross-validated."""
    areas: Mapping[int, float] = field(default_factory=dict)
    """Hectares."""
    extent: str = ""
    """What the areas are of, in words."""

    @property
    def in_km2(self) -> bool:
        """Whether areas are told in km² rather than in ha."""
        return sum(self.areas.values()) >= _MANY

    def cells(self, code: int) -> tuple[str, str]:
        """F1 and area of a class, as the table shows them; empty before there is a map."""
        locale, score, area = QLocale(), self.f1.get(code), self.areas.get(code)
        nothing = "–" if self.areas else ""
        if area is not None and self.in_km2:
            area /= _HECTARES_IN_KM2
        return (
            nothing if score is None else locale.toString(score, "f", 2),
            nothing if area is None else locale.toString(area, "f", 1 if area < 100 else 0),
        )


class ClassTable(TableOfClasses):
    """Shows and edits a `ClassList`."""

    current_changed = pyqtSignal(int)
    """Code of the class that the selected row stands for; 0 when there is none."""

    def __init__(self, classes: ClassList) -> None:
        super().__init__(["", "", tr("Class"), tr("n"), tr("F1"), tr("ha")], _NAME)
        self._classes = classes
        self._counts: dict[int, int] = {}
        self._quality = ClassQuality()
        self._filling = False
        self.horizontalHeaderItem(_COUNT).setToolTip(self.tr("Samples of the class"))
        self.horizontalHeaderItem(_F1).setToolTip(
            self.tr("Cross-validated: 1 is perfect. Neighbouring samples are held out together.")
        )
        self.horizontalHeaderItem(_KEY).setToolTip(self.tr("Key that chooses the class while you add points"))
        header = self.horizontalHeader()
        header.setSectionResizeMode(_COLOR, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(18)
        self.setColumnWidth(_COLOR, 26)
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.45))
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setToolTip(self.tr("Select the class to add points of; double-click a name to change it"))
        self.itemChanged.connect(self._renamed)
        self.itemSelectionChanged.connect(lambda: self._filling or self.current_changed.emit(self.current_code()))
        classes.changed.connect(self._fill)
        self._fill()

    def current_code(self) -> int:
        """Code of the selected class; 0 when none is."""
        row = self.currentRow()
        return self._classes[row].code if 0 <= row < len(self._classes) else 0

    def select_row(self, row: int) -> bool:
        """Select a class by its place, from 0; False if there is no such row."""
        if not 0 <= row < self.rowCount():
            return False
        self.setCurrentCell(row, _NAME)
        return True

    def select_code(self, code: int) -> None:
        """Select a class by its code."""
        for row, entry in enumerate(self._classes):
            if entry.code == code:
                self.select_row(row)

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Show how many samples each class has."""
        self._counts = dict(counts)
        self._filling = True
        for row, entry in enumerate(self._classes):
            self._show_count(row, entry.code)
        self._filling = False

    def show_quality(self, quality: ClassQuality) -> None:
        """Show what the map says of the classes."""
        self._quality = quality
        self.horizontalHeaderItem(_AREA).setText(tr("km²") if quality.in_km2 else tr("ha"))
        self.horizontalHeaderItem(_AREA).setToolTip(quality.extent)
        self._filling = True
        for row, entry in enumerate(self._classes):
            self._show_quality_of(row, entry.code)
        self._filling = False

    def _fill(self) -> None:
        """Rows for the classes as they are now; widgets stay where the number of rows does."""
        before = self.current_code() if not self._filling else 0
        self._filling = True
        while self.rowCount() < len(self._classes):
            self._new_row()
        self.setRowCount(len(self._classes))
        for row, entry in enumerate(self._classes):
            self.item(row, _KEY).setText(str(row + 1) if row < 9 else "")
            button = self.cellWidget(row, _COLOR)
            with silent(button):
                button.setColor(QColor(entry.color))
            self.item(row, _NAME).setText(entry.name)
            self.item(row, _NAME).setToolTip(
                self.tr("{name}: value {code} in the map").format(name=entry.name, code=entry.code)
            )
            self._show_count(row, entry.code)
            self._show_quality_of(row, entry.code)
        self._filling = False
        self.fit_height(min(max(self.rowCount(), 3), _MOST_ROWS_SHOWN))
        if self.rowCount() and not 0 <= self.currentRow() < self.rowCount():
            self.select_row(0)
        if self.current_code() != before:
            self.current_changed.emit(self.current_code())

    def _new_row(self) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column in (_KEY, _NAME, _COUNT, _F1, _AREA):
            item = QTableWidgetItem()
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if column == _NAME else flags)
            if column in (_F1, _AREA):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            elif column != _NAME:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if column == _KEY:
                item.setForeground(self._quiet())
            self.setItem(row, column, item)
        button = QgsColorButton()
        button.setShowMenu(False)
        button.setAllowOpacity(False)
        button.setColorDialogTitle(self.tr("Class colour"))
        button.setToolTip(self.tr("Colour of the class"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.colorChanged.connect(lambda color, button=button: self._recolored(button, color))
        self.setCellWidget(row, _COLOR, button)

    def _show_count(self, row: int, code: int) -> None:
        count = self._counts.get(code, 0)
        item = self.item(row, _COUNT)
        item.setText(str(count))
        enough = count >= FEWEST_SAMPLES
        item.setForeground(self.palette().color(QPalette.ColorRole.Text) if enough else self._quiet())
        item.setToolTip("" if enough else self.tr("A class takes part from two samples on"))

    def _show_quality_of(self, row: int, code: int) -> None:
        for column, text in zip((_F1, _AREA), self._quality.cells(code)):  # noqa: B905 - Python 3.9
            self.item(row, column).setText(text)

    def _quiet(self) -> QColor:
        """Text that stands back, on light and dark alike."""
        color = QColor(self.palette().color(QPalette.ColorRole.Text))
        color.setAlphaF(0.55)
        return color

    def _renamed(self, item: QTableWidgetItem) -> None:
        if self._filling or item.column() != _NAME:
            return
        entry = self._classes[item.row()]
        if item.text().strip():
            self._classes.rename(entry.code, item.text())
        else:
            item.setText(entry.name)

    def _recolored(self, button: QgsColorButton, color: QColor) -> None:
        for row, entry in enumerate(self._classes):
            if self.cellWidget(row, _COLOR) is button:
                self._classes.recolor(entry.code, color.name())
                return
