"""The live map: equal to the whole map, fast once features are there, right at every zoom."""

import threading
from collections import OrderedDict

import numpy as np
import pytest
import rasterio

from engine import SceneFeatures, classify, load_model, open_scene
from engine.errors import Cancelled
from engine.features.cache import FeatureCache
from engine.mapping.live.live_map import FROM_PIXELS, LiveMap
from engine.requests import ViewRequest
from engine.samples.sample_set import read_samples


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


def whole_view(features, **settings) -> ViewRequest:
    size = {"width": features.grid.width, "height": features.grid.height}
    return ViewRequest(extent=features.grid.bounds, **{**size, **settings})


@pytest.mark.parametrize("method", ["auto", "linear", "knn", "trees"])
def test_live_view_equals_the_written_map(features, samples, tmp_path, method):
    shown = LiveMap(features).view(whole_view(features, method=method), samples).labelled
    classify(features, samples, tmp_path / "map.tif", method=method, confidence=tmp_path / "c.tif")
    with rasterio.open(tmp_path / "map.tif") as codes, rasterio.open(tmp_path / "c.tif") as confidence:
        assert (shown.codes == codes.read(1)).mean() > 0.998
        assert np.abs(shown.confidence.astype(int) - confidence.read()).mean() < 0.2


def test_a_screen_twice_as_fine_repeats_pixels(features, samples):
    live = LiveMap(features)
    plain = live.view(whole_view(features), samples).labelled.codes
    fine = live.view(whole_view(features, width=640, height=512), samples).labelled.codes
    np.testing.assert_array_equal(fine, plain.repeat(2, axis=0).repeat(2, axis=1))


def test_a_reduced_screen_shows_what_lies_below_its_pixels(features, samples):
    live = LiveMap(features)
    plain = live.view(whole_view(features, smoothing=0.0), samples).labelled.codes
    reduced = live.view(whole_view(features, width=80, height=64, smoothing=0.0), samples).labelled.codes
    assert (reduced == plain[2::4, 2::4]).mean() > 0.97


def test_beyond_the_scene_there_is_nothing(features, samples):
    left, bottom, right, top = features.grid.bounds
    view = ViewRequest(extent=(left - 500, bottom, right, top + 300), width=320 + 50, height=256 + 30)
    codes = LiveMap(features).view(view, samples).labelled.codes
    assert (codes[:30] == 255).all()
    assert (codes[:, :50] == 255).all()
    assert (codes[30:, 50:] != 255).all()


def test_a_view_beside_the_scene_is_empty(features, samples):
    left, _, _, top = features.grid.bounds
    beside = ViewRequest(extent=(left - 5000, top, left - 4000, top + 700), width=100, height=70)
    made = LiveMap(features).view(beside, samples)
    assert (made.labelled.codes == 255).all()


def test_a_further_sample_changes_the_map_without_new_features(features, samples):
    live = LiveMap(features)
    fewer = samples.where(np.arange(len(samples)) % 3 != 0)
    first = live.view(whole_view(features), fewer)
    reports: list[str] = []
    second = live.view(whole_view(features), samples, progress=lambda fraction, message: reports.append(message))
    assert set(reports) <= {"Mapping"}
    assert 0 < (first.labelled.codes != second.labelled.codes).mean() < 0.5


def test_the_first_look_is_made_of_pixels_and_the_model_refines_it(features, samples, monkeypatch):
    """What is shown says what it is made of; what comes in the end is as without a first look."""
    monkeypatch.setattr("engine.mapping.live.live_map._SECONDS_BETWEEN_PARTIALS", 0.0)
    looks: list[tuple[str, np.ndarray]] = []
    view = whole_view(features, method="linear")
    live = LiveMap(features)
    shown = live.view(view, samples, partial=lambda part, source: looks.append((source, part.codes))).labelled
    assert {source for source, _ in looks} == {FROM_PIXELS}
    for _, codes in looks:
        np.testing.assert_array_equal(codes == 255, shown.codes == 255)
    assert 0.5 < (looks[0][1] == shown.codes).mean() < 1
    assert (looks[-1][1] == shown.codes).mean() >= (looks[0][1] == shown.codes).mean()
    plain = LiveMap(features).view(view, samples).labelled
    assert (shown.codes == plain.codes).mean() > 0.999  # samples on tiles that are kept are seen in half precision
    looks.clear()
    live.view(view, samples, partial=lambda part, source: looks.append((source, part.codes)))
    assert not looks


