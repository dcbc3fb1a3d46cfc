"""What is done for each request, by the command line and by the worker alike.

What a request needs is imported when it is asked for: accuracies wait for no torch, features for no scikit-learn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from .imagery import Grid, Scene, Seasons, open_imagery
from .progress import Progress, notice
from .requests import (
    AccuracyRequest,
    ChangeRequest,
    ClassifyRequest,
    ClusterRequest,
    CompositeRequest,
    DrawRequest,
    EmbedRequest,
    ImageryRequest,
    PredictRequest,
    RgbRequest,
    SegmentRequest,
    SimilarRequest,
)

if TYPE_CHECKING:
    from .accuracy.design import DrawnSample
    from .accuracy.report import AccuracyReport
    from .features.export import WrittenEmbedding
    from .features.scene_features import SceneFeatures
    from .imagery.series.composite import WrittenComposite
    from .mapping.segments.segment import WrittenSegments
    from .mapping.unsupervised.change import WrittenChange
    from .mapping.unsupervised.clusters import WrittenClusters
    from .mapping.unsupervised.colours import WrittenRgb
    from .mapping.unsupervised.similarity import WrittenSimilarity
    from .model import InferenceModel
    from .reports.map_report import MapReport

Load = Callable[[str], "InferenceModel"]
"""Gives a model by its name or path; the worker keeps those that it has loaded."""


def loaded(name: str) -> InferenceModel:
    """A model, loaded for one request."""
    from .model import load_inference

    return load_inference(name)


class Answer(Protocol):
    """What was made, for programs and for people."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""

    def summary(self) -> str:
        """For a terminal."""


def imagery_of(request: ImageryRequest, grid: Grid | None = None, seasons: Seasons | None = None) -> Scene:
    """The imagery of a request, on its own grid or another; to be closed."""
    return open_imagery(
        request.s2,
        request.s1,
        level=request.level,
        s2_bands=request.s2_bands,
        s1_bands=request.s1_bands,
        s1_unit=request.s1_unit,
        mask=request.mask,
        offset=request.offset,
        grid=grid or request.grid,
        layers=request.layers,
        further=request.further,
        seasons=seasons,
    )


def opened(request: ImageryRequest, grid: Grid | None = None, seasons: Seasons | None = None) -> Scene:
    """The imagery of a request, as `imagery_of` opens it. What was noticed of it is said at once."""
    scene = imagery_of(request, grid, seasons)
    for sentence in scene.warnings:
        notice(sentence)
    return scene


def features_of(scene: Scene, model: str, load: Load, **settings: Any) -> SceneFeatures:
    """The features of a scene; of layers alone without a model, which is then not even loaded."""
    from .features.scene_features import SceneFeatures

    return SceneFeatures(scene, load(model) if scene.modalities else None, **settings)


@contextmanager
def going_on(scene: Scene, model: str, load: Load, **settings: Any) -> Iterator[SceneFeatures]:
    """The features of a scene whose result may have holes where a server gives nothing, which is said in the end."""
    with features_of(scene, model, load, **settings) as features, features.going_on():
        yield features
        for sentence in scene.gap_sentences:
            notice(sentence)


def classify(request: ClassifyRequest, progress: Progress, load: Load = loaded) -> MapReport:
    """A land-cover map from a file of samples."""
    from .mapping.classify.scene_map import classify_file

    with opened(request) as scene:
        return classify_file(scene, request, progress, load)


def predict(request: PredictRequest, progress: Progress, load: Load = loaded) -> MapReport:
    """A map by a probe that was trained on another scene."""
    from .mapping.classify.saved_probe import read_probe
    from .mapping.classify.transfer import predict_file

    with opened(request, seasons=read_probe(request.probe).seasons) as scene:
        return predict_file(scene, request, progress, load)


def similar(request: SimilarRequest, progress: Progress, load: Load = loaded) -> WrittenSimilarity:
    """How similar every pixel is to some examples."""
    from .mapping.unsupervised.similarity import write_similarity

    with opened(request) as scene, going_on(scene, request.model, load) as features:
        return write_similarity(features, request, progress)


def cluster(request: ClusterRequest, progress: Progress, load: Load = loaded) -> WrittenClusters:
    """A map of clusters."""
    from .mapping.unsupervised.clusters import write_clusters

    with opened(request) as scene, going_on(scene, request.model, load) as features:
        return write_clusters(features, request, progress)


def change(request: ChangeRequest, progress: Progress, load: Load = loaded) -> WrittenChange:
    """What changed between two dates."""
    from .features.scene_features import SceneFeatures
    from .mapping.unsupervised.change import write_change

    with opened(request.of_date("before")) as before, opened(request.of_date("after"), before.grid) as after:
        model = load(request.model) if before.modalities else None
        with SceneFeatures(before, model) as first, SceneFeatures(after, model) as second:
            return write_change(first, second, request, progress)


def rgb(request: RgbRequest, progress: Progress, load: Load = loaded) -> WrittenRgb:
    """The tokens' first principal components as colours."""
    from .mapping.unsupervised.colours import write_rgb

    with opened(request) as scene, going_on(scene, request.model, load) as features:
        return write_rgb(features, request, progress)


def segment(request: SegmentRequest, progress: Progress, load: Load = loaded) -> WrittenSegments:
    """A scene cut into segments."""
    from .mapping.segments.segment import write_segments

    with opened(request) as scene, features_of(scene, request.model, load) as features:
        return write_segments(features, request, progress)


def embed(request: EmbedRequest, progress: Progress, load: Load = loaded) -> WrittenEmbedding:
    """A scene's features as a file."""
    from .features.export import write_embedding

    with (
        opened(request) as scene,
        going_on(scene, request.model, load, resolution=request.resolution) as features,
    ):
        return write_embedding(features, request, progress)


def composite(request: CompositeRequest, progress: Progress, _load: Load = loaded) -> WrittenComposite:
    """One cloud-free scene of several days."""
    from .imagery.series.composite import write_composite

    return write_composite(request, progress)


def accuracy(request: AccuracyRequest, progress: Progress, _load: Load = loaded) -> AccuracyReport:
    """Accuracy and areas of a class map against reference samples."""
    from .accuracy.assessment import assess

    return assess(request, progress)


def draw(request: DrawRequest, progress: Progress, _load: Load = loaded) -> DrawnSample:
    """A random sample of a class map's pixels, to be checked."""
    from .accuracy.design import draw_reference

    return draw_reference(request, progress)


ANSWERS: Mapping[str, Callable[..., Answer]] = {
    "classify": classify,
    "predict": predict,
    "accuracy": accuracy,
    "draw_reference": draw,
    "embed": embed,
    "composite": composite,
    "similar": similar,
    "cluster": cluster,
    "change": change,
    "rgb": rgb,
    "segment": segment,
}
"""By the names of `REQUESTS`; each takes its request, the progress, and what loads a model."""
