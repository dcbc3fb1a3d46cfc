"""Weights as safetensors: a header that says everything needed to use them, and nothing that could run."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from engine.errors import UserError
from engine.model.backbone import TerraFM
from engine.model.config import ModelConfig
from engine.model.info import ModelInfo

FORMAT = "1"
_FUSION = "patch_embed.fusion."


def save_model(
    model: TerraFM, path: str | Path, info: ModelInfo | None = None, dtype: torch.dtype | None = None
) -> None:
    """Write a model: its parameters under the released weights' names, its architecture and provenance beside them.

    `dtype` (such as `torch.float16`) makes the file smaller. The file appears whole or not at all.
    """
    path = Path(path)
    info = info or model.info
    tensors = {
        name: tensor.detach().to(dtype or tensor.dtype).contiguous() for name, tensor in model.state_dict().items()
    }
    header = {
        "format": FORMAT,
        "config": json.dumps(model.config.to_dict()),
        "info": json.dumps(
            {
                "title": info.title,
                "trained": info.trained,
                "note": info.note,
                "provenance": info.provenance,
                "licence": info.licence,
                "absent": list(info.absent),
            }
        ),
    }
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, temporary, metadata={f"terrafm.{key}": value for key, value in header.items()})
        temporary.replace(path)
    except OSError as error:
        raise UserError(
            f"The model cannot be written to {path} ({error.strerror}): choose another folder or free space."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def read_model(path: Path) -> TerraFM:
    """Read a safetensors file that `save_model` wrote."""
    try:
        with safe_open(path, framework="pt") as file:
            header = {key: value for key, value in (file.metadata() or {}).items() if key.startswith("terrafm.")}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    except (SafetensorError, OSError, struct.error) as error:
        raise UserError(
            f"{path.name} is not a whole safetensors file ({str(error).splitlines()[0]}): copy or download it again."
        ) from error
    if header.get("terrafm.format") != FORMAT:
        raise UserError(
            f"{path.name} has no TerraFM header of format {FORMAT}: "
            "give weights saved by this program, or the official .pth file."
        )
    config = ModelConfig.from_dict(json.loads(header["terrafm.config"]))
    model = TerraFM(config)
    fill(model, tensors, path.name)
    described = json.loads(header["terrafm.info"])
    model.info = ModelInfo(
        name=path.stem,
        title=described["title"],
        trained=described["trained"],
        note=described["note"],
        provenance=described["provenance"],
        licence=described["licence"],
        absent=tuple(described["absent"]),
        sha256=file_hash(path),
        size=path.stat().st_size,
        path=path,
    )
    return model


def fill(model: TerraFM, tensors: dict[str, Tensor], name: str, may_lack_fusion: bool = False) -> tuple[str, ...]:
    """Put tensors into a model; every key and shape must fit exactly.

    With `may_lack_fusion` the fusion's parameters may be missing: they are set so that fusing is averaging. Returns
    the names of what was missing.
    """
    expected = model.state_dict()
    absent = tuple(key for key in expected if key not in tensors)
    allowed = {key for key in expected if may_lack_fusion and key.startswith(_FUSION)}
    wrong_keys = [key for key in absent if key not in allowed] + [key for key in tensors if key not in expected]
    if wrong_keys:
        raise UserError(
            f"{name} does not fit TerraFM-{model.config.size.upper()}: {len(wrong_keys)} parameters are missing or "
            f"unknown, such as '{wrong_keys[0]}'; give weights of this architecture."
        )
    for key, tensor in tensors.items():
        if tensor.shape != expected[key].shape:
            raise UserError(
                f"{name} does not fit TerraFM-{model.config.size.upper()}: '{key}' has shape {tuple(tensor.shape)} "
                f"where {tuple(expected[key].shape)} was expected; give weights of this architecture."
            )
    with torch.no_grad():
        for key, value in expected.items():
            value.copy_(tensors[key] if key in tensors else torch.zeros_like(value))
    return absent


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _hash(path)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def parameter_hash(model: TerraFM) -> str:
    """SHA-256 of a model's parameters, for models that come from no file."""
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()


def renamed(info: ModelInfo, path: Path) -> ModelInfo:
    """The info of the same weights in another file."""
    return replace(info, name=path.stem, path=path, size=path.stat().st_size, sha256=file_hash(path))
