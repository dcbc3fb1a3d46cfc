"""From a scene to features, from a few samples to a land-cover map."""

from engine.mapping.accuracy import AccuracyRequest, assess
from engine.mapping.accuracy_report import AccuracyReport
from engine.mapping.cache import FeatureCache
from engine.mapping.change import WrittenChange, write_change
from engine.mapping.classification import MapRequest, classify, classify_file
from engine.mapping.clusters import WrittenClusters, write_clusters
from engine.mapping.embedding import WrittenEmbedding, write_embedding
from engine.mapping.embedding_rgb import WrittenRgb, write_rgb
from engine.mapping.live import LiveMap, ViewMap
from engine.mapping.prediction import probabilities, smoothed
from engine.mapping.probes import KNNProbe, LinearProbe, Probe
from engine.mapping.report import MapReport, model_summary
from engine.mapping.report_files import write_map_page
from engine.mapping.samples import SampleSet, from_coordinates, read_samples
from engine.mapping.sampling_design import DrawnSample, DrawRequest, draw_reference
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.screen_canvas import View
from engine.mapping.similarity import WrittenSimilarity, write_similarity
from engine.mapping.transfer import PredictRequest, predict_file
from engine.mapping.validation import Accuracy, fit_probe

__all__ = [
    "Accuracy",
    "AccuracyReport",
    "AccuracyRequest",
    "DrawRequest",
    "DrawnSample",
    "FeatureCache",
    "KNNProbe",
    "LinearProbe",
    "LiveMap",
    "MapReport",
    "MapRequest",
    "PredictRequest",
    "Probe",
    "SampleSet",
    "SceneFeatures",
    "View",
    "ViewMap",
    "WrittenChange",
    "WrittenClusters",
    "WrittenEmbedding",
    "WrittenRgb",
    "WrittenSimilarity",
    "assess",
    "classify",
    "classify_file",
    "draw_reference",
    "fit_probe",
    "from_coordinates",
    "model_summary",
    "predict_file",
    "probabilities",
    "read_samples",
    "smoothed",
    "write_change",
    "write_clusters",
    "write_embedding",
    "write_map_page",
    "write_rgb",
    "write_similarity",
]
