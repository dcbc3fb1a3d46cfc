"""What images of a further modality pass: their own patch embedding, one whose bands theirs are, or none."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import Window, open_scene
from engine.model import RELEASED_MODALITIES, InferenceModel, Modality, ModalitySpec, ModelConfig, TerraFM
from engine.model.trained_modalities import placed
from tests.engine.imagery.faulty import backscatter, write

L2A, RGB, COHERENCE = Modality.S2_L2A, Modality("s2_rgb"), Modality("s1_coherence")


def model(*trained):
    torch.manual_seed(0)
    further = tuple(ModalitySpec.of(one) for one in trained if one not in {s.modality for s in RELEASED_MODALITIES})
    made = TerraFM(ModelConfig.of_size("ti", depth=1, modalities=(*RELEASED_MODALITIES, *further)))
    made.info = replace(made.info, name="small", sha256="same", modalities=tuple(map(str, trained)))
    return InferenceModel(made, "cpu", "float32")


def test_bands_go_where_the_patch_embedding_has_them_and_the_others_are_missing():
    images = np.random.default_rng(0).uniform(500, 3000, (2, 12, 32, 32)).astype(np.float32)
    alone = images[:, [3, 2, 1]]
    lacking = np.full_like(images, np.nan)
    lacking[:, 1:4] = images[:, 1:4]
    by_level = model(L2A)
    assert torch.equal(by_level.encode({RGB: alone}).cls, by_level.encode({L2A: lacking}).cls)
    assert "whose other bands are missing" in by_level.routes([RGB]).notes[0]
    own = model(L2A, RGB)
    assert own.routes([RGB]).embeddings == {RGB: RGB} and own.routes([RGB]).notes == ()
    assert not torch.equal(own.encode({RGB: alone}).cls, by_level.encode({RGB: alone}).cls)
    assert placed(images, L2A, RELEASED_MODALITIES[2]) is images


def test_without_an_embedding_the_map_comes_from_the_bands_alone_and_it_is_said(tmp_path):
    values = np.random.default_rng(1).uniform(0.1, 0.9, (64, 64)).astype("float32")
    path = write(tmp_path / "coherence.tif", values, ())
    with (
        open_scene(further=[str(path)]) as scene,
        SceneFeatures(scene, model(L2A), cache=FeatureCache(tmp_path / "cache")) as features,
    ):
        block = features.block(Window(0, 0, 64, 64))
        dense = block.dense(block.rows, block.columns)
        assert np.isfinite(dense).all() and dense[..., : -features.token_dimensions].std() > 0
        assert not dense[..., -features.token_dimensions :].any()
        assert "no model takes part" in features.tokens.notes[0]
    radar = write(tmp_path / "s1.tif", backscatter().astype("float32"), ("VV", "VH"))
    with open_scene(None, radar, further=[str(path)]) as scene:
        assert model(Modality.S1).routes(map(Modality, scene.modalities)).notes == (
            "small was trained on Sentinel-1 and never saw Sentinel-1 coherence: the model is not shown it.",
        )


@pytest.mark.parametrize("trained", [(L2A,), (L2A, COHERENCE)])
def test_the_features_of_a_scene_hold_all_its_bands(tmp_path, scene_folder, trained):
    values = np.random.default_rng(1).uniform(0.1, 0.9, (256, 320)).astype("float32")
    import rasterio

    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        where = {"crs": file.crs, "transform": file.transform}
    path = write(tmp_path / "coherence.tif", values, (), **where)
    with (
        open_scene(scene_folder / "s2_l2a.tif", further=[str(path)]) as scene,
        SceneFeatures(scene, model(*trained), cache=FeatureCache(tmp_path / "cache")) as features,
    ):
        assert features.parts[0].stop - features.parts[0].start == 13
        assert features.tokens.modalities == tuple(map(str, trained))
