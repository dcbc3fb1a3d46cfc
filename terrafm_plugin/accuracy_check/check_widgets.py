"""The parts of the section of the check: buttons that answer one point, and what the check says of the map."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QLocale, QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..classes import LandCoverClass
from ..map_tools.tools import CLASS_KEYS
from ..resources import tr
from ..widgets.class_result_table import ClassResultTable, ClassRow, swatch
from ..widgets.elements import WARNING_ICON, Caption, Notice, bare
from ..widgets.flow import FlowLayout


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
        self._flow = FlowLayout()
        self.cannot_tell = _button(self.tr("0  Cannot tell"))
        self.cannot_tell.setToolTip(self.tr("The point is left out of the estimates and counted in the report"))
        self.cannot_tell.clicked.connect(lambda: self.chosen.emit(None))
        self.back_button = _button(self.tr("Back"))
        self.back_button.setToolTip(self.tr("To the point before (Backspace)"))
        self.back_button.clicked.connect(lambda: self.back.emit())
        self.next_button = _button(self.tr("Next"))
        self.next_button.setToolTip(self.tr("To the next point without an answer (Enter)"))
        self.next_button.clicked.connect(lambda: self.next.emit())
        row = FlowLayout()
        for button in (self.cannot_tell, self.back_button, self.next_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.question)
        column.addLayout(self._flow)
        column.addLayout(row)
        self.hide()

    def show_classes(self, classes: list[LandCoverClass]) -> None:
        """A button for each class, numbered as its key."""
        if classes == self._classes:
            return
        self._classes = classes
        for button in self.by_class.values():
            self._flow.removeWidget(button)
            button.deleteLater()
        self.by_class = {}
        for place, entry in enumerate(classes):
            key = f"{CLASS_KEYS[place]}  " if place < len(CLASS_KEYS) else ""
            button = _button(f"{key}{entry.name}".replace("&", "&&"))
            side = self.fontMetrics().height() - 4
            button.setIcon(swatch(entry.color, QSize(side, side)))
            button.setToolTip(entry.name)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, code=entry.code: self.chosen.emit(code))
            self._flow.addWidget(button)
            self.by_class[entry.code] = button

    def show_answer(self, reference: str, *, may_change: bool) -> None:
        """Mark the class (its code as text) that was chosen at this point, if any."""
        for code, button in self.by_class.items():
            button.setChecked(str(code) == reference)
            button.setEnabled(may_change)
        self.cannot_tell.setEnabled(may_change)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setMinimumWidth(1)  # a very long name is cut rather than the panel widened
    button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    button.setStyleSheet("QPushButton { text-align: left; padding: 3px 6px; }")
    return button


class CheckResults(QWidget):
    """The estimates, which are hidden until a map was assessed."""

    def __init__(self) -> None:
        super().__init__()
        self.overall = Caption()
        self.table = ClassResultTable([tr("Class"), tr("User’s %"), tr("Prod.’s %"), tr("Area (ha)")])
        self.table.horizontalHeaderItem(1).setToolTip(
            self.tr("User's accuracy: how much of what is mapped as the class is it (± half of the 95 % interval)")
        )
        self.table.horizontalHeaderItem(2).setToolTip(
            self.tr("Producer's accuracy: how much of the class is mapped as it (± half of the 95 % interval)")
        )
        self.table.horizontalHeaderItem(3).setToolTip(
            self.tr("Area by the reference points, which corrects the mapped one (± half of the 95 % interval)")
        )
        self._notices = Notice(WARNING_ICON)
        column = bare(QVBoxLayout(self))
        for widget in (self.overall, self.table, self._notices):
            column.addWidget(widget)
        self.hide()

    def show_assessment(self, assessment: dict[str, Any], classes: list[LandCoverClass]) -> None:
        """Fill it in; `classes` are those of the legend."""
        text = self.tr("Overall accuracy {value}\u00a0% (95\u00a0% interval), from {samples} points.")
        self.overall.setText(text.format(value=_per_cent(assessment["overall"]), samples=assessment["samples"]))
        shown = {entry.code: entry for entry in classes}
        rows = []
        for entry in assessment["classes"]:
            known = shown.get(entry["code"])
            cells = (_per_cent(entry["users"]), _per_cent(entry["producers"]), _hectares(entry["area_ha"]))
            row = ClassRow(known.name if known else entry["name"], known.color if known else "#808080", cells)
            rows.append(row)
        self.table.show_rows(rows)
        for number, entry in enumerate(assessment["classes"]):
            tip = self.tr("Mapped: {area} ha").format(area=QLocale().toString(entry["mapped_ha"], "f", 1))
            self.table.item(number, 3).setToolTip(tip)
        self._notices.say(" ".join(assessment["notices"]))
        self.show()


def _per_cent(estimate: dict[str, Any] | None) -> str:
    if estimate is None:
        return "–"
    value = f"{100 * estimate['value']:.0f}"
    return value if estimate["margin"] is None else f"{value} ± {100 * estimate['margin']:.0f}"


def _hectares(estimate: dict[str, Any]) -> str:
    locale = QLocale()
    digits = 0 if estimate["value"] >= 100 else 1
    value = locale.toString(estimate["value"], "f", digits)
    return value if estimate["margin"] is None else f"{value} ± {locale.toString(estimate['margin'], 'f', digits)}"
