"""What is done for each request, by the command line and by the worker alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .accuracy.assessment import assess
from .accuracy.design import DrawnSample, draw_reference
from .accuracy.report import AccuracyReport
from .features.export import WrittenEmbedding, write_embedding
from .features.scene_features import SceneFeatures
from .imagery import Grid, Scene, open_scene
from .mapping.classify.scene_map import classify_file
from .mapping.classify.transfer import predict_file
from .mapping.unsupervised.change import WrittenChange, write_change
from .mapping.unsupervised.clusters import WrittenClusters, write_clusters
from .mapping.unsupervised.colours import WrittenRgb, write_rgb
from .mapping.unsupervised.similarity import WrittenSimilarity, write_similarity
from .model import InferenceModel, load_inference
from .progress import Progress, notice
from .reports.map_report import MapReport
from .requests import (
    AccuracyRequest,
    ChangeRequest,
    ClassifyRequest,
    ClusterRequest,
    DrawRequest,
    EmbedRequest,
    ImageryRequest,
    PredictRequest,
    RgbRequest,
    SimilarRequest,
)

Load = Callable[[str], InferenceModel]
"""Gives a model by its name or path; the worker keeps those that it has loaded."""


class Answer(Protocol):
    """What was made, for programs and for people."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""

    def summary(self) -> str:
        """For a terminal."""


def opened(request: ImageryRequest, grid: Grid | None = None) -> Scene:
    """The imagery of a request, on its own grid or another; to be closed. What was noticed of it is said at once."""
    scene = open_scene(
        request.s2,
        request.s1,
        level=request.level,
        s2_bands=request.s2_bands,
        s1_bands=request.s1_bands,
        s1_unit=request.s1_unit,
        mask=request.mask,
        offset=request.offset,
        grid=grid,
        layers=request.layers,
    )
    for sentence in scene.warnings:
        notice(sentence)
    return scene


def features_of(scene: Scene, model: str, load: Load, **settings: Any) -> SceneFeatures:
    """The features of a scene; of layers alone without a model, which is then not even loaded."""
    return SceneFeatures(scene, load(model) if scene.modalities else None, **settings)


def classify(request: ClassifyRequest, progress: Progress, load: Load = load_inference) -> MapReport:
    """A land-cover map from a file of samples."""
    with opened(request) as scene:
        return classify_file(scene, request, progress, load)


def predict(request: PredictRequest, progress: Progress, load: Load = load_inference) -> MapReport:
    """A map by a probe that was trained on another scene."""
    with opened(request) as scene:
        return predict_file(scene, request, progress, load)


def similar(request: SimilarRequest, progress: Progress, load: Load = load_inference) -> WrittenSimilarity:
    """How similar every pixel is to some examples."""
    with opened(request) as scene, features_of(scene, request.model, load) as features:
        return write_similarity(features, request, progress)


def cluster(request: ClusterRequest, progress: Progress, load: Load = load_inference) -> WrittenClusters:
    """A map of clusters."""
    with opened(request) as scene, features_of(scene, request.model, load) as features:
        return write_clusters(features, request, progress)


def change(request: ChangeRequest, progress: Progress, load: Load = load_inference) -> WrittenChange:
    """What changed between two dates."""
    with opened(request.of_date("before")) as before, opened(request.of_date("after"), before.grid) as after:
        model = load(request.model) if before.modalities else None
        with SceneFeatures(before, model) as first, SceneFeatures(after, model) as second:
            return write_change(first, second, request, progress)


def rgb(request: RgbRequest, progress: Progress, load: Load = load_inference) -> WrittenRgb:
    """The tokens' first principal components as colours."""
    with opened(request) as scene, features_of(scene, request.model, load) as features:
        return write_rgb(features, request, progress)


def embed(request: EmbedRequest, progress: Progress, load: Load = load_inference) -> WrittenEmbedding:
    """A scene's features as a file."""
    with (
        opened(request) as scene,
        features_of(scene, request.model, load, resolution=request.resolution) as features,
    ):
        return write_embedding(features, request, progress)


def accuracy(request: AccuracyRequest, progress: Progress, _load: Load = load_inference) -> AccuracyReport:
    """Accuracy and areas of a class map against reference samples."""
    return assess(request, progress)


def draw(request: DrawRequest, progress: Progress, _load: Load = load_inference) -> DrawnSample:
    """A random sample of a class map's pixels, to be checked."""
    return draw_reference(request, progress)


ANSWERS: Mapping[str, Callable[..., Answer]] = {
    "classify": classify,
    "predict": predict,
    "accuracy": accuracy,
    "draw_reference": draw,
    "embed": embed,
    "similar": similar,
    "cluster": cluster,
    "change": change,
    "rgb": rgb,
}
"""By the names of `REQUESTS`; each takes its request, the progress, and what loads a model."""
