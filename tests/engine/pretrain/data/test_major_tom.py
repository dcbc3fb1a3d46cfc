"""Major-TOM's Parquet files, written here in the published schema, as places to train on."""

import logging
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rasterio.warp
import yaml

from engine.errors import UserError
from engine.imagery import S2_BANDS
from engine.pretrain.config.file import read_config
from engine.pretrain.data.major_tom import MajorTomPlaces, read_cells
from engine.pretrain.data.samplers import UniformSampler
from engine.pretrain.data.shards import ShardPlaces
from engine.pretrain.data.tiles import LandCover, PlacesWith
from engine.pretrain.method.batches import BatchSource
from engine.pretrain.method.crops import CropSize
from engine.pretrain.method.views import ViewDraw
from engine.pretrain.tile_sources import open_places
from tests.engine.pretrain.data.major_tom_files import (
    FACTORS,
    L1C,
    L2A,
    NEW,
    OLD,
    RTC,
    S1,
    SIDE,
    Row,
    geotiff,
    s1_bands,
    s2_bands,
    write,
)  # fmt: skip
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[4]
TILE = 48


def opened(root, tile=TILE, **more):
    return MajorTomPlaces(str(root), tile, LandCover(), **more)


def whole(root, number=0, side=SIDE):
    """The only tile of a cell that is not cut."""
    ((index, place),) = opened(root, side).tiles(number)
    assert index == 0
    return place.images


def batches(places, steps=1, **settings):
    draw = ViewDraw((CropSize(2, 16, (0.25, 1.0)),), places.modalities)
    return list(BatchSource(places, UniformSampler(len(places), 3), draw, 4, **settings).steps(0, steps))


@pytest.mark.parametrize(("product", "offset"), [(OLD, 0), (NEW, 1000), (NEW.replace("N0509", "N0400"), 1000)])
@pytest.mark.parametrize("level", [L1C, L2A])
def test_fine_bands_come_back_exactly_without_their_baseline_s_offset(tmp_path, level, product, offset):
    bands = s2_bands(1, level=level)
    bands["B04"][3, 5] = 0
    bands["B08"][:] = 900  # darker than the offset: stays, below zero where there is one
    write(tmp_path, level, [Row("1U_1R", bands, product)])
    image = dict(zip(S2_BANDS, whole(tmp_path)[level], strict=True))
    assert image["B02"].dtype == np.float32
    for name in ("B02", "B03", "B08"):
        assert np.array_equal(image[name], bands[name].astype(np.float32) - offset)
    assert np.isnan(image["B04"][3, 5]) and np.isfinite(image["B04"]).sum() == SIDE**2 - 1


