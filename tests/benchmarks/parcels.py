"""What a click inside a parcel should teach: its pixel, the parcel's mean, or the parcel's pixels; whole parcels test.

    .venv/bin/python -m tests.benchmarks.parcels

prints the share of parcels, and of their ground, that get the right class by their mean probability, from the same
clicks: on crop parcels of Flanders at ten clear days, and on the connected areas of the labelled scenes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin
from scipy.ndimage import label

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import LandCoverClass, open_scene
from engine.mapping.classify.calibration import softened
from engine.mapping.classify.prediction import smoothed
from engine.mapping.classify.validation import fit_probe
from tests.benchmarks.few_clicks import LabelledScene, data_folder, labelled, opened

LEAST_PIXELS = 6
PIXELS = 25
WAYS = ("the pixel clicked", "the parcel's mean", "the parcel's pixels", "mean, of means")
Parcels = NDArray[np.intp]


def connected(labels: NDArray[np.generic], left_out: Sequence[int] = (0,)) -> tuple[Parcels, NDArray[np.int64]]:
    """Connected areas of one label as parcels 1, 2, … [h, w], 0 elsewhere, and the label of each from 0 on."""
    parcels, codes = np.zeros(labels.shape, np.intp), [0]
    for code in np.unique(labels):
        if int(code) in left_out:
            continue
        found, count = label(labels == code)
        for number in range(1, count + 1):
            inside = found == number
            if inside.sum() >= LEAST_PIXELS:
                parcels[inside] = len(codes)
                codes.append(int(code))
    return parcels, np.array(codes, np.int64)


def flanders(model: str, of: str) -> Iterator[tuple[LabelledScene, Parcels, NDArray[np.int64]]]:
    """Ten clear days from March to October."""
    series = np.load(data_folder().parent / "series" / "flanders.npz")
    parcels, codes = connected(series[of], (0, 99))
    days = [day for day in series["clear"] if "2018-03" < str(series["dates"][day]) < "2018-10-10"]
    for day in days[:: max(1, len(days) // 10)]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "s2_l2a.tif"
            values, names = series["s2"][day], tuple(map(str, series["bands"]))
            profile = {"driver": "GTiff", "width": 64, "height": 64, "count": len(names), "dtype": "uint16"}
            place = from_origin(500_000, 5_650_000, 10, 10)
            with rasterio.open(path, "w", crs="EPSG:32631", transform=place, **profile) as file:
                file.write(values)
                file.descriptions = names
            cache = FeatureCache(Path(folder) / "cache")
            with open_scene(path, level="l2a") as scene, SceneFeatures(scene, model, cache=cache) as features:
                yield labelled(features, series[of]), parcels, codes


def scores(
    scene: LabelledScene, parcels: Parcels, codes: NDArray[np.int64], clicks: int, method: str, seeds: range
) -> NDArray[np.float64]:
    """[ways, 2]: shares of test parcels and of their pixels that are right, means over draws and classes alike."""
    height, width = parcels.shape
    flat = scene.features.reshape(-1, scene.features.shape[2])
    pixels = [np.flatnonzero(parcels.ravel() == number) for number in range(len(codes))]
    known = codes[1:]
    classes = [int(code) for code in np.unique(known) if (known == code).sum() > clicks]
    told = []
    for seed in seeds:
        rng = np.random.RandomState(seed)
        chosen = [int(n) for code in classes for n in rng.choice(np.flatnonzero(codes == code), clicks, replace=False)]
        test = [n for n in range(1, len(codes)) if codes[n] in classes and n not in chosen]
        click = {n: int(rng.choice(pixels[n])) for n in chosen}
        rows = []
        for way in WAYS:
            used = {n: pixels[n][np.linspace(0, len(pixels[n]) - 1, min(PIXELS, len(pixels[n]))).round().astype(int)]
                    for n in chosen}  # fmt: skip
            if way == WAYS[0]:
                used = {n: np.array([click[n]]) for n in chosen}
            owner = np.concatenate([np.full(len(used[n]), n) for n in chosen])
            vectors = flat[np.concatenate([used[n] for n in chosen])]
            weights = np.concatenate([np.full(len(used[n]), 1 / np.sqrt(len(used[n]))) for n in chosen])
            if "mean" in way:
                vectors = np.stack([vectors[owner == n].mean(axis=0) for n in chosen])
                owner, weights = np.array(chosen), np.ones(len(chosen))
            at = np.stack(np.unravel_index([click[n] for n in owner], parcels.shape), axis=1) * 10.0
            fitted = fit_probe(
                method, vectors, codes[owner], at, [LandCoverClass(c, str(c), "#000000") for c in classes],
                weights=weights.astype(np.float32), tokens=scene.tokens, parts=scene.parts,
            )  # fmt: skip
            answer = answers(fitted, flat, (height, width), [pixels[n] for n in test], way == WAYS[3])
            right = answer == codes[test]
            sizes = np.array([len(pixels[n]) for n in test])
            of_class = [codes[test] == code for code in classes]
            shares = [(right[own].mean(), np.average(right[own], weights=sizes[own])) for own in of_class]
            rows.append(np.mean(shares, axis=0))
        told.append(rows)
    return np.mean(told, axis=0)


def answers(fitted, flat, shape, test, of_means) -> NDArray[np.int64]:
    """The class of each test parcel: of its mean probability, or of its mean features."""
    probe = fitted.probe
    if of_means:
        means = np.stack([flat[at].mean(axis=0) for at in test])
        told = probe.probabilities(np.ascontiguousarray((means @ probe.directions_).T)[:, None], None)
        return probe.classes_[told[:, 0].argmax(axis=0)]
    lengths = np.linalg.norm(flat, axis=1) if probe.needs_length else None
    values = probe.probabilities((flat @ probe.directions_).T, lengths).reshape(-1, *shape)
    values = softened(smoothed(values, np.ones(shape, bool), 2.0), fitted.temperature).reshape(len(values), -1)
    return probe.classes_[np.stack([values[:, at].mean(axis=1) for at in test]).argmax(axis=1)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="terrafm-ti")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--scenes", nargs="*", default=[])
    arguments = parser.parse_args()
    places: dict[str, list] = (
        {} if arguments.scenes else {of: list(flanders(arguments.model, of)) for of in ("CT", "LC")}
    )
    for name in arguments.scenes:
        with opened(name, arguments.model) as scene:
            places[name] = [(scene, *connected(scene.labels))]
    for name, days in places.items():
        for method in ("linear", "auto"):
            for clicks in (1, 2) if not arguments.scenes else (3, 5):
                found = [
                    scores(scene, parcels, codes, clicks, method, range(arguments.draws))
                    for scene, parcels, codes in days
                ]
                for way, row in zip(WAYS, np.mean(found, axis=0), strict=True):
                    print(
                        f"{name:9} {method:7} {clicks} clicks  {way:22} parcels {row[0]:.3f}  ground {row[1]:.3f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
