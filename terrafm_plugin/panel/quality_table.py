"""How good the map is for each class, and how much of the land each class covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.PyQt.QtCore import QCoreApplication, QLocale
from qgis.PyQt.QtWidgets import QWidget

from ..samples.classes import LandCoverClass
from .class_result_table import ClassResultTable, ClassRow

_F1, _AREA = 1, 2


class QualityTable(ClassResultTable):
    """Class, F1 and area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([_tr("Class"), _tr("F1"), _tr("Area (ha)")], parent)
        self.horizontalHeaderItem(_F1).setToolTip(
            self.tr("Cross-validated: 1 is perfect. Neighbouring samples are held out together.")
        )

    def show_classes(
        self,
        classes: Iterable[LandCoverClass],
        f1: Mapping[int, float | None],
        areas: Mapping[int, float],
        extent: str,
    ) -> None:
        """Fill the table; `extent` says what the areas are of."""
        self.horizontalHeaderItem(_AREA).setToolTip(extent)
        locale = QLocale()
        rows = []
        for entry in classes:
            if entry.code in f1 or entry.code in areas:
                score, area = f1.get(entry.code), areas.get(entry.code)
                digits = 1 if area is not None and area < 100 else 0
                cells = (
                    "–" if score is None else locale.toString(score, "f", 2),
                    "–" if area is None else locale.toString(area, "f", digits),
                )
                rows.append(ClassRow(entry.name, entry.color, cells))
        self.show_rows(rows)


def _tr(text: str) -> str:
    return QCoreApplication.translate("QualityTable", text)
