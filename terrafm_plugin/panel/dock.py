"""The panel: its sections in a dock, and what joins them to the map, the samples and the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsMapLayer
from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QShowEvent
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ..accuracy_check.check_points import CheckPoints
from ..accuracy_check.check_section import CheckSection
from ..accuracy_check.map_check import MapCheck
from ..background import delayed
from ..classes import ClassList
from ..clouds.cloud_layers import mask_file_of
from ..clouds.cloud_masks import CloudMasks
from ..clouds.cloud_ways import CloudWays
from ..clouds.clouds_section import CloudsSection
from ..clouds.mask_reading import MaskReading
from ..engine_process.client import EngineClient, EngineState
from ..engine_process.launch import engine_problem
from ..imagery.imagery_section import ImagerySection
from ..imagery.parcels_choice import ParcelFile
from ..imagery.sensors import S2
from ..layers.inputs import layer_problem
from ..layers.layer_files import LayerFiles
from ..layers.saved_maps import saved_map
from ..layers.styles import dates_of_scene
from ..live_map.compare_row import CompareRow
from ..live_map.controller import LiveMapController
from ..live_map.live_layers import LiveLayers
from ..live_map.map_section import MapSection
from ..live_map.method_section import MethodSection
from ..live_map.suggestions import PlaceSuggestions, WhereNext
from ..live_map.suspicious import SuspiciousSamples
from ..other_maps.maps import OtherMaps
from ..other_maps.section import OtherMapsSection
from ..reports.map_outputs import MapOutputs
from ..samples.classes_section import ClassesSection
from ..samples.sample_clicks import SampleClicks
from ..samples.sample_scene import SampleInvitation
from ..samples.samples_layer import SamplesLayer
from ..widgets.elements import tab_in_reading_order
from ..widgets.section import Section, SectionColumn
from ..widgets.wheel import leave_wheel_to_panel
from .engine_status import EngineStatus
from .folding import SectionFolding
from .keys import PanelKeys
from .memory import PanelMemory, Remembered
from .work_strip import WorkStrip

NARROWEST = 300


class TerraFMDock(QgsDockWidget):
    """The TerraFM panel."""

    set_up_requested = pyqtSignal()
    """The user wants to set up the engine."""

    def __init__(self, iface: QgisInterface, engine: EngineClient) -> None:
        super().__init__()
        self.setObjectName("TerraFMDock")
        self.setWindowTitle(self.tr("TerraFM"))
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._iface, self.engine, self._canvas = iface, engine, iface.mapCanvas()
        self.is_loaded = True
        self.samples = SamplesLayer(ClassList(self), self)
        self.live_layers = LiveLayers(self)
        self.controller = LiveMapController(engine, self._canvas, self.samples, self.live_layers, self)
        self.files = LayerFiles(self)
        self.imagery = ImagerySection(engine, self.files, self._canvas)
        self.clouds = CloudsSection(
            CloudMasks(engine, self.files, self),
            MaskReading(engine),
            CloudWays(engine),
            self.imagery.sources[S2],
            self.files,
        )
        self.classes = ClassesSection(self.samples, self._new_samples_crs, engine)
        self.clicks = SampleClicks(self._canvas, self.samples, self.classes, self)
        self.where_next = WhereNext(PlaceSuggestions(engine, self.controller, self.samples), self._canvas)
        self.classes.body.addWidget(self.where_next)
        self.suspicious = SuspiciousSamples(self.samples.classes, self._canvas)
        self.classes.body.addWidget(self.suspicious)
        self.classes.add_beside_points(self.where_next.button)
        self.sample = SampleInvitation(self.imagery, self.samples, self._canvas)
        self.imagery.body.addWidget(self.sample)
        self.method = MethodSection()
        self.map = MapSection()
        self.compare = CompareRow(self._canvas)
        self.map.body.insertWidget(3, self.compare)
        self.check = CheckSection(MapCheck(engine, CheckPoints()), self._canvas)
        self.other_maps = OtherMapsSection(
            OtherMaps(engine, self.files, self), self.imagery, self._canvas, lambda: self.memory.settings()
        )
        self.outputs = MapOutputs(iface, engine, self.controller, self.live_layers, self.check, self)
        self.keys = PanelKeys(self, self.classes.table, self._canvas, self)
        self.strip = WorkStrip()
        self.engine_status = EngineStatus(engine)
        self._arrange()
        parts = Remembered(self.imagery, self.clouds, self.samples, self.method, self.map, self.other_maps)
        self.memory = PanelMemory(parts, self)
        self._join_sections()
        self._join_map()
        self.folding = SectionFolding(parts, self.check, self.controller, self.memory)
        self._has_begun = False

    def begin(self) -> None:
        """Show what the project remembers and how the engine is; done once, at the latest when the panel is shown."""
        if not self._has_begun:
            self._has_begun = True
            self.memory.restore()
            self.engine_status.begin()

    def showEvent(self, event: QShowEvent) -> None:
        """What nobody can use before the panel is there has a turn of the event loop for itself, after it."""
        self.begin()
        super().showEvent(event)
        self._settling.start()

    def unload(self) -> None:
        """Leave nothing but the user's own layers."""
        self.is_loaded = False
        self.engine.setup_changed.disconnect(self._setup_changed)
        for part in (
            *(self.folding, self.memory, self.clicks, self.where_next, self.clouds, self.other_maps, self.outputs),
            *(self.suspicious, self.check, self.compare, self.classes.importing, self.keys, self.sample, self.imagery),
            *(self.files, self.controller, self.engine_status, self.live_layers, self.samples),
        ):
            part.close()
        self._iface.removeDockWidget(self)
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hidden, the panel does nothing; all it knows stays."""
        self.clicks.stop()
        self.where_next.stop()
        self.suspicious.clear()
        self.clouds.cancel()
        self.other_maps.stop()
        self.check.stop()
        self.compare.stop()
        self.controller.cancel()
        super().closeEvent(event)

    @property
    def sections(self) -> tuple[Section, ...]:
        """From top to bottom: what is needed while clicking comes first."""
        return self.imagery, self.clouds, self.classes, self.map, self.method, self.check, self.other_maps

    def _arrange(self) -> None:
        sections, column = SectionColumn(), QVBoxLayout()
        column.setContentsMargins(4, 4, 4, 4)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        sections.setLayout(column)
        sections.setMinimumHeight(1)  # else Qt takes the height of its narrowest, and leaves room for that below
        scroll = self.scroll = QScrollArea()
        scroll.setWidget(sections)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        whole, layout = QWidget(), QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        for widget in (line, self.strip, self.engine_status.footer):
            layout.addWidget(widget)
        whole.setLayout(layout)
        whole.setMinimumWidth(NARROWEST)
        whole.setAutoFillBackground(True)
        self.setWidget(whole)
        self._settling = delayed(self, 0, self._settle)

    def _settle(self) -> None:
        self._settling.stop()
        tab_in_reading_order(self.widget())
        leave_wheel_to_panel(self.widget())

    def _join_sections(self) -> None:
        for part in (
            *(self.clicks, self.sample, self.where_next, self.classes.source, self.classes.presets),
            *(self.outputs, self.check, self.controller),
        ):
            part.failed.connect(self._warn)
        self.memory.leaving.connect(self._project_left)
        self.memory.restored.connect(self._restored)
        self.imagery.imagery_changed.connect(self._imagery_changed)
        self.imagery.overlap.toggled.connect(lambda _on: self.memory.keep())
        self.sample.opened.connect(self._sample_opened)
        self.clouds.mask_changed.connect(self.imagery.set_mask)
        self.imagery.parcels.changed.connect(self._parcels_changed)
        self.imagery.grid.changed.connect(lambda: self.memory.keep())
        self.imagery.mask_of = lambda layer: mask_file_of(layer) if self.clouds.leave_out.isChecked() else None
        self.other_maps.state_changed.connect(lambda: self.memory.keep())
        self.clouds.state_changed.connect(lambda by_user: self.memory.keep(by_user=by_user))
        self.where_next.shown.connect(self.clicks.start)
        self.classes.source.exported.connect(self._announce)
        self.classes.presets.saved.connect(self._announce)
        self.keys.undo_requested.connect(self.clicks.undo)
        self.keys.stop_requested.connect(self._stop)
        self.keys.compare_held.connect(self.compare.hold)
        self.method.settings_changed.connect(self._settings_changed)
        self.map.quality_changed.connect(self.classes.show_quality)
        self.map.live_toggled.connect(self._live_toggled)
        self.map.confidence_toggled.connect(self._settings_changed)
        self.map.whole_scene_requested.connect(self.controller.map_whole_scene)
        self.map.save_requested.connect(self._save_map)
        self.map.report_requested.connect(self._save_report)
        self.map.layout_requested.connect(self.outputs.open_layout)
        self.check.walking.connect(self._checking)
        self.samples.layer_changed.connect(lambda: self.memory.keep())
        self.samples.classes.changed.connect(lambda: self.memory.keep())
        self.samples.classes.changed.connect(self._level_changed)
        self.samples.classes.level_changed.connect(self._level_changed)
        self.engine_status.became_ready.connect(self.imagery.describe_again)
        self.engine_status.became_ready.connect(self.clouds.reading.describe_again)
        self.engine_status.became_ready.connect(self.clouds.ask_for_ways)
        self.engine_status.models_known.connect(self.method.show_models)
        self.engine_status.models_known.connect(self.clouds.method.model.show_models)
        self.engine_status.stopped.connect(self._engine_stopped)
        self.engine.setup_changed.connect(self._setup_changed)
        self.engine_status.footer.set_up_requested.connect(self.set_up_requested)

    def _join_map(self) -> None:
        controller = self.controller
        controller.working.connect(self.strip.show_work)
        controller.progress.connect(self.strip.show_progress)
        controller.hint.connect(self._hint)
        controller.noticed.connect(self.strip.show_notice)
        controller.first_look.connect(self.strip.show_first_look)
        controller.view_mapped.connect(self._view_mapped)
        controller.compared.connect(self.map.show_comparison)
        controller.scene_mapped.connect(self._scene_mapped)
        controller.saved.connect(self.outputs.show_saved)
        controller.failed.connect(self.clouds.reading.show_refusal)
        controller.scene_opened.connect(self.clouds.reading.show_scene)
        controller.scene_opened.connect(lambda opened: self.live_layers.set_dates(dates_of_scene(opened)))
        self.strip.cancelled.connect(controller.cancel)

    def _new_samples_crs(self) -> QgsCoordinateReferenceSystem:
        layers = [*(source.layer() for source in self.imagery.sources.values()), *self.imagery.more.layers()]
        layer = next((layer for layer in layers if layer is not None), None)
        return layer.crs() if layer is not None else self._canvas.mapSettings().destinationCrs()

    def _imagery_changed(self, imagery: dict[str, Any] | None) -> None:
        self.controller.set_imagery(imagery)
        self.memory.keep(by_user=False)  # it may have been chosen by its name

    def _parcels_changed(self, parcels: ParcelFile | None) -> None:
        self.controller.set_parcels(parcels)
        self.memory.keep()

    def _settings_changed(self) -> None:
        self.controller.set_settings(self.memory.settings())
        self.memory.keep()

    def _level_changed(self) -> None:
        """The map follows at once, by the level that is chosen as far as the classes have it."""
        if self.controller.settings.class_level != self.samples.classes.level:
            self.map.forget_quality()
            self._settings_changed()

    def _live_toggled(self, live: bool) -> None:
        self.controller.set_live(live)
        self.memory.keep()

    def _hint(self, text: str) -> None:
        self.strip.show_hint(text)
        self.map.set_ready(not text)
        if text:
            self.suspicious.clear()

    def _view_mapped(self, result: dict[str, Any]) -> None:
        self._show_quality(result)
        shown = {entry["code"]: entry["area_ha"] for entry in result["classes"] if entry["pixels"]}
        self.map.show_areas(shown, whole_scene=False)

    def _scene_mapped(self, report: dict[str, Any]) -> None:
        self._show_quality(report)
        self.map.show_comparison(report.get("comparison"))
        self.map.show_areas({entry["code"]: entry["area_ha"] for entry in report["classes"]}, whole_scene=True)

    def _show_quality(self, result: dict[str, Any]) -> None:
        """What cross-validation said of the map and of single samples."""
        self.map.show_accuracy(result.get("accuracy"))
        if session := self.controller.session:
            self.suspicious.show_samples(result.get("suspicious") or [], session.grid.crs)

    def _save_map(self, path: Path) -> None:
        """Save the map unless that would replace what it is made of; also where the engine works on copies."""
        problem = layer_problem(path, self._inputs())
        if problem is not None:
            self._warn(problem)
        else:
            self.controller.save(path)

    def _save_report(self, path: Path) -> None:
        """Save the page unless that would replace the map, what it is made of, or what it is checked by."""
        problem = layer_problem(
            path,
            [*self._inputs(), saved_map(), self.check.maps.currentLayer(), self.check.points.layer],
            self.tr("The report"),
        )
        if problem is not None:
            self._warn(problem)
        else:
            self.outputs.save_report(path)

    def _inputs(self) -> list[QgsMapLayer | None]:
        sources = [source.layer() for source in self.imagery.sources.values()]
        further = [layer for one in self.imagery.further_dates.values() for layer in one.layers()]
        others = [
            self.clouds.mask.currentLayer(),
            self.samples.layer,
            self.imagery.parcels.layer(),
            self.imagery.grid.layer(),
        ]
        return [*sources, *further, *self.imagery.more.layers(), *others]

    def _checking(self, walking: bool) -> None:
        """While points are checked, the map does not follow the screen from one to the next."""
        self.controller.set_live(self.map.live.isChecked() and not walking)

    def _engine_stopped(self) -> None:
        self.controller.engine_stopped()
        self.where_next.stop()
        if self.engine.state is EngineState.CRASHED and self.controller.work is None:  # else the lost call says so
            self._warn(self.tr("The TerraFM engine stopped unexpectedly. The next click on the map starts it again."))

    def _setup_changed(self) -> None:
        """What was refused for want of an engine need not be said any more."""
        self.clouds.results.clear()
        self.other_maps.result.say("")

    def _sample_opened(self, text: str) -> None:
        """Where it is; the first time, what is missing to map it comes next."""
        self._announce(text)
        if engine_problem() is not None:
            self.set_up_requested.emit()

    def _stop(self) -> None:
        """Esc: end the swipe, else stop adding points, else whatever is under way."""
        if self.compare.is_swiping:
            self.compare.stop()
            return
        if self.clicks.is_active:
            self.clicks.stop()
            return
        if self.other_maps.picker.is_picking:
            self.other_maps.picker.stop()
            return
        self.where_next.stop()
        self.clouds.cancel()
        self.other_maps.cancel()
        self.controller.cancel()

    def _announce(self, text: str) -> None:
        self._iface.messageBar().pushMessage(self.tr("TerraFM"), text, Qgis.MessageLevel.Success, 8)

    def _warn(self, text: str) -> None:
        self._iface.messageBar().pushMessage(self.tr("TerraFM"), text, Qgis.MessageLevel.Warning, 10)

    def _project_left(self) -> None:
        self.clicks.stop()
        self.where_next.stop()
        self.suspicious.clear()
        self.check.stop()
        self.check.restore()
        self.clouds.clear()
        self.other_maps.clear()

    def _restored(self) -> None:
        self.controller.set_settings(self.memory.settings())
        self.controller.set_live(self.map.live.isChecked())
        self.check.restore()
        self.controller.refresh()
