"""Weights on disk: the official checkpoint, our own files, and everything that is neither."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import UserError
from engine.model import (
    RELEASED_MODALITIES,
    Modality,
    ModelConfig,
    TerraFM,
    available_models,
    import_model,
    load_model,
    save_model,
    verify_model,
)

TRAINED = {"trained": True, "note": "Trained for this test.", "provenance": "made up", "licence": "CC0-1.0"}


def official_shapes(width: int, depth: int) -> dict[str, tuple[int, ...]]:
    """The published keys and shapes, written out."""
    d, stem = width, 3 * width
    shapes: dict[str, tuple[int, ...]] = {"cls_token": (1, 1, d), "pos_embed": (1, 197, d)}
    for name, channels in (("s1", 2), ("s2_l1c", 12), ("s2_l2a", 12)):
        shapes[f"patch_embed.conv2d_{name}.weight"] = (stem, channels, 16, 16)
        shapes[f"patch_embed.conv2d_{name}.bias"] = (stem,)
        shapes[f"patch_embed.{name}_embed"] = (1, stem)
    linear = {"proj2": (stem, stem), "proj3": (d, stem)}
    shapes["patch_embed.projection.proj1.weight"] = (stem, stem)
    norms = {"patch_embed.projection.norm_input": stem, "norm": d}
    linears = {f"patch_embed.projection.{name}": shape for name, shape in linear.items()}
    for i in range(depth):
        norms |= {f"blocks.{i}.norm1": d, f"blocks.{i}.norm2": d}
        block = {"attn.qkv": (3 * d, d), "attn.proj": (d, d), "mlp.fc1": (4 * d, d), "mlp.fc2": (d, 4 * d)}
        linears |= {f"blocks.{i}.{name}": shape for name, shape in block.items()}
    for name, length in norms.items():
        shapes |= {f"{name}.weight": (length,), f"{name}.bias": (length,)}
    for name, shape in linears.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    return shapes


def random_tensors(shapes: dict[str, tuple[int, ...]]) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(6)
    return {name: torch.empty(shape).uniform_(-0.05, 0.05, generator=generator) for name, shape in shapes.items()}


def tiny_official() -> dict[str, Tensor]:
    """The official layout at Ti's size, quick to write and read."""
    return random_tensors(official_shapes(192, 12))


def small_model() -> TerraFM:
    torch.manual_seed(0)
    return TerraFM(ModelConfig.of_size("ti", depth=1, patch_size=8, modalities=RELEASED_MODALITIES[1:])).eval()


def test_the_official_layout_has_as_many_keys_as_published() -> None:
    for size, width, depth, keys in (("b", 768, 12, 164), ("l", 1024, 24, 308)):
        shapes = official_shapes(width, depth)
        assert len(shapes) == keys
        with torch.device("meta"):
            state = TerraFM(ModelConfig.of_size(size)).state_dict()
        ours = {name: tuple(tensor.shape) for name, tensor in state.items() if ".fusion." not in name}
        assert ours == shapes
        assert set(state) - set(shapes) == {f"patch_embed.fusion.{n}" for n in ("queries", "key.weight", "pool")}


def test_an_official_checkpoint_loads_unchanged_and_says_what_it_lacks(tmp_path: Path) -> None:
    tensors = random_tensors(official_shapes(768, 12))
    torch.save(tensors, tmp_path / "TerraFM-B.pth")
    model = load_model(tmp_path / "TerraFM-B.pth")
    state = model.state_dict()
    assert all(torch.equal(state[name], tensor) for name, tensor in tensors.items())
    assert model.info.title == "TerraFM-B (official)"
    assert model.info.trained
    assert set(model.info.absent) == {f"patch_embed.fusion.{n}" for n in ("queries", "key.weight", "pool")}
    assert "mean" in model.info.note and model.info.size > 400e6


