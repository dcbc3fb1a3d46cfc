"""Weights as safetensors: a header that says everything needed to use them, and nothing that could run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from ...errors import UserError
from ..backbone import TerraFM
from ..config import ModelConfig
from ..digest import content_digest
from ..info import ModelInfo
from ..patch_embedding import Normalisation
from .model_header import DESCRIPTION, FORMAT, read_info, read_model_header
from .tensor_file import check_fit, read_tensors, write_tensors

_FUSION = "patch_embed.fusion."


def save_model(
    model: TerraFM, path: str | Path, info: ModelInfo | None = None, dtype: torch.dtype | None = None
) -> ModelInfo:
    """Write a model: its parameters under the released weights' names; architecture, provenance, hash beside them.

    `dtype` (such as `torch.float16`) makes the file smaller. The file appears whole or not at all. Returns what
    `read_info` says of it.
    """
    path = Path(path)
    info = info or model.info
    tensors = {
        name: tensor.detach().to("cpu", dtype or tensor.dtype).contiguous()
        for name, tensor in model.state_dict().items()
    }
    described = asdict(info)
    description = {name: described[name] for name in DESCRIPTION}
    header = {
        "format": FORMAT,
        "config": json.dumps(model.config.to_dict()),
        "info": json.dumps({**description, "sha256": content_hash(model.config, tensors)}),
    }
    named = {f"terrafm.{key}": value for key, value in header.items()}
    write_tensors(path, tensors, named)
    return read_info(path)


def read_model(path: Path) -> TerraFM:
    """Read a safetensors file that `save_model` wrote."""
    config, info = read_model_header(path)
    model, _ = filled(config, read_tensors(path), path.name)
    model.info = info
    return model


def check_content(path: Path) -> None:
    """Compare the parameters in a file with the hash that was written beside them."""
    config, info = read_model_header(path)
    if content_hash(config, read_tensors(path)) != info.sha256:
        raise UserError(
            f"{path.name} is damaged, its parameters differ from what was saved: copy or download it again."
        )


def filled(
    config: ModelConfig, tensors: Mapping[str, Tensor], name: str, may_lack_fusion: bool = False
) -> tuple[TerraFM, tuple[str, ...]]:
    """A model with these parameters in single precision; every key and shape must fit exactly.

    With `may_lack_fusion` all of the fusion's parameters may be missing: they become zero, which makes fusing the
    mean over the modalities. Returns the names of what was missing as well.
    """
    with torch.device("meta"):  # shapes without memory: nothing is allocated for a header that asks for too much
        model = TerraFM(config)
    expected = model.state_dict()
    fusion = {key for key in expected if key.startswith(_FUSION)}
    absent = tuple(key for key in expected if key not in tensors)
    may_lack = fusion if may_lack_fusion and fusion.issubset(absent) else set()
    lacking = [key for key in absent if key not in may_lack]
    check_fit(tensors, expected, lacking, f"{name} does not fit TerraFM-{config.size.title()}")
    parameters = {
        key: tensors[key].to(torch.float32, copy=True) if key in tensors else torch.zeros(value.shape)
        for key, value in expected.items()
    }
    model.load_state_dict(parameters, strict=True, assign=True)
    model.normalise = Normalisation(config)
    return model, absent


def content_hash(config: ModelConfig, tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 of an architecture with its statistics and of all parameters, in the order of their names."""
    return content_digest(config.to_dict(), tensors)
