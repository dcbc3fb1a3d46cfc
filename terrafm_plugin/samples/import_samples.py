"""Taking samples over from another layer of the project, or from a file, in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from ..background import BackgroundWork, delayed
from ..widgets.choices import ask_for_file, layer_kinds
from ..widgets.elements import DONE_ICON, PROBLEM_ICON, SPACING, Caption, Notice, icon_button, narrow
from .sample_import import (
    ImportSettings,
    LabelledPlaces,
    PlacesReader,
    bring_in,
    is_importable,
    preview,
    usual_class_field,
)
from .samples_file import MARK, SamplesError
from .samples_layer import SamplesLayer

_TOGETHER = 150
"""Milliseconds within which several changes are read once."""


class ImportSamples(QWidget):
    """Layer, class field, what would come in, and the button that brings it in."""

    closed = pyqtSignal()

    def __init__(
        self,
        samples: SamplesLayer,
        crs: Callable[[], QgsCoordinateReferenceSystem],
        make_sure_of_layer: Callable[[], None],
    ) -> None:
        super().__init__()
        self._samples, self._crs, self._make_sure_of_layer = samples, crs, make_sure_of_layer
        self._task: BackgroundWork | None = None
        self._places: LabelledPlaces | None = None
        self._import_when_read = False
        self._files: list[QgsVectorLayer] = []
        self._chosen: QgsMapLayer | None = None
        self.layer, self.field = self._make_layer(), narrow(QgsFieldComboBox())
        self.field.setToolTip(self.tr("The field whose values are the classes"))
        self.number = QSpinBox()
        self.number.setRange(1, 100)
        self.number.setValue(5)
        self.number.setToolTip(self.tr("How many samples are placed inside each polygon, at random"))
        self.preview = Caption()
        self.result = Notice(DONE_ICON)
        self.run = QPushButton(self.tr("Import"))
        self.run.setToolTip(self.tr("Add these samples to the samples layer; one Undo takes them back"))
        self.close_button = QPushButton(self.tr("Close"))
        self._arrange()
        self._timer = delayed(self, _TOGETHER, self._read)
        self.layer.layerChanged.connect(self._layer_chosen)
        self.field.fieldChanged.connect(lambda _name: self._read_soon())
        self.number.valueChanged.connect(lambda _value: self._read_soon())
        self.run.clicked.connect(self._import)
        self.close_button.clicked.connect(self.closed)
        samples.layer_changed.connect(self._leave_out_own)
        samples.classes.changed.connect(self._show_preview)
        QgsProject.instance().layersAdded.connect(self._layers_added)

    def open(self) -> None:
        """Show what could be imported now."""
        self.result.say("")
        self._leave_out_own()
        self.show()
        self._chosen = None
        self._layer_chosen(self.layer.currentLayer())

    def stop(self) -> None:
        """Stop reading."""
        self._timer.stop()
        self._import_when_read = False
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Let go of the project."""
        self.stop()
        QgsProject.instance().layersAdded.disconnect(self._layers_added)

    def choose_file(self, path: Path) -> None:
        """Offer the points or polygons of a file, which is not added to the project."""
        layer = QgsVectorLayer(str(path), path.stem, "ogr")
        if not is_importable(layer):
            text = self.tr("{name} holds no points or polygons that QGIS can read.").format(name=path.name)
            self.result.say(text, PROBLEM_ICON)
            return
        self.result.say("")
        self._files.append(layer)
        self.layer.setAdditionalLayers(self._files)
        self.layer.setLayer(layer)

    def _make_layer(self) -> QgsMapLayerComboBox:
        combo = QgsMapLayerComboBox()
        combo.setFilters(layer_kinds("PointLayer", "PolygonLayer"))
        combo.setToolTip(self.tr("Points or polygons whose class is in a field"))
        return narrow(combo)

    def _arrange(self) -> None:
        browse = icon_button("mActionFileOpen.svg", self.tr("Import from a file"), self._ask_for_file)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACING, 0, 0, 0)
        grid.setSpacing(SPACING)
        grid.setColumnStretch(1, 1)
        self._per_polygon = QLabel(self.tr("Per polygon"))
        rows = ((QLabel(self.tr("Import from")), self.layer), (QLabel(self.tr("Class field")), self.field))
        for row, (label, widget) in enumerate((*rows, (self._per_polygon, self.number))):
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(browse, 0, 2)
        grid.addWidget(self.preview, 3, 0, 1, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run, 1)
        buttons.addWidget(self.close_button, 1)
        grid.addLayout(buttons, 4, 0, 1, 3)
        grid.addWidget(self.result, 5, 0, 1, 3)

    def _ask_for_file(self) -> None:
        kinds = self.tr("Vector files") + " (*.gpkg *.geojson *.json *.shp *.kml *.fgb *.zip);;" + self.tr("All (*)")
        ask_for_file(
            self, self.tr("Import Samples from"), Path(QgsProject.instance().absolutePath()), kinds, self.choose_file
        )

    def _leave_out_own(self) -> None:
        chosen = self._chosen
        self.layer.setExceptedLayerList([self._samples.layer] if self._samples.layer is not None else [])
        if chosen is not None and chosen is not self._samples.layer:
            self.layer.setLayer(chosen)

    def _layers_added(self, layers: list[QgsMapLayer]) -> None:
        if not self.isHidden() and any(layer.customProperty(MARK) for layer in layers):
            self._leave_out_own()

    def _layer_chosen(self, layer: QgsMapLayer | None) -> None:
        if layer is self._chosen and layer is not None:
            return  # the list around it changed
        self._chosen = layer
        self.field.setLayer(layer)
        is_polygon = False
        if isinstance(layer, QgsVectorLayer):
            self.field.setField(usual_class_field(layer))
            is_polygon = layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
        for widget in (self._per_polygon, self.number):
            widget.setVisible(is_polygon)
        self._read_soon()

    def _read_soon(self) -> None:
        self.stop()
        self._places = None
        self._timer.start()
        self._show_preview()

    def _read(self) -> None:
        layer, name = self.layer.currentLayer(), self.field.currentField()
        if self.isHidden() or not is_importable(layer) or not name:
            return
        own = self._samples.layer
        crs = own.crs() if own is not None else self._crs()
        number = self.number.value() if not self.number.isHidden() else 1
        reader = PlacesReader(layer, ImportSettings(name, crs, number))
        title = self.tr("Reading samples of {name}").format(name=layer.name())
        stopped = Event()
        task = self._task = BackgroundWork(
            self, title, lambda: reader.read(stopped.is_set), lambda places: self._was_read(task, places), stopped.set
        )

    def _was_read(self, task: BackgroundWork, places: LabelledPlaces | None) -> None:
        if task is not self._task:
            return
        self._task, self._places = None, places
        wanted, self._import_when_read = self._import_when_read, False
        if wanted and places is not None:
            self._bring_in(places)
            self._places = None
        self._show_preview()

    def _show_preview(self) -> None:
        if self.isHidden():
            return
        self.run.setEnabled(bool(self._places and self._places.classes))
        if self.layer.currentLayer() is None:
            text = self.tr("Load a layer of points or polygons, or choose a file with the button above.")
        elif not self.field.currentField():
            text = self.tr("This layer has no field that could hold classes: choose another.")
        elif self._places is not None:
            text = preview(self._places, self._samples.classes)
        elif self._task is not None or self._timer.isActive():
            text = self.tr("Reading…")
        else:
            text = ""  # the result says what was imported; it may be again, say after Undo
            self.run.setEnabled(True)
        self.preview.setText(text)
        self.preview.setVisible(bool(text))

    def _import(self) -> None:
        """What is in the layer now, not what was there when it was chosen."""
        self.stop()
        try:
            self._make_sure_of_layer()
        except SamplesError as error:
            self.result.say(str(error), PROBLEM_ICON)
            return
        self.stop()  # a new samples layer may have changed the list of layers
        self._import_when_read = True
        self.run.setEnabled(False)
        self._read()

    def _bring_in(self, places: LabelledPlaces) -> None:
        try:
            self.result.say(bring_in(places, self._samples), DONE_ICON)
        except SamplesError as error:
            self.result.say(str(error), PROBLEM_ICON)