def test_coarse_bands_are_interpolated_between_the_centres_of_their_pixels(tmp_path):
    bands = s2_bands(2)
    write(tmp_path, L2A, [Row("1U_1R", bands, OLD)])
    image = dict(zip(S2_BANDS, whole(tmp_path)[L2A], strict=True))
    tiles = {index: place.images[L2A] for index, place in opened(tmp_path).tiles(0)}
    corners = {0: (0, 0), 1: (0, 48), 2: (48, 0), 3: (48, 48)}
    for name, factor in FACTORS.items():
        if name == "B10":
            continue
        metres = np.arange(SIDE) * 10 + 5
        centres = np.arange(SIDE // factor) * 10 * factor + 5 * factor
        wide = np.stack([np.interp(metres, centres, line) for line in bands[name].astype(float)])
        expected = np.stack([np.interp(metres, centres, line) for line in wide.T]).T
        assert np.allclose(image[name], expected, rtol=1e-5)
        for index, (row, column) in corners.items():  # seamless: a tile uses its neighbours' pixels
            tile = tiles[index][S2_BANDS.index(name)]
            assert np.allclose(tile, expected[row : row + 48, column : column + 48], rtol=1e-5)


def test_no_data_of_a_coarse_pixel_covers_it_alone(tmp_path):
    bands = s2_bands(3)
    bands["B05"][10, 20] = 0
    write(tmp_path, L2A, [Row("1U_1R", bands)])
    known = np.isfinite(whole(tmp_path)[L2A][S2_BANDS.index("B05")])
    assert not known[20:22, 40:42].any() and known.sum() == SIDE**2 - 4
    values = whole(tmp_path)[L2A][S2_BANDS.index("B05")]
    assert np.nanmin(values) >= 100  # zero took no part in its neighbours


def test_radar_power_becomes_decibels(tmp_path):
    bands = s1_bands(1)
    bands["vv"][0, :3] = -32768, 0, -0.1
    write(tmp_path, S1, [Row("1U_1R", bands, RTC)])
    image = whole(tmp_path)[S1]
    assert np.isnan(image[0, 0, :3]).all()
    assert np.allclose(image[1], 10 * np.log10(bands["vh"]), atol=1e-5)
    assert np.isfinite(image).sum() == 2 * SIDE**2 - 3


def test_the_data_sets_are_joined_by_cell(tmp_path):
    write(tmp_path, L2A, [Row(name, s2_bands(1), crs="EPSG:EPSG:32631") for name in ("9U_1L", "10U_1R", "3D_2R")])
    write(tmp_path, S1, [Row(name, s1_bands(1), RTC, "a/part_00007.parquet") for name in ("4D_1R", "10U_1R")])
    places = opened(tmp_path)
    assert places.modalities == (S1, L2A)
    assert [places.name(number) for number in range(len(places))] == ["10U_1R", "3D_2R", "4D_1R", "9U_1L"]
    assert [places.modalities_of(number) for number in range(4)] == [(S1, L2A), (L2A,), (S1,), (L2A,)]
    assert set(places.read(0, np.random.default_rng(0)).images) == {S1, L2A}
    assert set(places.read(1, np.random.default_rng(0)).images) == {L2A}
    assert set(places.read(2, np.random.default_rng(0)).images) == {S1}
    first, second, third, _ = read_cells(str(tmp_path))
    assert (first.grid_cell, first.crs) == ("10U_1R", "EPSG:32631")
    assert (first.centre_lat, first.centre_lon, second.centre_lat) == (46.1, 3.06, 47.1)
    assert [product.modality for product in first.products] == [L2A, S1]
    assert first.products[0].product_id == NEW and first.products[0].row_group == 1
    assert third.centre_lat == 45.1
    assert first.products[1].url == f"{tmp_path}/Core-S1RTC/images/a/part_00007.parquet"
    only = opened(tmp_path, modalities=(S1,))
    assert (len(only), only.modalities) == (2, (S1,))
    assert opened(f"file://{tmp_path}").name(3) == "9U_1L"


def with_other_types(table):
    """As another writer of Parquet stores the same."""
    time = table["timestamp"].cast(pa.timestamp("us"))
    table = table.set_column(table.schema.get_field_index("timestamp"), "timestamp", time)
    for name in ("grid_cell", "product_id", "parquet_url"):
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(pa.large_string()))
    return table.set_column(table.schema.get_field_index("crs"), "crs", table["crs"].dictionary_encode())


@pytest.mark.parametrize("stored", [lambda table: table, with_other_types])
def test_of_a_repeated_cell_the_newest_is_taken_and_the_others_counted(tmp_path, caplog, stored):
    times = ("2019-10-06T10:50:29", "2023-08-26T10:50:31", "2021-01-01T00:00:00")
    rows = [Row("1U_1R", s2_bands(seed), OLD, time=time) for seed, time in enumerate(times)]
    folder = write(tmp_path, L2A, [*rows, Row("2U_1R", s2_bands(9))])
    stored_again(folder / "metadata.parquet", stored)
    with caplog.at_level(logging.WARNING):
        places = opened(tmp_path, SIDE)
    assert len(places) == 2
    (line,) = caplog.messages
    assert "Core-S2L2A: of 4 rows 2 are of repeated cells" in line
    image = places.read(0, np.random.default_rng(0)).images[L2A]
    assert np.array_equal(image[1], rows[1].bands["B02"])


