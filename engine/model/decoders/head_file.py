"""A head's weights as safetensors: parameters, and a header that says what it is, for what, and what it is worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from ...errors import UserError
from ...strict_json import parse_json
from ..digest import content_digest
from ..weights.tensor_file import check_fit, read_header, read_tensors, write_tensors
from .head import SegmentationHead, head_state
from .head_config import HeadConfig, HeadInfo

FORMAT = "1"
_MARK = "terrafm.head.format"
_TEXTS = ("title", "note", "provenance", "licence")


def save_head(head: SegmentationHead, path: str | Path, info: HeadInfo) -> HeadInfo:
    """Write a head, whole or not at all; returns what `read_head_info` says of it."""
    path, tensors = Path(path), head_state(head)
    described = {**{name: getattr(info, name) for name in _TEXTS}, "scores": dict(info.scores)}
    described["sha256"] = content_digest(head.config.to_dict(), tensors)
    header = {
        _MARK: FORMAT,
        "terrafm.head.config": json.dumps(head.config.to_dict()),
        "terrafm.head.info": json.dumps(described),
    }
    write_tensors(path, tensors, header)
    return read_head_info(path)[1]


def is_head(path: Path) -> bool:
    """Whether a file is a head's; False for anything else, damaged files among it."""
    try:
        return path.is_file() and _MARK in read_header(path)
    except UserError:
        return False


def read_head_info(path: Path) -> tuple[HeadConfig, HeadInfo]:
    """What a head's file says of itself; its parameters are not read."""
    header = read_header(path)
    if header.get(_MARK) != FORMAT:
        raise UserError(
            f"{path.name} has no header of a TerraFM head of format {FORMAT}: give a head that was trained with "
            "'python -m engine cloudhead train'."
        )
    try:
        config = HeadConfig.from_dict(parse_json(header["terrafm.head.config"]))
        said: Mapping[str, Any] = parse_json(header["terrafm.head.info"])
        texts = {name: str(said[name]) for name in (*_TEXTS, "sha256")}
        scores = {str(name): float(value) for name, value in said["scores"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The header of {path.name} is damaged ({error}): copy it again or train it anew.") from error
    return config, HeadInfo(name=path.stem, scores=scores, size=path.stat().st_size, path=path, **texts)


def read_head(path: Path) -> tuple[SegmentationHead, HeadInfo]:
    """Read a head strictly: exactly its keys and shapes, and the bytes that were hashed.

    Raises
    ------
    UserError
        A file that is damaged, or holds something else.
    """
    config, info = read_head_info(path)
    tensors = read_tensors(path)
    with torch.device("meta"):  # shapes without memory: nothing is allocated for a header that asks for too much
        head = SegmentationHead(config)
    expected = head.state_dict()
    lacking = [key for key in expected if key not in tensors]
    check_fit(tensors, expected, lacking, f"{path.name} does not fit the {config.kind} head that its header describes")
    if content_digest(config.to_dict(), tensors) != info.sha256:
        raise UserError(f"{path.name} is damaged, its parameters differ from what was saved: copy it again.")
    head.load_state_dict({key: tensors[key] for key in expected}, strict=True, assign=True)
    return head.requires_grad_(False).eval(), info


def verify_head(path: str | Path) -> HeadInfo:
    """Read a head's file completely, checking keys, shapes and every byte; returns what it is."""
    return read_head(Path(path))[1]
