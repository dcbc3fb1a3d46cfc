"""The file that says which models of a folder are an ensemble."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ...errors import UserError
from ...files import write_text
from ...strict_json import parse_json
from ..ensemble import Ensemble
from ..modalities import Modality
from .model_file import read_model

FILE = "ensemble.json"


def save_ensemble(members: Mapping[Modality, Path], folder: Path) -> Path:
    """Write which files of a folder are an ensemble, with their hashes."""
    content = {
        "format": 1,
        "members": {modality.value: path.name for modality, path in members.items()},
        "sha256": {modality.value: read_model(path).info.sha256 for modality, path in members.items()},
    }
    write_text(folder / FILE, json.dumps(content, indent=2) + "\n")
    return folder / FILE


def read_ensemble(path: Path) -> Ensemble:
    """What `save_ensemble` wrote, named after its folder; `UserError` where a file is not the one it names."""
    try:
        content = parse_json(path.read_text(encoding="utf-8"))
        files = {Modality(key): path.parent / Path(str(name)).name for key, name in content["members"].items()}
        hashes = {Modality(key): str(value) for key, value in content["sha256"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} describes no networks per modality ({error}): export the run again.") from error
    models = {modality: read_model(file).eval() for modality, file in files.items()}
    for modality, model in models.items():
        if model.info.sha256 != hashes.get(modality):
            raise UserError(f"{files[modality]} is not the network that {path.name} names: export the run again.")
    return Ensemble.of(models, path.parent.name).eval()
