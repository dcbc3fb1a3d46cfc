"""The worker's live methods: a scene that stays open, its maps, and where to click next."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..answers import features_of, opened
from ..errors import UserError
from ..features.map_blocks import coarsening
from ..imagery import SQUARE_METRES_PER_HECTARE, Grid, LandCoverClass, PixelAreas, Scene, Window, write_screen
from ..mapping.classify.prediction import Labelled
from ..mapping.live.live_map import FROM_MODEL, LiveMap
from ..mapping.live.screen_parcels import LiveParcels
from ..model import InferenceModel
from ..parcels.layer import ParcelLayer, checked, read_parcels
from ..reports.map_report import model_summary
from ..requests import (
    ClassifyRequest,
    LiveCloseRequest,
    LiveMapRequest,
    LiveOpenRequest,
    LiveSuggestRequest,
    LiveViewRequest,
    like,
)
from ..requests.live import NamedClass
from ..samples.class_levels import ClassLevel
from ..samples.class_set_file import levels_of_entries
from ..samples.labelled_features import file_and_layer
from ..samples.sample_set import SampleSet, from_coordinates
from .memory import give_back
from .server import Call, Params

CLASS_LIST = "the panel's classes"
"""What sentences call a class set that was not read from a file."""


@dataclass
class LiveSession:
    """A scene that is open in the panel, with its features and what was computed of them."""

    scene: Scene
    live: LiveMap
    resolution: float | None
    _parcels_of: tuple[Path, int] | None = None

    def use_parcels(self, path: Path | None) -> ParcelLayer | None:
        """Map by the parcels of a file, which is read once as long as it does not change; by pixels without one."""
        if path is None:
            self._parcels_of, self.live.parcels = None, None
            return None
        file, _ = file_and_layer(str(path))
        mark = path, file.stat().st_mtime_ns if file.exists() else 0
        if self.live.parcels is None or mark != self._parcels_of:
            self.live.parcels = LiveParcels(read_parcels(path), self.scene.grid)
            self._parcels_of = mark
        checked(self.live.parcels.layer, self.live.parcels.pixels.reach_grid)
        return self.live.parcels.layer

    def close(self) -> None:
        """Close files."""
        self.live.features.close()
        self.scene.close()


class LiveMethods:
    """The live sessions that a worker keeps between messages; `models` gives a model by its name."""

    def __init__(self, models: Callable[[str], InferenceModel]) -> None:
        self._models = models
        self._sessions: dict[str, LiveSession] = {}
        self._numbers = itertools.count(1)

    def table(self) -> dict[str, Callable[[Any, Call], Params]]:
        """What answers each request, by name."""
        return {
            "live_open": self.live_open,
            "live_view": self.live_view,
            "live_map": self.live_map,
            "live_suggest": self.live_suggest,
            "live_close": self.live_close,
        }

    def live_open(self, request: LiveOpenRequest, call: Call) -> Params:
        """Open a scene for live maps."""
        call.progress(0.0, "Opening the scene")
        if request.s2 is not None or request.s1 is not None:
            self._models(request.model)  # before the files: a model that is not there is said first
        scene = opened(request)
        try:
            coarsening(scene.grid, request.resolution)
            live = LiveMap(features_of(scene, request.model, self._models))
        except BaseException:
            scene.close()
            raise
        name = f"live-{next(self._numbers)}"
        self._sessions[name] = LiveSession(scene, live, request.resolution)
        grid = scene.grid
        return {
            "session": name,
            "grid": {
                "crs": grid.crs.to_wkt(),
                "extent": list(grid.bounds),
                "width": grid.width,
                "height": grid.height,
                "resolution": grid.resolution,
            },
            "model": model_summary(live.features.info),
            "s2": scene.s2.to_dict() if scene.s2 else None,
            "s1": scene.s1.to_dict() if scene.s1 else None,
            **({"layers": [layer.to_dict() for layer in scene.layers]} if scene.layers else {}),
            "further": [description.to_dict() for description in scene.further],
            **(scene.several.to_dict() if scene.several else {}),
        }

    def live_view(self, request: LiveViewRequest, call: Call) -> Params:
        """The map of what the screen shows."""
        session = self._session(request.session)
        session.use_parcels(request.parcels)
        samples = _samples(request, session)
        grid = Grid.over(request.extent, session.scene.grid.crs, request.width, request.height)
        files = {"out": str(request.out), "confidence": str(request.confidence) if request.confidence else None}

        def write(labelled: Labelled) -> None:
            write_screen(request.out, labelled.codes[None], grid)
            if request.confidence is not None:
                write_screen(request.confidence, labelled.confidence, grid)

        def show(labelled: Labelled, source: str) -> None:
            write(labelled)
            call.partial({**files, "features": source})

        made = session.live.view(request, samples, show, call.progress)
        write(made.labelled)
        comparison = None
        if request.compare:
            show(made.labelled, FROM_MODEL)  # the map first: the forest takes longer than it
            comparison = session.live.comparison(samples, made.accuracy, call.progress)
        return {
            **files,
            "features": FROM_MODEL,
            "classes": _areas(samples.as_mapped.classes if samples.level else request.classes, made.labelled, grid),
            "accuracy": made.accuracy.to_dict() if made.accuracy else None,
            "comparison": vars(comparison) if comparison else None,
            "suspicious": [sample.to_dict() for sample in made.suspicious],
            "ignored": made.ignored + samples.ignored,
            "seconds": {name: round(seconds, 4) for name, seconds in vars(made.seconds).items()},
        }

    def live_map(self, request: LiveMapRequest, call: Call) -> Params:
        """The map of the whole scene, from the panel's samples."""
        from ..mapping.classify.scene_map import map_scene

        session = self._session(request.session)
        give_back()  # a map's blocks are larger than a screen's
        source = Path(request.samples_source or "SAMPLES")
        imagery = vars(session.scene.source)
        parcels = session.use_parcels(request.parcels)
        samples = _samples(request, session)
        classes = "CLASSES" if samples.level is not None else None
        whole = like(
            ClassifyRequest, request, classes=classes, samples=source, resolution=session.resolution, **imagery
        )
        features, by_parcels = session.live.features, request.by_parcels and parcels is not None
        return map_scene(features, samples, whole, call.progress, parcels, by_parcels=by_parcels).to_dict()

    def live_suggest(self, request: LiveSuggestRequest, call: Call) -> Params:
        """Where the next samples would teach the map most."""
        session = self._session(request.session)
        samples = _samples(request, session)
        found = session.live.suggestions(samples, method=request.method, number=request.number, progress=call.progress)
        return {"suggestions": [suggestion.to_dict() for suggestion in found]}

    def live_close(self, request: LiveCloseRequest, _call: Call) -> Params:
        """Close a session; closing one that is gone is no error."""
        session = self._sessions.pop(request.session, None)
        if session is not None:
            session.close()
        return {}

    def _session(self, name: str) -> LiveSession:
        if name not in self._sessions:
            raise UserError("The scene is no longer open in the engine: choose the layers again.")
        return self._sessions[name]


