"""The trainings of a grid: what each leaves is kept on disk, so that a killed run goes on after the last whole one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from ...files import written_whole
from ...model.inference.devices import choose_device
from ...progress import Progress, part_of, silent
from ..benchmarks import Examples
from ..benchmarks.task import SPLITS
from .features import cache_folder
from .options import Options

_FORMAT = "1"


@dataclass(frozen=True)
class GridPoint:
    """One place of a grid."""

    learning_rate: float
    batch: int
    seed: int


@dataclass(frozen=True)
class Trained:
    """What is left of a training."""

    validation: float
    """The benchmark's metric on the validation images, in per cent."""
    answers: Tensor
    """To the test images: probabilities [N, C], or classes [N, H, W]."""


@dataclass(frozen=True)
class Trainings:
    """The places of a grid, how one is trained, and where what is left of it is kept."""

    folder: Path
    places: tuple[GridPoint, ...]
    train: Callable[[GridPoint, Progress], Trained]

    def all(self, progress: Progress = silent) -> list[Trained]:
        """One after the other, those that are kept from the disk."""
        found = []
        for number, place in enumerate(self.places):
            watched = part_of(progress, number / len(self.places), (number + 1) / len(self.places))
            found.append(_read(self._path(place)) or self._train(place, watched))
        return found

    def compute_part(self, part: tuple[int, int], progress: Progress = silent) -> None:
        """Train one process's share.

        Parameters
        ----------
        part : (int, int)
            The number of this process and how many there are; each takes its turn with the grid points.
        """
        number, processes = part
        for place in self.places[number::processes]:
            if _read(self._path(place)) is None:
                self._train(place, progress)

    def _train(self, place: GridPoint, progress: Progress) -> Trained:
        trained = self.train(place, progress)
        _write(self._path(place), trained)
        return trained

    def _path(self, place: GridPoint) -> Path:
        return self.folder / f"{place.learning_rate:g}-{place.batch}-{place.seed}.safetensors"


def trainings_folder(protocol: str, backbone: str, examples: Examples, options: Options) -> Path:
    """Where a protocol's trainings are kept: by what is learned from, and all settings but those of a place.

    `backbone` is the checksum of a model that is trained, or the fingerprint of one whose features are.
    """
    settings = (options.epochs, options.size(examples), options.channels)
    device = choose_device(options.device, options.precision)
    data = tuple(examples.key(split) for split in SPLITS)
    parts = (_FORMAT, protocol, backbone, data, settings, device.name, str(device.dtype))
    key = hashlib.sha256(repr(parts).encode()).hexdigest()
    cache = cache_folder() if options.cache is None else options.cache
    return cache / f"{examples.task.name}-{protocol}-{key[:24]}"


def _read(path: Path) -> Trained | None:
    """None if it is not there or not whole."""
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            answers = file.get_tensor("answers")
            return Trained(
                float(file.metadata()["validation"]), answers if answers.is_floating_point() else answers.long()
            )
    except (SafetensorError, OSError, KeyError, TypeError, ValueError):
        return None


def _write(path: Path, trained: Trained) -> None:
    answers = trained.answers if trained.answers.is_floating_point() else trained.answers.to(torch.uint8)
    with written_whole(path, (SafetensorError,), make_folder=True) as temporary:
        save_file({"answers": answers.contiguous()}, temporary, metadata={"validation": repr(trained.validation)})
