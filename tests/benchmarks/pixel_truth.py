"""The few-click protocol where labels are true of pixels: surveyed land use, parcels, water, simulated scenes.

    .venv/bin/python -m tests.benchmarks.pixel_truth

prints macro-F1 at 5 and 10 clicks a class, means over ten seeds, of forests on the bands and of the product's methods.
Labels drawn from a context-driven map (`few_clicks`) reward context; these do not.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin
from scipy.ndimage import maximum_filter, minimum_filter
from sklearn.ensemble import ExtraTreesClassifier

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_scene
from engine.imagery.sensors import SENTINEL2
from engine.requests.models import DEFAULT_MODEL
from engine.simulation import SceneRecipe, simulate
from tests.benchmarks.eolearn import CLEAR, opened_date
from tests.benchmarks.few_clicks import (
    CLICKS,
    LabelledScene,
    Predict,
    data_folder,
    forest,
    labelled,
    product,
    random_forest,
    score,
)

SEVEN = ("B02", "B03", "B04", "B08", "B8A", "B11", "B12")
FLANDERS_DATE = "2018-06-30"
THIN = 3
"""Pixels: what a square of so many does not fit into is thin."""
Labels = NDArray[np.uint8]


def flanders(folder: Path, of: str) -> tuple[Path, Labels]:
    """A clear summer day, and what parcels grew ("CT") or were covered with ("LC")."""
    series = np.load(data_folder().parent / "series" / "flanders.npz")
    values = series["s2"][list(series["dates"]).index(FLANDERS_DATE)]
    known = [code for code in np.unique(series[of]) if code not in (0, 99)]
    labels = np.select([series[of] == code for code in known], list(range(1, len(known) + 1)), 0).astype(np.uint8)
    return _written(folder / "s2_l2a.tif", values, tuple(series["bands"]), "l2a"), labels


def water(folder: Path) -> tuple[Path, Path, Labels]:
    """A place of 512² pixels, Level-1C and radar, and where water was mapped by hand."""
    place = np.load(data_folder().parent / "pretrain" / "s1_s2_l1c_512.npz")
    s2 = _written(folder / "s2_l1c.tif", place["s2_l1c"], [band.name for band in SENTINEL2], "l1c")
    s1 = _written(folder / "s1.tif", place["s1_db"], ("VV", "VH"), None)
    return s2, s1, (place["water"] + 1).astype(np.uint8)


def simulated(folder: Path, seed: int, size: int, bands: Sequence[str] = ()) -> tuple[Path, Path | None, Labels]:
    """A simulated scene and its truth; with `bands` these of Sentinel-2 alone."""
    scene = simulate(SceneRecipe(width=size, height=size, seed=seed), folder)
    with rasterio.open(scene.truth) as file:
        labels = file.read(1)
    if not bands:
        return scene.s2, scene.s1, labels
    with rasterio.open(scene.s2) as file:
        values = file.read([file.descriptions.index(name) + 1 for name in bands])
    return _written(folder / "few_s2_l2a.tif", values, bands, "l2a"), None, labels


def places(labels: Labels) -> dict[str, NDArray[np.bool_]]:
    """Pixels inside their class, at its edges, and in what is thin."""
    inside = minimum_filter(labels, 3) == maximum_filter(labels, 3)
    thick = np.zeros_like(inside)
    for code in np.unique(labels):
        own = labels == code
        thick |= own & (maximum_filter(minimum_filter(own.astype(np.uint8), THIN), THIN) > 0)
    return {"inside": inside, "at edges": ~inside & thick, "thin": ~thick}


def of_files(files: Sequence[Path | None], labels: Labels) -> LabelledScene:
    """The product's features of a scene."""
    with open_scene(*files) as scene, tempfile.TemporaryDirectory() as cache:
        with SceneFeatures(scene, cache=FeatureCache(Path(cache))) as features:
            return labelled(features, labels)


def report(name: str, made: LabelledScene, by_place: bool = False) -> None:
    """Print the lines of one scene."""
    lines: dict[str, Callable[[LabelledScene], Predict]] = {
        "random forest on bands": random_forest,
        "extra trees on bands": lambda scene: forest(scene, ExtraTreesClassifier),
        **{method: lambda scene, method=method: product(scene, method) for method in ("linear", "trees", "auto")},
    }
    parts = {"": None, **(places(made.labels) if by_place else {})}
    for title, predict in lines.items():
        for place, chosen in parts.items():
            scores = [score(made.labels, k, predict(made), chosen) for k in CLICKS]
            told = "   ".join(f"{s.macro_f1:.3f} (OA {s.overall:.3f}, ECE {s.calibration_error:.3f})" for s in scores)
            print(f"{name:16} {title:24} {place:9} {told}", flush=True)


def _written(path: Path, values: NDArray[np.generic], names: Sequence[str], level: str | None) -> Path:
    """Digital numbers of a level, or decibels without one."""
    stored = values.astype(np.float32) if level is None else values.clip(0, 65_535).astype(np.uint16)
    profile = {"count": len(values), "height": values.shape[1], "width": values.shape[2], "dtype": stored.dtype}
    with rasterio.open(path, "w", crs="EPSG:32633", transform=from_origin(5e5, 5e6, 10, 10), **profile) as file:
        file.write(stored)
        file.descriptions = tuple(str(name) for name in names)
        if level is not None:
            file.update_tags(TERRAFM_LEVEL=level)
    return path


def main() -> None:
    """The command line."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number, date in enumerate(CLEAR, 1):
            with opened_date(date, DEFAULT_MODEL) as made:
                report(f"eolearn {number}", made)
        for of in ("CT", "LC"):
            path, labels = flanders(Path(folder), of)
            report(f"flanders {of}", of_files((path, None), labels))
        *files, labels = water(Path(folder))
        report("water", of_files(files, labels))
        for seed, size, bands in ((11, 224, ()), (12, 160, ()), (13, 200, SEVEN)):
            s2, s1, labels = simulated(Path(folder), seed, size, bands)
            report(f"simulated {seed}", of_files((s2, s1), labels), by_place=True)


if __name__ == "__main__":
    main()
