"""The worker's methods: each message of docs/protocol.md, read as a request and answered."""

from __future__ import annotations

import platform
from collections.abc import Callable
from typing import Any, TypeVar

from ..answers import ANSWERS
from ..clouds.series import CloudMaskSeries
from ..errors import UserError
from ..imagery import describe, mask_kind
from ..imagery.layers.examine import examine_layer
from ..model import InferenceModel, available_models, load_inference
from ..reports.files import write_map_page
from ..reports.map_report import model_summary
from ..requests import REQUESTS, CloudMaskRequest, DescribeRequest, HelloRequest, ReportRequest, Request, like
from ..version import __version__
from .live_methods import LiveMethods
from .server import Call, Method, Params

PROTOCOL = 1
Q = TypeVar("Q", bound=Request)


class EngineMethods:
    """What a worker keeps between messages: loaded models and live sessions."""

    def __init__(self) -> None:
        self._models: dict[str, InferenceModel] = {}
        self._live = LiveMethods(self._model)
        self._cloud_masks = CloudMaskSeries()

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        own: dict[str, Callable[[Any, Call], Params]] = {
            "hello": self.hello,
            "describe": self.describe,
            "report": self.report,
            "cloudmask": self.cloudmask,
            **{name: self._answering(name) for name in ANSWERS},
            **self._live.table(),
        }
        return {name: reading(record, own[name]) for name, record in REQUESTS.items()}

    def hello(self, _request: HelloRequest, _call: Call) -> Params:
        """Who is there, on which device, with which models."""
        return {
            "engine": __version__,
            "protocol": PROTOCOL,
            "python": platform.python_version(),
            "device": InferenceModel.describe_device(),
            **InferenceModel.device_facts(),
            "models": [model_summary(info) for info in available_models()],
        }

    def describe(self, request: DescribeRequest, _call: Call) -> Params:
        """What is recognised in a raster."""
        if request.sensor == "mask":
            return mask_kind(request.path).to_dict()
        if request.sensor == "layer":
            return examine_layer(request.path).to_dict()
        return describe(**vars(request)).to_dict()

    def report(self, request: ReportRequest, _call: Call) -> Params:
        """The page of a map that was made here."""
        return {"out": str(request.out), "map": write_map_page(request.out, request.map)}

    def cloudmask(self, request: CloudMaskRequest, call: Call) -> Params:
        """A mask of clouds and shadows; what the next request will be about is prepared meanwhile."""
        model = self._model(request.model) if request.method in ("head", "clicks") else None
        following = like(CloudMaskRequest, request, **vars(request.next), next=None) if request.next else None
        return self._cloud_masks.make(request, call.progress, model, following).to_dict()

    def _answering(self, name: str) -> Callable[[Any, Call], Params]:
        return lambda request, call: ANSWERS[name](request, call.progress, self._model).to_dict()

    def _model(self, name: str) -> InferenceModel:
        if name not in self._models:
            self._models[name] = load_inference(name)
        return self._models[name]


def reading(record: type[Q], answer: Callable[[Q, Call], Params]) -> Method:
    """The method that reads a message as a request, and answers it."""

    def method(params: Params, call: Call) -> Params:
        request = record.of(params)
        if request.lacks_imagery:
            raise UserError("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or both.")
        return answer(request, call)

    return method


def methods() -> dict[str, Method]:
    """The methods of a new worker."""
    return EngineMethods().table()
