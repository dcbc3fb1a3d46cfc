"""Check the map: draw random points of it, look at each without seeing the map, and learn how good the map is."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
)

from ..layers.marks import is_live
from ..layers.saved_maps import saved_map
from ..widgets.choices import raster_choice
from ..widgets.elements import Caption, highlighted, narrow, theme_icon, wide_button
from ..widgets.section import Section
from .check_points import newest_check_layer
from .check_widgets import AnswerButtons, CheckResults
from .map_check import MapCheck, SampleSize
from .point_walk import PointWalk

_POINTS, _ERROR = 0, 1
USUAL_POINTS = 300
"""With some six classes: the overall accuracy is known to about ±5 %."""


class CheckSection(Section):
    """The sample, the walk through its points, and the results."""

    failed = pyqtSignal(str)
    walking = pyqtSignal(bool)

    def __init__(self, check: MapCheck, canvas: QgsMapCanvas) -> None:
        super().__init__("check")
        self.setTitle(self.tr("Check the Map"))
        check.setParent(self)
        self.check, self.points = check, check.points
        self.walk = PointWalk(check.points, canvas, self)
        self.assessment: dict[str, Any] | None = None
        self._make_drawing()
        self._make_walking()
        self.results = CheckResults()
        self._arrange()
        self._connect()
        self._list_maps()
        self._show()

    def restore(self) -> None:
        """The points of the project that was opened, where they were left."""
        self._forget_assessment()
        layer = newest_check_layer()
        if layer is not None:
            self.points.open(layer)
        else:
            self.points.close()
        self._list_maps()
        self._show()

    def stop(self) -> None:
        """End the walk; every answer is written already."""
        self.walk.stop()
        self.check.cancel()

    def close(self) -> None:
        """Let go of canvas, project and engine."""
        self.stop()
        self.walk.close()
        QgsProject.instance().layersAdded.disconnect(self._list_maps)
        QgsProject.instance().layersRemoved.disconnect(self._list_maps)

    def in_words(self) -> str:
        """How far the check is."""
        if self.maps.currentLayer() is None:
            return self.tr("save the map first")
        progress = self.points.progress()
        text = self.tr("{done} of {points} points")
        return text.format(done=progress.answered, points=progress.points) if progress.points else ""

    def size(self) -> SampleSize:
        """How many points are wanted."""
        if self.mode.currentIndex() == _POINTS:
            return SampleSize(points=self.number.value())
        return SampleSize(standard_error=self.error.value() / 100)

    def _make_drawing(self) -> None:
        self.maps = raster_choice(
            self.tr("save the map first"), self.tr("A saved class map of this or any other program")
        )
        self.mode = narrow(QComboBox())
        self.mode.addItem(self.tr("Points"))
        self.mode.addItem(self.tr("Standard error"))
        self.mode.setToolTip(self.tr("Say how many points, or how exactly the overall accuracy is to be known"))
        self.number = QSpinBox()
        self.number.setRange(4, 100_000)
        self.number.setSingleStep(50)
        self.number.setValue(USUAL_POINTS)
        self.error = QDoubleSpinBox()
        self.error.setRange(0.5, 10)
        self.error.setSingleStep(0.5)
        self.error.setDecimals(1)
        self.error.setValue(2)
        self.error.setSuffix(" %")
        self.error.setToolTip(self.tr("Half of the 95 % interval is about twice as much"))
        for box in (self.number, self.error):
            box.setMinimumWidth(72)
        self.draw = wide_button(
            self.tr("Draw Points"), self.tr("Draw random points of each class of the map, as a layer of the project")
        )

    def _make_walking(self) -> None:
        self.progress_text = Caption()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(8)
        self.start = highlighted(
            wide_button(
                self.tr("Check Points"),
                self.tr(
                    "Go from point to point. The map stays hidden until a point is answered, so that it sways nobody."
                ),
                theme_icon("mActionPan.svg"),
                checkable=True,
            )
        )
        self.shows_map = QCheckBox(self.tr("Show the map after each answer"))
        self.shows_map.setToolTip(self.tr("Stay at the point and show what the map says there; Enter goes on"))
        self.answers = AnswerButtons()
        self.assess = wide_button(
            self.tr("Assess"),
            self.tr("Accuracy and areas by the points that are checked so far; more points make them surer"),
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Map"), self.maps)
        size = QHBoxLayout()
        for widget in (self.mode, self.number, self.error):
            size.addWidget(widget, 1)
        form.addRow(self.tr("By"), size)
        buttons = QHBoxLayout()
        for button in (self.start, self.assess):
            buttons.addWidget(button)
        self.body.addLayout(form)
        self.body.addWidget(self.draw)
        self.body.addWidget(self.progress_text)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.shows_map)
        self.body.addWidget(self.answers)
        self.body.addLayout(buttons)
        self.body.addWidget(self.results)

    def _connect(self) -> None:
        self.mode.currentIndexChanged.connect(self._show)
        self.maps.layerChanged.connect(self._show)
        self.draw.clicked.connect(self._draw)
        self.start.clicked.connect(lambda on: self.walk.start() if on else self.walk.stop())
        self.shows_map.toggled.connect(self._show_map_toggled)
        self.answers.chosen.connect(self.walk.answer)
        self.answers.back.connect(self.walk.go_back)
        self.answers.next.connect(self.walk.go_on)
        self.assess.clicked.connect(lambda: self.check.assess())
        self.walk.walking.connect(self.walking)
        self.walk.walking.connect(self._show)
        self.walk.finished.connect(lambda: self.check.assess())
        self.walk.failed.connect(self.failed)
        self.points.changed.connect(self._show)
        self.check.working.connect(self._show)
        self.check.drawn.connect(self._drawn)
        self.check.assessed.connect(self._assessed)
        self.check.failed.connect(self.failed)
        QgsProject.instance().layersAdded.connect(self._list_maps)
        QgsProject.instance().layersRemoved.connect(self._list_maps)

    def _list_maps(self, *_what: object) -> None:
        """Only rasters that may be class maps; the newest saved one is the first choice."""
        layers = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsRasterLayer)]
        self.maps.setExceptedLayerList([layer for layer in layers if not _may_be_class_map(layer)])
        if self.maps.currentLayer() is None and (newest := saved_map()) is not None:
            self.maps.setLayer(newest)

    def _draw(self) -> None:
        layer = self.maps.currentLayer()
        if isinstance(layer, QgsRasterLayer):
            self.walk.stop()
            self.check.draw(layer, self.size())

    def _drawn(self, layer: QgsVectorLayer) -> None:
        self._forget_assessment()
        self.points.open(layer)

    def _assessed(self, assessment: dict[str, Any]) -> None:
        self.assessment = assessment
        self.results.show_assessment(assessment, self.points.classes)

    def _forget_assessment(self) -> None:
        self.assessment = None
        self.results.hide()

    def _show_map_toggled(self, on: bool) -> None:
        self.walk.shows_map = on

    def _show(self, *_what: object) -> None:
        by_error = self.mode.currentIndex() == _ERROR
        self.number.setVisible(not by_error)
        self.error.setVisible(by_error)
        is_there, progress = self.points.layer is not None, self.points.progress()
        working = self.check.is_working
        self.draw.setEnabled(self.maps.currentLayer() is not None and not working)
        for widget in (self.progress_text, self.bar, self.start, self.shows_map, self.assess):
            widget.setVisible(is_there)
        self.start.setEnabled(progress.answered < progress.points or self.walk.is_walking)
        self.start.setChecked(self.walk.is_walking)
        self.assess.setEnabled(progress.checked > 1 and not working)
        self.bar.setMaximum(max(1, progress.points))
        self.bar.setValue(progress.answered)
        text = self.tr("{done} of {points} points of ‘{layer}’ checked, {cannot} could not be told.")
        if (map_file := self.points.map_file) is not None:
            name = map_file.stem
            self.progress_text.setText(
                text.format(done=progress.checked, points=progress.points, layer=name, cannot=progress.cannot_tell)
            )
        self._show_point()

    def _show_point(self) -> None:
        point = self.points.current
        self.answers.setVisible(self.walk.is_walking and point is not None)
        if point is not None:
            self.answers.show_classes(self.points.classes)
            self.answers.show_answer(point.reference, may_change=not self.walk.sees_map)
            question = self.tr("Point {number}: what is in the framed pixel? Keys 1–9, 0, Backspace; Esc ends.")
            if self.walk.sees_map:
                question = self.tr("Point {number}: the map is shown, the answer stands. Enter goes on.")
            self.answers.question.setText(question.format(number=self.points.number))


def _may_be_class_map(layer: QgsMapLayer) -> bool:
    return layer.bandCount() == 1 and layer.providerType() == "gdal" and not is_live(layer)