def _samples(request: LiveViewRequest | LiveMapRequest | LiveSuggestRequest, session: LiveSession) -> SampleSet:
    """The samples of a request; only suggestions can do without any."""
    classes = tuple(LandCoverClass(entry.code, entry.name, entry.color) for entry in request.classes)
    points = request.samples
    samples = from_coordinates(
        [point.x for point in points], [point.y for point in points], [point.code for point in points],
        classes, session.scene.grid,
    )  # fmt: skip
    if isinstance(request, LiveSuggestRequest):
        return samples  # a class without samples is the one that most needs some
    samples = replace(samples, level=_level(request))
    if len(samples) == 0:
        raise UserError("None of the samples lies inside the scene: click on the imagery.")
    present = set(samples.codes.tolist())
    return replace(samples, classes=tuple(entry for entry in classes if entry.code in present))


def _level(request: LiveViewRequest | LiveMapRequest) -> ClassLevel | None:
    """The level that a map shows, where the classes have levels."""
    if not any(entry.above for entry in request.classes):
        return None
    entries = [{**vars(entry), "above": [vars(one) for one in entry.above]} for entry in request.classes]
    return levels_of_entries(CLASS_LIST, entries).at(request.class_level)


def _areas(classes: Iterable[NamedClass | LandCoverClass], labelled: Labelled, grid: Grid) -> list[Params]:
    """How much of a screen each class covers: its pixels, and hectares on the ground."""
    square_metres = PixelAreas.of(grid).block(Window(0, 0, grid.width, grid.height))
    pixels = np.bincount(labelled.codes.ravel(), minlength=256)
    hectares = np.bincount(labelled.codes.ravel(), square_metres.ravel(), 256) / SQUARE_METRES_PER_HECTARE
    return [
        {"code": entry.code, "pixels": int(pixels[entry.code]), "area_ha": round(float(hectares[entry.code]), 4)}
        for entry in classes
    ]
