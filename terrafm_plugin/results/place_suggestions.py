"""Where to click next: asks the engine while the user wants to know, and again after each click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..engine_process.client import EngineClient
from ..engine_process.messages import EngineError
from ..samples.samples_layer import SamplesLayer
from .engine_work import EngineWork, Work
from .live_map_controller import LiveMapController
from .live_messages import all_labels_message

PLACES = 5
AFTER_CLICK = 150
"""Milliseconds: later than the map, which the engine draws first."""


@dataclass(frozen=True)
class Place:
    """A place worth a click, and why."""

    point: QgsPointXY
    crs: QgsCoordinateReferenceSystem
    reason: str


class PlaceSuggestions(QObject):
    """The places that the engine suggests for the samples as they stand."""

    changed = pyqtSignal()
    """Other places, or none; or whether they can be asked for."""
    failed = pyqtSignal(str)
    """One sentence for the message bar."""

    def __init__(
        self, engine: EngineClient, controller: LiveMapController, samples: SamplesLayer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._samples = controller, samples
        self.places: list[Place] = []
        self.is_wanted = False
        self._work = EngineWork(engine, self)
        self._work.failed.connect(self._refused)
        self._work.changed.connect(self._announce)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_CLICK)
        self._soon.timeout.connect(self._ask)
        for signal in self._sources():
            signal.connect(self._refresh)
        controller.hint.connect(self._announce)
        controller.working.connect(self._announce)

    @property
    def is_possible(self) -> bool:
        """Whether a scene is open and there are samples."""
        return self._controller.session is not None and any(self._samples.counts().values())

    @property
    def is_searching(self) -> bool:
        """Whether the engine was asked and has not answered."""
        return self._work.current is not None

    def want(self, wanted: bool) -> None:
        """Begin or end."""
        self.is_wanted = wanted
        self._soon.stop()
        self._work.drop()
        self._set([])
        if wanted:
            self._ask()

    def close(self) -> None:
        """Hear nothing any more."""
        self.want(False)
        for signal in self._sources():
            signal.disconnect(self._refresh)
        self._controller.hint.disconnect(self._announce)
        self._controller.working.disconnect(self._announce)

    def _sources(self) -> tuple[Any, ...]:
        return self._samples.changed, self._samples.layer_changed, self._controller.scene_opened

    def _announce(self, *_what: object) -> None:
        self.changed.emit()

    def _refresh(self, *_what: object) -> None:
        """Samples or scene changed: places that are shown stay until there are better ones."""
        if self.is_wanted:
            self._soon.start()
        self._announce()

    def _ask(self) -> None:
        session = self._controller.session
        if not self.is_wanted or session is None or not self.is_possible:
            self._set([])
            return
        labels = all_labels_message(self._samples, session.grid.crs, self._controller.settings)
        params = {"session": session.name, "number": PLACES, **labels}
        crs = session.grid.crs
        self._work.start(Work.SUGGEST, "live_suggest", params, lambda result: self._answered(result, crs))

    def _answered(self, result: dict[str, Any], crs: QgsCoordinateReferenceSystem) -> None:
        self._set([Place(QgsPointXY(e["x"], e["y"]), crs, e["reason"]) for e in result["suggestions"]])

    def _refused(self, _work: Work, error: EngineError) -> None:
        self.want(False)
        self.failed.emit(error.message)

    def _set(self, places: list[Place]) -> None:
        self.places = places
        self.changed.emit()
