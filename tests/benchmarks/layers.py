"""What layers add to a few clicks on labelled scenes: an embedding-like and an elevation-like one.

    .venv/bin/python -m tests.benchmarks.layers WEIGHTS chile savanna coast

writes the answers of a teacher (`training/teachers/dynamic_world.py`, its WEIGHTS as an .npz) as Google's annual
satellite embedding is laid out: 64 signed bytes of length 1, and their first component at one arc second, which is as
smooth as elevation is. Prints macro-F1 at 5 and 10 clicks a class, means over `--draws`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import rasterio
import torch
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import calculate_default_transform, reproject
from sklearn.decomposition import PCA

from training.teachers.dynamic_world import DynamicWorld

from ..engine.imagery import layer_files
from .few_clicks import CLICKS, data_folder, opened, product, score

_BANDS = ("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B11", "B12")


def answers(weights: Path, name: str) -> tuple[NDArray[np.float32], Affine, CRS]:
    """The teacher's numbers of a scene, reduced to 64 of length 1: [64, h, w]."""
    with rasterio.open(data_folder() / name / "s2_l1c.tif") as file:
        names = list(file.descriptions)
        values = file.read([names.index(band) + 1 for band in _BANDS]).astype(np.float32)
        place, crs = file.transform, file.crs
    told = DynamicWorld(weights)(torch.from_numpy(values[None]))[0]
    fine = torch.nn.functional.interpolate(told, values.shape[1:], mode="bilinear", align_corners=False)
    found = torch.nn.functional.normalize(fine, dim=1)[0].numpy()
    flat = found.reshape(len(found), -1).T
    reduced = PCA(64, random_state=0).fit_transform(flat).astype(np.float32)
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    return reduced.T.reshape(64, *found.shape[1:]), place, crs


def written(folder: Path, weights: Path, name: str) -> tuple[str, str]:
    """The embedding-like and the elevation-like layer of a scene."""
    values, place, crs = answers(weights, name)
    embedding = layer_files.write_google(folder / f"{name}_2020.tiff", values, place, crs)
    height, width = values.shape[1:]
    bounds = rasterio.transform.array_bounds(height, width, place)
    target, wide, tall = calculate_default_transform(crs, "EPSG:4326", width, height, *bounds, resolution=1 / 3600)
    smooth = np.full((tall, wide), -9999, np.float32)
    reproject(values[0] * 100, smooth, src_transform=place, src_crs=crs, dst_transform=target, dst_crs="EPSG:4326",
              dst_nodata=-9999, resampling=rasterio.warp.Resampling.average)  # fmt: skip
    elevation = layer_files.write_raster(folder / f"{name}_height.tif", smooth, target, CRS.from_epsg(4326), -9999)
    return str(embedding), str(elevation)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("scenes", nargs="*", default=["chile", "savanna", "coast"])
    parser.add_argument("--model", default="terrafm-ti")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--method", default="linear")
    arguments = parser.parse_args()
    means: dict[str, list[list[float]]] = {}
    for name in arguments.scenes:
        with tempfile.TemporaryDirectory() as folder:
            embedding, elevation = written(Path(folder), arguments.weights, name)
            for title, imagery, layers in (
                ("imagery", True, []),
                ("imagery and elevation-like", True, [elevation]),
                ("imagery and embedding-like", True, [embedding]),
                ("imagery and both", True, [elevation, embedding]),
                ("embedding-like alone", False, [embedding]),
            ):
                with opened(name, arguments.model, imagery, imagery, layers) as scene:
                    seeds = range(arguments.draws)
                    told = product(scene, arguments.method, shares=imagery)  # as the product does
                    scores = [score(scene.labels, k, told, seeds=seeds).macro_f1 for k in CLICKS]
                means.setdefault(title, []).append(scores)
                print(f"{name:9} {title:30} {'   '.join(f'{one:.3f}' for one in scores)}", flush=True)
    for title, scores in means.items():
        print(f"mean      {title:30} {'   '.join(f'{one:.3f}' for one in np.mean(scores, axis=0))}")


if __name__ == "__main__":
    main()
