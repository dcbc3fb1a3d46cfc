"""The worker's methods: each message of docs/protocol.md, turned into calls of the engine."""

from __future__ import annotations

import itertools
import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine import __version__
from engine.errors import UserError
from engine.imagery import Grid, LandCoverClass, Scene, describe, open_scene, write_screen
from engine.mapping import (
    LiveMap,
    MapRequest,
    SampleSet,
    SceneFeatures,
    View,
    classify,
    classify_file,
    from_coordinates,
    model_summary,
    write_change,
    write_clusters,
    write_embedding,
    write_similarity,
)
from engine.mapping.classification import SMOOTHING
from engine.mapping.map_grid import coarsening
from engine.mapping.prediction import Labelled
from engine.model import InferenceModel, available_models, load_model
from engine.worker import Call, InvalidParams, Method, Params

PROTOCOL = 1
_IMAGERY = ("s2", "s1", "level", "s2_bands", "s1_bands", "s1_unit", "mask")


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


class EngineMethods:
    """What a worker keeps between messages: loaded models and live sessions."""

    def __init__(self) -> None:
        self._models: dict[str, InferenceModel] = {}
        self._sessions: dict[str, LiveSession] = {}
        self._numbers = itertools.count(1)

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "hello": self.hello,
            "describe": self.describe,
            "classify": self.classify,
            "embed": self.embed,
            "similar": self.similar,
            "cluster": self.cluster,
            "change": self.change,
            "live_open": self.live_open,
            "live_view": self.live_view,
            "live_map": self.live_map,
            "live_close": self.live_close,
        }

    def hello(self, _params: Params, _call: Call) -> Params:
        """Who is there, on which device, with which models."""
        return {
            "engine": __version__,
            "protocol": PROTOCOL,
            "python": platform.python_version(),
            "device": InferenceModel.describe_device(),
            "models": [model_summary(info) for info in available_models()],
        }

    def describe(self, params: Params, _call: Call) -> Params:
        """What is recognised in a raster."""
        path = _required(params, "path", str)
        given = {name: params[name] for name in ("sensor", "level", "bands", "unit") if params.get(name)}
        return describe(path, **given).to_dict()

    def classify(self, params: Params, call: Call) -> Params:
        """A whole map from a samples file."""
        request = MapRequest(
            samples=Path(_required(params, "samples", str)),
            out=Path(_required(params, "out", str)),
            class_field=params.get("class_field") or "class",
            method=params.get("method") or "linear",
            model=params.get("model") or "terrafm-ti",
            resolution=params.get("resolution"),
            smoothing=_number(params, "smoothing", SMOOTHING),
            extent=_extent(params.get("extent")),
            confidence=_path(params.get("confidence")),
            report=_path(params.get("report")),
        )
        with _scene(params) as scene:
            return classify_file(scene, request, call.progress, self._model(request.model)).to_dict()

    def embed(self, params: Params, call: Call) -> Params:
        """A scene's features as a file."""
        out = _required(params, "out", str)
        model = self._model(params.get("model"))
        with _scene(params) as scene, SceneFeatures(scene, model) as features:
            written = write_embedding(
                features,
                out,
                resolution=params.get("resolution"),
                extent=_extent(params.get("extent")),
                progress=call.progress,
            )
        return written.to_dict()

    def similar(self, params: Params, call: Call) -> Params:
        """How similar every pixel is to some examples."""
        examples, out = _required(params, "examples", str), _required(params, "out", str)
        model = self._model(params.get("model"))
        with _scene(params) as scene, SceneFeatures(scene, model) as features:
            return write_similarity(
                features,
                examples,
                out,
                combine=params.get("combine") or "mean",
                threshold=params.get("threshold"),
                mask=params.get("similar_mask"),
                resolution=params.get("resolution"),
                extent=_extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def cluster(self, params: Params, call: Call) -> Params:
        """A map of clusters."""
        out = _required(params, "out", str)
        model = self._model(params.get("model"))
        with _scene(params) as scene, SceneFeatures(scene, model) as features:
            return write_clusters(
                features,
                out,
                clusters=params.get("clusters"),
                smoothing=_number(params, "smoothing", SMOOTHING),
                resolution=params.get("resolution"),
                extent=_extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def change(self, params: Params, call: Call) -> Params:
        """What changed between two dates."""
        out = _required(params, "out", str)
        model = self._model(params.get("model"))
        earlier = {**params, "s2": params.get("s2_before"), "s1": params.get("s1_before")}
        later = {**params, "s2": params.get("s2_after"), "s1": params.get("s1_after")}
        with (
            _scene(earlier) as before,
            _scene(later, before.grid) as after,
            SceneFeatures(before, model) as first,
            SceneFeatures(after, model) as second,
        ):
            return write_change(
                first,
                second,
                out,
                binary=params.get("binary"),
                resolution=params.get("resolution"),
                extent=_extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def live_open(self, params: Params, call: Call) -> Params:
        """Open a scene for live maps."""
        call.progress(0.0, "Opening the scene")
        model = self._model(params.get("model"))
        scene = _scene(params)
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
        extent = _extent(params.get("extent"))
        if extent is None:
            raise InvalidParams("'extent' must be given.")
        view = View(extent, int(_required(params, "width", int)), int(_required(params, "height", int)))
        if not (0 < view.width <= 8192 and 0 < view.height <= 8192):
            raise InvalidParams("'width' and 'height' must be from 1 to 8192.")
        samples = _samples(params, session)
        out, confidence = Path(_required(params, "out", str)), _path(params.get("confidence"))

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
            smoothing=_number(params, "smoothing", SMOOTHING) / grid.resolution,
            partial=show,
            progress=call.progress,
        )
        write(made.labelled)
        return {
            "out": str(out),
            "confidence": str(confidence) if confidence else None,
            "accuracy": made.accuracy.to_dict() if made.accuracy else None,
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
            _required(params, "out", str),
            method=params.get("method") or "linear",
            resolution=session.resolution,
            smoothing=_number(params, "smoothing", SMOOTHING),
            confidence=params.get("confidence"),
            report=params.get("report"),
            progress=call.progress,
        )
        return report.to_dict()

    def live_close(self, params: Params, _call: Call) -> Params:
        """Close a session; closing one that is gone is no error."""
        session = self._sessions.pop(_required(params, "session", str), None)
        if session is not None:
            session.close()
        return {}

    def _model(self, name: str | None) -> InferenceModel:
        name = name or "terrafm-ti"
        if name not in self._models:
            self._models[name] = InferenceModel(load_model(name))
        return self._models[name]

    def _session(self, params: Params) -> LiveSession:
        name = _required(params, "session", str)
        if name not in self._sessions:
            raise UserError("The scene is no longer open in the engine: choose the layers again.")
        return self._sessions[name]


def methods() -> dict[str, Method]:
    """The methods of a new worker."""
    return EngineMethods().table()


def _scene(params: Params, grid: Grid | None = None) -> Scene:
    given: dict[str, Any] = {name: params[name] for name in _IMAGERY if params.get(name)}
    if not ("s2" in given or "s1" in given):
        raise UserError("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or both.")
    return open_scene(given.pop("s2", None), given.pop("s1", None), grid=grid, **given)


def _samples(params: Params, session: LiveSession) -> SampleSet:
    classes = tuple(
        LandCoverClass(int(entry["code"]), str(entry["name"]), str(entry["color"]))
        for entry in _required(params, "classes", list)
    )
    points: Sequence[dict[str, Any]] = _required(params, "samples", list)
    samples = from_coordinates(
        [point["x"] for point in points],
        [point["y"] for point in points],
        [point["code"] for point in points],
        classes,
        session.scene.grid,
    )
    if len(samples) == 0:
        raise UserError("None of the samples lies inside the scene: click on the imagery.")
    present = set(samples.codes.tolist())
    return replace(samples, classes=tuple(entry for entry in classes if entry.code in present))


def _required(params: Params, name: str, kind: type) -> Any:
    value = params.get(name)
    if not isinstance(value, kind):
        raise InvalidParams(f"'{name}' must be given as {kind.__name__}.")
    return value


def _extent(value: Any) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4:
        raise InvalidParams("'extent' must be [xmin, ymin, xmax, ymax].")
    return float(value[0]), float(value[1]), float(value[2]), float(value[3])


def _number(params: Params, name: str, default: float) -> float:
    value = params.get(name)
    return default if value is None else float(value)


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None
