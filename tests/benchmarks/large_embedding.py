"""A whole Sentinel-2 tile of a precomputed embedding as the scene: how long a click takes, and what memory layers take.

    .venv/bin/python -m tests.benchmarks.large_embedding FOLDER

writes 10980² pixels of 128 numbers there as TESSERA publishes them (signed bytes, tiled, and their scales; once), opens
them alone, maps a screen of 1200 × 800 pixels, and prints what each further click takes: by the clock, and of the
processor. Then maps 2048² pixels from 1, 3 and 6 such layers, each in a process of its own, and prints their peaks.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray

from engine.features.scene_features import SceneFeatures
from engine.imagery import LandCoverClass, open_scene
from engine.mapping.live.live_map import LiveMap
from engine.requests import ViewRequest
from engine.samples.sample_set import from_coordinates

ROOT = Path(__file__).resolve().parents[2]
SIDE, TILE, NUMBERS = 10980, 256, 128
CLASSES, CLICKS = 6, 12
PLACE = Affine(10, 0, 600_000, 0, -10, 5_200_020)
MAPPED = 2048
LAYERS = (1, 3, 6)


def written(folder: Path, side: int = SIDE) -> Path:
    """The embedding, its ground in patches of classes, and its scales beside it."""
    path = folder / f"tessera_{side}_2024.tif"
    layout = {"driver": "GTiff", "height": side, "width": side, "crs": "EPSG:32633", "transform": PLACE}
    layout |= {"tiled": True, "blockxsize": TILE, "blockysize": TILE, "BIGTIFF": "YES", "compress": "zstd"}
    layout |= {"zstd_level": 1}
    scales = path.with_name(f"{path.stem}_scales.tif")
    if path.exists() and scales.exists():
        return path
    rng = np.random.default_rng(0)
    kinds = rng.integers(-100, 100, (CLASSES, NUMBERS))
    unfinished = path.with_suffix(".part")
    with rasterio.open(unfinished, "w", count=NUMBERS, dtype="int8", interleave="pixel", **layout) as file:
        for row in range(0, side, TILE):
            for column in range(0, side, TILE):
                ground = np.kron(rng.integers(0, CLASSES, (16, 16)), np.ones((16, 16), int))
                values = kinds[ground] + np.kron(rng.integers(-20, 20, (64, 64)), np.ones((4, 4), int))[..., None]
                height, width = min(TILE, side - row), min(TILE, side - column)
                tile = np.moveaxis(values[:height, :width].clip(-127, 127).astype(np.int8), 2, 0)
                file.write(tile, window=rasterio.windows.Window(column, row, width, height))
        file.update_tags(TESSERA_YEAR="2024")
    with rasterio.open(scales, "w", count=1, dtype="float32", **layout) as file:
        for row in range(0, side, TILE):
            height = min(TILE, side - row)
            file.write(np.full((1, height, side), 0.05, np.float32), window=((row, row + height), (0, side)))
    unfinished.rename(path)
    return path


def ground_of(path: Path, corner: int, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int64]]:
    """Places behind a corner, and as their classes which of six groups their first two numbers are of."""
    rng = np.random.default_rng(1)
    rows, columns = corner + rng.integers(20, 780, (2, count))
    window = rasterio.windows.Window(corner, corner, 800, 800)
    with rasterio.open(path) as file:
        values = file.read([1, 2], window=window).astype(np.int64)
    told = values[:, rows - corner, columns - corner].sum(axis=0)
    codes = np.searchsorted(np.quantile(told, np.linspace(0, 1, CLASSES + 1)[1:-1]), told) + 1
    return rows, columns, codes.astype(np.int64)


def clicks(path: Path) -> None:
    """Print the first view of a screen, and every click after it."""
    corner = 5000
    rows, columns, codes = ground_of(path, corner, 60 + CLICKS)
    x, y = PLACE * (columns + 0.5, rows + 0.5)
    classes = [LandCoverClass(code, str(code), "#000000") for code in range(1, CLASSES + 1)]
    with open_scene(layers=[str(path)]) as scene, SceneFeatures(scene, None) as features:
        live = LiveMap(features)
        left, top = PLACE * (corner, corner)
        view = ViewRequest(extent=(left, top - 8000, left + 12_000, top), width=1200, height=800, method="linear")
        took = []
        for count in range(60, 60 + CLICKS + 1):
            samples = from_coordinates(x[:count], y[:count], codes[:count], classes, scene.grid)
            started, computed = time.perf_counter(), time.process_time()
            live.view(view, samples)
            took.append((time.perf_counter() - started, time.process_time() - computed))
    first, rest = took[0], np.array(took[1:])
    clock, processor = np.median(rest, axis=0)
    print(f"first view {first[0]:.1f} s ({first[1]:.1f} s of the processor)")
    print(f"a click {clock:.2f} s by the clock, {processor:.2f} s of the processor (median of {CLICKS})", flush=True)


def memory(path: Path) -> None:
    """Print the peak of a map from some layers."""
    rows, columns, codes = ground_of(path, 5000, 60)
    points = [shapely.Point(*(PLACE * (column + 0.5, row + 0.5))) for row, column in zip(rows, columns, strict=True)]
    samples = path.parent / "samples.gpkg"
    samples.unlink(missing_ok=True)
    pyogrio.raw.write(
        samples, shapely.to_wkb(np.array(points)), [codes], ["class"], geometry_type="Point", crs="EPSG:32633"
    )
    left, top = PLACE * (5000, 5000)
    extent = (left, top - 10 * MAPPED, left + 10 * MAPPED, top)
    for count in LAYERS:
        layers = [word for number in range(count) for word in ("--layer", f"{path}:e{number}")]
        words = ["classify", *layers, "--samples", samples, "--method", "linear", "--extent", *extent]
        command = [sys.executable, "-m", "engine", *map(str, words), "--out", str(path.parent / "map.tif")]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        peak, seconds = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime
        print(f"{count} layers: peak {peak:.0f} MB, {seconds:.0f} s of the processor, status {status}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=SIDE)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path = written(arguments.folder, arguments.side)
    clicks(path)
    memory(path)


if __name__ == "__main__":
    main()
