"""Training shards (`make bench`): tiles a second against GeoTIFFs, and how long a training step waits for them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.windows import Window

from engine.pretrain.data.rasters import RasterPlaces
from engine.pretrain.data.shards import Settings, ShardPlaces, convert
from engine.pretrain.data.simulated import SimulatedPlaces
from engine.pretrain.data.tiles import LandCover, TileSource
from engine.simulation import SceneRecipe, simulate

ROOT = Path(__file__).resolve().parents[2]
SIDE = 534
"""Of the tiles of Major-TOM's cells that the paper trains on."""
STEPS = 12


def folder_of_places(folder: Path, count: int) -> Path:
    """Folders with Sentinel-2 and Sentinel-1 of one tile each, as the simulation writes them."""
    simulate(SceneRecipe(width=2 * SIDE, height=2 * SIDE, seed=2), folder / "scene")
    places = folder / "places"
    for number in range(count):
        row, column = divmod(number, 4)
        window = Window(column * SIDE // 3, row * SIDE // 3, SIDE, SIDE)
        for name in ("s2_l2a.tif", "s1.tif"):
            target = places / f"place_{number:02}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with rasterio.open(folder / "scene" / name) as file:
                profile = {**file.profile, "width": SIDE, "height": SIDE, "transform": file.window_transform(window)}
                with rasterio.open(target, "w", **profile) as copy:
                    copy.write(file.read(window=window))
                    copy.descriptions = file.descriptions
                    copy.update_tags(**file.tags())
    return places


def tiles_a_second(places: TileSource, rounds: int) -> float:
    """The median of some rounds through all places; what was read before is in the system's file cache."""
    rates = []
    for _ in range(rounds):
        started = time.perf_counter()
        for number in range(len(places)):
            places.read(number, np.random.default_rng(number))
        rates.append(len(places) / (time.perf_counter() - started))
    return float(np.median(rates))


@pytest.mark.timeout(600)
def test_shards_are_read_several_times_as_fast_as_geotiffs(tmp_path):
    rasters = RasterPlaces(folder_of_places(tmp_path, 12), SIDE, LandCover())
    started = time.perf_counter()
    made = convert(rasters, tmp_path / "shards", Settings("rasters", "benchmark", SIDE, 64))
    seconds = time.perf_counter() - started
    slow, fast = tiles_a_second(rasters, 3), tiles_a_second(ShardPlaces(tmp_path / "shards", LandCover()), 5)
    print(
        f"\nTiles of {SIDE} px, Sentinel-2 and -1, read by one process: {slow:.1f} /s from GeoTIFFs, {fast:.1f} /s "
        f"from shards ({fast / slow:.1f} ×); converted {made.tiles / seconds:.1f} /s"
    )
    assert fast > 2 * slow


@pytest.mark.timeout(600)
@pytest.mark.parametrize("workers", [0, 1])
def test_a_step_hardly_waits_for_shards(tmp_path, workers):
    """The quickstart's run, with its scene as shards."""
    places = SimulatedPlaces(tmp_path / "scene", 1024, 0, 64)
    convert(places, tmp_path / "shards", Settings("simulated", "benchmark", 64, 64, 1024, 0))
    waits, seconds = {}, {}
    for kind in ("simulated", "shards"):
        out = tmp_path / kind
        changes = [f"data.kind={kind}", f"data.path={tmp_path / 'shards'}", f"data.workers={workers}"]
        command = ["engine/train.py", "--config", "training/configs/quickstart.yaml", "--out", str(out)]
        options = ["--max-steps", str(STEPS), "evaluation.kind=none", "run.threads=1", *changes]
        subprocess.run([sys.executable, *command, *options], cwd=ROOT, check=True, timeout=300)
        # The first steps start processes and warm the caches.
        lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()][3:]
        waits[kind] = float(np.median([line["data_wait"] for line in lines]))
        seconds[kind] = float(np.median([32 / line["images_per_second"] for line in lines]))
    print(
        f"\n{workers} workers: a step of {seconds['shards']:.2f} s waits {waits['shards']:.1%} of it for shards; "
        f"of {seconds['simulated']:.2f} s {waits['simulated']:.1%} for a scene in memory"
    )
    assert waits["shards"] < (0.35, 0.05)[workers]
