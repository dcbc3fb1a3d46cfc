"""Where the samples are kept: a line that names the place, and a menu that changes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from ..layers.inputs import layer_problem
from ..layers.layer_tree import add_on_top
from ..widgets.choices import ask_for_file
from ..widgets.elements import OneLine, icon_button, theme_icon
from .recent_samples import RecentSamplesMenu, classes_in_file
from .sample_export import export_samples
from .samples_file import (
    MARK,
    SamplesError,
    copy_samples_layer,
    create_samples_layer,
    default_samples_path,
    is_beside_project,
    is_in_profile,
    is_usable,
    open_samples_layer,
    source_path,
)
from .samples_layer import SamplesLayer, keep_classes

_FILTER = "GeoPackage (*.gpkg)"


class SamplesSource(QWidget):
    """Makes, chooses and copies the samples layer; makes one by itself when the first point is placed."""

    failed = pyqtSignal(str)
    exported = pyqtSignal(str)
    """What was exported, as a sentence."""

    def __init__(self, samples: SamplesLayer, crs: Callable[[], QgsCoordinateReferenceSystem]) -> None:
        super().__init__()
        self._samples, self._crs = samples, crs
        self._text, self._is_adding = OneLine(), False
        self._button = QToolButton()
        self._button.setIcon(theme_icon("mActionFileOpen.svg"))
        self._button.setToolTip(self.tr("New, other or saved samples layer"))
        self._button.setAccessibleName(self.tr("Samples layer"))
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setAutoRaise(True)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.recent = RecentSamplesMenu(self._menu)
        self.recent.chosen.connect(lambda path: self._try(self._open_recent, path))
        self._button.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.import_button = icon_button(
            "mActionSharingImport.svg", self.tr("Import samples from another layer or a file")
        )
        self.import_button.setCheckable(True)
        self.export_button = icon_button(
            "mActionSharingExport.svg",
            self.tr("Export the samples as GeoPackage, GeoJSON or Shapefile"),
            self._ask_where,
        )
        row.setSpacing(0)
        row.addWidget(self._text, 1)
        row.addWidget(self.import_button)
        row.addWidget(self.export_button)
        row.addWidget(self._button)
        samples.layer_changed.connect(self.show_place)
        self.show_place()

    def make_sure_of_layer(self) -> None:
        """Create the layer if there is none: beside the project, or in the user's profile.

        Raises
        ------
        SamplesError
            No file can be written there.
        """
        if self._samples.layer is None:
            self._create(default_samples_path())

    def show_place(self) -> None:
        """Say where the samples are."""
        layer = self._samples.layer
        self.recent.in_use = source_path(layer) if layer is not None else None
        self.export_button.setEnabled(layer is not None)
        if layer is None:
            self._say(self.tr("Your first click makes the layer of samples."), "")
            return
        path = source_path(layer)
        if is_in_profile(path):
            text = self.tr("In your QGIS profile: save elsewhere →")
        elif is_beside_project(path):
            text = self.tr("{name}, beside the project").format(name=path.name)
        else:
            text = self.tr("{name} in {folder}").format(name=path.name, folder=path.parent.name)
        self._say(text, str(path))

    def show_adding(self, adding: bool) -> None:
        """While points are added, the line says how."""
        self._is_adding = adding
        self.show_place()

    def _say(self, text: str, tip: str) -> None:
        if self._is_adding:
            text = self.tr("1–9 class · Esc ends")
            tip = self.tr("Click to add, right-click to delete, drag to move the map.")
        self._text.setText(text)
        self._text.setToolTip(tip)

    def export(self, path: Path) -> None:
        """Write the samples into a file to pass on; the panel goes on in its own."""
        layer = self._samples.layer
        if layer is None:
            return
        try:
            self._check_free(path)
            count = export_samples(layer, self._samples.classes, path)
        except SamplesError as error:
            self.failed.emit(str(error))
            return
        self.exported.emit(self.tr("{count} samples were exported to {path}.").format(count=f"{count:,}", path=path))

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addAction(self.tr("New Samples Layer…"), self._ask_for_new)
        save = self._menu.addAction(self.tr("Save Samples as…"), self._ask_for_copy)
        save.setEnabled(self._samples.layer is not None)
        self._menu.addMenu(self.recent)
        layers = [layer for layer in QgsProject.instance().mapLayers().values() if is_usable(layer)]
        if layers:
            self._menu.addSection(self.tr("Use layer"))
        for layer in layers:
            action = self._menu.addAction(layer.name(), lambda layer=layer: self._samples.open(layer))
            action.setCheckable(True)
            action.setChecked(layer is self._samples.layer)

    def _ask_for_new(self) -> None:
        self._ask(self.tr("New Samples Layer"), self._create)

    def _ask_for_copy(self) -> None:
        self._ask(self.tr("Save Samples as"), self._copy)

    def _ask_where(self) -> None:
        start = default_samples_path().with_name("samples_export.gpkg")
        filters = "GeoPackage (*.gpkg);;GeoJSON (*.geojson);;Shapefile (*.shp)"
        ask_for_file(self, self.tr("Export Samples as"), start, filters, self.export, suffix="gpkg")

    def _ask(self, title: str, action: Callable[[Path], None]) -> None:
        start = default_samples_path()
        ask_for_file(self, title, start, _FILTER, lambda path: self._try(action, path), suffix="gpkg")

    def _try(self, action: Callable[[Path], None], path: Path) -> None:
        try:
            action(path)
        except SamplesError as error:
            self.failed.emit(str(error))

    def _create(self, path: Path) -> None:
        self._check_free(path)
        layer = create_samples_layer(path, self._crs())
        add_on_top(layer)
        self._samples.open(layer)

    def _open_recent(self, path: Path) -> None:
        layer = open_samples_layer(path)
        keep_classes(layer, classes_in_file(layer, self._samples.classes))
        add_on_top(layer)
        self._samples.open(layer)

    def _copy(self, path: Path) -> None:
        """Go on in a copy elsewhere: the old layer leaves the project, its file stays."""
        before = self._samples.layer
        if before is None:
            return
        self._check_free(path)
        layer = copy_samples_layer(before, path)
        add_on_top(layer)
        self._samples.open(layer)
        before.removeCustomProperty(MARK)
        QgsProject.instance().removeMapLayer(before.id())

    def _check_free(self, path: Path) -> None:
        """Nothing may be written in place of the samples that are in use, or of another layer in the project."""
        layer = self._samples.layer
        if layer is not None and path.exists() and path.samefile(source_path(layer)):
            raise SamplesError(f"'{path.name}' is the file in which the samples are kept: choose another name.")
        problem = layer_problem(path, QgsProject.instance().mapLayers().values(), self.tr("The samples file"))
        if problem is not None:
            raise SamplesError(problem)
