"""The few-click protocol on labelled scenes: k samples a class, every other labelled pixel tests.

    .venv/bin/python -m tests.benchmarks.few_clicks chile savanna coast

prints macro-F1 and overall accuracy, means over ten seeds, beside a random forest on the pixel's bands.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score

from engine.imagery import LandCoverClass, Scene, open_scene
from engine.mapping import FeatureCache, SceneFeatures, fit_probe
from engine.mapping.prediction import probabilities, smoothed

SEEDS = range(10)
LEAST_PIXELS = 60


def data_folder() -> Path:
    """Where the labelled scenes are; they are not part of the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(os.environ.get("TERRAFM_DATA", beside)) / "scenes"


@dataclass(frozen=True)
class Score:
    """Mean over the seeds."""

    overall: float
    macro_f1: float


def draw(labels: NDArray[np.uint8], k: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Flat indices of training and test pixels."""
    rng = np.random.RandomState(seed)
    pure = minimum_filter(labels, 3) == maximum_filter(labels, 3)
    classes = [code for code in np.unique(labels) if code > 0 and (labels == code).sum() >= LEAST_PIXELS]
    train = np.concatenate([rng.choice(np.flatnonzero((labels == code) & pure), k, replace=False) for code in classes])
    tested = np.isin(labels.ravel(), classes)
    tested[train] = False
    return train, np.flatnonzero(tested)


def score_features(
    features: SceneFeatures, labels: NDArray[np.uint8], k: int, method: str, smoothing: float = 20.0
) -> Score:
    """The probe that the product fits, on the features that the product computes."""
    height, width = labels.shape
    block = features.block(0, 0, height, width)
    rows, columns = np.arange(height), np.arange(width)
    dense = block.dense(rows, columns).reshape(height * width, -1)
    valid = block.valid_at(rows, columns)
    results = []
    for seed in SEEDS:
        train, test = draw(labels, k, seed)
        codes = labels.ravel()[train].astype(np.int64)
        positions = np.stack(np.unravel_index(train, labels.shape), axis=1) * features.grid.resolution
        classes = [LandCoverClass(int(code), str(code), "#000000") for code in np.unique(codes)]
        probe = fit_probe(method, dense[train], codes, positions, classes).probe
        values = smoothed(probabilities(probe, block, rows, columns), valid, smoothing / features.grid.resolution)
        predicted = probe.classes_[values.argmax(axis=0)].ravel()[test]
        results.append(_scores(labels.ravel()[test], predicted))
    return Score(*np.mean(results, axis=0))


def score_random_forest(scene: Scene, labels: NDArray[np.uint8], k: int) -> Score:
    """What QGIS users have today: a random forest of 100 trees on the pixel's Sentinel-2 bands."""
    from engine.imagery import Window

    bands = scene.read(Window(0, 0, labels.shape[1], labels.shape[0])).images[scene.modalities[0]]
    pixels = bands.reshape(len(bands), -1).T
    results = []
    for seed in SEEDS:
        train, test = draw(labels, k, seed)
        forest = RandomForestClassifier(100, random_state=seed).fit(pixels[train], labels.ravel()[train])
        results.append(_scores(labels.ravel()[test], forest.predict(pixels[test])))
    return Score(*np.mean(results, axis=0))


def _scores(truth: NDArray[np.uint8], predicted: NDArray[np.int64]) -> tuple[float, float]:
    return float((truth == predicted).mean()), float(f1_score(truth, predicted, average="macro"))


def measure(name: str, model: str = "terrafm-ti", sensors: str = "both") -> None:
    """Print the table of one scene."""
    folder = data_folder() / name
    with rasterio.open(folder / "labels.tif") as file:
        labels = file.read(1)
    s2 = folder / "s2_l2a.tif" if sensors in ("both", "s2") else None
    s1 = folder / "s1_rtc.tif" if sensors in ("both", "s1") else None
    with open_scene(s2, s1) as scene, tempfile.TemporaryDirectory() as cache:
        with SceneFeatures(scene, model, cache=FeatureCache(Path(cache))) as features:
            for k in (5, 10):
                for method in ("linear", "knn"):
                    score = score_features(features, labels, k, method)
                    print(f"{name:9} {sensors:4} k={k:2} {method:13} {model:12} "
                          f"macro-F1 {score.macro_f1:.3f}  overall {score.overall:.3f}", flush=True)  # fmt: skip
                if s2 is not None:
                    score = score_random_forest(scene, labels, k)
                    print(f"{name:9} {sensors:4} k={k:2} random forest {'on bands':12} "
                          f"macro-F1 {score.macro_f1:.3f}  overall {score.overall:.3f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    for scene_name in sys.argv[1:] or ["chile"]:
        measure(scene_name)
