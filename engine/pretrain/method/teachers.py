"""Teachers: models that say something of every place, which a student learns to say as well.

They are asked anew in every step, about the very images of that step before the student's are spoilt: so a student
learns what a teacher does, and not its answers of a few places by heart.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import UserError
from ...model import Modality
from ...model.modalities import RELEASED_MODALITIES
from ..data.tiles import Image
from .levels import Atmosphere

_OPTICAL = (Modality.S2_L1C, Modality.S2_L2A)
_USUAL = Atmosphere(share=0.0, haze=1.0)
"""What a teacher of Level-1C sees Level-2A through: always the same, since a student cannot know which."""
_LEAST_DEVIATION = 1e-4


class Teacher(Protocol):
    """A dense model, as far as training goes; a module of torch."""

    modality: Modality
    """What its images are measured as: reflectance × 10000 of a level, or dB."""
    bands: Sequence[str]
    """In its order."""
    features: int
    """Channels of what it says of a place."""
    classes: int

    def __call__(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """[B, bands, H, W] → features [B, features, h, w] and probabilities [B, classes, h, w], at any stride."""
        ...


def load_teacher(name: str, weights: str) -> Teacher:
    """The teacher of `training/teachers/NAME.py`, its class called like the file; weights from a path."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UserError(f"'{name}' cannot be a teacher's name: give that of a file in training/teachers.")
    try:
        module = importlib.import_module(f"training.teachers.{name}")
    except ModuleNotFoundError as error:
        raise UserError(f"There is no teacher '{name}' in training/teachers: check teaching.teachers.") from error
    kind = getattr(module, "".join(part.title() for part in name.split("_")))
    teacher: Teacher = kind(Path(weights).expanduser())
    return teacher


def what_shows(teacher: Teacher) -> tuple[Modality, ...]:
    """The modalities of which one is enough for a teacher."""
    return _OPTICAL if teacher.modality is Modality.S2_L1C else (teacher.modality,)


def seen_by(teacher: Teacher, images: Mapping[Modality, Image], name: str) -> NDArray[np.float32]:
    """The images [bands, h, w] of a place as a teacher knows them; Level-1C is made of Level-2A where it lacks."""
    image = images.get(teacher.modality)
    if image is None and teacher.modality is Modality.S2_L1C and Modality.S2_L2A in images:
        image = _USUAL.over(images[Modality.S2_L2A])
    if image is None:
        raise UserError(f"{name} has no {teacher.modality.value} for the teacher: leave it out.")
    names = next(spec.bands for spec in RELEASED_MODALITIES if spec.modality is teacher.modality)
    return np.nan_to_num(image[[names.index(band) for band in teacher.bands]], nan=0.0)


@torch.no_grad()
def feature_deviations(teacher: Teacher, asked: Iterable[Tensor]) -> Tensor:
    """By how much each of a teacher's features varies over images: [features]."""
    said = torch.cat([teacher(images)[0].float().movedim(1, 0).flatten(1) for images in asked], dim=1)
    return said.std(dim=1).clamp(min=_LEAST_DEVIATION)
