"""How good the map is for each class, and how much of the land each class covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.PyQt.QtCore import QCoreApplication, QLocale
from qgis.PyQt.QtWidgets import QWidget

from ..samples.classes import LandCoverClass
from .class_result_table import ClassResultTable, ClassRow

_F1, _AREA = 1, 2
_HECTARES_IN_KM2 = 100
_MANY = 100 * _HECTARES_IN_KM2
"""Hectares of all classes together from which areas are told in km²."""


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
        in_km2 = sum(areas.values()) >= _MANY
        self.horizontalHeaderItem(_AREA).setText(self.tr("Area (km²)") if in_km2 else self.tr("Area (ha)"))
        self.horizontalHeaderItem(_AREA).setToolTip(extent)
        locale = QLocale()
        rows = []
        for entry in classes:
            if entry.code in f1 or entry.code in areas:
                score, area = f1.get(entry.code), areas.get(entry.code)
                cells = (
                    "–" if score is None else locale.toString(score, "f", 2),
                    "–" if area is None else _area(area / _HECTARES_IN_KM2 if in_km2 else area, locale),
                )
                rows.append(ClassRow(entry.name, entry.color, cells))
        self.show_rows(rows)


def _area(value: float, locale: QLocale) -> str:
    return locale.toString(value, "f", 1 if value < 100 else 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("QualityTable", text)
