"""Map: live or not, how good, and the map that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QStandardPaths, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ..samples.classes import ClassList
from .quality_table import QualityTable
from .small_widgets import Caption, Section


class MapSection(Section):
    """Switches, accuracy, areas, and buttons for the whole scene."""

    live_toggled = pyqtSignal(bool)
    confidence_toggled = pyqtSignal(bool)
    whole_scene_requested = pyqtSignal()
    save_requested = pyqtSignal(Path)

    def __init__(self, classes: ClassList, parent: QWidget | None = None) -> None:
        super().__init__("map", parent)
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
        self.confidence.setToolTip(self.tr("A second layer: dark where the map is doubtful"))
        self.confidence.toggled.connect(self.confidence_toggled)
        self._accuracy = Caption()
        self._table = QualityTable()
        self.whole = QPushButton(self.tr("Map Whole Scene"))
        self.whole.setToolTip(self.tr("Map all of the scene now and show it"))
        self.whole.clicked.connect(lambda: self.whole_scene_requested.emit())
        self.save = QPushButton(self.tr("Save as…"))
        self.save.setToolTip(self.tr("Map all of the scene into a GeoTIFF with class names and colours"))
        self.save.clicked.connect(self._ask_where)
        buttons = QHBoxLayout()
        for button in (self.whole, self.save):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        self.body.addWidget(self.live)
        self.body.addWidget(self.confidence)
        self.body.addWidget(self._accuracy)
        self.body.addWidget(self._table)
        self.body.addLayout(buttons)
        classes.changed.connect(self._fill)
        self.clear()

    def clear(self) -> None:
        """There is no map."""
        self._f1, self._areas = {}, {}
        self._accuracy.setText(self.tr("No map yet."))
        self._fill()

    def set_ready(self, ready: bool) -> None:
        """Whether there are samples enough."""
        self.whole.setEnabled(ready)
        self.save.setEnabled(ready)

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

    def show_areas(self, areas: dict[int, float], *, whole_scene: bool) -> None:
        """Hectares by class code."""
        self._areas = areas
        self._extent = self.tr("Of the whole scene") if whole_scene else self.tr("Of what the screen shows")
        self._fill()

    def _fill(self) -> None:
        self._table.show_classes(self._classes, self._f1, self._areas, self._extent)
        self._table.setVisible(self._table.rowCount() > 0)

    def _ask_where(self) -> None:
        """A file dialog that does not stop the rest of QGIS."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(QgsProject.instance().absolutePath() or documents)
        dialog = QFileDialog(self, self.tr("Save the Map as"), str(folder / "landcover.tif"), "GeoTIFF (*.tif)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("tif")
        dialog.fileSelected.connect(lambda name: self.save_requested.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
