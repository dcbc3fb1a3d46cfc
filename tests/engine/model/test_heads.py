"""A head's file holds all of it and nothing else is taken for it; windows blend without seams."""

import json

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file, save_file

from engine.__main__ import main
from engine.errors import UserError
from engine.model import InferenceModel, Modality, load_model, save_model
from engine.model.decoders import (
    HeadClass,
    HeadConfig,
    HeadInfo,
    HeadModel,
    SegmentationHead,
    blended_rows,
    head_blocks,
    is_head,
    load_head,
    read_head_info,
    save_head,
    verify_head,
)
from engine.model.weights.tensor_file import read_header

CLASSES = (HeadClass(0, "clear", "#00ff00"), HeadClass(7, "wolke ☁", "#ffffff"))
INFO = HeadInfo("", "A head", "For tests.", "made here", "none", {"mIoU": 12.5})


@pytest.fixture(scope="module")
def backbone():
    return InferenceModel(load_model("terrafm-ti"), "cpu", "float32")


def config(model, kind="linear", **changes):
    settings = {
        "kind": kind, "width": model.width, "blocks": head_blocks(kind, model.config), "classes": CLASSES,
        "modalities": ("s2_l2a",), "bands": ("B02",), "window": 32, "resolution": 10.0,
        "backbone": model.info.sha256, "backbone_name": "terrafm-ti", "channels": 8 if kind == "upernet" else 0,
    }  # fmt: skip
    return HeadConfig(**{**settings, **changes})


@pytest.mark.parametrize("kind", ["linear", "upernet"])
def test_round_trip(backbone, tmp_path, kind):
    head = SegmentationHead(config(backbone, kind)).eval()
    written = save_head(head, tmp_path / "h.safetensors", INFO)
    again, info = load_head(tmp_path / "h.safetensors")
    assert again.config == head.config
    assert info == written
    assert (info.name, info.title, info.scores) == ("h", "A head", {"mIoU": 12.5})
    image = np.random.default_rng(0).normal(2000, 500, (2, 12, 32, 32)).astype(np.float32)
    before, after = (HeadModel(backbone, one).probabilities(Modality.S2_L2A, image) for one in (head, again))
    np.testing.assert_allclose(before, after, rtol=1e-6)
    for name, tensor in head.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name]), name
    assert before.shape == (2, 2, 32, 32)
    np.testing.assert_allclose(before.sum(axis=1), 1, rtol=1e-5)


def test_what_is_no_whole_head(backbone, tmp_path):
    path = tmp_path / "h.safetensors"
    save_head(SegmentationHead(config(backbone)), path, INFO)
    tensors, header = load_file(path), read_header(path)

    def written(change_tensors=None, **changes):
        save_file({**tensors, **(change_tensors or {})}, tmp_path / "x.safetensors", metadata={**header, **changes})
        return tmp_path / "x.safetensors"

    said = json.loads(header["terrafm.head.config"])
    weight = tensors["decoder.classify.weight"]
    for changed, reason in (
        ({"decoder.classify.weight": weight + 1}, "differ from what was saved"),
        ({"decoder.classify.weight": weight[:1]}, "where float32 of shape 2×192×1×1 was expected"),
        ({"more": torch.zeros(1)}, "unknown, such as 'more'"),
    ):
        with pytest.raises(UserError, match=reason):
            verify_head(written(changed))
    for changes, reason in (
        ({"terrafm.head.config": json.dumps({**said, "extra": 1})}, "extra"),
        ({"terrafm.head.config": json.dumps({**said, "kind": "forest"})}, "no head 'forest'"),
        ({"terrafm.head.config": "{"}, "damaged"),
        ({"terrafm.head.format": "9"}, "format 1"),
    ):
        with pytest.raises(UserError, match=reason):
            verify_head(written(**changes))
    (tmp_path / "cut.safetensors").write_bytes(path.read_bytes()[:-8])
    assert not is_head(tmp_path / "cut.safetensors")
    save_model(load_model("terrafm-ti"), tmp_path / "model.safetensors")
    assert not is_head(tmp_path / "model.safetensors")
    with pytest.raises(UserError, match="no header of a TerraFM head"):
        read_head_info(tmp_path / "model.safetensors")


def test_another_backbone_is_refused(backbone):
    head = SegmentationHead(config(backbone, backbone="0" * 64, backbone_name="terrafm-b"))
    with pytest.raises(UserError, match="trained on terrafm-b"):
        HeadModel(backbone, head)


def test_heads_are_imported_like_models(backbone, tmp_path):
    save_head(SegmentationHead(config(backbone)), tmp_path / "h.safetensors", INFO)

    def models(*arguments):
        return CliRunner().invoke(main, ["models", *map(str, arguments)])

    assert models("verify", tmp_path / "h.safetensors").exit_code == 0
    assert "A head" in models("info", tmp_path / "h.safetensors").output
    assert models("import", tmp_path / "h.safetensors", "--name", "mine").exit_code == 0
    assert "mine" in models("list").output
    head, info = load_head("mine")
    assert info.sha256 == read_head_info(tmp_path / "h.safetensors")[1].sha256
    assert head.config.classes == CLASSES
    assert models("import", tmp_path / "h.safetensors", "--name", "../up").exit_code == 2


@pytest.mark.parametrize("shape", [(40, 40), (64, 64), (100, 150), (129, 65), (20, 100)])
def test_windows_blend_to_what_all_of_them_say(shape):
    """Windows that say the same of a place give just that: every pixel once, none shifted."""
    truth = np.random.default_rng(0).random((3, *shape)).astype(np.float32)
    padded = np.pad(truth, ((0, 0), (0, 64), (0, 64)))

    def answer(row, columns):
        return np.stack([padded[:, row : row + 64, column : column + 64] for column in columns])

    rows, parts = zip(*blended_rows(shape, 64, answer), strict=True)
    np.testing.assert_allclose(np.concatenate(parts, axis=1), truth, rtol=1e-4)
    assert list(rows) == list(np.cumsum([0, *(part.shape[1] for part in parts[:-1])]))


def test_windows_that_differ_show_no_seam():
    """One says 0, its neighbour 1: in between the values rise step by step."""

    def answer(row, columns):
        return np.stack([np.full((1, 64, 64), float(column > 0), np.float32) for column in columns])

    ((_, found),) = blended_rows((64, 112), 64, answer)
    assert found[0, 0, 0] == 0
    assert found[0, 0, -1] == 1
    assert np.abs(np.diff(found[0], axis=1)).max() < 0.2
