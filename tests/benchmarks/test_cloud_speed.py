"""Cloud masks of whole tiles (`make bench`): time beside the bare classifier's in the same run, and peak memory.

Processor time is what is held to the bound: on a shared machine it is steadier than the clock, and counts all cores.
One thread each; more make both faster alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.clouds.published import csmask, onnx_models, s2cloudless
from engine.clouds.published.strips_ahead import StripsAhead
from engine.imagery import open_scene
from tests.benchmarks.tiles import level1c_safe, level1c_tile

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(3600)
needs_s2cloudless = pytest.mark.skipif(s2cloudless.model_file() is None, reason="s2cloudless is not installed")
onnxruntime_is_missing = not onnx_models.is_installed()
needs_csmask = pytest.mark.skipif(csmask.missing_part() is not None, reason="ukis-csmask is not installed")


@dataclass(frozen=True)
class Cost:
    """Of a process, or of a part of one."""

    wall: float
    processor: float
    megabytes: float = 0.0


@pytest.fixture(scope="module")
def tile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """10980 × 10980 pixels, thirteen bands."""
    return level1c_tile(tmp_path_factory.mktemp("tile"))


_MEASURED = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Starts a command from a small process: what is forked from a large one counts its memory as its own."""


def command(*arguments: object) -> Cost:
    """Run `engine cloudmask` in a process of its own."""
    engine = [sys.executable, "-m", "engine", "cloudmask", *map(str, arguments)]
    started = time.perf_counter()
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *engine],
        cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    wall = time.perf_counter() - started
    status, processor, megabytes = json.loads(measured.stdout)
    assert status == 0
    return Cost(wall, processor, megabytes)


def pixels_of(tile: Path) -> NDArray[np.float64]:
    """[n, 10] reflectance at 60 m: what the command gives to the classifier."""
    with open_scene(tile) as scene, StripsAhead(scene, scene.grid.coarsened(6), s2cloudless.BANDS) as strips:
        parts = [values.reshape(len(values), -1) for _, values in strips]
    return np.ascontiguousarray(np.concatenate(parts, axis=1).T, np.float64) / 10_000


def classified(pixels: NDArray[np.float64]) -> Cost:
    """The published booster alone."""
    path = s2cloudless.model_file()
    assert path is not None
    booster = s2cloudless.load_booster(path)
    started, processor = time.perf_counter(), time.process_time()
    booster.predict(pixels, num_threads=1)
    return Cost(time.perf_counter() - started, time.process_time() - processor)


@needs_s2cloudless
def test_a_whole_tile_costs_little_more_than_the_classifier(tile, tmp_path):
    """At most 1.3 times the published classifier's own time on the same pixels; less, where onnxruntime is there."""
    beside_classifier(tile, tmp_path, 1.3 if onnxruntime_is_missing else 0.9)


@needs_s2cloudless
def test_a_product_in_jpeg_2000_costs_little_more_than_the_classifier(tmp_path):
    """A sixth of a tile, with clouds and their shadows: reading counts for more than in a GeoTIFF."""
    beside_classifier(level1c_safe(tmp_path, 4), tmp_path, 1.3)


def beside_classifier(tile: Path, tmp_path: Path, most: float) -> None:
    """Half of the classifier's pixels come before, and half after."""
    pixels = pixels_of(tile)
    before = classified(pixels[::2])
    whole = command("--s2", tile, "--method", "s2cloudless", "--out", tmp_path / "mask.tif")
    after = classified(pixels[1::2])
    wall, processor = before.wall + after.wall, before.processor + after.processor
    print(
        f"\nclassifier {wall:.1f} s by the clock, {processor:.1f} s of processor; "
        f"mask {whole.wall:.1f} s ({whole.wall / wall:.2f} times) and {whole.processor:.1f} s "
        f"({whole.processor / processor:.2f} times), {whole.megabytes:.0f} MB"
    )
    assert whole.processor <= most * processor
    assert whole.megabytes <= 1000


@needs_s2cloudless
def test_three_scenes_in_one_run_take_less_time_than_one_by_one(tmp_path):
    """The next is opened, checked and read while one is classified; a sixth of a tile is enough to see it."""
    tile = level1c_tile(tmp_path, 4)
    scenes = [tmp_path / f"scene{number}" for number in range(3)]
    for scene in scenes:
        scene.mkdir()
        for band in tile.iterdir():
            (scene / band.name).symlink_to(band)
    (tmp_path / "masks").mkdir()
    way = ("--method", "s2cloudless")
    alone = [command("--s2", scene, *way, "--out", tmp_path / f"{scene.name}.tif").wall for scene in scenes]
    together = command(*(part for scene in scenes for part in ("--s2", scene)), *way, "--out", tmp_path / "masks")
    print(f"\none by one {sum(alone):.1f} s, together {together.wall:.1f} s; {together.megabytes:.0f} MB")
    assert together.wall < sum(alone)
    assert together.megabytes <= 1000


def inferred(count: int) -> Cost:
    """The network alone, a tile at a time, by one thread; of one tile."""
    import onnxruntime

    model = csmask.find_model("l1c", ("B02", "B03", "B04", "B08", "B11", "B12"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model.path), options, providers=["CPUExecutionProvider"])
    image = np.random.default_rng(0).standard_normal((1, 6, model.side, model.side), np.float32)
    name = session.get_inputs()[0].name
    session.run(None, {name: image})
    started, processor = time.perf_counter(), time.process_time()
    for _ in range(count):
        session.run(None, {name: image})
    return Cost((time.perf_counter() - started) / count, (time.process_time() - processor) / count)


@needs_csmask
def test_a_whole_tile_costs_little_more_than_the_network(tile, tmp_path):
    """At 30 m: at most 1.5 times the network's own time on as many tiles, a third of which is reading, and 1.5 GB."""
    tiles = len(range(-51, 3660, 204)) ** 2
    before = inferred(20)
    whole = command("--s2", tile, "--method", "csmask", "--no-shadows", "--out", tmp_path / "mask.tif")
    after = inferred(20)
    wall, processor = (tiles * (one + other) / 2 for one, other in
                       ((before.wall, after.wall), (before.processor, after.processor)))  # fmt: skip
    print(
        f"\nnetwork {wall:.1f} s by the clock, {processor:.1f} s of processor; "
        f"mask {whole.wall:.1f} s ({whole.wall / wall:.2f} times) and {whole.processor:.1f} s "
        f"({whole.processor / processor:.2f} times), {whole.megabytes:.0f} MB"
    )
    assert whole.processor <= 1.5 * processor
    assert whole.megabytes <= 1500
