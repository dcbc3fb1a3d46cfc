"""AID as published: a folder a class, pictures of 600 × 600 pixels as JPEG (Xia et al. 2017)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning

from ...errors import UserError
from ...model import Modality
from .geobench import stamp_of
from .task import Example, Kind, Task, Unit

CLASSES = (
    "Airport", "BareLand", "BaseballField", "Beach", "Bridge", "Center", "Church", "Commercial", "DenseResidential",
    "Desert", "Farmland", "Forest", "Industrial", "Meadow", "MediumResidential", "Mountain", "Park", "Parking",
    "Playground", "Pond", "Port", "RailwayStation", "Resort", "River", "School", "SparseResidential", "Square",
    "Stadium", "StorageTanks", "Viaduct",
)  # fmt: skip
TASKS = (
    Task(
        benchmark="aid",
        name="AID",
        kind=Kind.CLASSIFICATION,
        classes=len(CLASSES),
        modality=Modality.S2_L2A,
        bands=("B04", "B03", "B02"),
        unit=Unit.BYTE,
        folder="AID",
        note="AID publishes shares for training and no lists: images are drawn by class with a fixed seed, a tenth of "
        "those for training validates, all others test; bytes are read as ESA's true-colour images are scaled.",
    ),
)
SHARES = {"default": 0.5, "0.50x": 0.5, "0.20x": 0.2}
"""Of each class for training: the two of Xia et al. (2017)."""
_SEED = 0
_VALIDATION = 0.1


class PictureReader:
    """Pictures below a folder that holds the thirty classes' folders, or holds the folder AID."""

    def __init__(self, task: Task, root: Path, partition: str) -> None:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # pictures have no place
        self._task = task
        if partition not in SHARES:
            raise UserError(f"AID has no partition '{partition}': choose 0.20x or 0.50x.")
        folder = root / task.folder if (root / task.folder).is_dir() else root
        found = {_plain(path.name): path for path in folder.iterdir() if path.is_dir()}
        missing = [name for name in CLASSES if _plain(name) not in found]
        if missing:
            raise UserError(
                f"{folder} holds {len(CLASSES) - len(missing)} of AID's {len(CLASSES)} classes ({missing[0]} is "
                "missing): give the folder that AID was unpacked to."
            )
        self._files: dict[str, Path] = {}
        self._names: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
        generator = np.random.default_rng(_SEED)
        for name in CLASSES:
            files = sorted(found[_plain(name)].glob("*.jp*g"), key=lambda file: (len(file.name), file.name))
            drawn = [f"{name}/{files[number].name}" for number in generator.permutation(len(files))]
            self._files |= {f"{name}/{file.name}": file for file in files}
            known = max(2, round(SHARES[partition] * len(files)))
            held = max(1, round(_VALIDATION * known))
            self._names["valid"] += drawn[:held]
            self._names["train"] += drawn[held:known]
            self._names["test"] += drawn[known:]

    def names(self, split: str) -> tuple[str, ...]:
        """Class and file of a split's pictures."""
        return tuple(self._names[split])

    def stamp(self, split: str) -> str:
        """A digest of the pictures."""
        return stamp_of([self._files[name] for name in self._names[split]])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None are published with the files."""
        return {}

    def read(self, split: str, name: str) -> Example:  # noqa: ARG002 - all splits share a folder
        """One picture."""
        path = self._files[name]
        try:
            with rasterio.open(path) as file:
                values = file.read().astype(np.float32)
        except rasterio.errors.RasterioIOError as error:
            raise UserError(f"{path} cannot be read ({error}): download it again.") from error
        if len(values) != len(self._task.bands):
            raise UserError(f"{path} has {len(values)} bands where red, green and blue are published.")
        bands = dict(zip(self._task.bands, values, strict=True))
        return Example(name, bands, CLASSES.index(name.split("/")[0]))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
