"""What a finished run of pretraining left: its teacher, and how much of the data it saw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UserError
from ..model import load_model
from ..model.ensemble import Encoder
from ..model.weights.ensemble_file import FILE, read_ensemble
from ..strict_json import parse_json
from .checkpoint import newest_checkpoint
from .config.file import built
from .config.settings import TrainingConfig


@dataclass(frozen=True)
class FinishedRun:
    """What a finished run of `engine/train.py` left."""

    teacher: Encoder
    share: float
    """Of the data's places that it was trained on, 0 to 1 (`data.fraction`)."""
    subset: int | None = None
    """How many places it was trained on, where that was asked for instead (`data.subset`)."""

    def named_by_share(self) -> Encoder:
        """The teacher with the share in its name, as Table Ap2 tells rows apart."""
        info = self.teacher.info
        data = f"{100 * self.share:g} % of the data" if self.subset is None else f"{self.subset:,} places"
        self.teacher.info = replace(info, name=f"{info.name}, {data}")
        return self.teacher


def open_run(folder: Path) -> FinishedRun:
    """A run's teacher (networks per modality together) and its share of the data; `UserError` if it did not end."""
    weights = folder / "teacher.safetensors"
    content = newest_checkpoint(folder / "checkpoints")
    if content is None or not weights.is_file():
        raise UserError(
            f"{folder} holds no teacher.safetensors with its checkpoints: give the folder of a finished run of "
            "engine/train.py."
        )
    config = built(TrainingConfig, parse_json(content["config"]), "")
    ensemble = folder / FILE
    return FinishedRun(
        read_ensemble(ensemble) if ensemble.is_file() else load_model(weights), config.data.fraction, config.data.subset
    )
