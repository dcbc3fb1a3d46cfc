"""Cloud masks from a few clicks on labelled chips, and the shadows of labelled clouds.

    .venv/bin/python -m tests.benchmarks.cloud_clicks [model]

prints, for 5, 20 and 100 random pixels a class and image, the mean intersection over union on all other pixels
(mean over classes, images and seeds) of the product's probe and features, of a random forest on bands and texture,
and the intersection over union of shadows matched to the labelled clouds. The chips hold B04, B03, B02 alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from sklearn.ensemble import RandomForestClassifier

from engine.clouds.clicks import SMOOTHING
from engine.clouds.pixels.classes import CLOUD_CLASSES, SHADOW
from engine.clouds.pixels.morphology import grown
from engine.clouds.shadows import ShadowGround, cast_shadows
from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import Window, open_scene
from engine.mapping.classify.prediction import probabilities
from engine.mapping.classify.validation import fit_probe
from engine.mapping.smoothing import gaussian

SEEDS = range(3)
CLICKS = (5, 20, 100)
CHIPS = ("cloudy", "low-cloudy")
"""The third chip is clear all over: there is nothing to tell apart in it."""
BANDS = ("B04", "B03", "B02")
AZIMUTH = 160.0
"""Of the sun over both chips. Their dates are not known: of all azimuths in steps of 10° this is the one along which
the matched ground is darkest, in either chip. How well shadows are matched at it is therefore a favourable figure."""
PIXEL = 10.0


def data_folder() -> Path:
    """Where the labelled chips are; they are not part of the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(os.environ.get("TERRAFM_DATA", beside)) / "clouds"


def read(path: Path) -> NDArray[np.float32]:
    """All bands of a raster."""
    with rasterio.open(path) as file:
        return file.read()


def draw(labels: NDArray[np.intp], k: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Flat indices of k training pixels a class, and of all others."""
    rng = np.random.RandomState(seed)
    flat = labels.ravel()
    train = np.concatenate([rng.choice(np.flatnonzero(flat == code), k, replace=False) for code in np.unique(flat)])
    return train, np.setdiff1d(np.arange(len(flat)), train)


def mean_iou(truth: NDArray[np.intp], found: NDArray[np.intp]) -> float:
    """Mean over the classes of the truth."""
    return float(np.mean([iou(found == code, truth == code) for code in np.unique(truth)]))


def iou(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((found & truth).sum() / max(1, (found | truth).sum()))


def probe_scores(path: Path, labels: NDArray[np.intp], model: str) -> dict[int, list[float]]:
    """The product's features and linear probe."""
    scores: dict[int, list[float]] = {k: [] for k in CLICKS}
    rows, columns = np.arange(labels.shape[0]), np.arange(labels.shape[1])
    with (
        tempfile.TemporaryDirectory() as cache,
        open_scene(path, level="l1c", s2_bands=BANDS, near_infrared=False) as scene,
        SceneFeatures(scene, model, cache=FeatureCache(Path(cache))) as features,
    ):
        block = features.block(Window(0, 0, *labels.shape[::-1]))
        valid = block.valid_at(rows, columns)
        for k in CLICKS:
            for seed in SEEDS:
                train, test = draw(labels, k, seed)
                at_rows, at_columns = np.unravel_index(train, labels.shape)
                vectors, _ = features.at_pixels(at_rows, at_columns)
                positions = np.stack([at_rows, at_columns], axis=1) * PIXEL
                codes = labels.ravel()[train].astype(np.int64)
                probe = fit_probe("linear", vectors, codes, positions, CLOUD_CLASSES).probe
                values = gaussian(probabilities(probe, block, rows, columns), valid, SMOOTHING / PIXEL)
                found = probe.classes_[values.argmax(axis=0)].ravel()
                scores[k].append(mean_iou(labels.ravel()[test], found[test]))
    return scores


def forest_scores(path: Path, labels: NDArray[np.intp]) -> dict[int, list[float]]:
    """A random forest on the bands, their means and deviations (σ 1.5 and 4 pixels)."""
    bands = read(path).astype(np.float32)
    parts = [bands]
    for sigma in (1.5, 4.0):
        means = np.stack([gaussian_filter(band, sigma) for band in bands])
        squares = np.stack([gaussian_filter(band * band, sigma) for band in bands])
        parts += [means, np.sqrt(np.maximum(squares - means * means, 0))]
    pixels = np.concatenate(parts).reshape(-1, labels.size).T
    scores: dict[int, list[float]] = {k: [] for k in CLICKS}
    for k in CLICKS:
        for seed in SEEDS:
            train, test = draw(labels, k, seed)
            forest = RandomForestClassifier(100, random_state=seed).fit(pixels[train], labels.ravel()[train])
            scores[k].append(mean_iou(labels.ravel()[test], forest.predict(pixels)[test]))
    return scores


def shadow_scores(path: Path, labels: NDArray[np.intp]) -> tuple[float, float]:
    """Shadows of the labelled clouds in red light, as matched and grown by 40 m."""
    red = read(path)[BANDS.index("B04")]
    cloud = np.isin(labels, (1, 2))
    found = cast_shadows(ShadowGround(cloud, ~cloud, red), AZIMUTH, (PIXEL, PIXEL))
    wide = grown(found, 40.0, (PIXEL, PIXEL)) & ~cloud
    return iou(found, labels == SHADOW), iou(wide, labels == SHADOW)


def measure(model: str) -> None:
    """Print the table."""
    ways: dict[str, dict[int, list[float]]] = {}
    for chip in CHIPS:
        path = data_folder() / f"{chip}_rgb.tif"
        labels = read(data_folder() / f"{chip}_labels.tif")[0].astype(np.intp)
        for title, scores in (
            (f"linear probe, {model}", probe_scores(path, labels, model)),
            ("random forest, bands and texture", forest_scores(path, labels)),
        ):
            for k in CLICKS:
                ways.setdefault(title, {}).setdefault(k, []).extend(scores[k])
            print(f"{chip:12} {title:36}", *(f"k={k}: {np.mean(scores[k]):.3f}" for k in CLICKS), flush=True)
        matched, wide = shadow_scores(path, labels)
        print(f"{chip:12} {'shadows of labelled clouds':36} IoU {matched:.3f}, grown by 40 m {wide:.3f}", flush=True)
    for title, scores in ways.items():
        print(f"{'mean':12} {title:36}", *(f"k={k}: {np.mean(scores[k]):.3f}" for k in CLICKS), flush=True)


if __name__ == "__main__":
    measure(sys.argv[1] if len(sys.argv) > 1 else "terrafm-ti")