def test_a_pan_keeps_what_is_known_and_looks_at_the_rest(features, samples):
    left, bottom, _right, top = features.grid.bounds
    half = ViewRequest(extent=(left, bottom, left + 1280, top), width=128, height=256, method="linear")
    live, plain = LiveMap(features), LiveMap(features)
    live.view(half, samples)
    looks: list[np.ndarray] = []
    shown = live.view(whole_view(features), samples, partial=lambda part, _source: looks.append(part.codes)).labelled
    known = slice(0, 240)
    assert looks
    assert (looks[0][:, known] == shown.codes[:, known]).mean() > 0.99
    np.testing.assert_array_equal(shown.codes, plain.view(whole_view(features), samples).labelled.codes)


def test_kept_features_are_bounded(features, samples):
    live = LiveMap(features, most_bytes=1)
    live.view(whole_view(features), samples)
    assert len(live._tiles) == 1


def test_a_cancel_is_felt_while_it_is_told_how_common_classes_are(features, samples, tmp_path):
    """The first click looks over the scene for that, which may take seconds; kNN has no use for it."""
    seen = []

    def stop(fraction: float, _message: str) -> None:
        seen.append(fraction)
        if 0.1 <= fraction < 0.2:
            raise Cancelled

    with SceneFeatures(features.scene, features.model, cache=FeatureCache(tmp_path)) as fresh:
        with pytest.raises(Cancelled):
            LiveMap(fresh).view(whole_view(fresh), samples, progress=stop)
        assert seen[-1] >= 0.1
    with SceneFeatures(features.scene, features.model, cache=FeatureCache(tmp_path)) as fresh:
        fresh.spread_pixels = lambda *_: pytest.fail("kNN asked how common the classes are")
        LiveMap(fresh).view(whole_view(fresh, method="knn"), samples)


class Watched(OrderedDict):
    """Tiles of which another thread keeps one more as soon as they are looked at."""

    def begin(self, keep) -> None:
        self.keep = keep

    def meanwhile(self) -> None:
        if self.keep is not None:
            late, self.keep = threading.Thread(target=self.keep), None
            late.start()
            late.join(0.3)

    def values(self):
        for value in super().values():
            yield value
            self.meanwhile()

    def get(self, key, default=None):
        found = super().get(key, default)
        self.meanwhile()
        return found


def test_a_tile_that_comes_late_disturbs_nothing(features, samples):
    """A thread of a view that a newer click ended is still at its last tile."""
    live = LiveMap(features)
    first = live.view(whole_view(features), samples).labelled
    suggested = live.suggestions(samples)
    late = next(iter(live._tiles.values()))
    live._tiles = Watched(live._tiles)
    live._tiles.begin(lambda: live._kept((99, 99, 1), late))
    assert live.suggestions(samples) == suggested
    live._most_bytes = 1  # whatever comes, the others go
    live._tiles.begin(lambda: live._kept((99, 98, 1), late))
    np.testing.assert_array_equal(live.view(whole_view(features), samples).labelled.codes, first.codes)


def test_what_a_newer_click_ends_is_not_lost(features):
    """Places and tiles that were computed when the work was stopped are not computed again."""
    pixels, places = features.of_pixels(), len(features.spread_windows())

    def stop_halfway(fraction, _message):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        pixels.statistics(stop_halfway)
    kept = pixels._places
    assert 0 < len(kept) < places
    pixels.statistics()
    assert all(one is other for one, other in zip(kept, pixels._places, strict=False))
    live, computed = LiveMap(pixels), []

    def compute(square, *_others):
        if len(computed) == 1:
            raise Cancelled
        computed.append(square)
        return LiveMap._computed(live, square, *_others)

    live._computed = compute
    with pytest.raises(Cancelled):
        live._prepare(whole_view(features), lambda _fraction, _message: None, None)
    assert {key[:2] for key in live._tiles} == set(computed) and computed
