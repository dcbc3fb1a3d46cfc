"""Classes and samples: what is on the ground, and where."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton

from ..engine_process.client import EngineClient
from ..widgets.elements import Caption, highlighted, icon_button, theme_icon, wide_button
from ..widgets.section import Section
from .class_sets import ClassSetsMenu, Preset
from .class_table import ClassQuality, ClassTable
from .import_samples import ImportSamples
from .level_box import LevelBox
from .samples_layer import SamplesLayer
from .samples_source import SamplesSource


class ClassesSection(Section):
    """The class table, its buttons, and the button that starts adding points."""

    adding_toggled = pyqtSignal(bool)
    undo_requested = pyqtSignal()
    delete_requested = pyqtSignal()
    """Of the samples that are selected on the map."""

    def __init__(
        self,
        samples: SamplesLayer,
        crs: Callable[[], QgsCoordinateReferenceSystem],
        engine: EngineClient | None = None,
    ) -> None:
        super().__init__("classes")
        self.setTitle(self.tr("Classes and Samples"))
        self._samples = samples
        self.table = ClassTable(samples.classes)
        self.level = LevelBox(samples.classes)
        self.source = SamplesSource(samples, crs)
        self.presets = ClassSetsMenu(samples.classes, engine)
        self.presets.chosen.connect(self._take_preset)
        self.importing = ImportSamples(samples, crs, self.source.make_sure_of_layer)
        self.importing.hide()
        self.source.import_button.toggled.connect(self._show_import)
        self.importing.closed.connect(lambda: self.source.import_button.setChecked(False))
        self._remove = icon_button(
            "symbologyRemove.svg", self.tr("Remove the class and its samples"), self._remove_class
        )
        self._delete = icon_button("mActionDeleteSelectedFeatures.svg", self.tr("Delete the selected samples"))
        self._delete.clicked.connect(lambda: self.delete_requested.emit())
        self._undo = icon_button("mActionUndo.svg", self.tr("Undo the last change of samples (Ctrl+Z, Backspace)"))
        self._undo.clicked.connect(lambda: self.undo_requested.emit())
        self.add_points = self._make_add_points()
        self._empty = Caption(self.tr("No classes yet: add your own with +, take a class set, or import samples."))
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._class_buttons())
        self.body.addWidget(self.level)
        self._clicking = QHBoxLayout()
        self._clicking.addWidget(self.add_points)
        self.body.addLayout(self._clicking)
        self.body.addWidget(self.source)
        self.body.addWidget(self.importing)
        samples.changed.connect(self._show_counts)
        samples.layer_changed.connect(self._show_counts)
        samples.classes.changed.connect(self._classes_changed)
        self._classes_changed()
        self._show_counts()

    def show_adding(self, adding: bool) -> None:
        """Show whether clicks on the map add points."""
        self.add_points.setChecked(adding)
        self.source.show_adding(adding)

    def show_quality(self, quality: ClassQuality) -> None:
        """What the map says of its classes: of those that are clicked, or of those of a coarser level."""
        coarser = self._samples.classes.level is not None
        self.table.show_quality(ClassQuality() if coarser else quality)
        self.level.show_quality(quality if coarser else ClassQuality())

    def add_beside_points(self, button: QPushButton) -> None:
        """Another button for what is done on the map."""
        self._clicking.addWidget(button)

    def _make_add_points(self) -> QPushButton:
        button = wide_button(
            self.tr("Add Points"),
            self.tr("Add a sample of the selected class with each click on the map"),
            theme_icon("mActionCapturePoint.svg"),
            checkable=True,
        )
        button.clicked.connect(self.adding_toggled)
        return highlighted(button)

    def _class_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(icon_button("symbologyAdd.svg", self.tr("Add a class"), self._add_class))
        row.addWidget(self._remove)
        row.addWidget(self._undo)
        row.addWidget(self._delete)
        row.addStretch(1)
        row.addWidget(self.presets)
        return row

    def _add_class(self) -> None:
        number = len(self._samples.classes) + 1
        entry = self._samples.classes.add(self.tr("Class {number}").format(number=number))
        if entry is not None:
            self.table.select_code(entry.code)
            self.table.setFocus()
            self.table.editItem(self.table.item(self.table.currentRow(), 2))

    def _remove_class(self) -> None:
        if code := self.table.current_code():
            self._samples.delete_class(code)

    def _take_preset(self, preset: Preset) -> None:
        """The set's classes; a class that has samples already stays, and its samples keep their meaning."""
        self._samples.classes.take_set(preset.classes, self._samples.counts())
        self.table.select_row(0)

    def _show_import(self, shown: bool) -> None:
        if shown:
            self.importing.open()
        else:
            self.importing.stop()
            self.importing.hide()

    def _classes_changed(self) -> None:
        some = len(self._samples.classes) > 0
        self.table.setVisible(some)
        self._empty.setVisible(not some)
        self._remove.setEnabled(some)
        self.add_points.setEnabled(some)

    def _show_counts(self) -> None:
        counts = self._samples.counts()
        self.table.show_counts(counts)
        self.level.show_counts(counts)
        self._undo.setEnabled(self._samples.layer is not None)
        self._delete.setEnabled(self._samples.layer is not None)
