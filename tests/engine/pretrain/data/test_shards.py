"""Training shards: what goes in comes out, however the conversion was stopped and whatever happened to the files."""

import json
import multiprocessing
import os
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
import rasterio
import torch
import webdataset
import yaml
from click.testing import CliRunner
from rasterio.windows import Window

from engine.__main__ import main
from engine.errors import UserError
from engine.model import RELEASED_MODALITIES, Modality, ModelConfig
from engine.pretrain.config.file import read_config
from engine.pretrain.data.chips import ChipPlaces
from engine.pretrain.data.rasters import RasterPlaces
from engine.pretrain.data.samplers import UniformSampler
from engine.pretrain.data.shards import Settings, ShardPlaces, convert
from engine.pretrain.data.simulated import SimulatedPlaces
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.method.batches import BatchSource
from engine.pretrain.method.crops import CropSize
from engine.pretrain.method.network import model_config
from engine.pretrain.method.views import ViewDraw
from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).parents[4]
S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A
NOTHING = LandCover()


def run(*arguments: object):
    done = CliRunner().invoke(main, ["shards", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def converted(*arguments: object) -> dict:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def refused(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    (line,) = done.output.strip().splitlines()
    assert line.startswith("Error: ")
    return line


def generator(seed=0):
    return np.random.default_rng(seed)


def chip_file(folder: Path, count=30, side=64, name="pairs") -> Path:
    """Chips with gaps, darkness and values beyond what 16 bits hold."""
    folder.mkdir(exist_ok=True)
    random_numbers = generator(count)
    s2 = random_numbers.normal(2000, 900, (count, 12, side, side)).astype(np.float32)
    s1 = random_numbers.normal(-14, 9, (count, 2, side, side)).astype(np.float32)
    s2[:, :, 3, 4] = np.nan
    s2[:, 5, 0, :4] = (0, -40, 70_000, 0.2)
    s1[:, 0, 7, 7], s1[:, 1, 2, 2] = np.nan, -np.inf
    names = np.array([f"site ä.{number}/x" for number in range(count)])
    np.savez(folder / f"{name}.npz", s2=s2, s1=s1, src=names)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def assert_as_stored(modality: Modality, source, read):
    """Equal within rounding; what is known stays known, and nothing else is."""
    known = np.isfinite(source)
    assert read.dtype == np.float32 and read.shape == source.shape
    assert np.array_equal(np.isfinite(read), known)
    if modality is S1:
        assert np.abs(read[known] - source[known]).max() <= 0.00501
    else:
        assert np.abs(read[known] - source[known].clip(1, 65535)).max() <= 0.5


def assert_same_places(source, shards, tiles: int):
    """Every tile of every place, through `tiles` and, where a place has one, through `read`."""
    assert [shards.name(number) for number in range(len(shards))] == [source.name(n) for n in range(len(source))]
    assert set(shards.modalities) == set(source.modalities)
    seen = 0
    for number in range(len(source)):
        pairs = list(zip(source.tiles(number), shards.tiles(number), strict=True))
        for (tile, expected), (tile_read, place) in pairs:
            seen += 1
            assert (tile, expected.name, expected.frequent) == (tile_read, place.name, place.frequent)
            assert set(place.images) == set(expected.images) == set(shards.modalities_of(number))
            for modality, image in expected.images.items():
                assert_as_stored(modality, image, place.images[modality])
        if len(pairs) == 1:
            again = shards.read(number, generator())
            assert all(np.array_equal(again.images[m], pairs[0][1][1].images[m], equal_nan=True) for m in again.images)
    assert seen == tiles


def cut(path, out, window):
    with rasterio.open(path) as file:
        profile = {**file.profile, "width": window.width, "height": window.height, "blockxsize": 16, "blockysize": 16}
        profile["transform"] = file.window_transform(window)
        out.parent.mkdir(exist_ok=True, parents=True)
        with rasterio.open(out, "w", **profile) as copy:
            copy.write(file.read(window=window))
            copy.descriptions = file.descriptions
            copy.update_tags(**file.tags())
    return out


def damage_blocks(path: Path) -> None:
    """Overwrite the lower pixels of a GeoTIFF and keep its directory."""
    with rasterio.open(path) as file:
        row = (file.height - 1) // 16
        offset, size = (int(file.get_tag_item(f"BLOCK_{key}_0_{row}", "TIFF", bidx=1)) for key in ("OFFSET", "SIZE"))
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(b"\xff" * size)


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
def chips(tmp_path) -> Path:
    return chip_file(tmp_path / "chips")


def test_a_folder_of_rasters_round_trips_tile_by_tile(rasters, tmp_path):
    made = converted("--from", "rasters", "--source", rasters, "--out", tmp_path / "out", "--tile", 48)
    assert (made["places"], made["tiles"], made["shards"], made["skipped"]) == (3, 6, 1, 0)
    source, shards = RasterPlaces(rasters, 48, NOTHING), ShardPlaces(tmp_path / "out", NOTHING)
    assert_same_places(source, shards, tiles=6)
    assert [shards.modalities_of(number) for number in range(3)] == [(S1, L2A), (S1,), (L2A,)]
    corners = {float(shards.read(0, generator(seed)).images[L2A][3, 0, 0]) for seed in range(30)}
    assert corners == {float(tile.images[L2A][3, 0, 0]) for _, tile in shards.tiles(0)}  # each draw takes one of four


def test_chips_round_trip_with_darkness_gaps_and_values_beyond_the_range(chips, tmp_path):
    converted("--from", "chips", "--source", chips, "--out", tmp_path / "out")
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    assert_same_places(ChipPlaces(chips, NOTHING), shards, tiles=30)
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


def test_webdataset_and_tar_read_the_shards(chips, tmp_path):
    converted("--from", "chips", "--source", chips, "--out", tmp_path / "out", "--shard-mb", 1)
    files = sorted((tmp_path / "out").glob("*.tar"))
    assert len(files) > 1
    samples = list(webdataset.WebDataset([str(file) for file in files], shardshuffle=False).decode())
    source = ChipPlaces(chips, NOTHING)
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


def source_of(places, **changes):
    draw = ViewDraw((CropSize(2, 16, (0.25, 1.0)),), (L2A,))
    return BatchSource(places, UniformSampler(len(places), seed=3), draw, batch=4, **changes)


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


def test_a_spawned_process_reads_the_same(chips, tmp_path):
    converted("--from", "chips", "--source", chips, "--out", tmp_path / "out")
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        place = pool.apply(shards.read, (11, generator()))
    here = shards.read(11, generator())
    assert place.name == here.name
    assert all(np.array_equal(place.images[m], here.images[m], equal_nan=True) for m in (S1, L2A))


def test_a_conversion_killed_at_a_random_moment_ends_with_the_same_bytes(tmp_path):
    chips = chip_file(tmp_path / "chips", count=400, side=48)
    chip_file(tmp_path / "chips", count=30, side=8, name="second")
    with np.load(chips / "second.npz") as arrays:
        np.savez(
            chips / "second.npz", **{**arrays, "s2": np.zeros((30, 12, 8, 8)), "s1": np.zeros((30, 2, 8, 8))}
        )  # unreadable ones
    options = ("--from", "chips", "--source", chips, "--shard-mb", 1)
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


@pytest.fixture
def finished(chips, tmp_path) -> Path:
    """Four or so shards of chips, of which the 4th and the last cannot be read."""
    with np.load(chips / "pairs.npz") as file:
        arrays = dict(file)
    for chip in (3, 29):
        arrays["s2"][chip] = arrays["s1"][chip] = 0
    np.savez(chips / "pairs.npz", **arrays)
    made = converted("--from", "chips", "--source", chips, "--out", tmp_path / "out", "--shard-mb", 1)
    assert made["shards"] >= 3 and made["skipped"] == 2
    return tmp_path / "out"


def cut_line(out):
    lines = (out / "index.jsonl").read_bytes().splitlines(keepends=True)
    (out / "index.jsonl").write_bytes(b"".join(lines[:2]) + lines[2][: len(lines[2]) // 2])


def without_last_line(out):
    lines = (out / "index.jsonl").read_bytes().splitlines(keepends=True)
    (out / "index.jsonl").write_bytes(b"".join(lines[:-1]))


def header_alone(out):
    """Killed before the first line was added, with a part of a shard and of a note."""
    lines = (out / "index.jsonl").read_bytes().splitlines(keepends=True)
    (out / "index.jsonl").write_bytes(lines[0])
    (out / ".shard-000000.tar.part").write_bytes(b"half")
    (out / "skipped.jsonl").write_bytes(b'{"place": "pai')


def without_a_shard(out):
    (out / "shard-000001.tar").unlink()


def with_a_cut_shard(out):
    os.truncate(out / "shard-000002.tar", 1000)


@pytest.mark.parametrize("happened", [cut_line, without_last_line, header_alone, without_a_shard, with_a_cut_shard])
def test_the_same_command_mends_whatever_an_earlier_one_left(finished, chips, happened):
    before = content(finished)
    happened(finished)
    assert content(finished) != before
    converted("--from", "chips", "--source", chips, "--out", finished, "--shard-mb", 1, "--workers", 1)
    assert content(finished) == before


def test_places_that_cannot_be_read_are_named_and_counted_or_refused(rasters, tmp_path):
    (rasters / "d").mkdir()
    (rasters / "d" / "s2_l2a.tif").write_bytes(b"no raster")
    damage_blocks(rasters / "a" / "s2_l2a.tif")
    options = ("--from", "rasters", "--source", rasters, "--out", tmp_path / "out", "--tile", 48)
    assert "The place a cannot be read: " in refused(*options, "--on-error", "refuse")
    assert not list((tmp_path / "out").glob("*shard-*"))
    done = run(*options)
    assert done.exit_code == 0
    assert "2 places could not be read" in done.stdout
    notes = [json.loads(line) for line in (tmp_path / "out" / "skipped.jsonl").read_text().splitlines()]
    assert [note["place"] for note in notes] == ["a", "d"]
    assert "damaged" in notes[0]["reason"]
    shards = ShardPlaces(tmp_path / "out", NOTHING)
    assert [shards.name(number) for number in range(len(shards))] == ["b", "c"]


class DamagedHalfway(RasterPlaces):
    """The places of a folder, of which the first can be read up to its third tile."""

    def tiles(self, number):
        for tile, place in super().tiles(number):
            if (number, tile) == (0, 2):
                raise UserError("Row 48 is damaged.")
            yield tile, place


def test_the_tiles_before_a_damage_are_kept(rasters, tmp_path):
    made = convert(DamagedHalfway(rasters, 48, NOTHING), tmp_path / "out", Settings("rasters", "there", 48, 512))
    assert (made.places, made.tiles, made.skipped) == (3, 4, 1)
    assert [tile for tile, _ in ShardPlaces(tmp_path / "out", NOTHING).tiles(0)] == [0, 1]
    note = json.loads((tmp_path / "out" / "skipped.jsonl").read_text())
    assert note == {"place": "a", "reason": "Row 48 is damaged."}


def test_a_source_of_nothing_readable_is_refused(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "s1.tif").write_bytes(b"")
    assert "None of the places" in refused("--from", "rasters", "--source", tmp_path, "--out", tmp_path / "out")


def test_other_settings_and_another_source_are_refused(finished, chips, tmp_path):
    before = content(finished)
    options = ("--from", "chips", "--out", finished)
    said = refused(*options, "--source", chips, "--shard-mb", 2)
    assert "--shard-mb 1" in said and "2 is asked for" in said
    assert "--source" in refused(*options, "--source", chip_file(tmp_path / "other"), "--shard-mb", 1)
    chip_file(chips, count=2, name="more")
    assert "30 places" in refused(*options, "--source", chips, "--shard-mb", 1)
    assert content(finished) == before
    (finished / "index.jsonl").unlink()
    assert "no index.jsonl" in refused(*options, "--source", chips, "--shard-mb", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(chips, tmp_path):
    out = tmp_path / "out"
    options = ("--from", "chips", "--source", chips, "--out", out, "--shard-mb", 1)
    out.mkdir()
    (out / ".shard-000000.tar.part").symlink_to("/dev/full")
    assert "No space left" in refused(*options)
    assert [path.name for path in out.iterdir()] == ["index.jsonl"]
    converted(*options)
    assert len(ShardPlaces(out, NOTHING)) == 30


def test_verify_names_every_damaged_shard(finished):
    assert run("--verify", finished).stdout.strip().endswith("shards whole.")
    shard = finished / "shard-000001.tar"
    whole = shard.read_bytes()
    shard.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    os.truncate(finished / "shard-000002.tar", 4096)
    said = refused("--verify", finished)
    assert "shard-000001.tar (another SHA-256)" in said and "shard-000002.tar (4,096 of" in said
    assert "shard-000000" not in said and "2 of " in said
    assert "no shards" in refused("--verify", finished.parent)
    assert "leave out" in refused("--verify", finished, "--out", finished)
    assert "--source" in refused("--out", finished)


def test_a_cut_shard_is_refused_at_opening_or_left_out(finished, caplog):
    every = ShardPlaces(finished, NOTHING)
    os.truncate(finished / "shard-000001.tar", 4096)
    with pytest.raises(UserError, match=r"shard-000001\.tar \(4,096 of .* bytes\)"):
        ShardPlaces(finished, NOTHING)
    rest = ShardPlaces(finished, NOTHING, skip_damaged=True)
    assert "shard-000001.tar" in caplog.text
    assert 0 < len(rest) < len(every)
    for number in range(len(rest)):
        assert rest.read(number, generator()).name == rest.name(number)
    with pytest.raises(UserError, match=r"shard-000001\.tar is damaged at sample .*ends early"):
        for number in range(len(every)):
            every.read(number, generator())


@pytest.mark.parametrize("position", [0, 60, 5000])
def test_a_damaged_sample_is_skipped_named_and_counted(finished, position):
    with tarfile.open(finished / "shard-000000.tar") as archive:
        member = archive.getmember("00000002_00000.s2_l2a.npy")
    shard = finished / "shard-000000.tar"
    content = bytearray(shard.read_bytes())
    content[member.offset_data + position] ^= 0x10
    shard.write_bytes(bytes(content))
    batches = list(source_of(ShardPlaces(finished, NOTHING)).steps(0, 7))
    (reason,) = [reason for batch in batches for reason in batch.skipped]
    assert "shard-000000.tar is damaged at sample 00000002_00000" in reason
    with pytest.raises(UserError, match="00000002_00000"):
        list(source_of(ShardPlaces(finished, NOTHING), refuse=True).steps(0, 7))


def test_a_changed_index_is_noticed(finished, chips):
    index = finished / "index.jsonl"
    whole = index.read_bytes()
    index.write_bytes(whole.replace(b'"frequent":[false', b'"frequent":[true', 1))
    with pytest.raises(UserError, match="damaged"):
        ShardPlaces(finished, NOTHING)
    index.write_bytes(whole.replace(b'"format":1', b'"format":9', 1))
    assert "format 9" in refused("--from", "chips", "--source", chips, "--out", finished, "--shard-mb", 1)


def test_an_array_that_would_need_unpickling_is_refused(finished):
    from engine.pretrain.data.shards.coding import decoded

    for array in (np.array([{}], object), np.zeros((2, 4, 4), np.float64), np.zeros((3, 4, 4), np.int16)):
        path = finished / "array.npy"
        np.save(path, array, allow_pickle=True)
        with pytest.raises(ValueError, match="is expected"):
            decoded(S1, path.read_bytes())


def test_training_runs_on_shards(settings, chips, tmp_path):
    converted("--from", "chips", "--source", chips, "--out", tmp_path / "shards", "--shard-mb", 1)
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
