"""Heads by name: those that were imported into the user's folder, beside the models."""

from __future__ import annotations

import logging
from pathlib import Path

from ...errors import UserError
from ..weights.registry import check_name, user_folder
from .head_config import HeadInfo
from .head_header import read_head_info

_log = logging.getLogger(__name__)


def heads_folder() -> Path:
    """Where imported heads are kept: "heads" in the folder of models."""
    return user_folder() / "heads"


def find_head(source: str | Path) -> Path:
    """The file behind a path or an imported name.

    Raises
    ------
    UserError
        There is no such file and no such name.
    """
    path = Path(source).expanduser()
    if path.is_file():
        return path
    named = heads_folder() / f"{path.name}.safetensors"
    if path.parent == Path() and named.is_file():
        return named
    known = ", ".join(info.name for info in available_heads()) or "none"
    raise UserError(f"There is no file {path} and no imported head of that name (imported: {known}): check the path.")


def available_heads() -> list[HeadInfo]:
    """The imported heads; a file that is none is left out and logged."""
    files = sorted(heads_folder().glob("*.safetensors"))
    return [info for path in files if (info := _info_or_none(path)) is not None]


def remove_head(name: str) -> Path | None:
    """Delete an imported head; returns the file that was there, None where there was none."""
    check_name(name)
    path = heads_folder() / f"{name}.safetensors"
    if not path.is_file():
        return None
    path.unlink()
    return path


def _info_or_none(path: Path) -> HeadInfo | None:
    try:
        return read_head_info(path)[1]
    except UserError as error:
        _log.warning("%s", error)
        return None
