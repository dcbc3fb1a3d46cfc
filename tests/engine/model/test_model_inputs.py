"""What goes into the model: missing modalities and pixels, sizes, units."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.errors import UserError
from engine.model import RELEASED_MODALITIES, Modality, ModelConfig, TerraFM, fold

S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A


@pytest.fixture(scope="module", params=["model", "folded"])
def forms(request: pytest.FixtureRequest) -> tuple[nn.Module, TerraFM]:
    """The form under test, and the model it belongs to."""
    torch.manual_seed(1)
    model = TerraFM(ModelConfig.of_size("ti", depth=2)).eval().requires_grad_(False)
    model.patch_embed.fusion.queries.normal_()
    model.patch_embed.fusion.pool.normal_(std=0.2)
    return (fold(model) if request.param == "folded" else model), model


def images(batch: int = 3, height: int = 48, width: int = 64) -> dict[Modality, Tensor]:
    generator = torch.Generator().manual_seed(2)
    return {
        S1: torch.randn(batch, 2, height, width, generator=generator) * 5 - 13,
        L1C: torch.rand(batch, 12, height, width, generator=generator) * 4000,
        L2A: torch.rand(batch, 12, height, width, generator=generator) * 4000,
    }


def close(one: Tensor, other: Tensor) -> None:
    torch.testing.assert_close(one, other, atol=2e-5, rtol=1e-5)


def test_a_sample_with_a_subset_of_modalities_equals_running_it_with_those(forms: tuple[nn.Module, TerraFM]) -> None:
    form, _ = forms
    given = images()
    present = torch.tensor([[True, False, True], [False, True, False], [True, True, True]])
    encoding = form(given, present)
    for number, mask in enumerate(present):
        own = {m: image[number : number + 1] for (m, image), here in zip(given.items(), mask, strict=True) if here}
        alone = form(own)
        close(encoding.cls[number], alone.cls[0])
        close(encoding.patches[number], alone.patches[0])


def test_a_mask_per_location_fuses_only_what_is_there(forms: tuple[nn.Module, TerraFM]) -> None:
    form, model = forms
    given = images(batch=2)
    present = torch.ones(2, 3, 12, dtype=torch.bool)
    present[0, 0, :6] = False  # the first sample has no S1 in its upper half
    encoding = form(given, present)
    changed = dict(given)
    changed[S1] = given[S1].clone()
    changed[S1][0, :, :16] += 40  # what is masked may hold anything
    close(form(changed, present).patches, encoding.patches)

    # before the transformer mixes locations, each is fused from its own modalities
    prepared = {m: model.normalise(image, m) for m, image in given.items()}
    tokens = model.patch_embed(prepared, present.transpose(1, 2))
    both = model.patch_embed({m: prepared[m] for m in (L1C, L2A)}, present.transpose(1, 2)[..., 1:])
    close(tokens[0, :6], both[0, :6])
    assert (tokens[0, 6:] - both[0, 6:]).abs().max() > 1e-3


def test_a_location_without_any_modality_is_finite_and_known_by_its_position_alone(
    forms: tuple[nn.Module, TerraFM],
) -> None:
    form, _ = forms
    for chosen in ([L2A], [S1, L2A]):
        given = {m: image for m, image in images(batch=2).items() if m in chosen}
        present = torch.ones(2, len(chosen), 12, dtype=torch.bool)
        present[0, :, 3] = False
        encoding = form(given, present)
        assert encoding.patches.isfinite().all()
        for image in given.values():
            image[0, :, :16, 48:] = 7
        close(form(given, present).patches, encoding.patches)


def test_a_missing_pixel_is_the_mean_of_its_band(forms: tuple[nn.Module, TerraFM]) -> None:
    form, _ = forms
    given = images()
    for hole in (float("nan"), float("inf"), float("-inf")):
        holed = {m: image.clone() for m, image in given.items()}
        filled = {m: image.clone() for m, image in given.items()}
        for spec in RELEASED_MODALITIES:
            holed[spec.modality][:, :, 5:20, 7:30] = hole
            filled[spec.modality][:, :, 5:20, 7:30] = torch.tensor(spec.mean)[:, None, None]
        close(form(holed).patches, form(filled).patches)


@pytest.mark.parametrize("size", [(37, 51), (16, 16), (5, 7), (225, 224)], ids=str)
def test_any_size_is_continued_at_its_right_and_lower_edge(
    forms: tuple[nn.Module, TerraFM], size: tuple[int, int]
) -> None:
    form, _ = forms
    given = {m: image for m, image in images(1, *size).items() if m is not L1C}
    rows, columns = (torch.arange(-(-side // 16) * 16).clamp(max=side - 1) for side in size)
    continued = {m: image[:, :, rows][..., columns] for m, image in given.items()}
    encoding = form(given)
    assert encoding.grid == (len(rows) // 16, len(columns) // 16)
    assert encoding.patches.shape == (1, encoding.grid[0] * encoding.grid[1], 192)
    close(encoding.patches, form(continued).patches)


def test_the_two_levels_of_sentinel_2_have_their_own_stems(forms: tuple[nn.Module, TerraFM]) -> None:
    form, _ = forms
    image = images()[L2A]
    assert (form({L1C: image}).cls - form({L2A: image}).cls).abs().max() > 0.05


def test_images_of_different_sizes_are_refused(forms: tuple[nn.Module, TerraFM]) -> None:
    form, _ = forms
    with pytest.raises(ValueError, match="one batch size and shape"):
        form({S1: images()[S1], L2A: images(height=32)[L2A]})
    with pytest.raises(ValueError, match="one batch size and shape"):
        form({})


def test_the_released_statistics_bring_the_mean_to_the_middle() -> None:
    model = TerraFM(ModelConfig.of_size("ti", depth=1))
    for spec in RELEASED_MODALITIES:
        mean, std = torch.tensor(spec.mean)[:, None, None], torch.tensor(spec.std)[:, None, None]
        ones = torch.ones(1, len(spec.bands), 1, 1)
        close(model.normalise(ones * mean, spec.modality), ones * 0.5)
        close(model.normalise(ones * (mean - 2 * std), spec.modality), ones * 0)
        close(model.normalise(ones * (mean + 4 * std), spec.modality), ones * 1.5)  # not clipped


def test_configuration_survives_json_and_refuses_what_it_does_not_know() -> None:
    config = ModelConfig.of_size("s", patch_size=8, drop_path=0.1, modalities=RELEASED_MODALITIES[:2])
    content = config.to_dict()
    assert ModelConfig.from_dict(content) == config
    with pytest.raises(UserError, match=r"does not know \(colour\)"):
        ModelConfig.from_dict({**content, "colour": "red"})
    with pytest.raises(UserError, match="header lacks width:"):
        ModelConfig.from_dict({name: value for name, value in content.items() if name != "width"})
    with pytest.raises(UserError, match=r"no TerraFM size 'xl'.*ti, s, b, l"):
        ModelConfig.of_size("xl")
    with pytest.raises(UserError, match="no patch embedding for s2_l2a"):
        config.spec(L2A)


@pytest.mark.parametrize(("size", "released", "fused"), [("b", 112_951_296, 118.3), ("l", 345.0e6, 354.5)])
def test_parameter_counts_are_those_published(size: str, released: float, fused: float) -> None:
    with torch.device("meta"):
        model = TerraFM(ModelConfig.of_size(size))
    count = sum(parameter.numel() for parameter in model.parameters())
    fusion = sum(parameter.numel() for parameter in model.patch_embed.fusion.parameters())
    assert count - fusion == pytest.approx(released, rel=0 if size == "b" else 1e-3)
    assert count / 1e6 == pytest.approx(fused, abs=0.06)
