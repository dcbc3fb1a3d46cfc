"""Training shards to which something happened: the same command mends them, damage is named, counted or refused."""

import json
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

from engine.errors import UserError
from engine.pretrain.data.rasters import RasterPlaces
from engine.pretrain.data.shards import Settings, ShardPlaces, convert
from tests.engine.pretrain.data.shard_conversion import (
    NOTHING,
    S1,
    chip_file,
    content,
    converted,
    damage_blocks,
    generator,
    refused,
    run,
    source_of,
)


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
def test_the_same_command_mends_whatever_an_earlier_one_left(finished, pairs, happened):
    before = content(finished)
    happened(finished)
    assert content(finished) != before
    converted("--from", "chips", "--source", pairs, "--out", finished, "--shard-mb", 1, "--workers", 1)
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


def test_other_settings_and_another_source_are_refused(finished, pairs, tmp_path):
    before = content(finished)
    options = ("--from", "chips", "--out", finished)
    said = refused(*options, "--source", pairs, "--shard-mb", 2)
    assert "--shard-mb 1" in said and "2 is asked for" in said
    assert "--source" in refused(*options, "--source", chip_file(tmp_path / "other"), "--shard-mb", 1)
    chip_file(pairs, count=2, name="more")
    assert "30 places" in refused(*options, "--source", pairs, "--shard-mb", 1)
    assert content(finished) == before
    (finished / "index.jsonl").unlink()
    assert "no index.jsonl" in refused(*options, "--source", pairs, "--shard-mb", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(pairs, tmp_path):
    out = tmp_path / "out"
    options = ("--from", "chips", "--source", pairs, "--out", out, "--shard-mb", 1)
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


def test_a_changed_index_is_noticed(finished, pairs):
    index = finished / "index.jsonl"
    whole = index.read_bytes()
    index.write_bytes(whole.replace(b'"frequent":[false', b'"frequent":[true', 1))
    with pytest.raises(UserError, match="damaged"):
        ShardPlaces(finished, NOTHING)
    index.write_bytes(whole.replace(b'"format":1', b'"format":9', 1))
    assert "format 9" in refused("--from", "chips", "--source", pairs, "--out", finished, "--shard-mb", 1)


def test_an_array_that_would_need_unpickling_is_refused(finished):
    from engine.pretrain.data.shards.coding import decoded

    for array in (np.array([{}], object), np.zeros((2, 4, 4), np.float64), np.zeros((3, 4, 4), np.int16)):
        path = finished / "array.npy"
        np.save(path, array, allow_pickle=True)
        with pytest.raises(ValueError, match="is expected"):
            decoded(S1, path.read_bytes())
