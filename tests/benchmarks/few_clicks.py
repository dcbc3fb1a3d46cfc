"""The few-click protocol on labelled scenes: k samples a class, every other labelled pixel tests.

    .venv/bin/python -m tests.benchmarks.few_clicks chile savanna coast
    .venv/bin/python -m tests.benchmarks.few_clicks --model M --missing-parts chile

prints macro-F1, overall accuracy and expected calibration error, means over ten seeds: of the product's probe on the
product's features, and of what it has to beat. `--missing-parts` says what it costs when parts of the imagery lack.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from engine.features.block import ThinnedBlock
from engine.features.cache import FeatureCache
from engine.features.parts import FeaturePart
from engine.features.scene_features import SceneFeatures
from engine.features.scene_sample import SpreadPixels
from engine.imagery import LandCoverClass, Window, open_scene
from engine.mapping.classify.calibration import softened
from engine.mapping.classify.validation import fit_probe
from engine.mapping.smoothing import Likeness
from engine.model import TerraFM, load_model

SEEDS = range(10)
CLICKS = (5, 10)
LEAST_PIXELS = 60
SMOOTHING = 3.0
"""Pixels, as the product's 30 m."""
_BINS = 15


def data_folder() -> Path:
    """Where the labelled scenes are; they are not part of the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(os.environ.get("TERRAFM_DATA", beside)) / "scenes"


@dataclass(frozen=True)
class Score:
    """Means over the seeds."""

    macro_f1: float
    overall: float
    calibration_error: float


@dataclass(frozen=True)
class LabelledScene:
    """The features and bands of every pixel, and what it is."""

    labels: NDArray[np.uint8]
    features: NDArray[np.float32]
    """[H, W, D], the last `tokens` of them the model's."""
    tokens: int
    bands: NDArray[np.float32]
    """[C, H, W] of the first sensor."""
    parts: tuple[FeaturePart, ...]
    """What the features are."""
    guide: NDArray[np.float32]
    """[C, H, W]: by what pixels are compared."""


Predict = Callable[
    [NDArray[np.intp], NDArray[np.int64], NDArray[np.float64]], tuple[NDArray[np.int64], NDArray[np.float32]]
]
"""From training pixels, their classes and positions in metres to the classes [K] and probabilities [K, H, W]."""