@torch.inference_mode()
def test_without_fusion_weights_the_values_are_averaged(tmp_path: Path) -> None:
    torch.save(tiny_official(), tmp_path / "w.pth")
    embed = load_model(tmp_path / "w.pth").patch_embed
    images = {Modality.S1: torch.randn(1, 2, 32, 32), Modality.S2_L2A: torch.rand(1, 12, 32, 32)}
    values = [embed.projection.proj1(embed.tokens(image, modality)) for modality, image in images.items()]
    expected = embed.projection((values[0] + values[1]) / 2)
    found = embed(images, torch.ones(1, 4, 2, dtype=torch.bool))
    torch.testing.assert_close(found, expected, atol=1e-6, rtol=1e-5)


def test_keys_and_shapes_must_fit_exactly(tmp_path: Path) -> None:
    path = tmp_path / "w.pth"

    def refusal(tensors: object) -> str:
        torch.save(tensors, path)
        with pytest.raises(UserError) as error:
            load_model(path)
        return str(error.value)

    good = tiny_official()
    assert "such as 'norm.bias'" in refusal({name: t for name, t in good.items() if name != "norm.bias"})
    assert "such as 'head.weight'" in refusal({**good, "head.weight": torch.zeros(3)})
    wrong = refusal({**good, "patch_embed.conv2d_s1.weight": torch.zeros(576, 3, 16, 16)})
    assert "'patch_embed.conv2d_s1.weight' is float32 of shape 576×3×16×16 where" in wrong
    assert "576×2×16×16 was expected" in wrong
    assert "is int64" in refusal({**good, "norm.bias": torch.zeros(192, dtype=torch.int64)})
    assert "such as 'patch_embed.fusion.pool'" in refusal(
        {**good, "patch_embed.fusion.queries": torch.zeros(5, 576)}
    )  # a part of the fusion is no fusion
    assert "unknown width" in refusal({**good, "cls_token": torch.zeros(1, 1, 100)})
    assert "'cls_token' is missing" in refusal({})
    assert "not a flat table of tensors" in refusal({"model": good, "epoch": 3})


