"""A head's weights as safetensors: parameters, and a header that says what it is, for what, and what it is worth."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from ...errors import UserError
from ..digest import content_digest
from ..weights.registry import check_name
from ..weights.tensor_file import check_fit, read_tensors, write_tensors
from .head import SegmentationHead, head_state
from .head_config import HeadInfo
from .head_header import FORMAT, MARK, TEXTS, read_head_info
from .head_names import find_head, heads_folder


def save_head(head: SegmentationHead, path: str | Path, info: HeadInfo) -> HeadInfo:
    """Write a head, whole or not at all; returns what `read_head_info` says of it."""
    path, tensors = Path(path), head_state(head)
    described = {**{name: getattr(info, name) for name in TEXTS}, "scores": dict(info.scores)}
    described["sha256"] = content_digest(head.config.to_dict(), tensors)
    header = {
        MARK: FORMAT,
        "terrafm.head.config": json.dumps(head.config.to_dict()),
        "terrafm.head.info": json.dumps(described),
    }
    write_tensors(path, tensors, header)
    return read_head_info(path)[1]


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


def load_head(source: str | Path) -> tuple[SegmentationHead, HeadInfo]:
    """A head by name or from its file, in evaluation mode, and what it is."""
    return read_head(find_head(source))


def import_head(source: str | Path, name: str) -> HeadInfo:
    """Bring a head into the user's folder; from then on `name` stands for it."""
    check_name(name)
    head, info = load_head(source)
    return save_head(head, heads_folder() / f"{name}.safetensors", info)
