"""The worker's live methods: a scene that stays open, its maps, and where to click next."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..features.map_blocks import coarsening
from ..features.scene_features import SceneFeatures
from ..imagery import LandCoverClass, Scene, write_screen
from ..mapping.classify.prediction import Labelled
from ..mapping.classify.scene_map import SMOOTHING, classify
from ..mapping.live.live_map import LiveMap
from ..mapping.live.screen_canvas import View
from ..mapping.live.suggestions import SUGGESTIONS
from ..model import InferenceModel
from ..reports.map_report import model_summary
from ..samples.sample_set import SampleSet, from_coordinates
from .parameters import extent as given_extent
from .parameters import number, path, required
from .parameters import scene as opened_scene
from .server import Call, InvalidParams, Method, Params


@dataclass
class LiveSession:
    """A scene that is open in the panel, with its features and what was computed of them."""

    scene: Scene
    live: LiveMap
    resolution: float | None

    def close(self) -> None:
        """Close files."""
        self.live.features.close()
        self.scene.close()


class LiveMethods:
    """The live sessions that a worker keeps between messages; `models` gives a model by its name."""

    def __init__(self, models: Callable[[str | None], InferenceModel]) -> None:
        self._models = models
        self._sessions: dict[str, LiveSession] = {}
        self._numbers = itertools.count(1)

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "live_open": self.live_open,
            "live_view": self.live_view,
            "live_map": self.live_map,
            "live_suggest": self.live_suggest,
            "live_close": self.live_close,
        }

    def live_open(self, params: Params, call: Call) -> Params:
        """Open a scene for live maps."""
        call.progress(0.0, "Opening the scene")
        model = self._models(params.get("model"))
        scene = opened_scene(params)
        try:
            coarsening(scene.grid, params.get("resolution"))
            live = LiveMap(SceneFeatures(scene, model))
        except BaseException:
            scene.close()
            raise
        name = f"live-{next(self._numbers)}"
        self._sessions[name] = LiveSession(scene, live, params.get("resolution"))
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
            "model": model_summary(model.info),
            "s2": scene.s2.to_dict() if scene.s2 else None,
            "s1": scene.s1.to_dict() if scene.s1 else None,
        }

    def live_view(self, params: Params, call: Call) -> Params:
        """The map of what the screen shows."""
        session = self._session(params)
        grid = session.scene.grid
        extent = given_extent(params.get("extent"))
        if extent is None:
            raise InvalidParams("'extent' must be given.")
        view = View(extent, int(required(params, "width", int)), int(required(params, "height", int)))
        if not (0 < view.width <= 8192 and 0 < view.height <= 8192):
            raise InvalidParams("'width' and 'height' must be from 1 to 8192.")
        samples = _samples(params, session)
        out, confidence = Path(required(params, "out", str)), path(params.get("confidence"))

        def write(labelled: Labelled) -> None:
            write_screen(out, labelled.codes[None], grid.crs, extent)
            if confidence is not None:
                write_screen(confidence, labelled.confidence, grid.crs, extent)

        def show(labelled: Labelled) -> None:
            write(labelled)
            call.partial({"out": str(out), "confidence": str(confidence) if confidence else None})

        made = session.live.view(
            view,
            samples,
            method=params.get("method") or "linear",
            smoothing=number(params, "smoothing", SMOOTHING) / grid.resolution,
            equal_shares=bool(params.get("equal_shares")),
            partial=show,
            progress=call.progress,
        )
        write(made.labelled)
        comparison = None
        if params.get("compare"):
            show(made.labelled)  # the map first: the forest takes longer than it
            comparison = session.live.comparison(samples, made.accuracy, call.progress)
        return {
            "out": str(out),
            "confidence": str(confidence) if confidence else None,
            "accuracy": made.accuracy.to_dict() if made.accuracy else None,
            "comparison": vars(comparison) if comparison else None,
            "ignored": made.ignored + samples.ignored,
            "seconds": {
                "features": round(made.seconds.features, 4),
                "fit": round(made.seconds.fit, 4),
                "predict": round(made.seconds.predict, 4),
            },
        }

    def live_map(self, params: Params, call: Call) -> Params:
        """The map of the whole scene, from the panel's samples."""
        session = self._session(params)
        report = classify(
            session.live.features,
            _samples(params, session),
            required(params, "out", str),
            method=params.get("method") or "linear",
            resolution=session.resolution,
            smoothing=number(params, "smoothing", SMOOTHING),
            confidence=params.get("confidence"),
            report=params.get("report"),
            polygons=params.get("polygons"),
            compare=bool(params.get("compare")),
            equal_shares=bool(params.get("equal_shares")),
            save_probe=params.get("save_probe"),
            samples_source=params.get("samples_source") or "SAMPLES",
            progress=call.progress,
        )
        return report.to_dict()

    def live_suggest(self, params: Params, call: Call) -> Params:
        """Where the next samples would teach the map most."""
        session = self._session(params)
        wanted = int(number(params, "number", SUGGESTIONS))
        if not 0 < wanted <= 50:
            raise InvalidParams("'number' must be from 1 to 50.")
        samples = _samples(params, session, may_be_empty=True)
        found = session.live.suggestions(
            samples, method=params.get("method") or "linear", number=wanted, progress=call.progress
        )
        return {"suggestions": [suggestion.to_dict() for suggestion in found]}

    def live_close(self, params: Params, _call: Call) -> Params:
        """Close a session; closing one that is gone is no error."""
        session = self._sessions.pop(required(params, "session", str), None)
        if session is not None:
            session.close()
        return {}

    def _session(self, params: Params) -> LiveSession:
        name = required(params, "session", str)
        if name not in self._sessions:
            raise UserError("The scene is no longer open in the engine: choose the layers again.")
        return self._sessions[name]


def _samples(params: Params, session: LiveSession, *, may_be_empty: bool = False) -> SampleSet:
    classes = tuple(
        LandCoverClass(int(entry["code"]), str(entry["name"]), str(entry["color"]))
        for entry in required(params, "classes", list)
    )
    points: Sequence[dict[str, Any]] = required(params, "samples", list)
    samples = from_coordinates(
        [point["x"] for point in points],
        [point["y"] for point in points],
        [point["code"] for point in points],
        classes,
        session.scene.grid,
    )
    if len(samples) == 0 and not may_be_empty:
        raise UserError("None of the samples lies inside the scene: click on the imagery.")
    present = set(samples.codes.tolist())
    if may_be_empty:
        return samples  # a class without samples is the one that most needs some
    return replace(samples, classes=tuple(entry for entry in classes if entry.code in present))
