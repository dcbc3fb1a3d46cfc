"""Tables with a row for each class; one of results is to be read and not to be edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPixmap
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

_MOST_ROWS_SHOWN = 12


@dataclass(frozen=True)
class ClassRow:
    """A class with its colour (`#rrggbb`) and what the other columns say."""

    name: str
    color: str
    cells: Sequence[str]


class TableOfClasses(QTableWidget):
    """A table with a row for each class, as high as its rows; one column takes the room that the others leave."""

    def __init__(self, headers: Sequence[str], stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(0, len(headers), parent)
        self.setHorizontalHeaderLabels(list(headers))
        self.horizontalHeaderItem(stretched).setTextAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)  # else a long name is cut at its first space
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit_height(self, rows: int) -> None:
        """Be as high as so many rows."""
        height = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)


class ClassResultTable(TableOfClasses):
    """Class names with their colours in the first column, numbers in the others; as high as its rows."""

    def __init__(self, headers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(headers, 0, parent)
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.5))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = self.fontMetrics().height() - 4
        self.setIconSize(QSize(side, side))

    def show_rows(self, rows: Iterable[ClassRow]) -> None:
        """Fill the table."""
        shown = list(rows)
        self.setRowCount(len(shown))
        for number, row in enumerate(shown):
            name = _cell(row.name)
            name.setIcon(swatch(row.color, self.iconSize()))
            name.setToolTip(row.name)
            self.setItem(number, 0, name)
            for column, text in enumerate(row.cells, start=1):
                self.setItem(number, column, _cell(text, right=True))
        self.fit_height(min(self.rowCount(), _MOST_ROWS_SHOWN))


def swatch(color: str, size: QSize) -> QIcon:
    """A patch of a class's colour."""
    pixmap = QPixmap(size)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)


def _cell(text: str, *, right: bool = False) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