def draw(labels: NDArray[np.uint8], k: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Flat indices of training and test pixels."""
    rng = np.random.RandomState(seed)
    pure = minimum_filter(labels, 3) == maximum_filter(labels, 3)
    classes = [code for code in np.unique(labels) if code > 0 and (labels == code).sum() >= LEAST_PIXELS]
    train = np.concatenate([rng.choice(np.flatnonzero((labels == code) & pure), k, replace=False) for code in classes])
    tested = np.isin(labels.ravel(), classes)
    tested[train] = False
    return train, np.flatnonzero(tested)


def score(
    labels: NDArray[np.uint8],
    k: int,
    predict: Predict,
    within: NDArray[np.bool_] | None = None,
    seeds: Sequence[int] = SEEDS,
) -> Score:
    """What a way of predicting scores with k samples a class, on all test pixels or those `within` [H, W]."""
    results = []
    for seed in seeds:
        train, test = draw(labels, k, seed)
        test = test if within is None else test[within.ravel()[test]]
        positions = np.stack(np.unravel_index(train, labels.shape), axis=1) * 10.0
        classes, values = predict(train, labels.ravel()[train].astype(np.int64), positions)
        flat = values.reshape(len(classes), -1)[:, test]
        truth, predicted = labels.ravel()[test], classes[flat.argmax(axis=0)]
        right = predicted == truth
        f1 = f1_score(truth, predicted, average="macro")
        results.append((float(f1), float(right.mean()), calibration_error(flat.max(axis=0), right)))
    return Score(*np.mean(results, axis=0))


def calibration_error(confidence: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over 15 bins (Guo et al. 2017, equation 3)."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        (bins == i).mean() * abs(confidence[bins == i].mean() - right[bins == i].mean())
        for i in range(_BINS)
        if (bins == i).any()
    ]
    return float(np.sum(gaps))


def product(scene: LabelledScene, method: str = "linear", with_tokens: bool = True, shares: bool = True) -> Predict:
    """The probe that the product fits."""
    used = scene.features if with_tokens else scene.features[..., : -scene.tokens]
    height, width, dimensions = used.shape
    rows, columns = np.arange(0, height, 4), np.arange(0, width, 4)
    thinned = ThinnedBlock(used[::4, ::4].astype(np.float16), np.ones((len(rows), len(columns)), bool), rows, columns)
    flat = used.reshape(-1, dimensions)
    alike = Likeness.of(scene.guide, np.ones((height, width), bool), SMOOTHING)

    def predict(
        train: NDArray[np.intp], codes: NDArray[np.int64], positions: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        classes = [LandCoverClass(int(code), str(code), "#000000") for code in np.unique(codes)]
        fitted = fit_probe(
            method,
            flat[train],
            codes,
            positions,
            classes,
            tokens=scene.tokens if with_tokens else 0,
            parts=scene.parts if with_tokens else scene.parts[:-1],
            spread=(lambda: SpreadPixels((thinned,), 1.0)) if shares else None,
        )
        lengths = np.linalg.norm(flat, axis=1) if fitted.probe.needs_length else None
        values = fitted.probe.probabilities((flat @ fitted.probe.directions_).T, lengths).reshape(-1, height, width)
        return fitted.probe.classes_, softened(alike.smoothed(values), fitted.temperature)

    return predict


def plain_context(scene: LabelledScene) -> Predict:
    """The honest hand-made baseline: logistic regression on bands and their Gaussian means and deviations."""
    flat = scene.features[..., : -scene.tokens].reshape(-1, scene.features.shape[2] - scene.tokens)

    def predict(
        train: NDArray[np.intp], codes: NDArray[np.int64], positions: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        del positions
        fitted = LogisticRegression(C=300.0, max_iter=500).fit(flat[train], codes)
        return fitted.classes_, fitted.predict_proba(flat).T.astype(np.float32)

    return predict


def random_forest(scene: LabelledScene) -> Predict:
    """What QGIS users have today: a random forest of 100 trees on the pixel's bands."""
    return forest(scene, RandomForestClassifier)


def forest(scene: LabelledScene, kind: type[RandomForestClassifier] | type[ExtraTreesClassifier]) -> Predict:
    """Trees of scikit-learn on the pixel's bands."""
    pixels = scene.bands.reshape(len(scene.bands), -1).T

    def predict(
        train: NDArray[np.intp], codes: NDArray[np.int64], positions: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        del positions
        fitted = kind(100, random_state=0).fit(pixels[train], codes)
        return fitted.classes_, fitted.predict_proba(pixels).T.astype(np.float32)

    return predict


@contextmanager
def opened(
    name: str, model: str | TerraFM, s2: bool = True, s1: bool = True, layers: Sequence[str] = ()
) -> Iterator[LabelledScene]:
    """A labelled scene with the product's features."""
    folder = data_folder() / name
    with rasterio.open(folder / "labels.tif") as file:
        labels = file.read(1)
    paths = folder / "s2_l2a.tif" if s2 else None, folder / "s1_rtc.tif" if s1 else None
    with open_scene(*paths, layers=layers) as scene, tempfile.TemporaryDirectory() as cache:
        with SceneFeatures(scene, model, cache=FeatureCache(Path(cache))) as features:
            yield labelled(features, labels)


def labelled(features: SceneFeatures, labels: NDArray[np.uint8]) -> LabelledScene:
    """What `score` needs of a scene whose pixels are labelled."""
    height, width = labels.shape
    block = features.block(Window(0, 0, width, height))
    scene = features.scene
    whole = Window(0, 0, width, height)
    bands = scene.read(whole).images[scene.modalities[0]] if scene.modalities else scene.read_layers(whole)[0][0]
    dense = block.dense(np.arange(height), np.arange(width))
    guide = block.project(features.layout.guide, np.arange(height), np.arange(width))
    return LabelledScene(labels, dense, features.token_dimensions, bands, features.parts, guide)


def measure(name: str, model: str) -> dict[str, list[Score]]:
    """Print one scene's table; the scores by line, one for each number of clicks."""
    lines: dict[str, list[Score]] = {}

    def line(title: str, labels: NDArray[np.uint8], predict: Predict) -> None:
        lines[title] = [score(labels, k, predict) for k in CLICKS]
        told = "   ".join(f"{s.macro_f1:.3f} (OA {s.overall:.3f}, ECE {s.calibration_error:.3f})" for s in lines[title])
        print(f"{name:9} {title:44} {told}", flush=True)

    with opened(name, model) as scene:
        line("random forest on bands", scene.labels, random_forest(scene))
        line("linear on hand-made context", scene.labels, plain_context(scene))
        line("this probe on hand-made context", scene.labels, product(scene, with_tokens=False))
        line("this probe, classes taken as equally common", scene.labels, product(scene, shares=False))
        line("kNN", scene.labels, product(scene, "knn"))
        line("linear probe", scene.labels, product(scene))
        line("trees", scene.labels, product(scene, "trees"))
        line("auto", scene.labels, product(scene, "auto"))
    loaded = load_model(model)
    if loaded.info.trained:
        with opened(name, untrained_like(loaded)) as scene:
            line("linear probe, the model untrained", scene.labels, product(scene))
    return lines


def untrained_like(model: TerraFM) -> TerraFM:
    """A model of the same architecture, fresh from its constructor."""
    import torch

    torch.manual_seed(0)
    return TerraFM(model.config).eval()


def summarise(tables: list[dict[str, list[Score]]]) -> None:
    """Print the means over the scenes, and the linear probe's lead over each line."""
    own = np.mean([[s.macro_f1 for s in table["linear probe"]] for table in tables])
    for title in tables[0]:
        mean = np.mean([[s.macro_f1 for s in table[title]] for table in tables])
        error = np.mean([[s.calibration_error for s in table[title]] for table in tables])
        print(f"mean      {title:44} {mean:.3f} (ECE {error:.3f})   the linear probe's lead {own - mean:+.3f}")


def missing_parts(name: str, model: str) -> None:
    """Print what it costs when a sensor, bands or half of the radar are missing."""
    for title, sensors in (("S2 and S1", (True, True)), ("S2 alone", (True, False)), ("S1 alone", (False, True))):
        with opened(name, model, *sensors) as scene:
            told = "   ".join(f"{score(scene.labels, k, product(scene)).macro_f1:.3f}" for k in CLICKS)
            print(f"{name:9} {title:44} {told}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for title, paths in _reduced(data_folder() / name, Path(folder)).items():
            with open_scene(*paths) as scene_file, rasterio.open(data_folder() / name / "labels.tif") as file:
                cache = FeatureCache(Path(folder) / "cache")
                with SceneFeatures(scene_file, model, cache=cache) as features:
                    scene = labelled(features, file.read(1))
            told = "   ".join(f"{score(scene.labels, k, product(scene)).macro_f1:.3f}" for k in CLICKS)
            print(f"{name:9} {title:44} {told}", flush=True)


def _reduced(source: Path, target: Path) -> dict[str, tuple[Path, Path]]:
    """Copies of a scene with parts taken away."""
    with rasterio.open(source / "s1_rtc.tif") as file:
        values, profile, names = file.read(), file.profile, file.descriptions
    profile.update(nodata=float("nan"), dtype="float32")
    half = values.astype(np.float32)
    half[:, :, : half.shape[2] // 2] = np.nan
    half_s1 = target / "s1_half.tif"
    with rasterio.open(half_s1, "w", **profile) as file:
        file.write(half)
        file.descriptions = names
    result = {"S2, and S1 over half the scene": (source / "s2_l2a.tif", half_s1)}
    with rasterio.open(source / "s2_l2a.tif") as file:
        values, profile, names, tags = file.read(), file.profile, file.descriptions, file.tags()
    for title, kept in (
        ("S2's four 10 m bands, and S1", ("B02", "B03", "B04", "B08")),
        ("S2 without B11 and B12, and S1", tuple(n for n in names if n not in ("B11", "B12"))),
    ):
        path = target / f"{len(kept)}.tif"
        profile.update(count=len(kept))
        with rasterio.open(path, "w", **profile) as file:
            file.write(values[[names.index(n) for n in kept]])
            file.descriptions = kept
            file.update_tags(**tags)
        result[title] = (path, source / "s1_rtc.tif")
    return result


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=["chile"])
    parser.add_argument("--model", default="terrafm-ti")
    parser.add_argument("--missing-parts", action="store_true")
    arguments = parser.parse_args()
    print(f"{'scene':9} {arguments.model:44} macro-F1 at {' and '.join(map(str, CLICKS))} clicks a class")
    if arguments.missing_parts:
        for name in arguments.scenes:
            missing_parts(name, arguments.model)
    else:
        summarise([measure(name, arguments.model) for name in arguments.scenes])


if __name__ == "__main__":
    main()
