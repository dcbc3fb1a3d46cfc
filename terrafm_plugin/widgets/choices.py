"""Choosing files and layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from .elements import narrow


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


def raster_choice(nothing: str, tooltip: str) -> QgsMapLayerComboBox:
    """A choice of the project's raster layers, none at first; `nothing` is what that reads as."""
    combo = QgsMapLayerComboBox()
    combo.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
    combo.setAllowEmptyLayer(True, nothing)
    combo.setLayer(None)
    combo.setToolTip(tooltip)
    return narrow(combo)


def file_choice(path: str, tip: str, *, folder: bool = False) -> QgsFileWidget:
    """A file or folder with a button to look for it."""
    widget = QgsFileWidget()
    mode = QgsFileWidget.StorageMode
    widget.setStorageMode(mode.GetDirectory if folder else mode.GetFile)
    widget.setFilePath(path)
    widget.setToolTip(tip)
    return widget
