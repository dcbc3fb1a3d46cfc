"""What a model's file says of itself, read without its parameters and without torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import UserError
from ...strict_json import parse_json
from ..config import ModelConfig
from ..info import ModelInfo, Origin
from .tensor_file import read_header

FORMAT = "1"
DESCRIPTION = ("title", "trained", "note", "provenance", "licence", "absent", "origin", "modalities")


def read_info(path: Path) -> ModelInfo:
    """What a file that `save_model` wrote says of itself."""
    return read_model_header(path)[1]


def read_model_header(path: Path) -> tuple[ModelConfig, ModelInfo]:
    """The architecture in a file, and what the model is.

    Raises
    ------
    UserError
        The file holds something else, or is damaged.
    """
    header = read_header(path)
    if header.get("terrafm.format") != FORMAT:
        raise UserError(
            f"{path.name} has no TerraFM header of format {FORMAT}: "
            "give weights saved by this program, or the official .pth file."
        )
    try:
        config = ModelConfig.from_dict(parse_json(header["terrafm.config"]))
        described: dict[str, Any] = {"origin": None, "modalities": None, **parse_json(header["terrafm.info"])}
        known = {name: described[name] for name in (*DESCRIPTION, "sha256")}
        known["absent"] = tuple(known["absent"])
        known["modalities"] = known["modalities"] and tuple(known["modalities"])
        known["origin"] = known["origin"] and Origin(**known["origin"])
        info = ModelInfo(name=path.stem, **known, size=path.stat().st_size, path=path)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The header of {path.name} is damaged ({error}): copy or download it again.") from error
    return config, info
