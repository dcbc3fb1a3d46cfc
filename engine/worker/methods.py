"""The worker's methods: each message of docs/protocol.md, turned into calls of the engine."""

from __future__ import annotations

import platform
from dataclasses import fields
from pathlib import Path

from ..accuracy.assessment import AccuracyRequest, assess
from ..accuracy.design import EXPECTED_ACCURACY, DrawRequest, draw_reference
from ..clouds.preparation import CloudMaskJob
from ..clouds.request import CloudMaskRequest
from ..clouds.series import CloudMaskSeries
from ..features.export import write_embedding
from ..features.scene_features import SceneFeatures
from ..imagery import describe
from ..mapping.classify.scene_map import SMOOTHING, MapRequest, classify_file
from ..mapping.classify.transfer import PredictRequest, predict_file
from ..model import InferenceModel, available_models, load_model
from ..reports.files import write_map_page
from ..reports.map_report import model_summary
from ..version import __version__
from .live_methods import LiveMethods
from .parameters import extent, number, path, required
from .parameters import scene as opened_scene
from .server import Call, Method, Params
from .unsupervised_methods import OtherMapMethods

PROTOCOL = 1
_IMAGERY = ("s2", "s1", "level", "s2_bands", "s1_bands", "s1_unit", "mask")


class EngineMethods:
    """What a worker keeps between messages: loaded models and live sessions."""

    def __init__(self) -> None:
        self._models: dict[str, InferenceModel] = {}
        self._live = LiveMethods(self._model)
        self._other_maps = OtherMapMethods(self._model)
        self._cloud_masks = CloudMaskSeries()

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "hello": self.hello,
            "describe": self.describe,
            "classify": self.classify,
            "predict": self.predict,
            "accuracy": self.accuracy,
            "draw_reference": self.draw_reference,
            "report": self.report,
            "embed": self.embed,
            "cloudmask": self.cloudmask,
            **self._live.table(),
            **self._other_maps.table(),
        }

    def hello(self, _params: Params, _call: Call) -> Params:
        """Who is there, on which device, with which models."""
        return {
            "engine": __version__,
            "protocol": PROTOCOL,
            "python": platform.python_version(),
            "device": InferenceModel.describe_device(),
            **InferenceModel.device_facts(),
            "models": [model_summary(info) for info in available_models()],
        }

    def describe(self, params: Params, _call: Call) -> Params:
        """What is recognised in a raster."""
        path = required(params, "path", str)
        given = {name: params[name] for name in ("sensor", "level", "bands", "unit") if params.get(name)}
        return describe(path, **given).to_dict()

    def classify(self, params: Params, call: Call) -> Params:
        """A whole map from a samples file."""
        request = MapRequest(
            samples=Path(required(params, "samples", str)),
            out=Path(required(params, "out", str)),
            class_field=params.get("class_field") or "class",
            method=params.get("method") or "linear",
            model=params.get("model") or "terrafm-ti",
            resolution=params.get("resolution"),
            smoothing=number(params, "smoothing", SMOOTHING),
            extent=extent(params.get("extent")),
            confidence=path(params.get("confidence")),
            report=path(params.get("report")),
            polygons=path(params.get("polygons")),
            compare=bool(params.get("compare")),
            equal_shares=bool(params.get("equal_shares")),
            save_probe=path(params.get("save_probe")),
            samples_source=params.get("samples_source"),
        )
        with opened_scene(params) as scene:
            return classify_file(scene, request, call.progress, self._model(request.model)).to_dict()

    def predict(self, params: Params, call: Call) -> Params:
        """A map of a scene by a probe that was trained on another."""
        smoothing = params.get("smoothing")
        request = PredictRequest(
            probe=Path(required(params, "probe", str)),
            out=Path(required(params, "out", str)),
            resolution=params.get("resolution"),
            smoothing=None if smoothing is None else number(params, "smoothing", SMOOTHING),
            extent=extent(params.get("extent")),
            confidence=path(params.get("confidence")),
            report=path(params.get("report")),
            polygons=path(params.get("polygons")),
        )
        model = self._model(params["model"]) if params.get("model") else None
        with opened_scene(params) as scene:
            return predict_file(scene, request, call.progress, model).to_dict()

    def accuracy(self, params: Params, call: Call) -> Params:
        """Accuracy and areas of a class map against reference samples."""
        request = AccuracyRequest(
            map=Path(required(params, "map", str)),
            reference=Path(required(params, "reference", str)),
            class_field=params.get("class_field") or None,
            report=path(params.get("report")),
            training=path(params.get("training")),
            reference_source=params.get("reference_source"),
        )
        return assess(request, call.progress).to_dict()

    def draw_reference(self, params: Params, call: Call) -> Params:
        """A stratified random sample of a class map's pixels, to be checked."""
        request = DrawRequest(
            map=Path(required(params, "map", str)),
            draw=Path(required(params, "out", str)),
            points=params.get("points"),
            standard_error=params.get("standard_error"),
            expected_accuracy=number(params, "expected_accuracy", EXPECTED_ACCURACY),
            seed=int(number(params, "seed", 0)),
        )
        return draw_reference(request, call.progress).to_dict()

    def report(self, params: Params, _call: Call) -> Params:
        """The page of a map that was made here."""
        out = required(params, "out", str)
        return {"out": out, "map": write_map_page(Path(out), Path(required(params, "map", str)))}

    def embed(self, params: Params, call: Call) -> Params:
        """A scene's features as a file."""
        out = required(params, "out", str)
        model = self._model(params.get("model"))
        resolution = params.get("resolution")
        with opened_scene(params) as scene, SceneFeatures(scene, model, resolution=resolution) as features:
            written = write_embedding(
                features,
                out,
                resolution=resolution,
                extent=extent(params.get("extent")),
                progress=call.progress,
            )
        return written.to_dict()

    def cloudmask(self, params: Params, call: Call) -> Params:
        """A mask of clouds and shadows."""
        job = _cloud_job(params, params)
        model = self._model(job.request.model) if job.request.method in ("head", "clicks") else None
        following = _cloud_job(params["next"], params) if params.get("next") else None
        return self._cloud_masks.make(job, call.progress, model, following).to_dict()

    def _model(self, name: str | None) -> InferenceModel:
        name = name or "terrafm-ti"
        if name not in self._models:
            self._models[name] = InferenceModel(load_model(name))
        return self._models[name]


def methods() -> dict[str, Method]:
    """The methods of a new worker."""
    return EngineMethods().table()


def _cloud_job(imagery: Params, params: Params) -> CloudMaskJob:
    """The imagery that one message names, with the settings of another."""
    bands = imagery.get("s2_bands")
    return CloudMaskJob(
        required(imagery, "s2", str),
        _cloud_request(params),
        imagery.get("level") or None,
        tuple(bands) if bands else None,
    )


def _cloud_request(params: Params) -> CloudMaskRequest:
    """The parameters by the names of `CloudMaskRequest`; what is left out or null has its default."""
    kinds = {field.name: str(field.type) for field in fields(CloudMaskRequest)}
    required(params, "out", str)
    given: Params = {name: params[name] for name in kinds if params.get(name) is not None}
    given.update({name: Path(value) for name, value in given.items() if "Path" in kinds[name]})
    return CloudMaskRequest(**given)
