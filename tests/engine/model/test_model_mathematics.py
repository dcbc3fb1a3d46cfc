"""The model against the released mathematics, written out plainly here: no module of the engine or timm is used."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Modality, ModelConfig, TerraFM, fold
from engine.model.patch_embedding import Normalisation

CHANNELS = {Modality.S1: 2, Modality.S2_L1C: 12, Modality.S2_L2A: 12}
SIZES = [(224, 224), (96, 96), (160, 224)]


def model_with_random_parameters(size: str, **changes: object) -> TerraFM:
    """Every parameter random, none at a neutral value, so that each of them matters to the result."""
    config = ModelConfig.of_size(size, **changes)
    with torch.device("meta"):
        model = TerraFM(config)
    model.to_empty(device="cpu")
    model.normalise = Normalisation(config)
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.uniform_(-0.04, 0.04, generator=generator)
            if "norm" in name and name.endswith("weight"):
                parameter.add_(1)
        model.pos_embed.mul_(10)
        model.patch_embed.fusion.queries.mul_(25)
    return model.eval()


def images_of(*modalities: Modality, size: tuple[int, int] = (32, 48), batch: int = 1) -> dict[Modality, Tensor]:
    generator = torch.Generator().manual_seed(4)
    images = {}
    for modality in modalities:
        noise = torch.randn(batch, CHANNELS[modality], *size, generator=generator)
        images[modality] = noise * 5 - 13 if modality is Modality.S1 else (noise * 900 + 2000).clamp(min=1)
    return images


# ---------------------------------------------------------------- the reference


def reference(model: TerraFM, images: Mapping[Modality, Tensor]) -> tuple[Tensor, Tensor]:
    """Class token [B, d] and patch tokens [B, N, d] of images without missing pixels, all modalities present."""
    weights, config = dict(model.state_dict()), model.config
    stems = []
    for modality, image in images.items():
        spec = config.spec(modality)
        mean, std = (torch.tensor(values)[None, :, None, None] for values in (spec.mean, spec.std))
        normal = (image - (mean - 2 * std)) / (4 * std)
        kernel = f"patch_embed.conv2d_{modality.value}"
        conv = F.conv2d(normal, weights[f"{kernel}.weight"], weights[f"{kernel}.bias"], stride=16)
        stems.append(conv.flatten(2).transpose(1, 2) + weights[f"patch_embed.{modality.value}_embed"])
    rows, columns = conv.shape[-2:]
    if len(stems) == 1:  # the release: no fusion at all
        fused = F.linear(stems[0], weights["patch_embed.projection.proj1.weight"])
    else:
        fused = torch.stack(
            [fused_by_loop(weights, config, torch.stack(sample, 1)) for sample in zip(*stems, strict=True)]
        )
    norm = "patch_embed.projection.norm_input"
    x = F.layer_norm(fused, fused.shape[-1:], weights[f"{norm}.weight"], weights[f"{norm}.bias"], 1e-5)
    for name in ("proj2", "proj3"):
        layer = f"patch_embed.projection.{name}"
        x = F.linear(x, weights[f"{layer}.weight"], weights[f"{layer}.bias"])
    x = torch.cat([weights["cls_token"].expand(len(x), 1, -1), x], 1)
    x = x + dino_positions(weights["pos_embed"], rows, columns)
    for number in range(config.depth):
        x = vit_block(x, {k.removeprefix(f"blocks.{number}."): w for k, w in weights.items()}, config.heads)
    x = F.layer_norm(x, x.shape[-1:], weights["norm.weight"], weights["norm.bias"], 1e-6)
    return x[:, 0], x[:, 1:]


def fused_by_loop(weights: Mapping[str, Tensor], config: ModelConfig, tokens: Tensor) -> Tensor:
    """Appendix D.5 of the paper, location by location: [N, M, D] → [N, D]."""
    width, heads = tokens.shape[-1], config.fusion_heads
    queries = weights["patch_embed.fusion.queries"]
    if config.query_projection:
        queries = queries @ weights["patch_embed.fusion.query.weight"].T
    fused = []
    for at_location in tokens:  # [M, D]
        keys = at_location @ weights["patch_embed.fusion.key.weight"].T
        values = at_location @ weights["patch_embed.projection.proj1.weight"].T
        answers = []
        for q, k, v in zip(queries.chunk(heads, -1), keys.chunk(heads, -1), values.chunk(heads, -1), strict=True):
            answers.append((q @ k.T / (width / heads) ** 0.5).softmax(-1) @ v)
        answer = torch.cat(answers, -1)  # [N_q, D]
        shares = (answer @ weights["patch_embed.fusion.pool"]).squeeze(-1).softmax(0)
        fused.append((shares[:, None] * answer).sum(0))
    return torch.stack(fused)


def dino_positions(pos_embed: Tensor, rows: int, columns: int) -> Tensor:
    if (rows, columns) == (14, 14):
        return pos_embed
    square = pos_embed[:, 1:].reshape(1, 14, 14, -1).permute(0, 3, 1, 2)
    resized = F.interpolate(square, scale_factor=((rows + 0.1) / 14, (columns + 0.1) / 14), mode="bicubic")
    assert resized.shape[-2:] == (rows, columns)
    return torch.cat([pos_embed[:, :1], resized.permute(0, 2, 3, 1).reshape(1, rows * columns, -1)], 1)


def vit_block(x: Tensor, w: Mapping[str, Tensor], heads: int) -> Tensor:
    batch, length, width = x.shape
    h = F.layer_norm(x, (width,), w["norm1.weight"], w["norm1.bias"], 1e-6)
    q, k, v = (
        part.reshape(batch, length, heads, -1).transpose(1, 2)
        for part in F.linear(h, w["attn.qkv.weight"], w["attn.qkv.bias"]).chunk(3, -1)
    )
    attention = (q @ k.transpose(-1, -2) / (width / heads) ** 0.5).softmax(-1)
    h = (attention @ v).transpose(1, 2).reshape(batch, length, width)
    x = x + F.linear(h, w["attn.proj.weight"], w["attn.proj.bias"])
    h = F.layer_norm(x, (width,), w["norm2.weight"], w["norm2.bias"], 1e-6)
    h = F.gelu(F.linear(h, w["mlp.fc1.weight"], w["mlp.fc1.bias"]))
    return x + F.linear(h, w["mlp.fc2.weight"], w["mlp.fc2.bias"])


# ---------------------------------------------------------------- the tests


@pytest.fixture(scope="module", params=["b", "l"])
def released(request: pytest.FixtureRequest) -> TerraFM:
    """TerraFM-B and -L at full depth."""
    return model_with_random_parameters(request.param)


@pytest.fixture(scope="module")
def small() -> TerraFM:
    return model_with_random_parameters("ti", depth=2)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "×".join(map(str, size)))
@torch.inference_mode()
def test_one_modality_equals_the_release(released: TerraFM, size: tuple[int, int]) -> None:
    modality = list(CHANNELS)[SIZES.index(size)]  # each of the three stems once
    images = images_of(modality, size=size)
    encoding = released(images)
    cls, patches = reference(released, images)
    assert encoding.grid == (size[0] // 16, size[1] // 16)
    torch.testing.assert_close(encoding.cls, cls, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(encoding.patches, patches, atol=1e-5, rtol=1e-5)


@torch.inference_mode()
def test_fusion_of_the_released_sizes_equals_the_paper(released: TerraFM) -> None:
    images = images_of(*CHANNELS, size=(32, 48))
    encoding = released(images)
    cls, patches = reference(released, images)
    torch.testing.assert_close(encoding.cls, cls, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(encoding.patches, patches, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("changes", [{}, {"query_projection": True}, {"queries": 1}, {"fusion_heads": 8}], ids=str)
@torch.inference_mode()
def test_fusion_equals_the_loop_of_the_paper(changes: dict[str, object]) -> None:
    model = model_with_random_parameters("ti", depth=1, **changes)
    images = images_of(*CHANNELS, size=(64, 48), batch=2)
    cls, patches = reference(model, images)
    for form in (model, fold(model)):
        torch.testing.assert_close(form(images).patches, patches, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(form(images).cls, cls, atol=1e-5, rtol=1e-5)
    mean_only = (model.patch_embed.fusion.queries * 0).clone()
    model.patch_embed.fusion.queries.data.copy_(mean_only)
    assert (model(images).patches - patches).abs().max() > 1e-2  # the queries do matter in what was compared


@torch.inference_mode()
def test_folded_equals_unfolded(released: TerraFM) -> None:
    folded = fold(released)
    for modalities in ([Modality.S2_L2A], [Modality.S1, Modality.S2_L1C]):
        images = images_of(*modalities, size=(96, 112))
        expected, found = released(images, layers=[0, 3]), folded(images, layers=[0, 3])
        for one, other in zip((expected.cls, expected.patches, *expected.layers),
                              (found.cls, found.patches, *found.layers), strict=True):  # fmt: skip
            torch.testing.assert_close(other, one, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_layers_are_blocks_outputs_after_the_final_norm(small: TerraFM) -> None:
    images = images_of(Modality.S2_L2A)
    encoding = small(images, layers=[1, 0])
    last, first = encoding.layers
    torch.testing.assert_close(last, torch.cat([encoding.cls[:, None], encoding.patches], 1))
    shallow = model_with_random_parameters("ti", depth=1)
    shallow.load_state_dict({k: v for k, v in small.state_dict().items() if not k.startswith("blocks.1.")})
    torch.testing.assert_close(first[:, 0], shallow(images).cls)


def test_gradients_reach_every_parameter_and_stay_finite_where_nothing_is_present(small: TerraFM) -> None:
    model = model_with_random_parameters("ti", depth=1, query_projection=True)
    present = torch.tensor([[True, True, False], [False, False, False]])
    encoding = model(images_of(*CHANNELS, batch=2), present)
    (encoding.cls.square().sum() + encoding.patches.square().sum()).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all(), name
    assert model.patch_embed.fusion.queries.grad.abs().max() > 0
    assert model.patch_embed.conv2d_s2_l2a.weight.grad.abs().max() == 0  # absent in every sample


def test_leaving_out_what_samples_lack_and_folding_what_many_tokens_pass_change_nothing(monkeypatch):
    torch.manual_seed(0)
    model = TerraFM(ModelConfig.of_size("ti", depth=1))
    batch = 6
    images = {
        Modality.S1: torch.randn(batch, 2, 32, 32) * 5 - 13,
        Modality.S2_L2A: torch.rand(batch, 12, 32, 32) * 4000,
    }
    present = torch.tensor([[1, 0], [0, 1], [1, 1], [0, 1], [1, 0], [1, 1]], dtype=torch.bool)
    rows = [column.nonzero()[:, 0] for column in present.unbind(1)]
    results = []
    for threshold, chosen in ((math.inf, None), (math.inf, rows), (0, None), (0, rows)):
        monkeypatch.setattr("engine.model.patch_embedding._FOLD_FROM", threshold)
        model.zero_grad()
        tokens, _ = model.embed(images, present, chosen)
        tokens.square().mean().backward()
        gradients = {name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
        results.append((tokens.detach(), gradients))
    expected, expected_gradients = results[0]
    for tokens, gradients in results[1:]:
        assert torch.allclose(tokens, expected, atol=1e-5)
        assert gradients.keys() == expected_gradients.keys()
        for name, gradient in gradients.items():
            assert torch.allclose(gradient, expected_gradients[name], rtol=1e-3, atol=1e-6), name
