"""Dense features as part of a scene's: in place of the tokens, without seams, none where nothing is known."""

from dataclasses import replace

import numpy as np
import pytest
import rasterio

from engine.features.cache import FeatureCache
from engine.features.export import write_embedding
from engine.features.scene_features import SceneFeatures
from engine.imagery import Window, open_scene
from engine.model import InferenceModel
from engine.requests import EmbedRequest
from tests.engine.model.dense_models import SMALL, model_with


@pytest.fixture(scope="module")
def model() -> InferenceModel:
    return InferenceModel(model_with(), precision="float32")


@pytest.fixture
def features(scene_folder, model, tmp_path):
    with (
        open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene,
        SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as made,
    ):
        yield made


def test_the_models_part_is_dense(features):
    block = features.block(Window(0, 0, 64, 64))
    assert features.token_dimensions == block.levels[-1].dimensions == SMALL.features
    assert block.levels[-1].stride == features.model_stride == 2
    assert block.dimensions == features.statistics().dimensions


def test_blocks_agree_where_they_overlap(features):
    whole = features.of_model(Window(0, 0, 320, 256))
    part = features.of_model(Window(64, 96, 128, 72))
    rows, columns = np.arange(97.0, 167.0), np.arange(65.0, 191.0)
    np.testing.assert_allclose(part.at(rows, columns), whole.at(rows, columns), atol=2e-3)


def test_an_embedding_holds_the_dense_features(features, tmp_path):
    written = write_embedding(features, EmbedRequest(out=tmp_path / "dense.tif"))
    assert (written.resolution, written.dimensions) == (20.0, SMALL.features)
    with rasterio.open(tmp_path / "dense.tif") as file:
        values = file.read()
    level = features.of_model(Window(0, 0, 320, 256))
    inner = level.values[1:-1, 1:-1]
    np.testing.assert_allclose(np.moveaxis(values, 0, 2)[1:-1, 1:-1], inner[1:-1, 1:-1], atol=2e-3)


def test_nothing_is_known_beyond_the_scene(features):
    level = features.of_model(Window(304, 240, 32, 32))
    assert np.isfinite(level.values[1:9, 1:9]).all()
    assert np.isnan(level.values[10:, 10:]).all()


def test_where_no_tokens_join_none_are_computed_and_radar_has_no_say(scene_folder, tmp_path):
    alone = replace(SMALL, tokens=False, reads=("s2_l1c", "s2_l2a"))
    model = InferenceModel(model_with(alone), precision="float32")
    seen = {}
    for name, radar in (("optical", None), ("both", scene_folder / "s1.tif")):
        with (
            open_scene(scene_folder / "s2_l2a.tif", radar) as scene,
            SceneFeatures(scene, model, cache=FeatureCache(tmp_path / name)) as features,
        ):
            assert features.token_dimensions == SMALL.features and not features.needs_tokens
            features.compute_tokens(Window(0, 0, 320, 256))
            seen[name] = features.of_model(Window(64, 64, 64, 64)).values
        assert not list((tmp_path / name).glob("*.tokens"))
    np.testing.assert_array_equal(seen["optical"], seen["both"])
    with open_scene(None, scene_folder / "s1.tif") as scene, SceneFeatures(scene, model) as features:
        assert features.needs_tokens and features.token_dimensions == model.width


def test_where_only_radar_shows_something_its_own_features_alone_speak(scene_folder, tmp_path):
    model = InferenceModel(model_with(replace(SMALL, tokens=False, reads=("s2_l2a",))), precision="float32")
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        values, profile, names, tags = file.read(), file.profile, file.descriptions, file.tags()
    values[:, :, :160] = 0
    profile.update(nodata=0)
    with rasterio.open(tmp_path / "half.tif", "w", **profile) as file:
        file.write(values)
        file.descriptions = names
        file.update_tags(**tags)
    with (
        open_scene(tmp_path / "half.tif", scene_folder / "s1.tif") as scene,
        SceneFeatures(scene, model, cache=FeatureCache(tmp_path)) as features,
    ):
        learned = features.of_model(Window(0, 0, 320, 256)).values
        assert np.isnan(learned[1:-1, 1:80]).all() and np.isfinite(learned[1:-1, 82:-1]).all()
        vectors, known = features.at_pixels(np.array([100, 100]), np.array([60, 260]))
    assert known.all() and np.isfinite(vectors).all()
    assert not vectors[0, -SMALL.features :].any() and vectors[1, -SMALL.features :].any()
    assert vectors[0, : -SMALL.features].any()
