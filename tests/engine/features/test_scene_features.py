"""Features of a scene: the same wherever a block begins, whatever was cached, and sane without data."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from engine.errors import Cancelled
from engine.features.block import FeatureLevel
from engine.features.cache import DEFAULT_BYTES, FeatureCache, default_cache_directory
from engine.features.scene_features import SceneFeatures
from engine.imagery import Window, open_scene
from engine.model import InferenceModel, ModelConfig, TerraFM
from terrafm_plugin.folders import default_cache_folder


@pytest.fixture(scope="module")
def model() -> InferenceModel:
    """One that has tokens alone; of dense features see test_dense_features.py."""
    torch.manual_seed(0)
    return InferenceModel(TerraFM(ModelConfig.of_size("ti")).eval(), precision="float32")


@pytest.fixture
def features(scene_folder, model, tmp_path):
    with (
        open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene,
        SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as made,
    ):
        yield made


def test_blocks_agree_where_they_overlap(features):
    """No seam can appear in a map, since a pixel's features do not depend on its block."""
    whole = features.block(Window(0, 0, 320, 256))
    part = features.block(Window(60, 100, 130, 70))
    rows, columns = np.arange(104, 160), np.arange(64, 184)
    np.testing.assert_allclose(part.dense(rows, columns), whole.dense(rows, columns), atol=2e-3)


def test_single_pixels_agree_with_blocks(features):
    rows, columns = np.array([3, 120, 121, 255]), np.array([5, 200, 201, 319])
    vectors, known = features.at_pixels(rows, columns)
    block = features.block(Window(0, 0, 320, 256))
    for row, column, vector in zip(rows, columns, vectors, strict=True):
        np.testing.assert_allclose(vector, block.dense(np.array([row]), np.array([column]))[0, 0], atol=2e-3)
    assert known.all()


def test_features_are_balanced(features):
    """Over the scene, the pixel part has about unit length in the mean square and so has the token part."""
    block = features.block(Window(0, 0, 320, 256))
    dense = block.dense(np.arange(0, 256, 4), np.arange(0, 320, 4)).reshape(-1, block.dimensions)
    tokens = features.model.width
    assert 0.5 < (dense[:, :-tokens] ** 2).sum(axis=1).mean() < 2
    assert 0.5 < (dense[:, -tokens:] ** 2).sum(axis=1).mean() < 2


def test_pixels_outside_the_scene_are_unknown(features):
    vectors, known = features.at_pixels(np.array([-1, 10, 256]), np.array([10, 320, 10]))
    assert not known.any()
    assert not vectors.any()


def test_the_cache_saves_the_second_computation(scene_folder, model, tmp_path):
    def computed(cache: Path) -> list[int]:
        counts = []
        with open_scene(scene_folder / "s2_l2a.tif") as scene:
            with SceneFeatures(scene, model, cache=FeatureCache(cache)) as features:
                windows = range(len(features.tokens.lattice))
                counts.append(len(features.tokens.missing(windows)))
                features.tokens.compute_all()
                counts.append(len(features.tokens.missing(windows)))
        return counts

    first, second = computed(tmp_path), computed(tmp_path)
    assert first[0] > 0
    assert first[1] == 0
    assert second == [0, 0]


def test_other_imagery_does_not_meet_the_old_cache(scene_folder, model, tmp_path):
    with (
        open_scene(scene_folder / "s2_l2a.tif") as scene,
        SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as f,
    ):
        f.tokens.compute_all()
    both = open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif")
    with both as scene, SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as f:
        assert len(f.tokens.missing(range(len(f.tokens.lattice)))) == len(f.tokens.lattice)


def test_cache_is_bounded(scene_folder, model, tmp_path):
    for number in range(3):
        (tmp_path / f"old{number}.tokens").write_bytes(b"\x01" * 1_000_000)
    cache = FeatureCache(tmp_path, most_bytes=1_500_000)
    with open_scene(scene_folder / "s2_l2a.tif") as scene, SceneFeatures(scene, model, cache=cache) as features:
        features.compute_tokens(Window(0, 0, 8, 8))
    assert len(list(tmp_path.glob("old*.tokens"))) == 1


def test_place_and_size_of_the_cache_are_what_the_plugin_says(monkeypatch, tmp_path):
    monkeypatch.delenv("TERRAFM_CACHE")
    assert default_cache_directory() == default_cache_folder()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_directory() == default_cache_folder()
    monkeypatch.setenv("TERRAFM_CACHE_GB", "2.5")
    assert FeatureCache(tmp_path).most_bytes == 2_500_000_000
    monkeypatch.setenv("TERRAFM_CACHE_GB", "much")
    assert FeatureCache(tmp_path).most_bytes == DEFAULT_BYTES


def test_cancel_leaves_at_once_and_keeps_what_is_done(features, monkeypatch):
    monkeypatch.setattr("engine.features.tokens.BATCH_PATCHES", 2 * 14**2)
    calls = []

    def stop_at_the_second_batch(fraction: float, message: str) -> None:
        calls.append(fraction)
        if len(calls) == 2:
            raise Cancelled

    windows = range(len(features.tokens.lattice))
    missing = features.tokens.missing(windows)
    with pytest.raises(Cancelled):
        features.tokens.compute(windows, stop_at_the_second_batch)
    assert len(calls) == 2
    assert features.tokens.missing(windows) == missing[2:]


