"""Which models there are, by name: in the package and in the user's folder."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

from platformdirs import user_data_path

from ...bundled import bundled
from ...errors import UserError
from ...requests.models import DEFAULT_MODEL
from ..backbone import TerraFM
from ..inference import InferenceModel
from ..info import ModelInfo
from .model_file import check_content, read_info, read_model, save_model
from .official import is_checkpoint, read_official

_log = logging.getLogger(__name__)


def user_folder() -> Path:
    """Where imported models are kept: the folder that `TERRAFM_MODELS` names, else the user's data folder."""
    named = os.environ.get("TERRAFM_MODELS")
    return Path(named) if named else user_data_path("terrafm", appauthor=False) / "models"


def load_model(source: str | Path = DEFAULT_MODEL) -> TerraFM:
    """Load a model by name, from a safetensors file, or from the official `.pth`.

    `model.info` says what it is; in evaluation mode, on the processor, in single precision.

    Raises
    ------
    UserError
        No such model, or a file that does not hold one.
    """
    path = _find(source)
    return (read_official if is_checkpoint(path) else read_model)(path).eval()


def load_inference(source: str | Path = DEFAULT_MODEL) -> InferenceModel:
    """A model by its name or from a file of weights, ready for inference on the fastest device; see `load_model`."""
    return InferenceModel(load_model(source))


def available_models() -> list[ModelInfo]:
    """The models that `load_model` knows by name; a file that is none is left out and logged."""
    return [info for path in _named_files().values() if (info := _info_or_none(path)) is not None]


def verify_model(path: str | Path) -> ModelInfo:
    """Read a weights file completely, checking keys, shapes and every byte of the parameters; returns what it is."""
    model = load_model(Path(path))
    if not is_checkpoint(Path(path)):
        check_content(Path(path))
    return model.info


def import_model(source: str | Path, name: str, to: str | Path | None = None) -> ModelInfo:
    """Bring weights into the user's folder (or `to`) as safetensors; from then on `name` stands for them."""
    check_name(name)
    folder = user_folder() if to is None else Path(to)
    return save_model(load_model(source), folder / f"{name}.safetensors")


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


def describe_model(source: str | Path = DEFAULT_MODEL) -> ModelInfo:
    """What `load_model` would load, without its parameters where the file says it in its header."""
    path = _find(source)
    return read_official(path).info if is_checkpoint(path) else read_info(path)


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


def _find(source: str | Path) -> Path:
    """The file behind a name or path."""
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
