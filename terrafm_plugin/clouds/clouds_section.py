"""Clouds: finding them in loaded layers, and leaving them out of the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton

from ..engine_process.messages import EngineError
from ..imagery.raster_source import RasterSource
from ..imagery.sensors import S2
from ..layers.declarations import declaration_of
from ..layers.layer_files import LayerFiles
from ..layers.marks import is_live
from ..resources import icon
from ..widgets.choices import raster_choice
from ..widgets.elements import PROBLEM_ICON, SPACING, Caption, Notice, ProgressRow, silent, wide_button
from ..widgets.section import Section
from .cloud_layers import newest_mask_of
from .cloud_masks import CloudJob, CloudMasks, CloudSettings, imagery_parameters
from .cloud_results import CloudResults
from .cloud_ways import CloudWays
from .cloud_widgets import CloudMethod, LayerChecklist
from .mask_reading import MaskReading
from .scl_layers import scl_layer_for


class CloudsSection(Section):
    """A button that finds clouds in one layer or in many, and the mask that the map is made with."""

    mask_changed = pyqtSignal(object)
    """The path of what is to be left out of the map, or None."""
    seen_changed = pyqtSignal()
    """Clouds began to be looked for, were found, or were not."""
    state_changed = pyqtSignal(bool)
    """Something that the project remembers; True if by the user."""

    def __init__(
        self, masks: CloudMasks, reading: MaskReading, ways: CloudWays, source: RasterSource, files: LayerFiles
    ) -> None:
        super().__init__("clouds")
        self.setTitle(self.tr("Clouds"))
        self._masks, self._source, self._files = masks, source, files
        self.reading, self.ways = reading, ways
        self._mask: str | None = None
        self._installs: str | None = None
        """The part of the engine's environment that a refused layer lacked."""
        self.find = wide_button(
            self.tr("Find Clouds"),
            self.tr("Make a mask of clouds and shadows, as a layer above the imagery"),
            icon("cloudmask"),
        )
        self.more = self._make_more()
        self.others = LayerChecklist()
        self.others.setAccessibleName(self.tr("More layers to find clouds in"))
        self.others.hide()
        self.method = CloudMethod()
        self.shadows = QCheckBox(self.tr("Match shadows to clouds"))
        self.shadows.setChecked(True)
        self.shadows.setToolTip(
            self.tr("By the sun's position, where the way that is taken does not find shadows by itself")
        )
        self._nothing = Caption(self.tr("Choose a Sentinel-2 layer above."))
        self.work, self.results = ProgressRow(), CloudResults()
        self.mask = raster_choice(
            self.tr("none"),
            self.tr("A cloud mask, a scene classification (SCL), or any raster that is 0 where the ground is clear"),
        )
        self.leave_out = QCheckBox(self.tr("Leave clouds out of the map"))
        self.leave_out.setToolTip(
            self.tr("Neither mapped nor learned from: what the mask says is cloud, shadow or to be left out")
        )
        self.leave_out.setChecked(True)
        self._problem = Notice(PROBLEM_ICON)
        self._arrange()
        self._join()
        self._source_changed()

    @property
    def are_seen(self) -> bool:
        """Whether clouds are looked for, were found, or something of the mask is to be read."""
        return self._masks.is_working or bool(self.results.texts()) or bool(self._problem.text())

    def in_words(self) -> str:
        """What is left out of the map."""
        layer = self.mask.currentLayer()
        return layer.name() if layer is not None and self.leave_out.isChecked() else self.tr("nothing is left out")

    def settings(self) -> CloudSettings:
        """How clouds are found."""
        return replace(self.method.settings(), shadows=self.shadows.isChecked())

    def chosen_scl(self) -> str:
        """The id of the layer that was chosen as the scene classification; empty where it is found by itself."""
        layer = self.method.scl.currentLayer()
        return layer.id() if layer is not None else ""

    def restore(self, mask: str, settings: CloudSettings, *, leave_out: bool, scl: str = "") -> None:
        """What the project remembers: the ids of two layers, mask and SCL, how clouds are found, and the check box."""
        self.leave_out.setChecked(leave_out)
        self.shadows.setChecked(settings.shadows)
        self.method.restore(settings)
        self.method.scl.setLayer(QgsProject.instance().mapLayer(scl))
        self.mask.setLayer(QgsProject.instance().mapLayer(mask))

    def ask_for_ways(self, _what: Any = None) -> None:
        """What is open for the chosen layer, as soon as the engine knows it; only where the section shows it."""
        chosen = self._source.layer()
        known = chosen is not None and self._source.is_described() and not self.isCollapsed()
        self.ways.ask(imagery_parameters(self._job(chosen)) if known else None)

    def cancel(self) -> None:
        """Make no more masks."""
        self._masks.cancel()

    def clear(self) -> None:
        """Forget what belongs to a project that is being left."""
        self.cancel()
        self.results.clear()
        self.more.setChecked(False)

    def close(self) -> None:
        """Let go of the project and the engine."""
        self._masks.blockSignals(True)
        self._masks.cancel()
        self.reading.close()
        self.ways.close()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._layers_changed)
        project.layersRemoved.disconnect(self._layers_changed)

    def _make_more(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("More Layers…"))
        button.setToolTip(self.tr("Find clouds in several layers, one after the other"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setCheckable(True)
        button.setAutoRaise(True)
        return button

    def _arrange(self) -> None:
        mask = QHBoxLayout()
        title = QLabel(self.tr("Mask"))
        title.setBuddy(self.mask)
        mask.setSpacing(SPACING)
        mask.addWidget(title)
        mask.addWidget(self.mask, 1)
        self.body.addWidget(self.find)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.more)
        self.body.addWidget(self.others)
        self.body.addWidget(self.method)
        self.body.addWidget(self.ways)
        self.body.addWidget(self.shadows)
        self.body.addWidget(self.work)
        self.body.addWidget(self.results)
        self.body.addLayout(mask)
        self.body.addWidget(self.leave_out)
        self.body.addWidget(self.reading)
        self.body.addWidget(self._problem)

    def _join(self) -> None:
        self.find.clicked.connect(self._start)
        self.more.toggled.connect(self._show_others)
        self.others.ticked.connect(self._show_targets)
        self.shadows.toggled.connect(lambda _on: self.state_changed.emit(True))
        self.method.changed.connect(self._method_changed)
        self.work.cancelled.connect(self._masks.cancel)
        self.mask.layerChanged.connect(self._mask_chosen)
        self.leave_out.toggled.connect(self._mask_chosen)
        self._source.combo.layerChanged.connect(self._source_changed)
        self._source.described.connect(self.ask_for_ways)
        self.ways.known.connect(self.method.show_ways)
        self.collapsedStateChanged.connect(self.ask_for_ways)
        self.ways.installed.connect(self.results.clear)
        self.method.scl.layerChanged.connect(self.ask_for_ways)
        masks = self._masks
        masks.begun.connect(self._begun)
        masks.progress.connect(self.work.show_progress)
        masks.made.connect(self._made)
        masks.refused.connect(self._refused)
        masks.ended.connect(self._ended)
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_changed)
        project.layersRemoved.connect(self._layers_changed)

    def _layers_changed(self, _layers: Any) -> None:
        """Look at the layers once the layer tree holds them."""
        live = [layer for layer in QgsProject.instance().mapLayers().values() if is_live(layer)]
        self.mask.setExceptedLayerList(live)
        if self.more.isChecked():
            QTimer.singleShot(0, self._fill_others)

    def _fill_others(self) -> None:
        self.others.fill(self._source.layer())

    def _show_others(self, shown: bool) -> None:
        self.more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.others.setVisible(shown)
        self._fill_others()

    def _source_changed(self, _layer: QgsMapLayer | None = None) -> None:
        """Another Sentinel-2 layer: its own mask belongs to it, if there is one."""
        with silent(self.method.scl):
            self.method.scl.setLayer(None)
        self.ways.ask(None)
        with silent(self.mask):
            self.mask.setLayer(newest_mask_of(self._source.layer()))
        self._take_mask()
        self.state_changed.emit(False)
        if self.more.isChecked():
            self._fill_others()
        self._show_targets()

    def _jobs(self) -> list[CloudJob]:
        chosen = self._source.layer()
        jobs = [self._job(chosen)] if chosen is not None else []
        layers = map(QgsProject.instance().mapLayer, self.others.chosen() if self.more.isChecked() else ())
        return jobs + [
            CloudJob(layer.id(), layer.name(), declaration_of(layer, S2), _scl_of(layer))
            for layer in layers
            if layer is not None
        ]

    def _job(self, chosen: QgsMapLayer) -> CloudJob:
        """The layer that the panel is about: its classification is the one that was chosen."""
        scl = self.chosen_scl() or _scl_of(chosen)
        return CloudJob(chosen.id(), chosen.name(), self._source.declaration(), scl)

    def _show_targets(self) -> None:
        count = len(self._jobs())
        several = self.tr("Find Clouds in {count} Layers").format(count=count)
        self._nothing.setVisible(count == 0)
        self.find.setText(several if count > 1 else self.tr("Find Clouds"))
        self.find.setEnabled(count > 0 and self.method.is_complete and not self._masks.is_working)

    def _method_changed(self) -> None:
        self._show_targets()
        self.state_changed.emit(True)

    def _start(self) -> None:
        self.results.clear()
        self._installs = None
        self._masks.start(self._jobs(), self.settings())
        self._show_targets()

    def _begun(self, job: CloudJob, number: int, count: int) -> None:
        self.seen_changed.emit()
        which = self.tr("{name} ({number} of {count})").format(name=job.name, number=number, count=count)
        self.work.begin(which if count > 1 else job.name)

    def _made(self, job: CloudJob, layer: QgsMapLayer, report: dict[str, Any]) -> None:
        self.results.add_report(job.name, report)
        chosen = self._source.layer()
        if chosen is not None and chosen.id() == job.layer:
            self.leave_out.setChecked(True)
            self.mask.setLayer(layer)

    def _refused(self, job: CloudJob, sentence: str, error: EngineError | None) -> None:
        self.results.add_refusal(job.name, sentence, error.details if error is not None else "")
        self._installs = self._installs or (error.installs if error is not None else None)

    def _ended(self, cancelled: bool) -> None:
        self.work.end()
        self.results.finish(cancelled)
        if self._installs is not None:
            self.ways.offer(self._installs)
        self._show_targets()
        self.seen_changed.emit()

    def _mask_chosen(self, _what: Any = None) -> None:
        self._take_mask()
        self.state_changed.emit(True)

    def _take_mask(self) -> None:
        """Tell the mask's path, if it is another."""
        layer = self.mask.currentLayer()
        self.leave_out.setVisible(layer is not None)
        self._problem.say("")
        if layer is None or not self.leave_out.isChecked():
            self._tell_mask(None)
        elif self._files.ask(layer, lambda path, problem: self._mask_known(layer, path, problem)):
            self._tell_mask(None)  # until it was copied

    def _mask_known(self, layer: QgsMapLayer, path: str | None, problem: str) -> None:
        if layer is self.mask.currentLayer() and self.leave_out.isChecked():
            self._problem.say(problem)
            self._tell_mask(path)

    def _tell_mask(self, path: str | None) -> None:
        if path != self._mask:
            self._mask = path
            self.reading.show_mask(path)
            self.mask_changed.emit(path)


def _scl_of(layer: QgsMapLayer) -> str:
    """The id of the classification that belongs to a layer; empty if there is none in the project."""
    found = scl_layer_for(layer)
    return found.id() if found is not None else ""
