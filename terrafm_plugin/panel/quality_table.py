"""How good the map is for each class, and how much of the land each class covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.PyQt.QtCore import QLocale, QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPixmap
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

from ..samples.classes import LandCoverClass

_NAME, _F1, _AREA = range(3)
_MOST_ROWS_SHOWN = 12


class QualityTable(QTableWidget):
    """Class, F1 and area; nothing can be edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setHorizontalHeaderLabels([self.tr("Class"), self.tr("F1"), self.tr("Area (ha)")])
        self.horizontalHeaderItem(_F1).setToolTip(
            self.tr("Cross-validated: 1 is perfect. Neighbouring samples are held out together.")
        )
        self.horizontalHeaderItem(_NAME).setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.5))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        side = self.fontMetrics().height() - 4
        self.setIconSize(QSize(side, side))

    def show_classes(
        self,
        classes: Iterable[LandCoverClass],
        f1: Mapping[int, float | None],
        areas: Mapping[int, float],
        extent: str,
    ) -> None:
        """Fill the table; `extent` says what the areas are of."""
        shown = [entry for entry in classes if entry.code in f1 or entry.code in areas]
        self.setRowCount(len(shown))
        self.horizontalHeaderItem(_AREA).setToolTip(extent)
        locale = QLocale()
        for row, entry in enumerate(shown):
            score, area = f1.get(entry.code), areas.get(entry.code)
            name = _cell(entry.name)
            name.setIcon(_swatch(entry.color, self.iconSize()))
            name.setToolTip(entry.name)
            digits = 1 if area is not None and area < 100 else 0
            self.setItem(row, _NAME, name)
            self.setItem(row, _F1, _cell("–" if score is None else locale.toString(score, "f", 2), right=True))
            self.setItem(row, _AREA, _cell("–" if area is None else locale.toString(area, "f", digits), right=True))
        rows = min(self.rowCount(), _MOST_ROWS_SHOWN)
        height = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)


def _cell(text: str, *, right: bool = False) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def _swatch(color: str, size: QSize) -> QIcon:
    pixmap = QPixmap(size)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
