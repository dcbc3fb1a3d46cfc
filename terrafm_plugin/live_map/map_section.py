"""Map: live or not, how good, and the map that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QLocale, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ..classes import ClassList, LandCoverClass
from ..resources import tr
from ..widgets.choices import ask_for_file, usual_folder
from ..widgets.class_result_table import ClassResultTable, ClassRow
from ..widgets.elements import Caption, Section, wide_button

_F1, _AREA = 1, 2
_HECTARES_IN_KM2 = 100
_LEVEL = 0.03
"""Macro-F1 that two classifiers may differ by on a few held-out samples without meaning anything."""
_MANY = 100 * _HECTARES_IN_KM2
"""Hectares of all classes together from which areas are told in km²."""


class MapSection(Section):
    """Switches, accuracy, areas, and buttons for the whole scene."""

    live_toggled = pyqtSignal(bool)
    confidence_toggled = pyqtSignal(bool)
    whole_scene_requested = pyqtSignal()
    save_requested = pyqtSignal(Path)
    report_requested = pyqtSignal(Path)
    layout_requested = pyqtSignal()

    def __init__(self, classes: ClassList) -> None:
        super().__init__("map")
        self.setTitle(self.tr("Map"))
        self._classes = classes
        self._f1: dict[int, float | None] = {}
        self._areas: dict[int, float] = {}
        self._extent = ""
        self.live = QCheckBox(self.tr("Update live"))
        self.live.setToolTip(self.tr("Map what the screen shows after each click and pan, then the rest of the scene"))
        self.live.setChecked(True)
        self.live.toggled.connect(self.live_toggled)
        self.confidence = QCheckBox(self.tr("Show confidence"))
        self.confidence.setToolTip(
            self.tr("A second layer over the map: the probability of the mapped class, dark where the map is doubtful")
        )
        self.confidence.toggled.connect(self.confidence_toggled)
        self._accuracy = Caption()
        self._comparison = Caption()
        self._table = QualityTable()
        self._areas_of = Caption()
        self.whole = wide_button(self.tr("Map Whole Scene"), self.tr("Map all of the scene now and show it"))
        self.whole.clicked.connect(lambda: self.whole_scene_requested.emit())
        self.save = wide_button(
            self.tr("Save as…"),
            self.tr("Map all of the scene into a GeoTIFF with class names and colours, on request into polygons too"),
        )
        self.save.clicked.connect(self._ask_where)
        self.report = wide_button(
            self.tr("Save Report…"),
            self.tr("A page on the saved map, or else the live one: picture, accuracy, areas, and how it was made"),
        )
        self.report.clicked.connect(self._ask_where_report)
        self.layout_button = wide_button(
            self.tr("Print Layout"),
            self.tr("Open a new print layout of the map with legend, areas, accuracy and credits"),
        )
        self.layout_button.clicked.connect(lambda: self.layout_requested.emit())
        self.body.addWidget(self.live)
        self.body.addWidget(self.confidence)
        self.body.addWidget(self._accuracy)
        self.body.addWidget(self._comparison)
        self.body.addWidget(self._table)
        self.body.addWidget(self._areas_of)
        for pair in ((self.whole, self.save), (self.report, self.layout_button)):
            buttons = QHBoxLayout()
            for button in pair:
                buttons.addWidget(button)
            self.body.addLayout(buttons)
        classes.changed.connect(self._fill)
        self.clear()

    def clear(self) -> None:
        """Show that there is no map."""
        self._f1, self._areas = {}, {}
        self._accuracy.setText(self.tr("No map yet."))
        self.show_comparison(None)
        self._fill()

    def set_ready(self, ready: bool) -> None:
        """Say whether there are samples enough."""
        self.whole.setEnabled(ready)
        self.save.setEnabled(ready)
        self.report.setEnabled(ready)
        self.layout_button.setEnabled(ready)

    def show_accuracy(self, accuracy: dict[str, Any] | None) -> None:
        """The cross-validated accuracy, or that there are too few samples for one."""
        if accuracy is None:
            self._f1 = {}
            self._accuracy.setText(self.tr("Too few samples to estimate the accuracy: add some in other places."))
        else:
            self._f1 = {entry["code"]: entry["f1"] for entry in accuracy["classes"]}
            text = self.tr("Cross-validated: {overall:.0f}\u00a0% correct, mean F1 {f1:.2f} ({folds}\u00a0folds)")
            self._accuracy.setText(
                text.format(overall=100 * accuracy["overall"], f1=accuracy["macro_f1"], folds=accuracy["folds"])
            )
        self._accuracy.setToolTip(
            self.tr("Each sample is classified by a classifier that has not seen it or its neighbours.")
        )
        self._fill()

    def show_comparison(self, forest: dict[str, Any] | None) -> None:
        """The random forest beside the map's classifier; None where it was not asked for or cannot be."""
        self._comparison.setVisible(forest is not None)
        if forest is not None:
            text = self.tr("A random forest on the bands, same folds: {overall:.0f}\u00a0% correct, mean F1 {f1:.2f}")
            ahead = forest["macro_f1"] - forest["own_macro_f1"] > _LEVEL
            hint = self.tr("It is ahead: try the randomised trees.") if ahead else ""
            self._comparison.setText(
                f"{text.format(overall=100 * forest['overall'], f1=forest['macro_f1'])} {hint}".strip()
            )
            self._comparison.setToolTip(forest["method"])

    def show_areas(self, areas: dict[int, float], *, whole_scene: bool) -> None:
        """Show areas: hectares by class code."""
        self._areas = areas
        self._extent = self.tr("Areas in the whole scene") if whole_scene else self.tr("Areas on the screen")
        self._fill()

    def _fill(self) -> None:
        self._table.show_classes(self._classes, self._f1, self._areas, self._extent)
        self._table.setVisible(self._table.rowCount() > 0)
        self._areas_of.setText(self._extent)
        self._areas_of.setVisible(bool(self._areas))

    def _ask_where(self) -> None:
        polygons = self.tr("Polygons in a GeoPackage, and the GeoTIFF (*.gpkg)")
        filters, start = f"GeoTIFF (*.tif);;{polygons}", usual_folder() / "landcover.tif"
        ask_for_file(self, self.tr("Save the Map as"), start, filters, self.save_requested.emit, suffix="tif")

    def _ask_where_report(self) -> None:
        start, pages = usual_folder() / "landcover_report.html", self.tr("Pages (*.html)")
        ask_for_file(self, self.tr("Save the Report as"), start, pages, self.report_requested.emit, suffix="html")


class QualityTable(ClassResultTable):
    """A table of class, F1 and area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([tr("Class"), tr("F1"), tr("Area (ha)")], parent)
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