class Planted:
    """What a hostile file holds: unpickling it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("as_zip", [True, False])
def test_code_in_a_checkpoint_is_refused_and_not_run(tmp_path: Path, as_zip: bool) -> None:
    path, planted = tmp_path / "w.pth", tmp_path / "planted"
    if as_zip:
        torch.save({**tiny_official(), "extra": Planted(planted)}, path)
    else:
        path.write_bytes(pickle.dumps({"cls_token": Planted(planted)}))
    with pytest.raises(UserError, match="not opened"):
        load_model(path)
    assert not planted.exists()


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_cut_empty_absent_and_foreign_files_are_refused_in_one_sentence(tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"whole{suffix}"
    if suffix == ".pth":
        torch.save(tiny_official(), whole)
    else:
        save_model(small_model(), whole)
    content = whole.read_bytes()
    for name, held, reason in (
        ("cut", content[: len(content) // 2], "cut or damaged|not a whole"),
        ("begun", content[:100], "cut or damaged|not a whole"),
        ("empty", b"", "is empty"),
        ("page", b"<!DOCTYPE html><html>not found</html>", "not a file of plain tensors|not a whole|damaged"),
    ):
        path = tmp_path / f"{name}{suffix}"
        path.write_bytes(held)
        with pytest.raises(UserError, match=reason) as error:
            load_model(path)
        assert path.name in str(error.value) and "\n" not in str(error.value)
    with pytest.raises(UserError, match="There is no weights file"):
        load_model(tmp_path / f"nowhere{suffix}")


def test_a_saved_model_comes_back_with_all_that_is_needed_to_use_it(tmp_path: Path) -> None:
    model = small_model()
    path = tmp_path / "deep" / "mine.safetensors"
    info = save_model(model, path, replace(model.info, title="Mine", absent=("something",), **TRAINED))
    again = load_model(path)
    assert again.config == model.config
    assert all(torch.equal(tensor, again.state_dict()[name]) for name, tensor in model.state_dict().items())
    assert again.info == info == verify_model(path)
    assert (info.name, info.title, info.trained, info.absent) == ("mine", "Mine", True, ("something",))
    assert (info.note, info.provenance, info.licence) == ("Trained for this test.", "made up", "CC0-1.0")
    assert info.path == path and info.size == path.stat().st_size and len(info.sha256) == 64
    images = {Modality.S2_L2A: torch.rand(1, 12, 32, 32) * 3000}
    assert torch.equal(model(images).patches, again(images).patches)
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["mine.safetensors"]


def test_half_precision_files_are_half_as_large_and_load_in_single_precision(tmp_path: Path) -> None:
    model = small_model()
    whole = save_model(model, tmp_path / "whole.safetensors")
    half = save_model(model, tmp_path / "half.safetensors", dtype=torch.float16)
    assert half.size < 0.51 * whole.size and half.sha256 != whole.sha256
    weight = load_model(tmp_path / "half.safetensors").cls_token
    assert weight.dtype == torch.float32
    torch.testing.assert_close(weight, model.cls_token, atol=1e-4, rtol=1e-3)
    assert verify_model(tmp_path / "half.safetensors") == half


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_model(small_model(), path)
    content = bytearray(path.read_bytes())
    content[-1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"w\.safetensors is damaged"):
        verify_model(path)


def test_safetensors_of_other_programs_and_shapes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    with pytest.raises(UserError, match="no TerraFM header"):
        load_model(path)
    model = small_model()
    save_model(model, path)
    tensors = load_file(path)
    tensors["norm.weight"] = torch.zeros(5)
    model.state_dict = lambda: tensors  # type: ignore[method-assign] # the right header over other tensors
    save_model(model, path)
    with pytest.raises(UserError, match=r"'norm\.weight' is float32 of shape 5 where float32 of shape 192"):
        load_model(path)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").mkdir()
    (tmp_path / "w.safetensors" / "kept").touch()
    with pytest.raises(UserError, match="cannot be written"):
        save_model(small_model(), tmp_path / "w.safetensors")
    with pytest.raises(UserError, match="cannot be written"):
        save_model(small_model(), tmp_path / "w.safetensors" / "kept" / "below_a_file.safetensors")
    assert [entry.name for entry in tmp_path.iterdir()] == ["w.safetensors"]


def test_imported_models_are_known_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRAFM_MODELS", str(tmp_path / "models"))
    torch.save(tiny_official(), tmp_path / "official.pth")
    info = import_model(tmp_path / "official.pth", "mine")
    assert info.path == tmp_path / "models" / "mine.safetensors"
    assert "official.pth with SHA-256" in info.provenance and info.trained
    assert info.sha256 == load_model(tmp_path / "official.pth").info.sha256  # the same model in another file
    assert load_model("mine").info == info
    assert info in available_models()
    (tmp_path / "models" / "broken.safetensors").write_bytes(b"nonsense")
    assert [model.name for model in available_models() if model.name in ("mine", "broken")] == ["mine"]
    assert import_model("mine", "copy", to=tmp_path / "elsewhere").path == tmp_path / "elsewhere" / "copy.safetensors"
    with pytest.raises(UserError, match=r"no model 'nothing': choose one of .*mine.*terrafm-ti"):
        load_model("nothing")
    for name in ("", "../up", "a b", ".hidden"):
        with pytest.raises(UserError, match="cannot be a model's name"):
            import_model(tmp_path / "official.pth", name)


def test_the_default_is_trained_and_whole() -> None:
    model = load_model()
    assert model.info.trained
    assert model.info.path is not None
    assert model.info.size <= 12e6
    assert "ntrained" not in model.info.title + model.info.note
    assert model.config.decoder is not None
    assert verify_model(model.info.path).sha256 == model.info.sha256
    assert "terrafm-ti" in [info.name for info in available_models()]
