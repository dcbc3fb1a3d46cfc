"""The worker's methods: each message of docs/protocol.md, read as a request and answered.

A request imports what it needs, so that the first answer is there as soon as torch is.
"""

from __future__ import annotations

import importlib
import platform
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import UserError
from ..requests import (
    DEFAULT_MODEL,
    REQUESTS,
    ClassSetRequest,
    CloudMaskRequest,
    CloudWaysRequest,
    DescribeRequest,
    HelloRequest,
    ReportRequest,
    Request,
    like,
)
from ..version import __version__
from .server import Call, Method, Params, Preparation

if TYPE_CHECKING:
    from ..clouds.series import CloudMaskSeries
    from ..model import InferenceModel
    from .live_methods import LiveMethods

PROTOCOL = 1
Q = TypeVar("Q", bound=Request)
_OPENING = ("..answers", "..features.scene_features", ".live_methods")
_FITTING = ("scipy.stats", "sklearn.base", "..mapping.classify.validation", "..mapping.classify.scene_map")
"""What a scene needs that is opened, and a map; in pieces of less than a second."""


class EngineMethods:
    """What a worker keeps between messages: loaded models and live sessions."""

    def __init__(self) -> None:
        self._models: dict[str, InferenceModel] = {}

    @cached_property
    def _live(self) -> LiveMethods:
        from .live_methods import LiveMethods

        return LiveMethods(self._model)

    @cached_property
    def _cloud_masks(self) -> CloudMaskSeries:
        from ..clouds.series import CloudMaskSeries

        return CloudMaskSeries()

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        own: dict[str, Callable[[Any, Call], Params]] = {
            "hello": self.hello,
            "describe": self.describe,
            "class_set": self.class_set,
            "report": self.report,
            "cloudmask": self.cloudmask,
            "cloudways": self.cloudways,
        }
        return {name: reading(record, own.get(name) or self._answering(name)) for name, record in REQUESTS.items()}

    def preparations(self) -> list[Preparation]:
        """What makes the first map quick, in the order that it will be asked for."""
        opening, fitting = (
            [partial(importlib.import_module, name, __package__) for name in names] for names in (_OPENING, _FITTING)
        )
        return [*opening, partial(self._model, DEFAULT_MODEL), *fitting]

    def hello(self, _request: HelloRequest, _call: Call) -> Params:
        """Who is there, on which device, with which models."""
        from ..modalities import RELEASED, registered
        from ..model import InferenceModel, available_models
        from ..reports.map_report import model_summary

        return {
            "engine": __version__,
            "protocol": PROTOCOL,
            "python": platform.python_version(),
            "device": InferenceModel.describe_device(),
            **InferenceModel.device_facts(),
            "models": [model_summary(info) for info in available_models()],
            "modalities": [entry.summary() for name, entry in registered().items() if name not in RELEASED],
        }

    def describe(self, request: DescribeRequest, _call: Call) -> Params:
        """What is recognised in a raster."""
        from ..imagery import describe, describe_several, mask_kind

        if len(request.path) > 1 and request.sensor in ("s2", "s1"):
            return describe_several(**vars(request))
        path = request.path[0]
        if request.sensor == "mask":
            return mask_kind(path).to_dict()
        if request.sensor == "layer":
            from ..imagery.layers.examine import examine_layer

            return examine_layer(path).to_dict()
        return describe(**{**vars(request), "path": path}).to_dict()

    def class_set(self, request: ClassSetRequest, _call: Call) -> Params:
        """The classes of a file."""
        from ..samples.class_set_file import read_class_set

        return read_class_set(request.path).entries()

    def report(self, request: ReportRequest, _call: Call) -> Params:
        """The page of a map that was made here."""
        from ..reports.files import write_map_page

        return {"out": str(request.out), "map": write_map_page(request.out, request.map)}

    def cloudmask(self, request: CloudMaskRequest, call: Call) -> Params:
        """A mask of clouds and shadows; what the next request will be about is prepared meanwhile."""
        model = self._model(request.model) if request.method in ("head", "clicks") else None
        following = like(CloudMaskRequest, request, **vars(request.next), next=None) if request.next else None
        return self._cloud_masks.make(request, call.progress, model, following).to_dict()

    def cloudways(self, request: CloudWaysRequest, _call: Call) -> Params:
        """Which ways to find clouds are open for imagery."""
        from ..clouds.preparation import opened
        from ..clouds.routing import cloud_ways

        with opened(request) as scene:
            return cloud_ways(scene, request).to_dict()

    def _answering(self, name: str) -> Callable[[Any, Call], Params]:
        def answer(request: Request, call: Call) -> Params:
            if name.startswith("live_"):
                return self._live.table()[name](request, call)
            from ..answers import ANSWERS

            return ANSWERS[name](request, call.progress, self._model).to_dict()

        return answer

    def _model(self, name: str) -> InferenceModel:
        from ..model import load_inference

        if name not in self._models:
            self._models[name] = load_inference(name)
        return self._models[name]


def reading(record: type[Q], answer: Callable[[Q, Call], Params]) -> Method:
    """The method that reads a message as a request, and answers it."""

    def method(params: Params, call: Call) -> Params:
        request = record.of(params)
        if request.lacks_imagery:
            raise UserError("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or more layers.")
        return answer(request, call)

    return method


def methods() -> dict[str, Method]:
    """The methods of a new worker."""
    return EngineMethods().table()
