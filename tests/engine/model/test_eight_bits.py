"""Inference in whole numbers of eight bits: exact sums, close answers, and every token by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import cosine_similarity

from engine import load_model
from engine.errors import UserError
from engine.model import InferenceModel, ModelConfig, TerraFM
from engine.model.inference.devices import choose_device
from engine.model.inference.eight_bits import WEIGHT_LIMIT, Affine, EightBitAffine, multiplies_eight_bits

pytestmark = pytest.mark.skipif(not multiplies_eight_bits(), reason="this processor gains nothing by eight bits")


def images(count: int = 2, side: int = 224) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {
        "s2_l2a": random.uniform(0, 4000, (count, 12, side, side)).astype(np.float32),
        "s1": random.normal(-13, 5, (count, 2, side, side)).astype(np.float32),
    }


def test_the_largest_numbers_do_not_overflow() -> None:
    inputs = torch.full((50, 384), 1.0)
    weights = torch.where(torch.rand(64, 384, generator=torch.Generator().manual_seed(0)) < 0.9, 2.0, -2.0)
    exact, found = Affine(weights, torch.zeros(64)), EightBitAffine(weights, torch.zeros(64))
    torch.testing.assert_close(found(inputs), exact(inputs), rtol=1e-5, atol=1e-3)


def test_answers_are_close_and_a_long_row_takes_nothing_of_the_others() -> None:
    random = torch.Generator().manual_seed(0)
    weights, bias = torch.randn(96, 384, generator=random), torch.randn(96, generator=random)
    rows = torch.randn(3, 20, 384, generator=random)
    exact, found = Affine(weights, bias), EightBitAffine(weights, bias)
    answer = found(rows)
    step = rows.abs().amax(-1, keepdim=True) / 127 + weights.abs().amax() / WEIGHT_LIMIT
    assert ((answer - exact(rows)).abs() < step * 384**0.5 * 2).all()
    assert cosine_similarity(answer.flatten(), exact(rows).flatten(), dim=0) > 0.9995
    with_a_long_row = rows.clone()
    with_a_long_row[0, 0] *= 1000
    assert torch.equal(found(with_a_long_row)[1:], answer[1:])
    assert torch.equal(found(rows, 10), answer[..., :10])
    assert found(rows[:0]).shape == (0, 20, 96)
    assert torch.equal(found(torch.zeros(1, 384)), bias[None])


@pytest.mark.parametrize(("model", "least"), [("s", 0.998), ("trained", 0.9995)])
def test_tokens_are_those_of_fractions(model: str, least: float) -> None:
    torch.manual_seed(0)
    network = load_model() if model == "trained" else TerraFM(ModelConfig.of_size("s"))
    exact, found = (InferenceModel(network, "cpu", precision) for precision in ("float32", "int8"))
    given = images()
    expected, answer = exact.encode(given), found.encode(given)
    assert cosine_similarity(expected.patches, answer.patches, dim=-1).min() > least
    assert cosine_similarity(expected.cls, answer.cls, dim=-1).min() > least
    assert found.fingerprint != exact.fingerprint
    alone = found.encode({"s1": given["s1"]})
    assert cosine_similarity(exact.encode({"s1": given["s1"]}).patches, alone.patches, dim=-1).min() > least
    assert torch.equal(found.encode({"s1": given["s1"][:1]}).patches, alone.patches[:1])


def test_they_are_for_inference_alone() -> None:
    asked = choose_device("cpu", "int8", inference=True)
    assert asked.eight_bits and "int8 as asked" in asked.description
    automatic = choose_device("cpu", inference=True)
    assert automatic.eight_bits == (automatic.dtype == torch.float32)
    assert not choose_device("cpu", "float32", inference=True).eight_bits
    assert not choose_device("cpu").eight_bits
    with pytest.raises(UserError, match="no precision 'int8' here: choose auto, float32 or bfloat16"):
        choose_device("cpu", "int8")


def test_an_ablation_says_that_it_stays_in_single_precision() -> None:
    plain = InferenceModel(TerraFM(ModelConfig.of_size("ti", depth=1, stem="plain")), "cpu", "float32")
    assert not plain.device.eight_bits and "int8" not in plain.fingerprint
    with pytest.raises(UserError, match="no precision 'int8' here"):
        InferenceModel(TerraFM(ModelConfig.of_size("ti", depth=1, stem="plain")), "cpu", "int8")
