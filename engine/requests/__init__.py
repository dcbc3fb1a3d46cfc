"""What can be asked of the engine: one record each, from which its command, its message and its documentation come.

Needs nothing but the standard library, so that `--help` does not wait for torch.
"""

from .accuracy import AccuracyRequest, DrawRequest, ReportRequest
from .clouds import CloudMaskRequest, CloudWaysRequest, OpticalRequest
from .imagery import DescribeRequest, ImageryRequest
from .live import (
    LiveCloseRequest,
    LiveMapRequest,
    LiveOpenRequest,
    LiveSuggestRequest,
    LiveViewRequest,
    ViewRequest,
)
from .maps import (
    SMOOTHING,
    ChangeRequest,
    ClassifyRequest,
    ClusterRequest,
    CompositeRequest,
    EmbedRequest,
    PredictRequest,
    RgbRequest,
    SegmentRequest,
    SimilarRequest,
)
from .models import DEFAULT_MODEL, ClassSetRequest, HelloRequest
from .options import Extent, Option, Request, like, options_of

REQUESTS: dict[str, type[Request]] = {
    "hello": HelloRequest,
    "describe": DescribeRequest,
    "class_set": ClassSetRequest,
    "classify": ClassifyRequest,
    "predict": PredictRequest,
    "accuracy": AccuracyRequest,
    "draw_reference": DrawRequest,
    "report": ReportRequest,
    "embed": EmbedRequest,
    "composite": CompositeRequest,
    "cloudmask": CloudMaskRequest,
    "cloudways": CloudWaysRequest,
    "similar": SimilarRequest,
    "cluster": ClusterRequest,
    "change": ChangeRequest,
    "rgb": RgbRequest,
    "segment": SegmentRequest,
    "live_open": LiveOpenRequest,
    "live_view": LiveViewRequest,
    "live_map": LiveMapRequest,
    "live_suggest": LiveSuggestRequest,
    "live_close": LiveCloseRequest,
}
"""By the method's name in a message."""

__all__ = [
    "DEFAULT_MODEL",
    "REQUESTS",
    "SMOOTHING",
    "AccuracyRequest",
    "ChangeRequest",
    "ClassSetRequest",
    "ClassifyRequest",
    "CloudMaskRequest",
    "CloudWaysRequest",
    "ClusterRequest",
    "CompositeRequest",
    "DescribeRequest",
    "DrawRequest",
    "EmbedRequest",
    "Extent",
    "HelloRequest",
    "ImageryRequest",
    "LiveCloseRequest",
    "LiveMapRequest",
    "LiveOpenRequest",
    "LiveSuggestRequest",
    "LiveViewRequest",
    "OpticalRequest",
    "Option",
    "PredictRequest",
    "ReportRequest",
    "Request",
    "RgbRequest",
    "SegmentRequest",
    "SimilarRequest",
    "ViewRequest",
    "like",
    "options_of",
]
