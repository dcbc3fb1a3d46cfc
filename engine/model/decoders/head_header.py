"""What a head's file says of itself, read without its parameters and without torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import UserError
from ...strict_json import parse_json
from ..weights.tensor_file import read_header
from .head_config import HeadConfig, HeadInfo

FORMAT = "1"
MARK = "terrafm.head.format"
TEXTS = ("title", "note", "provenance", "licence")


def is_head(path: Path) -> bool:
    """Whether a file is a head's; False for anything else, damaged files among it."""
    try:
        return path.is_file() and MARK in read_header(path)
    except UserError:
        return False


def read_head_info(path: Path) -> tuple[HeadConfig, HeadInfo]:
    """What a head's file says of itself; its parameters are not read."""
    header = read_header(path)
    if header.get(MARK) != FORMAT:
        raise UserError(
            f"{path.name} has no header of a TerraFM head of format {FORMAT}: give a head that was trained with "
            "'python -m engine cloudhead train'."
        )
    try:
        config = HeadConfig.from_dict(parse_json(header["terrafm.head.config"]))
        said: Mapping[str, Any] = parse_json(header["terrafm.head.info"])
        texts = {name: str(said[name]) for name in (*TEXTS, "sha256")}
        scores = {str(name): float(value) for name, value in said["scores"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The header of {path.name} is damaged ({error}): copy it again or train it anew.") from error
    return config, HeadInfo(name=path.stem, scores=scores, size=path.stat().st_size, path=path, **texts)
