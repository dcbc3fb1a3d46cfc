"""Kills at random moments: of a map being written the old one stays, or the new one is whole; a training goes on."""

import os
import random
import time
from pathlib import Path

import numpy as np
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.model.weights.model_header import read_info
from engine.train import main as train_main
from tests.endurance.forks import killed_at_random
from tests.endurance.outputs import OLD, check_whole

KILLS = min(50, int(os.environ.get("TERRAFM_KILLS", "50")))
"""Of each."""
SEED = int(os.environ.get("TERRAFM_SEED", "3"))
"""Another seed kills at other moments."""


def _invoke(command, words) -> None:
    command([str(word) for word in words], standalone_mode=False)


def test_of_a_map_being_written(scene_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    out = {name: tmp_path / "out" / name for name in ("m.tif", "c.tif", "r.html", "p.gpkg", "e.safetensors")}
    (tmp_path / "out").mkdir()
    words = [
        "classify", "--s2", scene_folder / "s2_l2a.tif", "--samples", scene_folder / "samples.gpkg",
        *("--out", out["m.tif"], "--confidence", out["c.tif"], "--report", out["r.html"]),
        *("--polygons", out["p.gpkg"], "--save-probe", out["e.safetensors"]),
    ]  # fmt: skip
    assert CliRunner().invoke(main, [str(word) for word in words]).exit_code == 0  # fills the cache
    began = time.monotonic()
    assert CliRunner().invoke(main, [str(word) for word in words]).exit_code == 0
    seconds = time.monotonic() - began
    with rasterio.open(out["m.tif"]) as file:
        expected = file.read(1)
    rng, killed, kept, new = random.Random(SEED), 0, 0, 0
    for _ in range(KILLS):
        for path in out.values():
            path.write_bytes(OLD)
        killed += killed_at_random(lambda: _invoke(main, words), rng, 1.1 * seconds, tmp_path / "log")
        for path in out.values():
            if path.read_bytes() == OLD:
                kept += 1
            else:
                check_whole(path)
                new += 1
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    with rasterio.open(out["m.tif"]) as file:
        assert np.array_equal(file.read(1), expected)
    told = f"{killed} before the end; {kept} files kept, {new} new and whole"
    print(f"\nkills of a map being written | {KILLS} | {told} | 0")


def test_of_training_which_goes_on_to_the_same_weights(tiny_training, tmp_path):
    def run(out: Path) -> None:
        _invoke(train_main, ["--config", tiny_training, "--out", out, "--resume"])

    import torch._dynamo
    import torch.utils.tensorboard  # noqa: F401

    import engine.pretrain.run
    import engine.pretrain.trainer  # noqa: F401

    for name in ("first", "whole"):
        began = time.monotonic()
        assert not killed_at_random(lambda name=name: run(tmp_path / name), random.Random(0), 1e6, tmp_path / "log")
        seconds = time.monotonic() - began
    expected = read_info(tmp_path / "whole" / "teacher.safetensors").sha256
    rng, killed, runs = random.Random(SEED), 0, 0
    while killed < KILLS:
        runs += 1
        out = tmp_path / f"run_{runs}"
        while killed_at_random(lambda out=out: run(out), rng, 0.7 * seconds, tmp_path / "log"):
            killed += 1
        assert read_info(out / "teacher.safetensors").sha256 == expected
    print(f"\nkills of training | {killed} | in {runs} runs that ended with the same weights | 0")
