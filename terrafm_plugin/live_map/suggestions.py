"""Where to click next: places that the engine suggests, asked again after each click, in a list and on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..background import delayed
from ..engine_process.client import EngineClient
from ..engine_process.messages import EngineError
from ..engine_process.work import EngineWork, Work
from ..layers.map_points import MapPoint
from ..map_tools.canvas_items import NumberedMarkers
from ..samples.samples_layer import SamplesLayer
from ..widgets.elements import Caption, bare, wide_button
from .controller import LiveMapController
from .live_messages import all_labels_message
from .place_list import PlaceList, on_canvas, show_on_map

PLACES = 5
AFTER_CLICK = 150
"""Milliseconds: later than the map, which the engine draws first."""


@dataclass(frozen=True)
class Suggestion(MapPoint):
    """A place worth a click, and why."""

    reason: str


class PlaceSuggestions(QObject):
    """The places that the engine suggests for the samples as they stand."""

    changed = pyqtSignal()
    """Other places, or none; or whether they can be asked for."""
    failed = pyqtSignal(str)
    """One sentence for the message bar."""

    def __init__(self, engine: EngineClient, controller: LiveMapController, samples: SamplesLayer) -> None:
        super().__init__()
        self._controller, self._samples = controller, samples
        self.places: list[Suggestion] = []
        self.is_wanted = False
        self._work = EngineWork(engine, self)
        self._work.failed.connect(self._refused)
        self._work.changed.connect(self._announce)
        self._soon = delayed(self, AFTER_CLICK, self._ask)
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
        """Begin to suggest places, or end it."""
        self.is_wanted = wanted
        self._soon.stop()
        self._work.cancel()
        self._set([])
        if wanted:
            self._ask()

    def close(self) -> None:
        """Let go of the samples and the controller."""
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
        self._set([Suggestion(QgsPointXY(e["x"], e["y"]), crs, e["reason"]) for e in result["suggestions"]])

    def _refused(self, _work: Work, error: EngineError) -> None:
        self.want(False)
        self.failed.emit(error.message)

    def _set(self, places: list[Suggestion]) -> None:
        self.places = places
        self.changed.emit()


class WhereNext(QWidget):
    """Suggested places; choosing one shows it on the map, where it is labelled as any other."""

    shown = pyqtSignal()
    """The map was moved to a place."""
    failed = pyqtSignal(str)

    def __init__(self, suggestions: PlaceSuggestions, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._suggestions, self._canvas = suggestions, canvas
        suggestions.setParent(self)
        self.markers = NumberedMarkers(canvas)
        self.button = wide_button(
            self.tr("Where Next?"),
            self.tr("Suggest places where a sample would improve the map most"),
            checkable=True,
        )
        self.button.toggled.connect(suggestions.want)
        self.list = PlaceList(self.tr("Suggested places"))
        self.list.chosen.connect(self.show_place)
        self._caption = Caption()
        column = bare(QVBoxLayout(self))
        for widget in (self._caption, self.list):
            column.addWidget(widget)
        suggestions.changed.connect(self._show)
        suggestions.failed.connect(self.failed)
        canvas.destinationCrsChanged.connect(self._mark)
        self._listed: list[Suggestion] | None = None
        self._show()

    def stop(self) -> None:
        """End the suggestions and remove the marks."""
        self.button.setChecked(False)

    def close(self) -> None:
        """Let go of the canvas and the engine."""
        self.stop()
        self._canvas.destinationCrsChanged.disconnect(self._mark)
        self._suggestions.close()
        self.markers.show([])

    def show_place(self, number: int) -> None:
        """Move the map to a place (from 0), and closer where it is far."""
        if show_on_map(self._canvas, self._suggestions.places[number]):
            self.shown.emit()
            self._canvas.setFocus()  # the keys that choose a class

    def _show(self) -> None:
        self.button.setEnabled(self._suggestions.is_possible or self._suggestions.is_wanted)
        if self.button.isChecked() != self._suggestions.is_wanted:
            self.button.setChecked(self._suggestions.is_wanted)
        places = self._suggestions.places
        looking = self._suggestions.is_searching and not places
        self._caption.setText(self.tr("Looking for places…") if looking else "")
        self._caption.setVisible(looking)
        self.setVisible(looking or bool(places))
        if places is self._listed:
            return
        self._listed = places
        tip = self.tr("{reason}. Click to see the place on the map.")
        reasons = [place.reason[:1].upper() + place.reason[1:] for place in places]
        self.list.show_lines([(reason, tip.format(reason=reason)) for reason in reasons])
        self._mark()

    def _mark(self) -> None:
        self.markers.show(on_canvas(self._canvas, self._suggestions.places))
