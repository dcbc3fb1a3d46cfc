"""Choosing files and layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsMapLayer, QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QWidget

from ..background import delayed
from ..resources import tr
from .elements import narrow, silent


def ask_for_file(
    parent: QWidget, title: str, start: Path, filters: str, chosen: Callable[[Path], Any], *, suffix: str = ""
) -> None:
    """A file dialog that does not stop the rest of QGIS.

    With a suffix it asks where to save, and names that have none get that of the chosen filter.
    """
    dialog = QFileDialog(parent, title, str(start), filters)
    if suffix:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(text.rsplit("*.", 1)[1].rstrip(")")))
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def usual_folder() -> Path:
    """Where a file is looked for at first: beside the project, else among the user's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(QgsProject.instance().absolutePath() or documents)


def layer_kinds(first: str, *others: str) -> Any:
    """Filters of a choice of layers by their names in QGIS, such as `"RasterLayer"`."""
    kinds = getattr(Qgis, "LayerFilter", QgsMapLayerProxyModel)  # before 3.34 it was the model's
    chosen = getattr(kinds, first)
    for name in others:
        chosen = chosen | getattr(kinds, name)
    together = getattr(Qgis, "LayerFilters", None)
    return chosen if together is None else together(chosen)  # with Qt 5 the sum of two is a mere number


class LayerChoice(QgsMapLayerComboBox):
    """A choice of layers or none, which reads as `nothing`, also after the chosen layer left the project."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self.setAllowEmptyLayer(True, nothing)
        self.setLayer(None)
        self._soon = delayed(self, 0, self._show_none)
        self.currentIndexChanged.connect(self._chosen)
        self.model().rowsRemoved.connect(self._rows_left)
        self.model().modelReset.connect(self._soon.start)

    def setLayer(self, layer: QgsMapLayer | None) -> None:
        """Choose a layer; none is a row of its own, where QGIS would leave the box blank."""
        if layer is None and self.count() > 0:
            self.setCurrentIndex(0)
            self.layerChanged.emit(None)
        else:
            super().setLayer(layer)

    def _chosen(self, row: int) -> None:
        if row < 0:
            self._soon.start()

    def _rows_left(self, *_rows: object) -> None:
        self._soon.start()

    def _show_none(self) -> None:
        if self.currentIndex() < 0 and self.count() > 0:
            with silent(self):
                self.setCurrentIndex(0)


def raster_choice(nothing: str, tooltip: str) -> LayerChoice:
    """A choice of the project's raster layers, none at first; `nothing` is what that reads as."""
    combo = LayerChoice(nothing)
    combo.setFilters(layer_kinds("RasterLayer"))
    combo.setToolTip(tooltip)
    chosen: LayerChoice = narrow(combo)
    return chosen


def file_choice(path: str, tip: str, *, folder: bool = False) -> QgsFileWidget:
    """A file or folder with a button to look for it."""
    widget = QgsFileWidget()
    mode = QgsFileWidget.StorageMode
    widget.setStorageMode(mode.GetDirectory if folder else mode.GetFile)
    widget.setFilePath(path)
    widget.setToolTip(tip)
    return widget


class ModelChoice(QComboBox):
    """The models that the engine has; a choice made before it names them waits until it does."""

    def __init__(self, tooltip: str, usual: Callable[[], str] = str) -> None:
        super().__init__()
        self._usual = usual
        self._wanted: str | None = None
        self.setToolTip(tooltip)
        narrow(self)
        self.show_models([])

    def wanted(self) -> str | None:
        """The name of the chosen model, or of the one that is to be chosen."""
        return self.currentData() or self._wanted

    def want(self, name: str | None, *, else_first: bool = False) -> None:
        """Choose a model by its name, now or as soon as the engine names it; else the first, or none other."""
        self._wanted = name
        row = self.findData(name)
        if row >= 0 or else_first:
            self.setCurrentIndex(max(0, row))

    def show_models(self, models: list[dict[str, Any]]) -> None:
        """Offer the models that the engine has."""
        chosen = self.wanted() or self._usual()
        with silent(self):
            self.clear()
            for model in models:
                self.addItem(model["title"], model["name"])
            if not models:
                self.addItem(tr("known once the engine runs"), None)
            self.setEnabled(bool(models))
            self.setCurrentIndex(max(0, self.findData(chosen)))
