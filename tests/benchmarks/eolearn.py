"""The few-click protocol on another survey's labels: Slovenia's own land use, three clear dates of Level-1C.

    .venv/bin/python -m tests.benchmarks.eolearn

The labels of the scenes of `few_clicks` come from a map that looks at context; these were drawn by surveyors. Macro-F1
is the mean over the dates.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_scene
from engine.model import TerraFM

from .few_clicks import CLICKS, LabelledScene, data_folder, labelled, plain_context, product, random_forest, score

CLEAR = (2, 3, 4)
"""The first two dates are cloudy."""
_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")


@contextmanager
def opened_date(date: int, model: str | TerraFM) -> Iterator[LabelledScene]:
    """One date with the product's features."""
    folder = data_folder().parent / "eolearn"
    labels = np.load(folder / "land_cover.npy")[..., 0].astype(np.uint8)
    values = np.moveaxis(np.load(folder / "reference_scenes_l1c.npy")[date], 2, 0) * 10_000
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "s2_l1c.tif"
        profile = {"driver": "GTiff", "width": values.shape[2], "height": values.shape[1], "count": len(values)}
        place = {"crs": "EPSG:32633", "transform": from_origin(500_000, 5_100_000, 10, 10), "dtype": "float32"}
        with rasterio.open(path, "w", **profile, **place) as file:
            file.write(values)
            file.descriptions = _BANDS
        with open_scene(path, level="l1c") as scene:
            with SceneFeatures(scene, model, cache=FeatureCache(Path(temporary) / "cache")) as features:
                yield labelled(features, labels)


def measure(model: str) -> dict[str, list[float]]:
    """Macro-F1 by line, one for each number of clicks, means over the dates."""
    lines: dict[str, list[list[float]]] = {}
    for date in CLEAR:
        with opened_date(date, model) as scene:
            ways = {
                "random forest on bands": random_forest(scene),
                "linear on hand-made context": plain_context(scene),
                "this probe on hand-made context": product(scene, with_tokens=False),
                "linear probe": product(scene),
            }
            for title, way in ways.items():
                lines.setdefault(title, []).append([score(scene.labels, k, way).macro_f1 for k in CLICKS])
    return {title: list(np.mean(dates, axis=0)) for title, dates in lines.items()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="terrafm-ti")
    for title, scores in measure(parser.parse_args().model).items():
        print(f"{'eolearn':9} {title:44} {' '.join(f'{value:.3f}' for value in scores)}", flush=True)


if __name__ == "__main__":
    main()
