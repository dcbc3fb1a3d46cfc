"""Map: live or not, how good, and the map that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton

from ..resources import number
from ..samples.class_table import ClassQuality
from ..widgets.choices import ask_for_file, usual_folder
from ..widgets.elements import Caption, wide_button
from ..widgets.section import Section

_LEVEL = 0.03
"""Macro-F1 that two classifiers may differ by on a few held-out samples without meaning anything."""


class MapSection(Section):
    """Switches, accuracy, and buttons for the whole scene; of each class, the table of classes tells."""

    live_toggled = pyqtSignal(bool)
    confidence_toggled = pyqtSignal(bool)
    whole_scene_requested = pyqtSignal()
    save_requested = pyqtSignal(Path)
    report_requested = pyqtSignal(Path)
    layout_requested = pyqtSignal()
    quality_changed = pyqtSignal(object)
    """A `ClassQuality`."""

    def __init__(self) -> None:
        super().__init__("map")
        self.setTitle(self.tr("Map"))
        self._f1: dict[int, float | None] = {}
        self._areas: dict[int, float] = {}
        self._extent = ""
        self.live = QCheckBox(self.tr("Live"))
        self.live.setToolTip(self.tr("Map what the screen shows after each click and pan, then the rest of the scene"))
        self.live.setChecked(True)
        self.live.toggled.connect(self.live_toggled)
        self.confidence = QCheckBox(self.tr("Confidence"))
        self.confidence.setToolTip(
            self.tr("A second layer over the map: the probability of the mapped class, dark where the map is doubtful")
        )
        self.confidence.toggled.connect(self.confidence_toggled)
        self._accuracy = Caption()
        self._comparison = Caption()
        self.whole = wide_button(self.tr("Whole Scene"), self.tr("Map all of the scene now and show it"))
        self.whole.clicked.connect(lambda: self.whole_scene_requested.emit())
        self.save = wide_button(
            self.tr("Save as…"),
            self.tr("Map all of the scene into a GeoTIFF with class names and colours, on request into polygons too"),
        )
        self.save.clicked.connect(self._ask_where)
        self.more = QToolButton()
        self.more.setText("…")
        self.more.setAccessibleName(self.tr("More"))
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setToolTip(self.tr("A report on the map, or a print layout of it"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.setToolTipsVisible(True)
        self.report = menu.addAction(self.tr("Save Report…"), self._ask_where_report)
        self.report.setToolTip(
            self.tr("A page on the saved map, or else the live one: picture, accuracy, areas, and how it was made")
        )
        self.layout_action = menu.addAction(self.tr("Print Layout"), lambda: self.layout_requested.emit())
        self.layout_action.setToolTip(
            self.tr("Open a new print layout of the map with legend, areas, accuracy and credits")
        )
        self.more.setMenu(menu)
        switches = QHBoxLayout()
        switches.addWidget(self.live)
        switches.addWidget(self.confidence)
        self.body.addLayout(switches)
        self.body.addWidget(self._accuracy)
        self.body.addWidget(self._comparison)
        buttons = QHBoxLayout()
        for button in (self.save, self.whole, self.more):
            buttons.addWidget(button)
        self.body.addLayout(buttons)
        self.clear()

    def clear(self) -> None:
        """Show that there is no map."""
        self._f1, self._areas, self._extent = {}, {}, ""
        self._accuracy.setText(self.tr("No map yet."))
        self.show_comparison(None)
        self._fill()

    def forget_quality(self) -> None:
        """Another level's classes are to be shown, whose numbers mean others."""
        self._f1, self._areas, self._extent = {}, {}, ""
        self._fill()

    def set_ready(self, ready: bool) -> None:
        """Say whether there are samples enough."""
        self.whole.setEnabled(ready)
        self.save.setEnabled(ready)
        self.more.setEnabled(ready)

    def show_accuracy(self, accuracy: dict[str, Any] | None) -> None:
        """The cross-validated accuracy, or that there are too few samples for one."""
        if accuracy is None:
            self._f1 = {}
            self._accuracy.setText(self.tr("Too few samples to estimate the accuracy: add some in other places."))
        else:
            self._f1 = {entry["code"]: entry["f1"] for entry in accuracy["classes"]}
            text = self.tr("Cross-validated: {overall:.0f}\u00a0% correct, F1 {f1}")
            self._accuracy.setText(text.format(overall=100 * accuracy["overall"], f1=number(accuracy["macro_f1"], 2)))
        self._accuracy.setToolTip(
            self.tr(
                "Each sample is classified by a classifier that has not seen it or its neighbours; F1 is the mean over "
                "the classes."
            )
        )
        self._fill()

    def show_comparison(self, forest: dict[str, Any] | None) -> None:
        """The random forest beside the map's classifier; None where it was not asked for or cannot be."""
        self._comparison.setVisible(forest is not None)
        if forest is not None:
            text = self.tr("A random forest on the bands: {overall:.0f}\u00a0%, F1 {f1}")
            ahead = forest["macro_f1"] - forest["own_macro_f1"] > _LEVEL
            hint = self.tr("It is ahead: try the randomised trees.") if ahead else ""
            said = text.format(overall=100 * forest["overall"], f1=number(forest["macro_f1"], 2))
            self._comparison.setText(f"{said} {hint}".strip())
            self._comparison.setToolTip(forest["method"])

    def show_areas(self, areas: dict[int, float], *, whole_scene: bool) -> None:
        """Show areas: hectares by class code."""
        self._areas = areas
        self._extent = self.tr("Areas in the whole scene") if whole_scene else self.tr("Areas on the screen")
        self._fill()

    def _fill(self) -> None:
        self.quality_changed.emit(ClassQuality(dict(self._f1), dict(self._areas), self._extent))

    def _ask_where(self) -> None:
        polygons = self.tr("Polygons in a GeoPackage, and the GeoTIFF (*.gpkg)")
        filters, start = f"GeoTIFF (*.tif);;{polygons}", usual_folder() / "landcover.tif"
        ask_for_file(self, self.tr("Save the Map as"), start, filters, self.save_requested.emit, suffix="tif")

    def _ask_where_report(self) -> None:
        start, pages = usual_folder() / "landcover_report.html", self.tr("Pages (*.html)")
        ask_for_file(self, self.tr("Save the Report as"), start, pages, self.report_requested.emit, suffix="html")
