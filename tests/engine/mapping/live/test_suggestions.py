"""Suggested places: on data, even, apart, with reasons; from no sample at all to a fitted probe."""

import io

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from engine import SceneFeatures, load_model, open_scene
from engine.imagery import Grid, LandCoverClass, Window
from engine.mapping.classify.probes import LinearProbe
from engine.mapping.live.live_map import LiveMap
from engine.mapping.live.suggestions import CandidateCells, CandidatePool, Recipe, suggest
from engine.samples.sample_set import SampleSet, read_samples
from engine.worker.methods import methods
from engine.worker.server import Call, Worker

NONE = np.array([], np.intp)


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture
def features(scene_folder, model):
    with (
        open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene,
        SceneFeatures(scene, model) as made,
    ):
        yield made


@pytest.fixture
def samples(features, scene_folder):
    return read_samples(scene_folder / "samples.gpkg", features.grid)


def pool_of(values) -> CandidatePool:
    """Candidates in a row, ten pixels apart, with given features."""
    count = len(values)
    return CandidatePool(np.zeros(count, np.intp), np.arange(count) * 10, np.asarray(values, np.float32))


def test_without_samples_the_places_are_unlike_each_other(features):
    found = LiveMap(features).suggestions(SampleSet(NONE, NONE, NONE.astype(np.int64), ()))
    assert len(found) == 5
    assert {entry.code for entry in found} == {None}
    assert len({(entry.row, entry.column) for entry in found}) == 5
    assert all(8 <= entry.row < features.grid.height - 8 for entry in found)
    assert all(8 <= entry.column < features.grid.width - 8 for entry in found)


def test_one_class_is_enough_to_look_for_others(features, samples):
    one = samples.where(samples.codes == samples.codes[0])
    found = LiveMap(features).suggestions(one, number=3)
    assert [entry.reason for entry in found] == ["unlike anything clicked so far"] * 3


def test_coordinates_are_the_centres_of_the_pixels(features, samples):
    live = LiveMap(features)
    found = live.suggestions(samples, number=4)
    for entry in found:
        column, row = ~features.grid.transform * (entry.x, entry.y)
        assert (row, column) == pytest.approx((entry.row + 0.5, entry.column + 0.5))
    assert found == live.suggestions(samples, number=4)
    scores = [entry.score for entry in found]
    assert scores[0] == max(scores)


def test_masked_pixels_and_their_neighbours_are_never_candidates(features, monkeypatch):
    whole = CandidatePool.of(features)
    assert (whole.columns < 150).any()
    read = features.scene.read

    def masked(window):
        block = read(window)
        columns = np.arange(window.column, window.column + window.width)
        for valid in block.valid.values():
            valid &= columns >= 150
        return block

    monkeypatch.setattr(features.scene, "read", masked)
    pool = CandidatePool.of(features)
    assert len(pool.rows)
    assert pool.columns.min() >= 150


def test_candidates_are_bounded_even_and_repeatable(features):
    few, again = CandidatePool.of(features, most=300), CandidatePool.of(features, most=300)
    assert 200 <= len(few.rows) <= 320
    np.testing.assert_array_equal(few.rows, again.rows)
    every = CandidatePool.of(features, most=10**6, homogeneous=1.0)
    half = CandidatePool.of(features, most=10**6, homogeneous=0.3)
    assert len(half.rows) < 0.4 * len(every.rows)


def test_a_large_scene_offers_its_places_and_what_was_shown(features, monkeypatch):
    """Features are computed nowhere else for it: that would take half a minute."""
    monkeypatch.setattr("engine.mapping.live.suggestions._MOST_CELLS", 19)
    tile = features.block(Window(192, 128, 128, 128))
    cells = CandidateCells(features)
    before, after = cells.pool([]), cells.pool([tile])
    places = features.spread_windows()
    for pool, windows in ((before, places), (after, [*places, Window(192, 128, 128, 128)])):
        inside = [
            (pool.rows >= w.row) & (pool.rows < w.row + w.height)
            & (pool.columns >= w.column) & (pool.columns < w.column + w.width)
            for w in windows
        ]  # fmt: skip
        assert np.any(inside, axis=0).all()
    assert 0 < len(before.rows) < len(after.rows)


def test_a_doubtful_place_comes_before_a_sure_one():
    values = np.array([[-1.0, 0.3], [1.0, 0.3], [0.0, 0.3]], np.float32)
    learnt = np.array([[-1, 0], [-1, 0.1], [1, 0], [1, 0.1]], np.float32)
    samples = SampleSet(
        np.full(4, 900), np.arange(4) * 10, np.array([4, 4, 9, 9]),
        tuple(LandCoverClass(code, name, "#000000") for code, name in ((4, "Crops"), (9, "Rangeland"))),
    )  # fmt: skip
    probe = LinearProbe().fit(learnt, samples.codes)
    pool = pool_of(values)
    (first,) = suggest(pool, grid_of(), samples, learnt, probe, 1)
    assert first.column == 20
    assert first.reason in ("could be Crops or Rangeland", "could be Rangeland or Crops")


def test_a_class_with_few_samples_comes_first():
    values = np.array([[-1.0, 0.3], [1.0, 0.3]], np.float32)
    learnt = np.array([[-1, 0]] * 9 + [[1, 0]], np.float32)
    samples = SampleSet(
        np.full(10, 900), np.arange(10) * 10, np.array([1] * 9 + [6]),
        (LandCoverClass(1, "Forest", "#000000"), LandCoverClass(6, "Water", "#000001")),
    )  # fmt: skip
    probe = LinearProbe().fit(learnt, samples.codes)
    (first,) = suggest(pool_of(values), grid_of(), samples, learnt, probe, 1, Recipe(0, 0, 1))
    assert (first.column, first.code) == (10, 6)
    assert first.reason == "few samples of Water so far"


def grid_of():
    return Grid(CRS.from_epsg(32633), Affine(10, 0, 500000, 0, -10, 5000000), 1000, 1000)


def test_over_the_wire(scene_folder):
    table = methods()
    call = Call(1, Worker(table, io.StringIO(), io.StringIO()))
    opened = table["live_open"]({"s2": str(scene_folder / "s2_l2a.tif"), "s1": str(scene_folder / "s1.tif")}, call)
    left, _, right, top = opened["grid"]["extent"]
    classes = [{"code": code, "name": str(code), "color": "#112233"} for code in (1, 2, 3)]
    points = [{"x": left + 300, "y": top - 300, "code": 1}, {"x": right - 300, "y": top - 300, "code": 2}]
    params = {"session": opened["session"], "samples": points, "classes": classes, "number": 3}
    answer = table["live_suggest"](params, call)
    assert len(answer["suggestions"]) == 3
    assert {"x", "y", "reason", "code", "second", "score"} <= set(answer["suggestions"][0])
    assert len(table["live_suggest"]({**params, "samples": []}, call)["suggestions"]) == 3
    table["live_close"]({"session": opened["session"]}, call)
