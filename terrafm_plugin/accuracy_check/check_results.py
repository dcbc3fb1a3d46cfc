"""What a check says of the map: overall accuracy, and each class's accuracy and area with their 95 % intervals."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..classes import LandCoverClass
from ..resources import tr
from ..widgets.class_result_table import ClassResultTable, ClassRow
from ..widgets.elements import WARNING_ICON, Caption, Notice, bare


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
