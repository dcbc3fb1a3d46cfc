"""Training shards: what goes in comes out, however the conversion was stopped."""

import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import numpy as np
import pytest
import torch
import webdataset
import yaml

from engine.errors import UserError
from engine.model import RELEASED_MODALITIES, ModelConfig
from engine.pretrain.config.file import read_config
from engine.pretrain.data.chips import ChipPlaces
from engine.pretrain.data.rasters import RasterPlaces
from engine.pretrain.data.shards import ShardPlaces
from engine.pretrain.data.simulated import SimulatedPlaces
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.method.network import model_config
from tests.engine.pretrain.data.shard_conversion import (
    L1C,
    L2A,
    NOTHING,
    ROOT,
    S1,
    assert_as_stored,
    assert_same_places,
    chip_file,
    content,
    converted,
    generator,
    refused,
    run,
    source_of,
)
from tests.patience import PATIENCE, wait_until


def test_a_folder_of_rasters_round_trips_tile_by_tile(rasters, tmp_path):
    made = converted("--from", "rasters", "--source", rasters, "--out", tmp_path / "out", "--tile", 48)
    assert (made["places"], made["tiles"], made["shards"], made["skipped"]) == (3, 6, 1, 0)
    source, shards = RasterPlaces(rasters, 48, NOTHING), ShardPlaces(tmp_path / "out", NOTHING)
    assert_same_places(source, shards, tiles=6)
    assert [shards.modalities_of(number) for number in range(3)] == [(S1, L2A), (S1,), (L2A,)]
    corners = {float(shards.read(0, generator(seed)).images[L2A][3, 0, 0]) for seed in range(30)}
    assert corners == {float(tile.images[L2A][3, 0, 0]) for _, tile in shards.tiles(0)}  # each draw takes one of four


def test_chips_round_trip_with_darkness_gaps_and_values_beyond_the_range(pairs, tmp_path):
    converted("--from", "chips", "--source", pairs, "--out", tmp_path / "out")
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    assert_same_places(ChipPlaces(pairs, NOTHING), shards, tiles=30)
    image = shards.read(7, generator()).images[L2A]
    assert image[5, 0, [0, 1, 3]].tolist() == [1, 1, 1]  # dark is not missing
    assert np.isnan(image[5, 0, 2])  # 65535 marks pixels without data


def test_a_simulated_scene_round_trips_with_what_it_knows_of_land_cover(tmp_path):
    options = ("--from", "simulated", "--source", tmp_path / "scene", "--scene", 128, "--seed", 4, "--tile", 32)
    converted(*options, "--out", tmp_path / "out")
    source = SimulatedPlaces(tmp_path / "scene", 128, 4, 32)
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    assert_same_places(source, shards, tiles=49)
    frequent = [shards.read(number, generator()).frequent for number in range(49)]
    assert set(frequent) == {True, False}
    name = shards.name(frequent.index(True))
    table = LandCover({name: "built-up"}, ("tree cover",))  # a table says better
    assert not ShardPlaces(tmp_path / "out", table).read(frequent.index(True), generator()).frequent


