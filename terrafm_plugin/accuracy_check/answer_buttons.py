"""The answers to one point: a button for each class, "cannot tell", back and on."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..classes import LandCoverClass
from ..widgets.class_result_table import swatch
from ..widgets.elements import Caption

_COLUMNS = 2


class AnswerButtons(QWidget):
    """The buttons, which are hidden while no point is looked at."""

    chosen = pyqtSignal(object)
    """The code of a class, or None for "cannot tell"."""
    back = pyqtSignal()
    next = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.question = Caption()
        self.by_class: dict[int, QPushButton] = {}
        self._classes: list[LandCoverClass] = []
        self._grid = QGridLayout()
        self.cannot_tell = _button(self.tr("0  Cannot tell"))
        self.cannot_tell.setToolTip(self.tr("The point is left out of the estimates and counted in the report"))
        self.cannot_tell.clicked.connect(lambda: self.chosen.emit(None))
        self.back_button = _button(self.tr("Back"))
        self.back_button.setToolTip(self.tr("To the point before (Backspace)"))
        self.back_button.clicked.connect(lambda: self.back.emit())
        self.next_button = _button(self.tr("Next"))
        self.next_button.setToolTip(self.tr("To the next point without an answer (Enter)"))
        self.next_button.clicked.connect(lambda: self.next.emit())
        row = QHBoxLayout()
        for button in (self.cannot_tell, self.back_button, self.next_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.question)
        column.addLayout(self._grid)
        column.addLayout(row)
        self.hide()

    def show_classes(self, classes: list[LandCoverClass]) -> None:
        """A button for each class, numbered as its key."""
        if classes == self._classes:
            return
        self._classes = classes
        for button in self.by_class.values():
            self._grid.removeWidget(button)
            button.deleteLater()
        self.by_class = {}
        for place, entry in enumerate(classes):
            key = f"{place + 1}  " if place < 9 else ""
            button = _button(f"{key}{entry.name}".replace("&", "&&"))
            side = self.fontMetrics().height() - 4
            button.setIcon(swatch(entry.color, QSize(side, side)))
            button.setToolTip(entry.name)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, code=entry.code: self.chosen.emit(code))
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self.by_class[entry.code] = button

    def show_answer(self, reference: str, *, may_change: bool) -> None:
        """Mark the class (its code as text) that was chosen at this point, if any."""
        for code, button in self.by_class.items():
            button.setChecked(str(code) == reference)
            button.setEnabled(may_change)
        self.cannot_tell.setEnabled(may_change)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    button.setStyleSheet("QPushButton { text-align: left; padding: 3px 6px; }")
    return button
