"""The decoder for dense features: what goes in and comes out, folded and whole, on disk and without one."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import UserError
from engine.model import InferenceModel, Modality, ModelConfig, load_model, save_model
from engine.model.dense import REACH, folded_decoder, standardised
from tests.engine.model.dense_models import SMALL, model_with


def images() -> dict[Modality, torch.Tensor]:
    torch.manual_seed(1)
    return {
        Modality.S2_L2A: torch.rand(2, 12, 32, 40) * 3000,
        Modality.S1: torch.rand(2, 2, 32, 40) * 20 - 25,
    }


@torch.no_grad()
def test_features_are_half_as_many_as_pixels_along_a_side():
    decoder = model_with().decoder
    assert decoder(images(), torch.rand(2, 192, 8, 10)).shape == (2, 8, 16, 20)
    assert decoder(images(), torch.rand(2, 192, 2, 3)).shape == (2, 8, 16, 20)
    assert decoder({Modality.S1: images()[Modality.S1]}, None).shape == (2, 8, 16, 20)


@torch.no_grad()
def test_folding_changes_nothing():
    decoder = model_with().decoder
    tokens = torch.rand(2, 192, 8, 10)
    torch.testing.assert_close(folded_decoder(decoder)(images(), tokens), decoder(images(), tokens), atol=1e-4, rtol=0)


@torch.no_grad()
def test_a_sample_that_lacks_a_modality_is_as_if_nobody_had_it():
    decoder, both = model_with().decoder, images()
    rows = [torch.tensor([0, 1]), torch.tensor([1])]
    alone = decoder({Modality.S2_L2A: both[Modality.S2_L2A]}, None)
    torch.testing.assert_close(decoder(both, None, rows)[0], alone[0], atol=1e-5, rtol=0)


def test_what_is_missing_is_the_mean_and_said_to_be_missing():
    image = torch.full((1, 2, 2, 2), -15.0)
    assert standardised(image, Modality.S1)[1] is None
    image[0, 1, 0, 0] = torch.nan
    values, missing = standardised(image, Modality.S1)
    assert not values.any()
    assert missing[0].tolist() == [[[0, 0], [0, 0]], [[1, 0], [0, 0]]]


def test_reflectance_is_bounded_and_grows_with_itself():
    image = torch.linspace(-500, 20_000, 64).expand(1, 12, 1, 64)
    values, missing = standardised(image, Modality.S2_L2A)
    assert missing is None and values.abs().max() < 1
    assert (values.diff(dim=3) >= 0).all() and (values[..., 10:].diff(dim=3) > 0).all()
    assert values[0, 7, 0, 9] < 0 < values[0, 7, 0, 11]  # about the mean of B08


@torch.no_grad()
@pytest.mark.parametrize("height", [322, 330, 660])
@pytest.mark.parametrize("has_tokens", [False, True])
def test_strips_of_a_large_image_are_the_image(height, has_tokens):
    decoder = model_with().decoder
    random = torch.manual_seed(3)
    image = {Modality.S2_L2A: torch.rand(1, 12, height, 20, generator=random) * 3000}
    image[Modality.S2_L2A][:, 2, 120:140] = torch.nan
    tokens = torch.rand(1, 192, height // 10, 2, generator=random) if has_tokens else None
    torch.nn.init.normal_(decoder.token.weight, generator=random)
    whole = decoder(image, tokens)
    with torch.enable_grad():
        expected = decoder(image, tokens)
    assert whole.shape == (1, 8, height // 2, 10)
    torch.testing.assert_close(whole, expected.detach(), atol=1e-4, rtol=0)


@torch.no_grad()
def test_nothing_beyond_its_reach_has_a_say():
    decoder = model_with().decoder
    image = torch.rand(1, 12, 128, 128, generator=torch.manual_seed(3)) * 3000
    other = image.clone()
    other[..., 64 + REACH + 2 :] += 1000
    one, changed = (decoder({Modality.S2_L2A: shown}, None)[..., : 64 // 2] for shown in (image, other))
    torch.testing.assert_close(one, changed, atol=1e-5, rtol=0)


def test_a_model_with_a_decoder_survives_half_precision_on_disk(tmp_path):
    model = model_with()
    info = save_model(model, tmp_path / "small.safetensors", dtype=torch.float16)
    read = load_model(tmp_path / "small.safetensors")
    assert read.config == model.config
    assert read.info.sha256 == info.sha256
    with torch.no_grad():
        told = [
            one.decoder(images(), torch.rand(2, 192, 8, 10, generator=torch.manual_seed(2))) for one in (model, read)
        ]
    torch.testing.assert_close(told[0], told[1], atol=0.05, rtol=0)


def test_a_model_without_one_is_described_as_before():
    config = replace(model_with().config, decoder=None)
    assert "decoder" not in config.to_dict()
    assert ModelConfig.from_dict(config.to_dict()) == config


def test_an_unknown_setting_of_the_decoder_is_refused():
    content = model_with().config.to_dict()
    content["decoder"]["depth"] = 3
    with pytest.raises(UserError, match="decoder.depth"):
        ModelConfig.from_dict(content)


def test_inference_takes_no_data_and_answers_for_every_node():
    model = InferenceModel(model_with(), precision="float32")
    image = images()[Modality.S2_L2A][0].numpy()
    image[:, :8] = np.nan
    tokens = np.full((8, 10, 192), np.nan, np.float32)
    features = model.dense({"s2_l2a": image}, tokens)
    assert model.dense_features == 8
    assert features.shape == (16, 20, 8)
    assert np.isfinite(features).all()


def test_inference_without_a_decoder_says_so():
    model = InferenceModel(model_with(None))
    assert model.dense_features == 0
    with pytest.raises(UserError, match="no decoder"):
        model.dense({"s2_l2a": np.zeros((12, 8, 8), np.float32)}, np.zeros((1, 1, 192), np.float32))


@torch.no_grad()
def test_what_a_decoder_does_not_read_says_nothing():
    decoder = model_with(replace(SMALL, reads=("s2_l2a",), tokens=False)).decoder
    assert not decoder.joins_tokens and decoder.reads(Modality.S2_L2A) and not decoder.reads(Modality.S1)
    alone = decoder({Modality.S2_L2A: images()[Modality.S2_L2A]}, None)
    torch.testing.assert_close(decoder(images(), torch.rand(2, 192, 8, 10)), alone, atol=0, rtol=0)


def test_a_decoder_that_reads_what_the_model_does_not_is_refused():
    content = model_with().config.to_dict()
    content["decoder"]["reads"] = ["landsat_sr"]
    with pytest.raises(ValueError, match="reads what the model does not"):
        ModelConfig.from_dict(content)
