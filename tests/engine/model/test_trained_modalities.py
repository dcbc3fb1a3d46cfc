"""A patch embedding that was never trained is not used: the other level's stands in and is said, or it is refused."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import UserError
from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_scene
from engine.model import InferenceModel, Modality, ModelConfig, TerraFM, load_model, save_model
from engine.reports.map_report import used_sentences

L1C, L2A, S1 = Modality.S2_L1C, Modality.S2_L2A, Modality.S1


def trained_on(*modalities: Modality) -> TerraFM:
    torch.manual_seed(0)
    model = TerraFM(ModelConfig.of_size("ti", depth=1, patch_size=16))
    model.info = replace(model.info, name="small", sha256="same", modalities=tuple(one.value for one in modalities))
    return model


def test_what_a_model_was_trained_on_is_written_into_its_file_and_read_again(tmp_path):
    save_model(trained_on(L2A, S1), tmp_path / "small.safetensors")
    assert load_model(tmp_path / "small.safetensors").info.modalities == ("s2_l2a", "s1")
    save_model(TerraFM(ModelConfig.of_size("ti", depth=1)), tmp_path / "untrained.safetensors")
    assert load_model(tmp_path / "untrained.safetensors").info.modalities is None


def test_the_other_level_of_sentinel_2_stands_in():
    images = np.random.default_rng(0).uniform(500, 3000, (2, 12, 32, 32)).astype(np.float32)
    model, other = (InferenceModel(trained_on(one), "cpu", "float32") for one in (L2A, L1C))
    assert torch.equal(model.encode({L1C: images}).cls, model.encode({L2A: images}).cls)
    assert torch.equal(model.encode({L1C: images}).cls, other.encode({L2A: images}).cls) is False
    assert "by the level rule" in model.routes([L1C]).notes[0]
    assert model.routes([L2A]).notes == ()
    assert model.fingerprint != other.fingerprint  # the same weights give other tokens


def test_what_nothing_can_stand_in_for_is_refused():
    images = {S1: np.full((1, 2, 32, 32), -12, np.float32), L2A: np.full((1, 12, 32, 32), 900, np.float32)}
    model = InferenceModel(trained_on(L2A), "cpu", "float32")
    with pytest.raises(UserError, match="never saw Sentinel-1"):
        model.encode({S1: images[S1]})
    with pytest.raises(UserError, match="leave that sensor out"):
        model.encode(images)


def test_a_scene_is_shown_as_far_as_the_model_was_trained_and_the_report_says_it(scene_folder, tmp_path):
    def tokens(model, s1):
        with (
            open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif" if s1 else None) as scene,
            SceneFeatures(scene, InferenceModel(model, "cpu", "float32"), cache=FeatureCache(tmp_path)) as features,
        ):
            return features.tokens.nodes(0, 0, (4, 4)), used_sentences(scene, 0, features.tokens.notes)

    both, said = tokens(trained_on(L2A), s1=True)
    alone, quiet = tokens(trained_on(L2A), s1=False)
    np.testing.assert_allclose(both, alone, atol=1e-3)
    assert any("never saw Sentinel-1: the model is not shown it" in one for one in said)
    assert not any("never saw" in one for one in quiet)
    by_level, said = tokens(trained_on(L1C), s1=False)
    assert np.isfinite(by_level).all()
    assert any("by the level rule it passes Sentinel-2 Level-1C's patch embedding" in one for one in said)
