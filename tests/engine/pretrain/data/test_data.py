"""Places from chips, from folders and from a simulation; sampling that depends on its position alone."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from rasterio.windows import Window

from engine.errors import UserError
from engine.imagery import S2_BANDS
from engine.model import Modality
from engine.pretrain.config.file import read_config
from engine.pretrain.data.chips import ChipPlaces
from engine.pretrain.data.rasters import RasterPlaces
from engine.pretrain.data.samplers import UniformSampler, sampler_of
from engine.pretrain.data.simulated import SimulatedPlaces
from engine.pretrain.data.tiles import LandCover, PlacesWith
from engine.pretrain.method.batches import BatchSource
from engine.pretrain.method.crops import CropSize
from engine.pretrain.method.views import ViewDraw

S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A
DATA = Path(os.environ.get("TERRAFM_DATA", Path(__file__).parents[5] / "shared" / "data"))
NOTHING = LandCover()


def chip_file(path, count=6, blank=()):
    generator = np.random.default_rng(count)
    m10 = generator.integers(500, 3000, (count, 4, 64, 64)).astype(np.uint16)
    m20 = np.repeat(np.arange(1, 7, dtype=np.uint16)[None, :, None, None] * 100, count, 0) * np.ones(
        (1, 1, 32, 32), int
    )
    m60 = np.full((count, 2, 16, 16), 900, np.uint16)
    for chip in blank:
        m10[chip] = m20[chip] = m60[chip] = 0
    names = np.array([f"site/{number}" for number in range(count)])
    np.savez(path, m10=m10, m20=m20, m60=m60, source=names)
    return m10


def source(places, **changes):
    draw = ViewDraw((CropSize(2, 16, (0.25, 1.0)), CropSize(1, 16, (0.05, 0.25))), places.modalities)
    settings = {"batch": 4, **changes}
    return BatchSource(places, UniformSampler(len(places), seed=3), draw, **settings)


def test_chips_come_back_in_the_model_s_band_order_on_the_fine_grid(tmp_path):
    m10 = chip_file(tmp_path / "s2_l2a_0.npz")
    places = ChipPlaces(tmp_path, NOTHING)
    image = places.read(4, np.random.default_rng(0)).images[L2A]
    by_name = dict(zip(S2_BANDS, image, strict=True))
    assert len(places) == 6
    assert places.modalities == (L2A,)
    assert np.array_equal(np.stack([by_name[b] for b in ("B02", "B03", "B04", "B08")]), m10[4])
    assert [by_name[b][5, 7] for b in ("B05", "B06", "B07", "B8A", "B11", "B12")] == [100, 200, 300, 400, 500, 600]
    assert image.shape == (12, 64, 64) and by_name["B01"][0, 0] == by_name["B09"][63, 63] == 900


@pytest.mark.parametrize("fill", [65535, 0, -9999, np.nan])
def test_what_is_no_data_in_a_chip_stays_where_it_is(tmp_path, fill):
    """Bands of 20 m are enlarged: a value of no data is never mixed with those beside it."""
    m10, m20, m60 = (np.full((1, n, side, side), 900.0, np.float32) for n, side in ((4, 64), (6, 32), (2, 16)))
    for values, edge in ((m10, 16), (m20, 8), (m60, 4)):
        values[:, :, :, :edge] = fill
    np.savez(tmp_path / "s2_l2a.npz", m10=m10, m20=m20, m60=m60, source=np.array(["a"]))
    image = ChipPlaces(tmp_path, NOTHING).read(0, np.random.default_rng(0)).images[L2A]
    assert np.isnan(image[:, :, :16]).all()
    assert (image[:, :, 16:] == 900).all()


@pytest.mark.parametrize("fill", [0, -9999, np.nan, np.finfo("float32").min, np.inf])
def test_what_is_no_data_in_a_chip_of_radar(tmp_path, fill):
    db = np.full((1, 2, 32, 32), -12.5, np.float32)
    db[0, :, :4] = fill
    np.savez(tmp_path / "s1.npz", db=db, source=np.array(["a"]))
    image = ChipPlaces(tmp_path, NOTHING).read(0, np.random.default_rng(0)).images[S1]
    assert np.isnan(image[:, :4]).all()
    assert (image[:, 4:] == -12.5).all()


def test_a_place_that_cannot_be_used_is_named_by_its_path(tmp_path):
    (tmp_path / "place_1").mkdir()
    (tmp_path / "place_1" / "s2_l2a.tif").write_bytes(b"II*\0")
    places = RasterPlaces(tmp_path, 64, NOTHING)
    with pytest.raises(UserError, match=str(tmp_path / "place_1")):
        places.read(0, np.random.default_rng(0))
    with pytest.raises(UserError, match=str(tmp_path / "place_1")):
        list(places.tiles(0))


def test_a_table_of_land_cover_says_which_chips_are_frequent(tmp_path):
    chip_file(tmp_path / "s2_l1c.npz", count=2)
    table = tmp_path / "cover.csv"
    table.write_text("place,class\ns2_l1c/site/0,tree cover\ns2_l1c/site/1,built-up\n")
    places = ChipPlaces(tmp_path, LandCover.read(table, ("tree cover",)))
    assert places.modalities == (L1C,)
    assert [places.read(number, np.random.default_rng(0)).frequent for number in range(2)] == [True, False]
    with pytest.raises(UserError, match="'place' and 'class'"):
        LandCover.read(tmp_path / "missing.csv", ())


def test_a_cut_or_foreign_file_is_named(tmp_path):
    whole = tmp_path / "chips.npz"
    chip_file(whole)
    whole.write_bytes(whole.read_bytes()[:5000])
    with pytest.raises(UserError, match=r"chips\.npz is cut"):
        ChipPlaces(tmp_path, NOTHING)
    np.savez(whole, something=np.zeros(3))
    with pytest.raises(UserError, match="holds something"):
        ChipPlaces(tmp_path, NOTHING)
    np.savez(whole, db=np.zeros((3, 5, 64, 64)))
    with pytest.raises(UserError, match="3×5×64×64"):
        ChipPlaces(tmp_path, NOTHING)
    whole.unlink()
    with pytest.raises(UserError, match="no chip files"):
        ChipPlaces(tmp_path, NOTHING)


def test_a_black_chip_is_skipped_and_counted_or_refused(tmp_path):
    chip_file(tmp_path / "s2_l2a.npz", blank=(2,))
    places = ChipPlaces(tmp_path, NOTHING)
    batches = list(source(places).steps(0, 6))
    reasons = [reason for batch in batches for reason in batch.skipped]
    assert len(reasons) == 4  # six steps of four samples see each of six chips four times
    assert all("site/2" in reason for reason in reasons)
    assert not any("site/2" in name for batch in batches for name in batch.names)
    with pytest.raises(UserError, match="site/2"):
        list(source(places, refuse=True).steps(0, 6))


def test_every_place_is_seen_once_a_turn_and_a_fraction_is_always_the_same():
    sampler = UniformSampler(10, seed=1)
    first, second = ([sampler.place(draw) for draw in range(start, start + 10)] for start in (0, 10))
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    part = UniformSampler(100, seed=1, fraction=0.2)
    turns = [{part.place(draw) for draw in range(start, start + 20)} for start in (0, 20)]
    assert turns[0] == turns[1] and len(turns[0]) == 20


def test_an_epoch_of_an_earlier_version_is_seen_again_in_its_order():
    assert [UniformSampler(10, seed=1).place(draw) for draw in range(6, 12)] == [3, 5, 9, 8, 1, 3]
    part = UniformSampler(50, seed=7, fraction=0.2)
    assert [part.place(draw) for draw in range(12)] == [13, 40, 25, 45, 48, 24, 17, 35, 15, 49, 48, 15]
    assert [part.place(9, attempt) for attempt in (1, 2)] == [13, 40]  # the turn's next, the first after the last


def test_a_fraction_stays_the_fraction_where_a_place_cannot_be_read(tmp_path):
    chip_file(tmp_path / "s2_l2a.npz", count=40)
    places = ChipPlaces(tmp_path, NOTHING)
    part = UniformSampler(40, seed=1, fraction=0.2)
    chosen = {places.name(part.place(draw)) for draw in range(8)}
    blank = {int(name.rsplit("/", 1)[1]) for name in sorted(chosen)[:5]}
    chip_file(tmp_path / "s2_l2a.npz", count=40, blank=tuple(blank))
    made = replace(source(ChipPlaces(tmp_path, NOTHING)), sampler=part)
    seen = {name for batch in made.steps(0, 6) for name in batch.names}
    assert seen == {name for name in chosen if int(name.rsplit("/", 1)[1]) not in blank}


def test_a_subset_is_a_number_of_places(settings):
    config = read_config(settings, ["data.subset=5"])
    sampler = sampler_of(config, 12)
    assert np.count_nonzero(sampler.probabilities()) == 5
    assert len({sampler.place(draw) for draw in range(50)}) == 5
    assert np.count_nonzero(sampler_of(read_config(settings, ["data.subset=50"]), 12).probabilities()) == 12
    with pytest.raises(UserError, match="both set"):
        read_config(settings, ["data.subset=5", "data.fraction=0.2"])


def test_a_batch_is_read_part_by_part_as_it_is_gone_through(tmp_path):
    chip_file(tmp_path / "s2_l2a.npz")
    places, read = ChipPlaces(tmp_path, NOTHING), []

    class Watched:
        def __getattr__(self, name):
            return getattr(places, name)

        def __len__(self):
            return len(places)

        def read(self, number, generator):
            read.append(number)
            return places.read(number, generator)

    batches = source(Watched(), accumulation=4).steps(0, 2)
    for _ in range(2):
        batch = next(batches)
        before = len(read)
        for number, part in enumerate(batch, start=1):
            assert len(part.frequent) == 1
            assert len(read) - before == number  # of four samples no more than those that were asked for
        assert len(batch.names) == 4


@pytest.mark.parametrize("workers", [0, 2])
def test_a_step_shows_the_same_whenever_and_by_whomever_it_is_read(tmp_path, workers):
    chip_file(tmp_path / "s2_l2a.npz")
    places = ChipPlaces(tmp_path, NOTHING)
    state = torch.get_rng_state()
    straight = list(source(places).steps(0, 4))
    late = list(source(places, workers=workers).steps(2, 4))
    assert torch.equal(torch.get_rng_state(), state)  # the run's own random numbers are not touched
    for one, other in zip(straight[2:], late, strict=True):
        assert one.names == other.names
        for a, b in zip(one.parts[0].views, other.parts[0].views, strict=True):
            assert torch.equal(a.images[L2A], b.images[L2A]) and torch.equal(a.student, b.student)


def test_parts_of_a_batch_hold_the_same_samples(tmp_path):
    chip_file(tmp_path / "s2_l2a.npz")
    places = ChipPlaces(tmp_path, NOTHING)
    (whole,), (halves,) = (list(source(places, accumulation=n).steps(0, 1)) for n in (1, 2))
    assert len(halves.parts) == 2
    joined = torch.cat([part.views[0].images[L2A].reshape(2, 2, 12, 16, 16) for part in halves.parts], dim=1)
    assert torch.equal(joined.flatten(0, 1), whole.parts[0].views[0].images[L2A])


def cut(path, out, window):
    with rasterio.open(path) as file:
        profile = {**file.profile, "width": window.width, "height": window.height, "blockxsize": 16, "blockysize": 16}
        profile["transform"] = file.window_transform(window)
        out.parent.mkdir(exist_ok=True)
        with rasterio.open(out, "w", **profile) as copy:
            copy.write(file.read(window=window))
            copy.descriptions = file.descriptions
            copy.update_tags(**file.tags())


def test_a_folder_a_place_is_read_tile_by_tile_with_whatever_it_has(scene_folder, tmp_path):
    cut(scene_folder / "s2_l2a.tif", tmp_path / "a" / "s2_l2a.tif", Window(0, 0, 96, 96))
    cut(scene_folder / "s1.tif", tmp_path / "a" / "s1_rtc.tif", Window(0, 0, 96, 96))
    cut(scene_folder / "s2_l2a.tif", tmp_path / "b" / "s2_l2a.tif", Window(96, 96, 48, 48))
    (tmp_path / "empty").mkdir()
    places = RasterPlaces(tmp_path, 48, NOTHING)
    assert [places.name(number) for number in range(len(places))] == ["a", "b"]
    assert places.modalities == (S1, L2A)
    with rasterio.open(tmp_path / "a" / "s2_l2a.tif") as file:
        whole = file.read().astype(np.float32)
    quarters = {(r, c): whole[:, r : r + 48, c : c + 48] for r in (0, 48) for c in (0, 48)}
    seen = set()
    for seed in range(12):
        place = places.read(0, np.random.default_rng(seed))
        assert place.images[S1].shape == (2, 48, 48)
        seen |= {corner for corner, tile in quarters.items() if np.array_equal(place.images[L2A], tile)}
    assert seen == set(quarters)  # each draw takes one of the four tiles
    assert set(places.read(1, np.random.default_rng(0)).images) == {L2A}
    tiles = dict(places.tiles(0))
    assert [tiles[number].name for number in range(4)] == ["a"] * 4
    for number, corner in enumerate([(0, 0), (0, 48), (48, 0), (48, 48)]):  # along the rows
        assert np.array_equal(tiles[number].images[L2A], quarters[corner])
        assert tiles[number].images[S1].shape == (2, 48, 48)
    assert [number for number, _ in places.tiles(1)] == [0]


def test_a_damaged_raster_is_skipped(scene_folder, tmp_path):
    cut(scene_folder / "s2_l2a.tif", tmp_path / "a" / "s2_l2a.tif", Window(0, 0, 64, 64))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "s2_l2a.tif").write_bytes(b"no raster at all")
    places = RasterPlaces(tmp_path, 64, NOTHING)
    (batch,) = source(places).steps(0, 1)
    assert set(batch.names) == {"a"}
    assert len(batch.skipped) == 2
    with pytest.raises(UserError, match="No folder in"):
        RasterPlaces(tmp_path / "b", 64, NOTHING)


def test_a_simulated_scene_is_made_once_and_cut_into_overlapping_tiles(tmp_path):
    places = SimulatedPlaces(tmp_path, side=96, seed=1, tile=48)
    written = (tmp_path / "s1.tif").stat().st_mtime_ns
    assert len(places) == 9
    frequent = {places.read(number, np.random.default_rng(0)).frequent for number in range(9)}
    assert frequent <= {True, False}
    again = SimulatedPlaces(tmp_path, side=96, seed=1, tile=48)
    assert (tmp_path / "s1.tif").stat().st_mtime_ns == written
    images = [which.read(4, np.random.default_rng(0)).images[L2A] for which in (places, again)]
    assert images[0].shape == (12, 48, 48) and np.array_equal(*images)
    ((number, tile),) = places.tiles(4)
    assert number == 0 and np.array_equal(tile.images[L2A], images[0])


def test_places_without_a_wanted_modality_are_not_drawn(tmp_path):
    chip_file(tmp_path / "a_s2_l1c.npz", count=30)
    chip_file(tmp_path / "b_s2_l2a.npz", count=3)
    places = PlacesWith(ChipPlaces(tmp_path, NOTHING), (L2A, S1))
    assert len(places) == 3
    assert places.modalities == (L2A,)
    assert [places.name(number) for number in range(3)] == [f"b_s2_l2a/site/{number}" for number in range(3)]
    assert set(places.read(2, np.random.default_rng(0)).images) == {L2A}
    ((number, tile),) = places.tiles(2)
    assert (number, tile.name) == (0, "b_s2_l2a/site/2")


@pytest.mark.skipif(not (DATA / "pretrain").is_dir(), reason="the real chips are not here")
def test_the_real_chips_are_read():
    places = ChipPlaces(DATA / "pretrain", NOTHING)
    cut = 23 * 16 + 64  # of the 256 × 256 places and the 512 × 512 one
    assert len(places) == 4369 + 219 + 83 + 80 + cut
    assert places.modalities == (S1, L1C, L2A)
    for number in (0, 90, 170, 600, len(places) - 1):
        for modality, image in places.read(number, np.random.default_rng(0)).images.items():
            assert image.shape == (2 if modality is S1 else 12, 64, 64)
            low, high = (-60, 30) if modality is S1 else (0, 30_000)
            known = image[np.isfinite(image)]
            assert low <= known.min() and known.max() <= high
