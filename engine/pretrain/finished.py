"""What a finished run of pretraining left: its teacher, and how much of the data it saw."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UserError
from ..model import TerraFM, load_model
from .checkpoint import newest_checkpoint
from .config.file import built
from .config.settings import TrainingConfig


@dataclass(frozen=True)
class FinishedRun:
    """What a finished run of `engine/train.py` left."""

    teacher: TerraFM
    share: float
    """Of the data's places that it was trained on, 0 to 1 (`data.fraction`)."""

    def named_by_share(self) -> TerraFM:
        """The teacher with the share in its name, as Table Ap2 tells rows apart."""
        info = self.teacher.info
        self.teacher.info = replace(info, name=f"{info.name}, {100 * self.share:g} % of the data")
        return self.teacher


def open_run(folder: Path) -> FinishedRun:
    """A run's teacher and the share of the data it saw; `UserError` where the run has not ended."""
    weights = folder / "teacher.safetensors"
    content = newest_checkpoint(folder / "checkpoints")
    if content is None or not weights.is_file():
        raise UserError(
            f"{folder} holds no teacher.safetensors with its checkpoints: give the folder of a finished run of "
            "engine/train.py."
        )
    config = built(TrainingConfig, json.loads(content["config"]), "")
    return FinishedRun(load_model(weights), config.data.fraction)
