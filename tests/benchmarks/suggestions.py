"""Suggested clicks against random ones on labelled scenes.

    .venv/bin/python -m tests.benchmarks.suggestions chile savanna coast

Two random pixels a class to begin with, then one click at a time, labelled by `labels.tif`; a suggestion on a pixel
without a label is skipped (and, as by a user who goes on, not offered again). Prints macro-F1 against the clicks
added, and how many each strategy needs for what random clicks reach with 60. With `--variants` the recipes that were
tried are compared; they were tuned on chile alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.features.scene_sample import SpreadPixels
from engine.imagery import Grid, LandCoverClass, Window, open_scene
from engine.mapping.classify.prevalence import with_shares
from engine.mapping.classify.probes import LinearProbe, Probe
from engine.mapping.live.suggestions import CandidatePool, Recipe, suggest
from engine.mapping.smoothing import Likeness
from engine.samples.sample_set import SampleSet
from tests.benchmarks.few_clicks import data_folder, draw

SEEDS = range(5)
CLICKS = 60
EVERY = 2
SHOWN = (0, 10, 20, 40, 60)
SMOOTHING = 3.0
"""Pixels."""
VARIANTS = {
    "uncertainty": Recipe(1, 0, 0),
    "distance": Recipe(0, 1, 0),
    "uncertainty x distance": Recipe(1, 1, 0),
    "uncertainty x balance": Recipe(1, 0, 1),
    "distance x balance": Recipe(0, 1, 1),
    "all": Recipe(1, 1, 1),
    "all, distance squared": Recipe(1, 2, 1),
    "all, half uncertainty": Recipe(0.5, 1, 1),
}


@dataclass(frozen=True)
class LabelledScene:
    """A scene's dense features, labels and candidates."""

    dense: NDArray[np.float32]
    """[height, width, D]."""
    labels: NDArray[np.uint8]
    grid: Grid
    pool: CandidatePool
    spread: SpreadPixels
    alike: Likeness

    @classmethod
    def of(cls, name: str, homogeneous: float) -> LabelledScene:
        folder = data_folder() / name
        with rasterio.open(folder / "labels.tif") as file:
            labels = file.read(1)
        with (
            open_scene(folder / "s2_l2a.tif", folder / "s1_rtc.tif") as scene,
            tempfile.TemporaryDirectory() as cache,
            SceneFeatures(scene, "terrafm-ti", cache=FeatureCache(Path(cache))) as features,
        ):
            block = features.block(Window(0, 0, *labels.shape[::-1]))
            dense = block.dense(np.arange(labels.shape[0]), np.arange(labels.shape[1]))
            pool = CandidatePool.of(features, homogeneous=homogeneous)
            guide = block.project(features.layout.guide, np.arange(labels.shape[0]), np.arange(labels.shape[1]))
            alike = Likeness.of(guide, np.ones(labels.shape, bool), SMOOTHING)
            return cls(dense, labels, scene.grid, pool, features.spread_pixels(), alike)

    def at(self, pixels: list[int]) -> tuple[NDArray[np.float32], SampleSet]:
        """Features of flat pixel numbers, and the samples that they are."""
        rows, columns = np.unravel_index(np.array(pixels), self.labels.shape)
        codes = self.labels[rows, columns].astype(np.int64)
        classes = tuple(LandCoverClass(int(code), str(code), "#000000") for code in np.unique(codes))
        return self.dense[rows, columns], SampleSet(rows, columns, codes, classes)


def macro_f1(scene: LabelledScene, probe: Probe, tested: NDArray[np.intp]) -> float:
    """Of the smoothed map, as the product makes it."""
    shape = scene.labels.shape
    products = np.ascontiguousarray((scene.dense.reshape(-1, scene.dense.shape[2]) @ probe.directions_).T)
    values = scene.alike.smoothed(probe.probabilities(products).reshape(-1, *shape))
    predicted = probe.classes_[values.argmax(axis=0)].ravel()
    return float(f1_score(scene.labels.ravel()[tested], predicted[tested], average="macro"))


def random_clicks(scene: LabelledScene, start: list[int], seed: int, allowed: set[int]) -> Iterator[int]:
    """Labelled pixels over the whole scene, in random order."""
    order = np.random.RandomState(1000 + seed).permutation(scene.labels.size)
    known = set(start)
    labels = scene.labels.ravel()
    yield from (int(pixel) for pixel in order if int(labels[pixel]) in allowed and int(pixel) not in known)


def curve(scene: LabelledScene, seed: int, recipe: Recipe | None) -> list[float]:
    """Macro-F1 after 0, EVERY, 2 EVERY, … added clicks; without a recipe they are random."""
    train, test = draw(scene.labels, 2, seed)
    clicked, pool = [int(pixel) for pixel in train], scene.pool
    allowed = {int(code) for code in np.unique(scene.labels.ravel()[train])}
    chance = random_clicks(scene, clicked, seed, allowed)
    scores: list[float] = []
    for added in range(CLICKS + 1):
        values, samples = scene.at(clicked)
        if recipe is not None or added % EVERY == 0:
            probe = with_shares(
                LinearProbe().fit(values, samples.codes), scene.spread, len(samples) / len(samples.classes)
            )
        if added % EVERY == 0:
            scores.append(macro_f1(scene, probe, np.setdiff1d(test, clicked)))
        if recipe is None:
            clicked.append(next(chance))
            continue
        while True:
            best = suggest(pool, scene.grid, samples, values, probe, 1, recipe)[0]
            if int(scene.labels[best.row, best.column]) in allowed:
                break
            away = np.maximum(abs(pool.rows - best.row), abs(pool.columns - best.column)) >= 5
            pool = CandidatePool(pool.rows[away], pool.columns[away], pool.features[away])
        clicked.append(int(best.row * scene.labels.shape[1] + best.column))
    return scores


def needed(scores: NDArray[np.float64], target: float) -> str:
    """Clicks added until the mean curve first reaches the target."""
    reached = np.flatnonzero(scores >= target)
    return str(int(reached[0]) * EVERY) if len(reached) else f"> {CLICKS}"


def measure(name: str, recipes: dict[str, Recipe], homogeneous: float = 0.5) -> None:
    """Print the table of one scene."""
    scene = LabelledScene.of(name, homogeneous)
    target = 0.0
    for title, recipe in {"random": None, **recipes}.items():
        scores = np.mean([curve(scene, seed, recipe) for seed in SEEDS], axis=0)
        target = target or float(scores[-1])
        line = "  ".join(f"{added}: {scores[added // EVERY]:.3f}" for added in SHOWN)
        print(f"{name:8} {title:24} {line}  clicks to random's {target:.3f}: {needed(scores, target)}", flush=True)


if __name__ == "__main__":
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    for scene_name in names or ["chile"]:
        measure(scene_name, VARIANTS if "--variants" in sys.argv else {"suggested": Recipe()})
