"""From a scene to features, from a few samples to a land-cover map."""

from engine.mapping.cache import FeatureCache
from engine.mapping.change import WrittenChange, write_change
from engine.mapping.classification import MapRequest, classify, classify_file
from engine.mapping.clusters import WrittenClusters, write_clusters
from engine.mapping.embedding import WrittenEmbedding, write_embedding
from engine.mapping.live import LiveMap, View, ViewMap
from engine.mapping.probes import KNNProbe, LinearProbe
from engine.mapping.report import MapReport, model_summary
from engine.mapping.samples import SampleSet, from_coordinates, read_samples
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.similarity import WrittenSimilarity, write_similarity
from engine.mapping.validation import Accuracy, fit_probe

__all__ = [
    "Accuracy",
    "FeatureCache",
    "KNNProbe",
    "LinearProbe",
    "LiveMap",
    "MapReport",
    "MapRequest",
    "SampleSet",
    "SceneFeatures",
    "View",
    "ViewMap",
    "WrittenChange",
    "WrittenClusters",
    "WrittenEmbedding",
    "WrittenSimilarity",
    "classify",
    "classify_file",
    "fit_probe",
    "from_coordinates",
    "model_summary",
    "read_samples",
    "write_change",
    "write_clusters",
    "write_embedding",
    "write_similarity",
]
