"""The map that follows every click: which message goes to the engine when, and what its answers change.

Knows no widgets. One call is under way at a time; a newer wish cancels an older one, except for saving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..background import delayed
from ..engine_process.client import EngineClient
from ..engine_process.messages import EngineError, ErrorKind
from ..engine_process.work import EngineWork, Work
from ..folders import unused
from ..imagery.parcels_choice import ParcelFile
from ..samples.samples_layer import SamplesLayer
from ..settings import TerraFMSettings
from .live_layers import LiveLayers
from .live_messages import MapSettings, files_message, labels_message, opening_message, parcels_message
from .screen_view import SceneGrid, view_of_screen

AFTER_CLICK, AFTER_PAN = 50, 200
"""Milliseconds after which the view is mapped: clicks in quick succession count as one, a pan has come to rest."""


_OF_ITSELF = (Work.VIEW, Work.COMPARE, Work.WHOLE)
"""What a click begins, and the next one may end."""
_OF_A_CLICK = ("samples", "classes", "out", "confidence")
"""What of a view's message differs from click to click on one screen."""


@dataclass(frozen=True)
class Session:
    """A scene that the engine has open."""

    name: str
    grid: SceneGrid


class LiveMapController(QObject):
    """Turns clicks, pans and settings into `live_…` calls, and their results into layers."""

    working = pyqtSignal(object)
    """The `Work` that began, or None when the engine rests."""
    progress = pyqtSignal(float, str)
    hint = pyqtSignal(str)
    """What must happen before there can be a map; empty when nothing."""
    noticed = pyqtSignal(str)
    """What is left out of the map although it was begun; empty when nothing."""
    scene_opened = pyqtSignal(dict)
    """The answer to `live_open`."""
    first_look = pyqtSignal()
    """The map that is shown is made of the bands alone, in part at least; the engine goes on."""
    view_mapped = pyqtSignal(dict)
    """The answer to `live_view`."""
    compared = pyqtSignal(object)
    """The random forest beside the view's map: `comparison` in the answer to `live_view`, or None."""
    scene_mapped = pyqtSignal(dict)
    """The report on a whole scene that is shown."""
    saved = pyqtSignal(dict)
    """The report on a map that was saved for good."""
    failed = pyqtSignal(str)
    """One sentence for the message bar."""

    def __init__(
        self,
        engine: EngineClient,
        canvas: QgsMapCanvas,
        samples: SamplesLayer,
        layers: LiveLayers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._canvas, self._samples, self._layers = engine, canvas, samples, layers
        self._imagery: dict[str, Any] | None = None
        self._settings = MapSettings()
        self._parcels: ParcelFile | None = None
        self._live = True
        self._session: Session | None = None
        self._work = EngineWork(engine, self)
        self._work.changed.connect(self.working)
        self._work.progress.connect(self.progress)
        self._work.failed.connect(self._refused)
        self._work.ended.connect(self._ended)
        self._whole_is_current = False
        self._view_is_due = False
        self._view: dict[str, Any] = {}
        """What the last view was mapped with."""
        self._views_unseen = 0
        """Views that were begun one after the other since the screen last showed an answer."""
        self._wish: Callable[[], None] | None = None
        self._opened_with: tuple[Any, ...] = ()
        self._soon = delayed(self, AFTER_CLICK, self._map_view)
        self._still = delayed(self, AFTER_PAN, self._map_view)
        self._rest = delayed(self, 0, self._map_rest)
        samples.changed.connect(self.refresh)
        samples.classes.changed.connect(self._classes_changed)
        samples.classes.level_changed.connect(self._classes_changed)
        canvas.extentsChanged.connect(self._canvas_moved)

    @property
    def session(self) -> Session | None:
        """The open scene."""
        return self._session

    @property
    def settings(self) -> MapSettings:
        """How the scene is mapped."""
        return self._settings

    @property
    def is_complete(self) -> bool:
        """Whether the whole scene is shown as the samples and settings now stand."""
        return self._whole_is_current and self._work.current is None

    @property
    def work(self) -> Work | None:
        """What is under way."""
        return self._work.current

    def set_imagery(self, imagery: dict[str, Any] | None) -> None:
        """The imagery parameters of docs/protocol.md; None when no layer can be used."""
        if imagery != self._imagery:
            self._imagery = imagery
            self._layers.clear()
            self._reopen()

    def set_settings(self, settings: MapSettings) -> None:
        """Another method, model, resolution, smoothing, or confidence wanted or not."""
        before, self._settings = self._settings, settings
        if before != settings:
            self.refresh()
        if before.of_scene != settings.of_scene:
            self._reopen()
        if not settings.confidence:
            self._layers.hide_confidence()

    def set_parcels(self, parcels: ParcelFile | None) -> None:
        """The polygons that are the map's unit, or that they were edited; None for pixels."""
        self._parcels = parcels
        self.refresh()

    def set_live(self, live: bool) -> None:
        """Whether the map follows clicks and pans."""
        self._live = live
        if live:
            self.refresh()
        elif self._work.current in _OF_ITSELF:
            self.cancel()

    def refresh(self) -> None:
        """Samples or settings changed: what is mapped is out of date."""
        self._whole_is_current = False
        self._rest.stop()
        self._soon.start()

    def cancel(self) -> None:
        """Stop what is under way; the next click begins anew."""
        for timer in (self._soon, self._still, self._rest):
            timer.stop()
        self._view_is_due, self._wish = False, None
        self._work.cancel()

    def map_whole_scene(self) -> None:
        """Map all of the scene now and show it."""
        if session := self._open_session(self.map_whole_scene):
            message = self._map_message(session, *self._new_paths("scene"))
            message["by_parcels"] = self._parcels is not None
            self._work.start(Work.WHOLE, "live_map", message, self._whole_mapped)

    def save(self, path: Path) -> None:
        """Map all of the scene into a file that stays; for a GeoPackage, into polygons and a GeoTIFF beside them."""
        if session := self._open_session(lambda: self.save(path)):
            self._rest.stop()
            polygons = path.suffix.lower() == ".gpkg"
            beside = path.with_suffix(".tif")
            # a map of another name is not overwritten; one that was saved with these polygons before is
            target = path if not polygons else beside if path.exists() else unused(beside)
            message = self._map_message(session, target, None)
            if polygons:
                message["polygons"] = str(path)
            if self._parcels is not None:
                message["parcel_classes"] = str(unused(path.with_name(f"{path.stem}_parcels.gpkg")))
            self._work.start(Work.SAVE, "live_map", message, self.saved.emit)

    def engine_stopped(self) -> None:
        """The engine's process ended: what it had open is gone; the next click opens it anew.

        A call under way fails on its own account.
        """
        self._session = None
        self._rest.stop()

    def close(self) -> None:
        """Let go of the canvas, the samples and the engine."""
        self.cancel()
        self._samples.changed.disconnect(self.refresh)
        self._samples.classes.changed.disconnect(self._classes_changed)
        self._samples.classes.level_changed.disconnect(self._classes_changed)
        self._canvas.extentsChanged.disconnect(self._canvas_moved)
        self._close_session()

    def _classes_changed(self) -> None:
        self._layers.restyle(self._samples.classes.as_mapped())
        self.refresh()

    def _canvas_moved(self) -> None:
        if not self._whole_is_current:
            self._still.start()

    def _reopen(self) -> None:
        if self._work.current is Work.SAVE:
            return  # the session is in use; it is replaced when the map is saved
        self._work.cancel()
        self._close_session()
        self._whole_is_current = False
        if self._imagery is None:
            self._can_map()
        else:
            self._open()

    def _open(self) -> None:
        params = opening_message(self._imagery or {}, self._settings)
        self._opened_with = (self._imagery, self._settings.of_scene)
        self._work.start(Work.OPEN, "live_open", params, self._opened)

    def _opened(self, result: dict[str, Any]) -> None:
        self._session = Session(result["session"], SceneGrid.from_message(result["grid"]))
        self._engine.open_imagery = self._imagery
        self.scene_opened.emit(result)
        wish, self._wish = self._wish, None
        (wish or self._map_view)()

    def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._engine.open_imagery = None
            self._engine.request("live_close", {"session": session.name})

    def _can_map(self) -> bool:
        if self._imagery is None:
            missing = self.tr("Choose a Sentinel-2 or Sentinel-1 layer to begin.")
        else:
            trainability = self._samples.trainability()
            missing = trainability.missing
            if not missing:
                self.noticed.emit(trainability.left_out)
        self.hint.emit(missing)
        return not missing

    def _open_session(self, wish: Callable[[], None]) -> Session | None:
        """The open scene if it can be mapped; if it must be opened first, the wish is fulfilled then."""
        if not self._can_map():
            return None
        if self._session is None:
            self._wish = wish
            if self._work.current is not Work.OPEN:
                self._open()
        return self._session

    def _map_view(self) -> None:
        if not self._can_map():
            if self._work.current in _OF_ITSELF:
                self._work.cancel()
            return
        if not self._live or self._whole_is_current:
            return
        if self._work.current in (Work.SAVE, Work.OPEN):
            self._view_is_due = True
            return
        self._rest.stop()
        view = self._view_message(self._session) if self._session is not None else None
        if view is not None and self._is_to_be_seen(view):
            self._view_is_due = True
            return
        self._work.cancel()
        if self._session is None:
            self._open()
        elif view is None:
            self.hint.emit(self.tr("The map shows no part of the imagery: zoom to it."))
        else:
            self._view = view
            self._views_unseen += 1
            self._work.start(Work.VIEW, "live_view", view, self._view_mapped, self._show_partial)

    def _view_message(self, session: Session) -> dict[str, Any] | None:
        """What `live_view` is asked for the screen as it is; None where that shows nothing of the imagery."""
        view = view_of_screen(self._canvas.mapSettings(), session.grid, self._settings.resolution)
        if view is None:
            return None
        return {
            **self._map_message(session, *self._new_paths("view")),
            "extent": list(view.extent),
            "width": view.width,
            "height": view.height,
            "compare": False,  # the map first
        }

    def _is_to_be_seen(self, view: dict[str, Any]) -> bool:
        """Whether the view under way is to be shown before another click's: of the same screen, the one before unseen.

        A click ends what is under way, but never two answers in a row before anything of them was shown: else someone
        who clicks faster than this machine redraws would see nothing at all.
        """
        same = all(view.get(name) == value for name, value in self._view.items() if name not in _OF_A_CLICK)
        return self._work.current is Work.VIEW and self._views_unseen > 1 and same

    def _map_rest(self) -> None:
        if self._live and self._work.current is None and not self._whole_is_current:
            self.map_whole_scene()

    def _new_paths(self, stem: str) -> tuple[Path, Path | None]:
        confidence = self._layers.new_path(f"{stem}_confidence") if self._settings.confidence else None
        return self._layers.new_path(stem), confidence

    def _map_message(self, session: Session, path: Path, confidence: Path | None) -> dict[str, Any]:
        labels = labels_message(self._samples, session.grid.crs, self._settings)
        return {"session": session.name, **labels, **files_message(path, confidence), **parcels_message(self._parcels)}

    def _show(self, result: dict[str, Any]) -> None:
        self._views_unseen = 0
        self._layers.show_map(Path(result["out"]), self._samples.classes.as_mapped())
        if result.get("confidence") and self._settings.confidence:
            self._layers.show_confidence(Path(result["confidence"]))

    def _show_partial(self, result: dict[str, Any]) -> None:
        """Show a copy: the engine goes on replacing its own file, which some systems refuse while it is open."""
        copies = {name: self._layers.copy_of(Path(result[name])) for name in ("out", "confidence") if result.get(name)}
        if copies.get("out"):
            self._show(copies)
        if result.get("features") == "pixels":
            self.first_look.emit()

    def _view_mapped(self, result: dict[str, Any]) -> None:
        self._show(result)
        self.view_mapped.emit(result)
        if self._view_is_due:  # a click came meanwhile
            return
        if self._settings.compare and result.get("accuracy"):
            path, _confidence = self._new_paths("compared")
            params = {**self._view, "compare": True, "out": str(path), "confidence": None}
            self._work.start(Work.COMPARE, "live_view", params, self._compared)
        else:
            self._compared({})

    def _compared(self, result: dict[str, Any]) -> None:
        """The map took its time already: its tiles are there, and the forest alone is new."""
        if result.get("out"):
            Path(result["out"]).unlink(missing_ok=True)
        self.compared.emit(result.get("comparison"))
        seconds = TerraFMSettings.load().whole_scene_after
        if self._live and seconds:
            self._rest.start(1000 * seconds)

    def _whole_mapped(self, result: dict[str, Any]) -> None:
        self._whole_is_current = True
        self._show(result)
        self.scene_mapped.emit(result)

    def _refused(self, work: Work, error: EngineError) -> None:
        if work is Work.COMPARE and error.kind is ErrorKind.USER:
            self._compared({})  # the map is there, and goes on
            return
        if work is Work.OPEN:
            self._view_is_due, self._wish = False, None  # opening it again would fail again
            if error.kind is ErrorKind.USER:
                self.hint.emit(error.message)
        self.failed.emit(error.message)

    def _ended(self, work: Work) -> None:
        """Do what had to wait for the end of a call."""
        if work is Work.SAVE and self._opened_with != (self._imagery, self._settings.of_scene):
            self._reopen()
        elif self._view_is_due and self._work.current is None:
            self._view_is_due = False
            self._map_view()
