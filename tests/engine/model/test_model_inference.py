"""The model as scenes use it: arrays in, single precision out, on whatever device there is."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn.functional import cosine_similarity

from engine.errors import UserError
from engine.model import InferenceModel, Modality, ModelConfig, TerraFM
from engine.model.inference.devices import choose_device


@pytest.fixture(scope="module")
def model() -> TerraFM:
    """Untrained, but with attention as peaked as a trained model's, where rounding hurts most."""
    torch.manual_seed(0)
    model = TerraFM(ModelConfig.of_size("ti")).eval()
    with torch.no_grad():
        model.patch_embed.fusion.queries.normal_()
        for block in model.blocks:
            block.attn.qkv.weight[: 2 * 192].mul_(4)
    return model


def images(batch: int = 2, size: int = 224) -> dict[str, NDArray[np.float32]]:
    """A smooth reflectance field with noise on it, digital numbers; and S1 in dB."""
    random = np.random.default_rng(5)
    across = np.sin(np.linspace(0, 9, size))
    field = (across[:, None] * across[None] * 800 + 1500)[None, None]
    s2 = field * random.uniform(0.4, 2, (batch, 12, 1, 1)) + random.normal(0, 60, (batch, 12, size, size))
    s1 = field / 300 - 18 + random.normal(0, 1.5, (batch, 2, size, size))
    return {"s2_l2a": s2.astype(np.float32), "s1": s1.astype(np.float32)}


def test_arrays_are_encoded_as_the_model_itself_does(model: TerraFM) -> None:
    ready = InferenceModel(model, device="cpu", precision="float32")
    present = np.random.default_rng(0).random((2, 2, 36)) > 0.4
    given = images(size=96)
    given["s1"][0, :, 20:40] = np.nan
    encoding = ready.encode(given, present, layers=[5])
    tensors = {Modality(name): torch.from_numpy(array) for name, array in given.items()}
    with torch.inference_mode():
        expected = model(tensors, torch.from_numpy(present), layers=[5])
    for one, other in ((encoding.cls, expected.cls), (encoding.patches, expected.patches),
                       (encoding.layers[0], expected.layers[0])):  # fmt: skip
        assert one.dtype == torch.float32 and one.device.type == "cpu"
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)
    assert (ready.width, ready.patch_size, encoding.grid) == (192, 16, (6, 6))


@pytest.mark.parametrize("chosen", [["s2_l2a"], ["s1"], ["s2_l2a", "s1"]], ids="+".join)
def test_bfloat16_tokens_point_where_single_precision_ones_do(model: TerraFM, chosen: list[str]) -> None:
    given = {name: array for name, array in images().items() if name in chosen}
    single = InferenceModel(model, device="cpu", precision="float32").encode(given)
    half = InferenceModel(model, device="cpu", precision="bfloat16").encode(given)
    assert cosine_similarity(single.cls, half.cls, dim=-1).min() > 0.999
    assert cosine_similarity(single.patches, half.patches, dim=-1).min() > 0.999


def test_images_longer_than_the_short_attention_are_the_same_in_bfloat16(model: TerraFM) -> None:
    given = {"s2_l2a": images(1, 384)["s2_l2a"]}  # 577 tokens
    single = InferenceModel(model, device="cpu", precision="float32").encode(given)
    half = InferenceModel(model, device="cpu", precision="bfloat16").encode(given)
    assert cosine_similarity(single.patches, half.patches, dim=-1).min() > 0.999


def test_the_model_given_is_left_as_it_was() -> None:
    model = TerraFM(ModelConfig.of_size("ti", depth=1)).train()
    InferenceModel(model, device="cpu", precision="bfloat16")
    assert model.training and all(module.training for module in model.modules())
    assert all(p.dtype == torch.float32 and p.requires_grad for p in model.parameters())


def test_the_device_explains_itself(model: TerraFM) -> None:
    chosen = choose_device("cpu", "float32")
    assert chosen.dtype == torch.float32
    assert chosen.description.startswith("CPU (") and chosen.description.endswith("float32 as asked.")
    automatic = choose_device(inference=True)
    kind = "int8" if automatic.eight_bits else str(automatic.dtype).removeprefix("torch.")
    assert kind in automatic.description and automatic.description == InferenceModel.describe_device()
    single, half = (InferenceModel(model, "cpu", precision) for precision in ("float32", "bfloat16"))
    assert single.fingerprint != half.fingerprint and model.info.sha256 in single.fingerprint
    with pytest.raises(UserError, match="no precision 'float8' here: choose auto, float32 or bfloat16"):
        choose_device(precision="float8")
    with pytest.raises(UserError, match="'xyz' does not compute on this machine"):
        choose_device("xyz")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_gives_the_same_tokens(model: TerraFM) -> None:
    ready = InferenceModel(model)
    assert ready.device.name == "cuda" and "GPU" in ready.device_description
    reference = InferenceModel(model, device="cpu", precision="float32").encode(images())
    found = ready.encode(images())
    assert cosine_similarity(reference.patches, found.patches, dim=-1).min() > 0.999
    exact = InferenceModel(model, device="cuda", precision="float32").encode(images())
    torch.testing.assert_close(exact.patches, reference.patches, atol=1e-3, rtol=1e-3)


def test_a_wished_device_is_taken_or_said_not_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRAFM_DEVICE", "cpu")
    chosen = choose_device()
    assert chosen.name == "cpu" and "chosen in the settings" in chosen.description
    monkeypatch.setenv("TERRAFM_DEVICE", "no-such-device")
    fallen_back = choose_device()
    assert "'no-such-device' that the settings ask for does not compute here" in fallen_back.description
    assert fallen_back.name == InferenceModel.device_facts()["device_kind"]
    monkeypatch.delenv("TERRAFM_DEVICE")
    automatic = choose_device()
    assert automatic.name == fallen_back.name and "settings" not in automatic.description
    if torch.version.cuda is not None and automatic.name == "cpu":
        assert InferenceModel.device_facts()["gpu_problem"]
