"""Which models there are, by name: in the package and in the user's folder."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

from platformdirs import user_data_path

from ...bundled import bundled
from ...errors import UserError
from ..info import ModelInfo
from .model_header import read_info

_log = logging.getLogger(__name__)


def user_folder() -> Path:
    """Where imported models are kept: the folder that `TERRAFM_MODELS` names, else the user's data folder."""
    named = os.environ.get("TERRAFM_MODELS")
    return Path(named) if named else user_data_path("terrafm", appauthor=False) / "models"


def available_models() -> list[ModelInfo]:
    """The models that `load_model` knows by name; a file that is none is left out and logged."""
    return [info for path in _named_files().values() if (info := _info_or_none(path)) is not None]


def find_model(source: str | Path) -> Path:
    """The file behind a name or path.

    Raises
    ------
    UserError
        There is no such model, or the file is missing or empty.
    """
    files, name = _named_files(), str(source)
    if isinstance(source, str) and name in files:
        return files[name]
    path = Path(name).expanduser()
    if not (isinstance(source, Path) or path.suffix or "/" in name or "\\" in name):
        known = ", ".join(sorted(files))
        raise UserError(f"There is no model '{name}': choose one of {known}, or give a path to weights.")
    if not path.is_file():
        raise UserError(f"There is no weights file {path}: check the path.")
    if path.stat().st_size == 0:
        raise UserError(f"{path.name} is empty: copy or download it again.")
    return path


def remove_model(name: str) -> Path:
    """Delete a model from the user's folder; returns the file that was there.

    Raises
    ------
    UserError
        No model of that name was imported or downloaded; bundled ones belong to the plugin.
    """
    check_name(name)
    path = user_folder() / f"{name}.safetensors"
    if not path.is_file():
        names = ", ".join(sorted(entry.stem for entry in user_folder().glob("*.safetensors"))) or "none"
        raise UserError(f"No model '{name}' was imported or downloaded ({names}): only those can be removed.")
    path.unlink()
    return path


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a model or head."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name) or Path(name).suffix in (".safetensors", ".pth", ".pt"):
        raise UserError(f"'{name}' cannot be a model's name: use letters, digits, '-' and '_'.")


def _info_or_none(path: Path) -> ModelInfo | None:
    try:
        return read_info(path)
    except UserError as error:
        _log.warning("%s", error)
        return None


def _named_files() -> dict[str, Path]:
    """Names and their files; the user's come before the bundled ones."""
    folders = (bundled("models"), user_folder())
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.safetensors"))}
