"""What further dates tell of fields: crop types of parcels from one day, from a few, and from all of 118.

    .venv/bin/python -m tests.benchmarks.dates [--model M] [--seeds 10]

Flanders (64 × 64 pixels, August 2017 to November 2018, Sentinel-2 with SCL), maize, grass and other fodder: k clicks a
class in half of the parcels, every pixel of the other parcels tests, the same clicks for every row; macro-F1 of the
product's own features and probe, opened as `--s2` opens days. With `--statistics` also what the
pixels' bands alone tell when days are put together in other ways, by a plain regression.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, label, maximum_filter, minimum_filter
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_imagery
from engine.imagery.series.dated import median
from engine.imagery.series.passes import leading_groups
from tests.benchmarks.few_clicks import data_folder, labelled, product

CLICKS = (5, 10)
CROPS = (1200, 7900, 9120)
"""Of 60 pixels or more, in three parcels or more."""
GROUND = (2, 4, 5, 6, 7, 11)
CLEAR = 0.97
PLACE = Affine(10, 0, 500_000, 0, -10, 5_650_000)


@dataclass(frozen=True)
class Series:
    """The days of the place, and its parcels."""

    days: list[str]
    images: NDArray[np.uint16]
    """[T, C, H, W]"""
    classified: NDArray[np.uint8]
    bands: list[str]
    crops: NDArray[np.uint16]
    parcels: NDArray[np.int64]

    @classmethod
    def read(cls) -> Series:
        """From where the data are."""
        held = np.load(data_folder().parent / "series" / "flanders.npz")
        crops, parcels, count = held["CT"], np.zeros(held["CT"].shape, np.int64), 0
        for crop in CROPS:
            found, number = label(crops == crop)
            parcels[found > 0], count = found[found > 0] + count, count + number
        return cls(list(held["dates"]), held["s2"], held["scl"], list(held["bands"]), crops, parcels)

    def clear_days(self) -> list[int]:
        """Days of the growing season without clouds, in order."""
        share = np.isin(self.classified, GROUND).mean(axis=(1, 2))
        return [n for n, day in enumerate(self.days) if share[n] > CLEAR and "2018-03" < day < "2018-11"]

    def spread(self, count: int) -> list[int]:
        """So many of the clear days, spread over the season."""
        known = self.clear_days()
        return [known[round((step + 0.5) * len(known) / count - 0.5)] for step in range(count)]

    def write(self, numbers: Sequence[int], folder: Path) -> list[str]:
        """A GeoTIFF for each day, and its classification beside it."""
        return [str(self._write_day(number, folder)) for number in numbers]

    def _write_day(self, number: int, folder: Path) -> Path:
        path = folder / f"S2_L2A_{self.days[number]}.tif"
        for target, values, bands in (
            (path, self.images[number], self.bands),
            (folder / f"SCL_L2A_{self.days[number]}.tif", self.classified[number][None], ["SCL"]),
        ):
            count, height, width = values.shape
            with rasterio.open(
                target, "w", driver="GTiff", count=count, height=height, width=width, dtype=values.dtype,
                crs="EPSG:32631", transform=PLACE,
            ) as file:  # fmt: skip
                file.write(values)
                file.descriptions = bands
                file.update_tags(BOA_OFFSET_APPLIED="boa_offset_applied=true")
        return path


def draw(series: Series, k: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Flat indices: k pure pixels of each crop in half of its parcels, and all pixels of the other parcels."""
    rng = np.random.default_rng(seed)
    crops, parcels = series.crops.ravel(), series.parcels.ravel()
    pure = (minimum_filter(series.crops, 3) == maximum_filter(series.crops, 3)).ravel()
    train, test = [], []
    for crop in CROPS:
        own = rng.permutation(np.unique(parcels[crops == crop]))
        clicked = np.isin(parcels, own[: max(1, len(own) // 2)]) & (crops == crop)
        pool = np.flatnonzero(clicked & pure)
        train.append(rng.choice(pool, min(k, len(pool)), replace=False))
        test.append(np.flatnonzero((crops == crop) & ~clicked))
    return np.concatenate(train), np.concatenate(test)


def of_the_product(series: Series, numbers: Sequence[int], model: str, seeds: int) -> list[float]:
    """Macro-F1 for each number of clicks of the product on some days."""
    with tempfile.TemporaryDirectory() as name:
        paths = series.write(numbers, Path(name))
        with (
            open_imagery(paths, offset=0.0) as scene,  # a day of clouds alone does not tell
            SceneFeatures(scene, model, cache=FeatureCache(Path(name) / "cache")) as features,
        ):
            labels = (np.searchsorted(CROPS, series.crops) + 1).astype(np.uint8)
            predict = product(labelled(features, labels), "auto", shares=False)
    found = []
    for k in CLICKS:
        scores = []
        for seed in range(seeds):
            train, test = draw(series, k, seed)
            positions = np.stack(np.unravel_index(train, labels.shape), axis=1) * 10.0
            classes, values = predict(train, labels.ravel()[train].astype(np.int64), positions)
            told = classes[values.reshape(len(classes), -1)[:, test].argmax(axis=0)]
            scores.append(f1_score(labels.ravel()[test], told, average="macro", labels=classes))
        found.append(float(np.mean(scores)))
    return found


def of_statistics(series: Series, seeds: int) -> dict[str, list[float]]:
    """The same of plain bands and their neighbourhoods, for several ways to put all days together."""
    days = np.array([np.datetime64(day).astype(int) for day in series.days])
    clear = np.isin(series.classified, GROUND)[:, None]
    values = np.where(clear, np.log(series.images / 1e4 + 0.01), np.nan).astype(np.float32)
    ways = {"mean and deviation": np.concatenate([np.nanmean(values, 0), np.nanstd(values, 0)])}
    ways["10, 50, 90 % quantiles"] = np.nanquantile(values, (0.1, 0.5, 0.9), axis=0).reshape(-1, 64, 64)
    for count in (3, 4, 6, 12):
        parts = [median(values[group]) for group in leading_groups(list(days), count)]
        ways[f"medians of {count} parts of the time"] = np.concatenate(parts)
    return {name: [_plain(series, stack, k, seeds) for k in CLICKS] for name, stack in ways.items()}


def _plain(series: Series, stack: NDArray[np.float32], k: int, seeds: int) -> float:
    filled = np.where(np.isfinite(stack), stack, np.nanmean(stack, axis=(1, 2), keepdims=True))
    around = [filled, *(np.stack([gaussian_filter(band, sigma) for band in filled]) for sigma in (1.5, 4))]
    vectors = np.concatenate(around).reshape(-1, series.crops.size).T
    vectors = (vectors - vectors.mean(0)) / (vectors.std(0) + 1e-6) / np.sqrt(vectors.shape[1])
    scores = []
    for seed in range(seeds):
        train, test = draw(series, k, seed)
        crops = series.crops.ravel()
        told = LogisticRegression(C=100, max_iter=400).fit(vectors[train], crops[train]).predict(vectors[test])
        scores.append(f1_score(crops[test], told, average="macro", labels=CROPS))
    return float(np.mean(scores))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="terrafm-ti")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--statistics", action="store_true")
    given = parser.parse_args()
    series = Series.read()
    print(f"{'crops of parcels, macro-F1 at':36} {CLICKS[0]:>6} {CLICKS[1]:>6} clicks", flush=True)
    ones = [of_the_product(series, [number], given.model, given.seeds) for number in series.spread(6)]
    _say("one day, the mean of six", np.mean(ones, axis=0))
    _say("one day, the best of six", np.max(ones, axis=0))
    for count in (2, 3, 4, 6):
        _say(f"{count} days side by side", of_the_product(series, series.spread(count), given.model, given.seeds))
    _say("12 days, as six medians", of_the_product(series, series.spread(12), given.model, given.seeds))
    _say("all 118 days, as six medians", of_the_product(series, range(len(series.days)), given.model, given.seeds))
    for name, scores in (of_statistics(series, given.seeds) if given.statistics else {}).items():
        _say(f"bands alone: {name}", scores)


def _say(name: str, scores: Sequence[float] | NDArray[np.float64]) -> None:
    print(f"{name:48} {scores[0]:6.3f} {scores[1]:6.3f}", flush=True)


if __name__ == "__main__":
    main()
