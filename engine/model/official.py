"""The released TerraFM weights (`TerraFM-B.pth`, `TerraFM-L.pth`), unchanged."""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import UserError
from engine.model.backbone import TerraFM
from engine.model.config import SIZES, ModelConfig
from engine.model.info import ModelInfo
from engine.model.weights import file_hash, fill


def read_official(path: Path) -> TerraFM:
    """Read a released checkpoint, strictly: exactly its keys and shapes, and nothing in it is run.

    The release holds no fusion parameters. They become zero queries, that is the mean over the modalities.

    Raises
    ------
    UserError
        A file that is cut, holds code or other things than tensors, or has other keys or shapes.
    """
    tensors = _read_tensors(path)
    width = tensors["cls_token"].shape[-1] if "cls_token" in tensors else 0
    size = next((size for size, (known, _, _) in SIZES.items() if known == width), None)
    if size is None:
        raise UserError(
            f"{path.name} holds no TerraFM model ('cls_token' is missing or has an unknown width): "
            "give the official TerraFM-B.pth or TerraFM-L.pth."
        )
    model = TerraFM(ModelConfig.of_size(size))
    absent = fill(model, tensors, path.name, may_lack_fusion=True)
    fused = (
        " Sentinel-1 and Sentinel-2 are fused by their mean, since the release has no fusion weights." if absent else ""
    )
    model.info = ModelInfo(
        name=path.stem,
        title=f"TerraFM-{size.upper()} (official)",
        trained=True,
        note=f"The released TerraFM-{size.upper()} weights.{fused}",
        provenance="MBZUAI/TerraFM, pretrained on Major-TOM",
        licence="Apache-2.0 or MIT (the publishers' statements differ)",
        absent=absent,
        sha256=file_hash(path),
        size=path.stat().st_size,
        path=path,
    )
    return model


def _read_tensors(path: Path) -> dict[str, Tensor]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as error:  # torch lets through whatever its parsers raise on damaged files
        if type(error).__name__ == "UnpicklingError" and "weights_only" in str(error).lower():
            raise UserError(
                f"{path.name} holds something other than tensors and was not opened, since that could run code: "
                "get the file from its publisher again."
            ) from error
        raise UserError(f"{path.name} is cut or damaged and cannot be read: download it again.") from error
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise UserError(
            f"{path.name} is not a flat table of tensors: give the official TerraFM-B.pth or TerraFM-L.pth."
        )
    return content
