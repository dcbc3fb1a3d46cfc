"""Models from their files, by name or path: loaded, checked, imported."""

from __future__ import annotations

from pathlib import Path

from ...requests.models import DEFAULT_MODEL
from ..backbone import TerraFM
from ..inference.inference_model import InferenceModel
from ..info import ModelInfo
from .model_file import check_content, read_model, save_model
from .model_header import read_info
from .official import is_checkpoint, read_official
from .registry import check_name, find_model, user_folder


def load_model(source: str | Path = DEFAULT_MODEL) -> TerraFM:
    """Load a model by name, from a safetensors file, or from the official `.pth`.

    `model.info` says what it is; in evaluation mode, on the processor, in single precision.

    Raises
    ------
    UserError
        No such model, or a file that does not hold one.
    """
    path = find_model(source)
    return (read_official if is_checkpoint(path) else read_model)(path).eval()


def load_inference(source: str | Path = DEFAULT_MODEL) -> InferenceModel:
    """A model by its name or from a file of weights, ready for inference on the fastest device; see `load_model`."""
    return InferenceModel(load_model(source))


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


def describe_model(source: str | Path = DEFAULT_MODEL) -> ModelInfo:
    """What `load_model` would load, without its parameters where the file says it in its header."""
    path = find_model(source)
    return read_official(path).info if is_checkpoint(path) else read_info(path)
