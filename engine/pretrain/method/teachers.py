"""Teachers: models that say something of every place, which a student learns to say as well.

Their answers are computed once for all tiles and kept reduced. Flips and turns act on image and answer alike.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ...errors import UserError
from ...files import reserve, unwritable, written_whole
from ...model import Modality
from ...model.modalities import RELEASED_MODALITIES
from ...progress import Progress, silent
from ..data.tiles import Tile, TileSource
from .levels import Atmosphere

_OPTICAL = (Modality.S2_L1C, Modality.S2_L2A)
_TOGETHER = 16
_BEYOND = 4
"""Pixels by which a tile is mirrored at its edges before a teacher sees it; a multiple of every teacher's stride."""
_PLACES_IN_COVARIANCE = 128
"""Of each tile."""


class Teacher(Protocol):
    """A dense model, as far as training goes."""

    modality: Modality
    """What its images are measured as: reflectance × 10000 of a level, or dB."""
    bands: Sequence[str]
    """In its order."""
    stride: int
    """Pixels from one of its answers to the next."""
    classes: int

    def __call__(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """[B, bands, H, W] → features [B, C, H / stride, W / stride] and probabilities [B, classes, …]."""
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


@dataclass(frozen=True)
class TeacherAnswers:
    """What a teacher says of every tile."""

    features: NDArray[np.float16]
    """[n, F, h, w]: principal components of its standardised features, turned at random so that all of them vary
    alike: whoever standardises them again changes little."""
    probabilities: NDArray[np.float16]
    """[n, K, h, w]"""
    variance: float
    """Of the features, summed over them: what a student that always answers the mean is wrong by."""

    @classmethod
    def of(
        cls,
        teacher: Teacher,
        places: TileSource,
        folder: Path,
        features: int,
        seed: int = 0,
        progress: Progress = silent,
    ) -> TeacherAnswers:
        """Ask about every place, once; kept in `folder`, and read from there the next time."""
        paths = [folder / f"{name}.npy" for name in ("features", "probabilities", "variance")]
        if not all(path.exists() for path in paths):
            folder.mkdir(parents=True, exist_ok=True)
            raw = folder / "whole.npy"
            _ask(teacher, places, raw, paths[1], seed, progress)
            variance = _reduce(raw, paths[0], features, seed)
            with written_whole(paths[2]) as unfinished:  # the last of three: it says that the others are whole
                np.save(unfinished, variance)
            raw.unlink()
        kept, probabilities = (np.load(path, mmap_mode="r") for path in paths[:2])
        return cls(kept, probabilities, float(np.load(paths[2])))


def _ask(teacher: Teacher, places: TileSource, raw: Path, told: Path, seed: int, progress: Progress) -> None:
    whole: NDArray[np.float16] | None = None
    probabilities: NDArray[np.float16] | None = None
    for first in range(0, len(places), _TOGETHER):
        progress(first / len(places), "Asking the teacher")
        numbers = range(first, min(first + _TOGETHER, len(places)))
        generators = [np.random.default_rng([seed, number]) for number in numbers]
        shown = [seen_by(teacher, places.read(n, g), g) for n, g in zip(numbers, generators, strict=True)]
        answer, classes = _answered(teacher, torch.from_numpy(np.stack(shown)))
        if whole is None or probabilities is None:
            whole = _table(raw, (len(places), *answer.shape[1:]))
            probabilities = _table(told, (len(places), *classes.shape[1:]))
        whole[first : first + len(answer)] = answer.numpy()
        probabilities[first : first + len(answer)] = classes.numpy()


def _table(path: Path, shape: tuple[int, ...]) -> NDArray[np.float16]:
    """A new array in a file, with all the room that it will take."""
    try:
        table = np.lib.format.open_memmap(path, "w+", np.float16, shape)
        with path.open("r+b") as file:
            reserve(file, path.stat().st_size)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise unwritable(path, error) from error
    return table


def what_shows(teacher: Teacher) -> tuple[Modality, ...]:
    """The modalities of which one is enough for a teacher."""
    return _OPTICAL if teacher.modality is Modality.S2_L1C else (teacher.modality,)


def seen_by(teacher: Teacher, place: Tile, generator: np.random.Generator) -> NDArray[np.float32]:
    """The images [bands, h, w] of a place as a teacher knows them; Level-1C is made of Level-2A where it lacks."""
    images = dict(place.images)
    if teacher.modality is Modality.S2_L1C and Modality.S2_L1C not in images and Modality.S2_L2A in images:
        images[Modality.S2_L1C] = Atmosphere.draw(generator).over(images[Modality.S2_L2A])
    if teacher.modality not in images:
        raise UserError(f"{place.name} has no {teacher.modality.value} for the teacher: leave it out.")
    names = next(spec.bands for spec in RELEASED_MODALITIES if spec.modality is teacher.modality)
    chosen = images[teacher.modality][[names.index(band) for band in teacher.bands]]
    return np.nan_to_num(chosen, nan=0.0)


def _answered(teacher: Teacher, images: Tensor) -> tuple[Tensor, Tensor]:
    mirrored = F.pad(images, (_BEYOND,) * 4, mode="reflect")
    edge = _BEYOND // teacher.stride
    inner = (..., slice(edge, -edge), slice(edge, -edge))
    features, probabilities = teacher(mirrored)
    return features[inner].half(), probabilities[inner].half()


def _reduce(raw: Path, kept: Path, features: int, seed: int) -> float:
    """Write the principal components; returns their variance."""
    whole = np.load(raw, mmap_mode="r")
    count, channels, *size = whole.shape
    generator = np.random.default_rng(seed)
    at = generator.integers(0, size[0] * size[1], _PLACES_IN_COVARIANCE)
    looked_at = np.concatenate([tile.reshape(channels, -1)[:, at].T for tile in whole]).astype(np.float64)
    mean, deviation = looked_at.mean(axis=0), np.maximum(looked_at.std(axis=0), 1e-9)
    standard = (looked_at - mean) / deviation
    values, vectors = np.linalg.eigh(standard.T @ standard / len(standard))
    turned, _ = np.linalg.qr(generator.normal(size=(features, features)))
    axes = ((vectors[:, ::-1][:, :features] @ turned) / deviation[:, None]).astype(np.float32)
    shift = (mean @ axes).astype(np.float32)[:, None, None]
    result = _table(kept, (count, features, *size))
    for number, tile in enumerate(whole):
        result[number] = np.einsum("chw,cd->dhw", tile.astype(np.float32), axes) - shift
    return float(values[::-1][:features].sum())
