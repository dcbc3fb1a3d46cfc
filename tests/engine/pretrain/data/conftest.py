"""What conversions to training shards are tried on."""

from pathlib import Path

import numpy as np
import pytest
from rasterio.windows import Window

from tests.engine.pretrain.data.shard_conversion import chip_file, converted, cut


@pytest.fixture
def rasters(scene_folder, tmp_path) -> Path:
    """Three places: one of four tiles with Sentinel-1, one of Sentinel-1 alone, one smaller than a tile."""
    root = tmp_path / "rasters"
    cut(scene_folder / "s2_l2a.tif", root / "a" / "s2_l2a.tif", Window(0, 0, 100, 96))
    cut(scene_folder / "s1.tif", root / "a" / "s1.tif", Window(0, 0, 100, 96))
    cut(scene_folder / "s1.tif", root / "b" / "s1.tif", Window(96, 96, 48, 48))
    cut(scene_folder / "s2_l2a.tif", root / "c" / "s2_l2a.tif", Window(10, 10, 32, 32))
    return root


@pytest.fixture
def pairs(tmp_path) -> Path:
    return chip_file(tmp_path / "chips")


@pytest.fixture
def finished(pairs, tmp_path) -> Path:
    """Four or so shards of chips, of which the 4th and the last cannot be read."""
    with np.load(pairs / "pairs.npz") as file:
        arrays = dict(file)
    for chip in (3, 29):
        arrays["s2"][chip] = arrays["s1"][chip] = 0
    np.savez(pairs / "pairs.npz", **arrays)
    made = converted("--from", "chips", "--source", pairs, "--out", tmp_path / "out", "--shard-mb", 1)
    assert made["shards"] >= 3 and made["skipped"] == 2
    return tmp_path / "out"