def test_a_mirror_with_some_part_files_has_their_cells_alone(tmp_path, caplog):
    rows = [Row(f"{number}U_1R", s2_bands(number), part=f"part_{number:05}.parquet") for number in range(3)]
    folder = write(tmp_path, L2A, rows)
    (folder / "images" / "part_00001.parquet").unlink()
    with caplog.at_level(logging.WARNING):
        places = opened(tmp_path)
    assert [places.name(number) for number in range(len(places))] == ["0U_1R", "2U_1R"]
    assert "1 name no part file that is here" in caplog.text
    for path in (folder / "images").iterdir():
        path.unlink()
    with pytest.raises(UserError, match="none of the part files"):
        opened(tmp_path)


def test_a_black_image_is_left_out_and_a_cell_without_any_refused(tmp_path):
    black = {name: values * 0 for name, values in s2_bands(1).items()}
    half = s2_bands(2)
    for name in half:
        half[name][: len(half[name]) // 2] = 0
    write(tmp_path, L2A, [Row("1U_1R", black), Row("2U_1R", half), Row("3U_1R", black)])
    write(tmp_path, S1, [Row("1U_1R", s1_bands(1), RTC)])
    places = opened(tmp_path)
    assert set(places.read(0, np.random.default_rng(0)).images) == {S1}
    assert [index for index, _ in places.tiles(1)] == [2, 3]
    with pytest.raises(UserError, match="3U_1R has a tile without data: leave it out"):
        places.read(2, np.random.default_rng(0))
    with pytest.raises(UserError, match="No tile of the place 3U_1R has data"):
        list(places.tiles(2))


def test_each_draw_takes_one_of_the_tiles(tmp_path):
    write(tmp_path, L2A, [Row("1U_1R", s2_bands(1))])
    write(tmp_path, S1, [Row("1U_1R", s1_bands(1), RTC)])
    places = PlacesWith(opened(tmp_path), (S1,))
    tiles = dict(places.tiles(0))
    assert sorted(tiles) == [0, 1, 2, 3] and {place.name for place in tiles.values()} == {"1U_1R"}
    seen = set()
    for seed in range(15):
        drawn = places.read(0, np.random.default_rng(seed)).images
        same = {
            index
            for index, place in tiles.items()
            if all(np.array_equal(place.images[modality], drawn[modality]) for modality in (S1, L2A))
        }
        assert len(same) == 1  # all modalities show the same tile
        seen |= same
    assert seen == {0, 1, 2, 3}


def test_radar_of_the_neighbouring_zone_is_laid_on_the_optical_grid(tmp_path):
    write(tmp_path, L2A, [Row("1U_1R", s2_bands(1), crs="EPSG:32631", corner=(730_000.0, 5_000_000.0))])
    east, north = rasterio.warp.transform("EPSG:32631", "EPSG:32632", [730_000.0], [5_000_000.0])
    corner = (round(east[0], -1) - 500, round(north[0], -1) + 500)
    side = 220
    metres_east = np.tile(corner[0] + 5 + 10 * np.arange(side), (side, 1))
    power = (1 + (metres_east - corner[0]) / 1000).astype(np.float32)  # says how far east a pixel lies
    row = Row("1U_1R", {"vv": power, "vh": power}, RTC, crs="EPSG:32632", corner=corner)
    write(tmp_path, S1, [row])
    image = whole(tmp_path)[S1]
    assert image.shape == (2, SIDE, SIDE)
    lines, samples = np.mgrid[:SIDE, :SIDE]
    xs, ys = 730_005.0 + 10 * samples.ravel(), 4_999_995.0 - 10 * lines.ravel()
    truly_east, _ = rasterio.warp.transform("EPSG:32631", "EPSG:32632", xs, ys)
    expected = 1 + (np.array(truly_east).reshape(SIDE, SIDE) - corner[0]) / 1000
    assert np.allclose(10 ** (image[0] / 10), expected, atol=0.002)  # 2 m


def small_side(row):
    row.bands["B05"] = row.bands["B05"][:40, :40]


DEFECTS = {
    "cut TIFF": (lambda row: row.changes.update(B8A=geotiff(row.bands["B8A"], row, SIDE)[:900]), "B8A in .* no whole"),
    "no TIFF": (lambda row: row.changes.update(B02=b"black"), "B02 in .* is no whole GeoTIFF"),
    "no bytes": (lambda row: row.changes.update(B02=b""), "holds nothing in B02"),
    "another shape": (small_side, "B05 in .* has 40 × 40 pixels of 20 m in a cell of 96 × 96"),
    "another cell": (lambda row: row.changes.update(grid_cell="7U_7R"), "holds 7U_7R in its row 0"),
    "no baseline": (lambda row: setattr(row, "product", NEW.replace("N0509", "N9999")), "processing baseline"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_damaged_cell_is_refused_by_name_and_file(tmp_path, defect):
    damage, message = DEFECTS[defect]
    row = Row("1U_1R", s2_bands(1))
    damage(row)
    write(tmp_path, L2A, [row])
    with pytest.raises(UserError, match=rf"^The cell 1U_1R cannot be read: .*{message}") as raised:
        opened(tmp_path).read(0, np.random.default_rng(0))
    assert "part_00001.parquet" in str(raised.value)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def stored_again(path, change):
    table = change(pq.read_table(path))
    pq.write_table(table, path)  # all rows in one group


FILE_DEFECTS = {
    "cut": (cut, "is cut or no Parquet file"),
    "gone": (Path.unlink, "does not exist"),
    "without a band": (lambda path: stored_again(path, lambda table: table.drop_columns(["B11"])), "has no column B11"),
    "in one row group": (lambda path: stored_again(path, lambda table: table), "has no row group 0 of one row"),
}


@pytest.mark.parametrize("defect", FILE_DEFECTS)
def test_a_damaged_part_file_is_named_and_its_cells_skipped(tmp_path, defect):
    damage, message = FILE_DEFECTS[defect]
    rows = [Row(f"{number}U_1R", s2_bands(number)) for number in range(2)]
    folder = write(tmp_path, L2A, [*rows, Row("2U_1R", s2_bands(2), part="part_00002.parquet")])
    places = opened(tmp_path)
    damage(folder / "images" / "part_00001.parquet")
    with pytest.raises(UserError, match=rf"^The cell 0U_1R cannot be read: .*part_00001\.parquet {message}"):
        places.read(0, np.random.default_rng(0))
    found = batches(places, steps=3)
    assert {name for batch in found for name in batch.names} == {"2U_1R"}
    # Twelve draws see each of three places four times; the first is tried, then the second, then the third.
    assert sum(len(batch.skipped) for batch in found) == 4 * 2 + 4
    with pytest.raises(UserError, match=message):
        batches(places, refuse=True)


def test_metadata_that_cannot_be_used_are_named(tmp_path):
    with pytest.raises(UserError, match=r"holds no metadata\.parquet of Core-S2L2A, Core-S2L1C, Core-S1RTC"):
        opened(tmp_path / "nowhere")
    with pytest.raises(UserError, match="gopher://x cannot be opened"):
        opened("gopher://x")
    folder = write(tmp_path, L2A, [Row("1U_1R", s2_bands(1))])
    stored_again(folder / "metadata.parquet", lambda table: table.slice(0, 0))
    with pytest.raises(UserError, match="none of the part files"):
        opened(tmp_path)
    folder = write(tmp_path, L2A, [Row("1U_1R", s2_bands(1))])
    stored_again(folder / "metadata.parquet", lambda table: table.drop_columns(["crs"]))
    with pytest.raises(UserError, match=r"metadata\.parquet has no column crs"):
        opened(tmp_path)
    cut(folder / "metadata.parquet")
    with pytest.raises(UserError, match=r"metadata\.parquet is cut"):
        opened(tmp_path)


def test_a_cell_of_the_published_size_is_four_tiles_of_534(tmp_path):
    bands = s2_bands(4, side=1068)
    write(tmp_path, L2A, [Row("922D_249L", bands)])
    write(tmp_path, S1, [Row("922D_249L", s1_bands(4, side=1068), RTC)])
    tiles = dict(opened(tmp_path, 534).tiles(0))
    assert [tile.images[S1].shape for tile in tiles.values()] == [(2, 534, 534)] * 4
    joined = np.block([[tiles[0].images[L2A], tiles[1].images[L2A]], [tiles[2].images[L2A], tiles[3].images[L2A]]])
    for name in ("B02", "B03", "B04", "B08"):
        assert np.array_equal(joined[S2_BANDS.index(name)], bands[name] - np.float32(1000))
    b09 = joined[S2_BANDS.index("B09")]
    assert np.allclose(b09[:3, :3], bands["B09"][0, 0] - 1000.0)  # beyond the outermost centre


def test_a_cell_smaller_than_a_tile_is_one(tmp_path):
    sides = {name: -(-40 // FACTORS.get(name, 1)) for name in S2_BANDS}  # the coarse pixels reach beyond the edge
    bands = {name: values[: sides[name], : sides[name]] for name, values in s2_bands(5).items()}
    write(tmp_path, L2A, [Row("1U_1R", bands)])
    assert opened(tmp_path).read(0, np.random.default_rng(0)).images[L2A].shape == (12, 40, 40)


def test_places_can_be_sent_to_another_process(tmp_path):
    write(tmp_path, L2A, [Row(f"{number}U_1R", s2_bands(number)) for number in range(3)])
    places = opened(tmp_path)
    before = places.read(1, np.random.default_rng(0)).images[L2A]
    sent = pickle.loads(pickle.dumps(places))
    assert np.array_equal(sent.read(1, np.random.default_rng(0)).images[L2A], before)


def test_the_command_trains_on_it(tmp_path):
    write(tmp_path, L2A, [Row(f"{number}U_1R", s2_bands(number)) for number in range(4)])
    write(tmp_path, S1, [Row(f"{number}U_1R", s1_bands(number), RTC) for number in range(2)])
    content = {
        "model": {"size": "ti", "depth": 2},
        "data": {"kind": "major_tom", "path": str(tmp_path), "tile": TILE},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2},
        "head": {"prototypes": 64, "hidden": 32, "bottleneck": 16},
        "optimisation": {"epochs": 1, "epoch_samples": 8, "batch": 4, "warmup_epochs": 0},
        "run": {"device": "cpu", "precision": "float32", "threads": 1},
    }
    settings, out = tmp_path / "tiny.yaml", tmp_path / "run"
    settings.write_text(yaml.safe_dump(content))
    places = open_places(read_config(settings, ["data.modalities=[s2_l2a]"]), out)
    assert places.modalities == (L2A,)
    command = [sys.executable, "engine/train.py", "--config", settings, "--out", out, "--max-steps", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert len((out / "log.jsonl").read_text().splitlines()) == 2
    assert (out / "teacher.safetensors").stat().st_size > 0


def test_it_becomes_shards_by_the_command(tmp_path):
    write(tmp_path / "source", L2A, [Row(f"{number}U_1R", s2_bands(number)) for number in range(3)])
    write(tmp_path / "source", S1, [Row("1U_1R", s1_bands(1), RTC)])
    command = [sys.executable, "-m", "engine", "shards", "--from", "major_tom", "--source", str(tmp_path / "source"),
               "--out", str(tmp_path / "shards"), "--tile", str(TILE)]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    source, shards = opened(tmp_path / "source"), ShardPlaces(tmp_path / "shards", LandCover())
    assert [shards.name(number) for number in range(len(shards))] == ["0U_1R", "1U_1R", "2U_1R"]
    for number in range(3):
        for (index, place), (same, stored) in zip(source.tiles(number), shards.tiles(number), strict=True):
            assert index == same and stored.images.keys() == place.images.keys()
            assert np.allclose(stored.images[L2A], place.images[L2A], atol=0.5, equal_nan=True)
            if S1 in place.images:
                assert np.allclose(stored.images[S1], place.images[S1], atol=0.006, equal_nan=True)
