"""The released TerraFM weights (`TerraFM-B.pth`, `TerraFM-L.pth`), unchanged."""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from torch import Tensor

from ...errors import UserError
from ..backbone import TerraFM
from ..config import SIZES, ModelConfig
from ..info import ModelInfo
from .hub import file_hash
from .model_file import content_hash, filled

_ZIP = b"PK\x03\x04"


def read_official(path: Path) -> TerraFM:
    """Read a released checkpoint, strictly: exactly its keys and shapes, and nothing in it is run.

    The release holds no fusion parameters. They become zero queries, that is the mean over the modalities.

    Raises
    ------
    UserError
        A file that is cut, holds code or other things than tensors, or has other keys or shapes.
    """
    tensors = _read_tensors(path)
    token = tensors.get("cls_token")
    width = token.shape[-1] if token is not None and token.ndim else 0
    size = next((size for size, (known, _, _) in SIZES.items() if known == width), None)
    if size is None:
        raise UserError(
            f"{path.name} holds no TerraFM model ('cls_token' is missing or has an unknown width): "
            "give the official TerraFM-B.pth or TerraFM-L.pth."
        )
    model, absent = filled(ModelConfig.of_size(size), tensors, path.name, may_lack_fusion=True)
    title = f"TerraFM-{size.title()}"
    fused = ", which fuse Sentinel-1 and Sentinel-2 by their mean since no fusion weights were released"
    model.info = ModelInfo(
        name=path.stem,
        title=f"{title} (official)",
        trained=True,
        note=f"The released {title} weights{fused if absent else ''}.",
        provenance=f"MBZUAI/TerraFM, pretrained on Major-TOM; {path.name} with SHA-256 {file_hash(path)}",
        licence="Apache-2.0 or MIT (the publishers' statements differ)",
        absent=absent,
        sha256=content_hash(model.config, model.state_dict()),
        size=path.stat().st_size,
        path=path,
    )
    return model


def is_checkpoint(path: Path) -> bool:
    """Whether a file is torch's, by its name or by how it begins."""
    with path.open("rb") as file:
        return path.suffix.lower() in (".pth", ".pt") or file.read(len(_ZIP)) == _ZIP


def _read_tensors(path: Path) -> dict[str, Tensor]:
    archive = zipfile.is_zipfile(path)
    damaged = f"{path.name} is cut or damaged and cannot be read: download it again."
    with path.open("rb") as file:
        if file.read(len(_ZIP)) == _ZIP and not archive:
            raise UserError(damaged)
    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=archive)
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, IndexError) as error:
        raise UserError(damaged) from error
    except Exception as error:
        if type(error).__name__ != "UnpicklingError":  # by name: the module it comes from has no place here
            raise
        raise UserError(
            f"{path.name} is not a file of plain tensors and was not opened, since what else it holds could be code: "
            "get the file from its publisher again."
        ) from error
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise UserError(
            f"{path.name} is not a flat table of tensors: give the official TerraFM-B.pth or TerraFM-L.pth."
        )
    return content