def test_radar_over_half_the_scene_is_used_where_it_is(scene_folder, model, tmp_path):
    """The western half must have the features of both sensors, the eastern half those of Sentinel-2 alone."""
    half = tmp_path / "s1_half.tif"
    with rasterio.open(scene_folder / "s1.tif") as file:
        values, profile = file.read(), file.profile
        descriptions, tags = file.descriptions, file.tags()
    values[:, :, 160:] = np.nan
    with rasterio.open(half, "w", **{**profile, "nodata": np.nan}) as file:
        file.write(values)
        file.descriptions = descriptions
        file.update_tags(**tags)
    with (
        open_scene(scene_folder / "s2_l2a.tif", half) as scene,
        SceneFeatures(scene, model, cache=FeatureCache(tmp_path / "a")) as features,
    ):
        block = features.block(Window(0, 0, 320, 256))
        dense = block.dense(np.array([128]), np.arange(320))[0]
        assert np.isfinite(dense).all()
        radar = slice(12, 14)  # VV and VH of the pixel, after twelve bands
        assert np.abs(dense[:150, radar]).min(axis=0).max() > 0
        assert np.abs(dense[200:, radar]).max() == 0
        assert block.valid.all()


def test_nodata_is_not_valid(scene_folder, model, tmp_path):
    holed = tmp_path / "holed.tif"
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        values, profile, descriptions, tags = file.read(), file.profile, file.descriptions, file.tags()
    values[:, :100, :100] = 0
    with rasterio.open(holed, "w", **profile) as file:
        file.write(values)
        file.descriptions = descriptions
        file.update_tags(**tags)
    with open_scene(holed) as scene, SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as features:
        block = features.block(Window(0, 0, 320, 256))
        expected = np.ones((256, 320), bool)
        expected[:100, :100] = False
        np.testing.assert_array_equal(block.valid, expected)
        assert np.isfinite(block.dense(block.rows, block.columns)).all()


def test_a_fine_resolution_has_more_places_of_its_own(scene_folder, model, tmp_path):
    """A checkerboard of edges shows whether tokens were computed between the usual ones or only interpolated."""
    with open_scene(scene_folder / "s2_l2a.tif") as scene:
        usual = SceneFeatures(scene, model, cache=FeatureCache(tmp_path))
        fine = SceneFeatures(scene, model, cache=FeatureCache(tmp_path), resolution=40.0)
        assert (usual.tokens.lattice.node_stride, fine.tokens.lattice.node_stride) == (8, 4)
        assert len(fine.tokens.lattice) >= 2 * len(usual.tokens.lattice)
        nodes = fine.tokens.nodes(8, 8, (24, 24))
        between = FeatureLevel(usual.tokens.nodes(3, 3, (15, 15)), 8, 3, 3)
        at = (np.arange(8, 32) + 0.5) * 4 - 0.5
        difference = nodes - between.at(at, at)
        usual.close(), fine.close()
    assert np.corrcoef(nodes.ravel(), between.at(at, at).ravel())[0, 1] > 0.9
    assert np.abs(difference).mean() > 0.02 * np.abs(nodes).mean()


@pytest.mark.parametrize("bands", [None, ("B02", "B03", "B04", "B08")])
def test_pixels_are_compared_in_deviations_of_the_bands_that_there_are(scene_folder, model, tmp_path, bands):
    path = scene_folder / "s2_l2a.tif"
    if bands is not None:
        with rasterio.open(path) as file:
            values = file.read([file.descriptions.index(name) + 1 for name in bands])
            profile, tags = {**file.profile, "count": len(bands)}, file.tags()
        path = tmp_path / "few_l2a.tif"
        with rasterio.open(path, "w", **profile) as file:
            file.write(values)
            file.descriptions = bands
            file.update_tags(**tags)
    with open_scene(path) as scene, SceneFeatures(scene, model, cache=FeatureCache(tmp_path / "cache")) as features:
        rows = np.arange(0, 96)
        block, layout = features.block(Window(0, 0, 96, 96)), features.layout
    compared = block.project(layout.guide, rows, rows)
    dense = block.dense(rows, rows)
    context = sum(part.stop - part.start for part in layout.parts if part.name != "model")
    pixel = next(part for part in layout.parts if part.name == "pixel")
    deviations = dense[..., pixel.start : pixel.stop] * np.sqrt(
        context
    )  # every part is divided by the root of its length
    known = deviations.std(axis=(0, 1)) > 0
    assert 4 <= known.sum() < 12 if bands else known.all()
    expected = np.mean((deviations[:-1, :, known] - deviations[1:, :, known]) ** 2, axis=2)
    np.testing.assert_allclose(((compared[:, :-1] - compared[:, 1:]) ** 2).sum(axis=0), expected, rtol=1e-3, atol=1e-5)
