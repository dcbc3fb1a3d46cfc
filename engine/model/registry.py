"""Which models there are, by name: in the package, in the user's folder, and the untrained default."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import torch
from platformdirs import user_data_path

from engine.errors import UserError
from engine.model.backbone import TerraFM
from engine.model.config import ModelConfig
from engine.model.info import ModelInfo
from engine.model.official import read_official
from engine.model.weights import parameter_hash, read_model, renamed, save_model

DEFAULT = "terrafm-ti"
_SEED = 20_240_613
_BUNDLED = Path(__file__).resolve().parents[2] / "resources" / "models"


def user_folder() -> Path:
    """Where imported models are kept: the folder that `TERRAFM_MODELS` names, else the user's data folder."""
    named = os.environ.get("TERRAFM_MODELS")
    return Path(named) if named else user_data_path("terrafm", appauthor=False) / "models"


def load_model(source: str | Path = DEFAULT) -> TerraFM:
    """Load a model by name, from a safetensors file, or from the official `.pth`.

    `model.info` says what it is; in evaluation mode, on the processor, in single precision.

    Raises
    ------
    UserError
        No such model, or a file that does not hold one.
    """
    path = _find(source)
    if path is None:
        return untrained_default().eval()
    if path.stat().st_size == 0:
        raise UserError(f"{path.name} is empty: copy or download it again.")
    reads = read_official if path.suffix.lower() in (".pth", ".pt") else read_model
    return reads(path).eval()


def available_models() -> list[ModelInfo]:
    """The models that `load_model` knows by name."""
    files = {path.stem: path for folder in (user_folder(), _BUNDLED) for path in sorted(folder.glob("*.safetensors"))}
    infos = [read_model(path).info for path in files.values()]
    if DEFAULT not in files:
        infos.insert(0, untrained_default().info)
    return infos


def verify_model(path: str | Path) -> ModelInfo:
    """Read a weights file completely, checking keys and shapes; returns what it is."""
    return load_model(Path(path)).info


def import_model(source: str | Path, name: str) -> ModelInfo:
    """Bring weights into the user's folder as safetensors; from then on `name` stands for them."""
    if not name or Path(name).name != name or name.startswith("."):
        raise UserError(f"'{name}' cannot be a model's name: use letters, digits, '-' and '_'.")
    model = load_model(Path(source))
    path = user_folder() / f"{name}.safetensors"
    save_model(model, path)
    return renamed(model.info, path)


def untrained_default() -> TerraFM:
    """TerraFM-Ti with seeded random weights: the same everywhere, until a trained model takes its name."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        model = TerraFM(ModelConfig.of_size("ti"))
    model.info = replace(
        model.info,
        name=DEFAULT,
        note="Untrained model: random features that already help beside the bands; "
        "import trained weights for better maps.",
        licence="GPL-2.0-or-later",
        sha256=parameter_hash(model),
    )
    return model


def _find(source: str | Path) -> Path | None:
    """The file behind a name or path; None for the untrained default."""
    name = str(source)
    looks_like_path = isinstance(source, Path) or Path(name).suffix or "/" in name or "\\" in name
    if looks_like_path:
        path = Path(name).expanduser()
        if not path.is_file():
            raise UserError(f"There is no weights file {path}: check the path.")
        return path
    for folder in (user_folder(), _BUNDLED):
        if (folder / f"{name}.safetensors").is_file():
            return folder / f"{name}.safetensors"
    if name == DEFAULT:
        return None
    known = ", ".join(sorted({DEFAULT, *(path.stem for path in _BUNDLED.glob("*.safetensors")),
                              *(path.stem for path in user_folder().glob("*.safetensors"))}))  # fmt: skip
    raise UserError(f"There is no model '{name}': choose one of {known}, or give a path to weights.")