def test_webdataset_and_tar_read_the_shards(pairs, tmp_path):
    converted("--from", "chips", "--source", pairs, "--out", tmp_path / "out", "--shard-mb", 1)
    files = sorted((tmp_path / "out").glob("*.tar"))
    assert len(files) > 1
    samples = list(webdataset.WebDataset([str(file) for file in files], shardshuffle=False).decode())
    source = ChipPlaces(pairs, NOTHING)
    assert [sample["json"]["place"] for sample in samples] == [source.name(number) for number in range(30)]
    for number, sample in enumerate(samples):
        images = source.read(number, generator()).images
        assert {key for key in sample if not key.startswith("__")} == {"s1.npy", "s2_l2a.npy", "json"}
        dn, db = sample["s2_l2a.npy"], sample["s1.npy"]
        assert (dn.dtype, db.dtype) == (np.uint16, np.int16)
        assert np.array_equal(dn == 0, np.isnan(images[L2A]))
        assert_as_stored(S1, images[S1], np.where(db == -32768, np.nan, db / 100).astype(np.float32))
    for file in files:
        assert file.stat().st_size <= 1_000_000
        with tarfile.open(file) as archive:
            assert {(member.mtime, member.uid, member.mode) for member in archive} == {(0, 0, 0o644)}
        if shutil.which("tar"):
            subprocess.run(["tar", "-tf", file], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_sees_of_shards_what_it_saw_of_the_source(tmp_path, workers):
    folder = tmp_path / "chips"
    folder.mkdir()
    s2 = generator().integers(1, 9000, (9, 12, 32, 32)).astype(np.uint16)
    np.savez(folder / "l2a.npz", s2=s2, s1=np.zeros((9, 2, 32, 32), np.float32) - 9)
    converted("--from", "chips", "--source", folder, "--out", tmp_path / "out")
    before = list(source_of(ChipPlaces(folder, NOTHING)).steps(0, 4))
    after = list(source_of(ShardPlaces(tmp_path / "out", NOTHING), workers=workers).steps(0, 4))
    for one, other in zip(before, after, strict=True):
        assert one.names == other.names
        assert torch.equal(one.parts[0].views[0].images[L2A], other.parts[0].views[0].images[L2A])


def test_a_spawned_process_reads_the_same(pairs, tmp_path):
    converted("--from", "chips", "--source", pairs, "--out", tmp_path / "out")
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        place = pool.apply(shards.read, (11, generator()))
    here = shards.read(11, generator())
    assert place.name == here.name
    assert all(np.array_equal(place.images[m], here.images[m], equal_nan=True) for m in (S1, L2A))


def test_a_conversion_killed_at_a_random_moment_ends_with_the_same_bytes(tmp_path):
    pairs = chip_file(tmp_path / "chips", count=400, side=48)
    chip_file(tmp_path / "chips", count=30, side=8, name="second")
    with np.load(pairs / "second.npz") as arrays:
        np.savez(
            pairs / "second.npz", **{**arrays, "s2": np.zeros((30, 12, 8, 8)), "s1": np.zeros((30, 2, 8, 8))}
        )  # unreadable ones
    options = ("--from", "chips", "--source", pairs, "--shard-mb", 1)
    whole = converted(*options, "--out", tmp_path / "whole")
    assert whole["skipped"] == 30
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    out, shards, workers = tmp_path / "parts", chance.randrange(1, whole["shards"] // 2), chance.randrange(2)
    kill_after(shards, chance.uniform(0, 0.02), *options, "--out", out, "--workers", workers)
    with pytest.raises(UserError, match="was stopped"):
        ShardPlaces(out, NOTHING)
    left = len(list(out.glob("shard-*.tar")))
    assert shards <= left < whole["shards"]
    kept = (out / "shard-000000.tar").stat().st_mtime_ns
    assert converted(*options, "--out", out) == {**whole, "out": str(out)}
    assert content(out) == content(tmp_path / "whole")
    assert (out / "shard-000000.tar").stat().st_mtime_ns == kept  # not made a second time


def kill_after(shards: int, delay: float, *arguments: object) -> None:
    """Run the command in a process of its own and kill it once there are so many shards, and a moment later."""
    command = [sys.executable, "-m", "engine", "shards", *map(str, arguments)]
    out = Path(command[command.index("--out") + 1])
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_until(
            lambda: process.poll() is not None or len(list(out.glob("shard-*.tar"))) >= shards,
            f"there are {shards} shards",
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    finally:
        process.kill()


def test_training_runs_on_shards(settings, pairs, tmp_path):
    converted("--from", "chips", "--source", pairs, "--out", tmp_path / "shards", "--shard-mb", 1)
    content = yaml.safe_load(settings.read_text())
    content["data"] |= {"kind": "shards", "path": str(tmp_path / "shards"), "cells": None, "workers": 1}
    settings.write_text(yaml.safe_dump(content))
    command = [sys.executable, "engine/train.py", "--config", settings, "--out", tmp_path / "run", "--max-steps", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2]
    assert all(np.isfinite(line["loss"]) and line["skipped"] == 0 for line in lines)


def test_statistics_are_numpys_over_all_that_is_stored_and_go_into_the_weights(tmp_path, settings):
    folder = tmp_path / "shards"
    converted("--from", "chips", "--source", chip_file(tmp_path / "chips"), "--out", folder)
    told = json.loads(run("--statistics", folder, "--json").stdout.splitlines()[-1])["statistics"]
    places = ShardPlaces(folder, LandCover())
    images = [place.images for number in range(len(places)) for _, place in places.tiles(number)]
    config = model_config(read_config(settings, [f"model.statistics={folder / 'statistics.json'}"]).model)
    for modality in (S1, L2A):
        spec = config.spec(modality)
        for band, name in enumerate(spec.bands):
            values = np.concatenate([one[modality][band].ravel() for one in images]).astype(np.float64)
            expected = [np.nanmean(values), np.nanstd(values)]
            assert told[modality.value][name] == pytest.approx(expected, rel=1e-6, abs=1e-4)
            assert [spec.mean[band], spec.std[band]] == told[modality.value][name]
    assert config.spec(L1C) == RELEASED_MODALITIES[1]  # what the data lack keeps the released ones
    assert ModelConfig.from_dict(config.to_dict()) == config
    assert "leave out --from" in refused("--statistics", folder, "--out", folder)
    (tmp_path / "other.json").write_text('{"format": 1, "modalities": {"s1": {"bands": ["VH", "VV"]}}}')
    with pytest.raises(UserError, match="holds no statistics"):
        model_config(read_config(settings, [f"model.statistics={tmp_path / 'other.json'}"]).model)
