"""BigEarthNet v1 as published: a folder a patch, a GeoTIFF a band, labels as JSON (Sumbul et al. 2019, 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...errors import UserError
from ...model import Modality
from ...strict_json import parse_json
from .geobench import stamp_of
from .task import SPLITS, Example, Kind, Task, Unit, Values

LABELS = (
    "Agro-forestry areas", "Airports", "Annual crops associated with permanent crops", "Bare rock",
    "Beaches, dunes, sands", "Broad-leaved forest", "Burnt areas", "Coastal lagoons", "Complex cultivation patterns",
    "Coniferous forest", "Construction sites", "Continuous urban fabric", "Discontinuous urban fabric", "Dump sites",
    "Estuaries", "Fruit trees and berry plantations", "Green urban areas", "Industrial or commercial units",
    "Inland marshes", "Intertidal flats",
    "Land principally occupied by agriculture, with significant areas of natural vegetation",
    "Mineral extraction sites", "Mixed forest", "Moors and heathland", "Natural grassland",
    "Non-irrigated arable land", "Olive groves", "Pastures", "Peatbogs", "Permanently irrigated land", "Port areas",
    "Rice fields", "Road and rail networks and associated land", "Salines", "Salt marshes", "Sclerophyllous vegetation",
    "Sea and ocean", "Sparsely vegetated areas", "Sport and leisure facilities", "Transitional woodland/shrub",
    "Vineyards", "Water bodies", "Water courses",
)  # fmt: skip
"""The 43 classes of CORINE's third level that occur."""

_S2 = Task(
    benchmark="bigearthnet",
    name="BigEarthNet43-S2",
    kind=Kind.MULTILABEL,
    classes=len(LABELS),
    modality=Modality.S2_L2A,
    bands=("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"),
    unit=Unit.DIGITAL_NUMBER,
    folder=".",
    metric="f1",
)
_S1 = replace(_S2, name="BigEarthNet43-S1", modality=Modality.S1, bands=("VV", "VH"), unit=Unit.DECIBEL)
TASKS = (_S2, _S1, replace(_S2, name="BigEarthNet43-S1S2", beside=_S1))


class BigEarthNetReader:
    """Patches below a folder that also holds train.csv, val.csv and test.csv, a patch's name at the start of a line.

    The published lists name the Sentinel-2 patch first and the Sentinel-1 patch second.
    """

    def __init__(self, task: Task, root: Path) -> None:
        self._task, self._root = task, root
        lists = dict(zip(SPLITS, ("train.csv", "val.csv", "test.csv"), strict=True))
        self._patches: dict[str, dict[str, tuple[str, ...]]] = {}
        """By split and sample, the patch of each sensor."""
        for split, name in lists.items():
            try:
                lines = (root / name).read_text(encoding="utf-8").split()
            except OSError as error:
                raise UserError(
                    f"{root / name} is missing: put BigEarthNet's split lists beside its patches."
                ) from error
            named = [tuple(_patch(line.split(","), one) for one in task.sensors) for line in lines]
            self._patches[split] = {patches[0]: patches for patches in named}

    def names(self, split: str) -> tuple[str, ...]:
        """The patches of a split, those of the first sensor."""
        return tuple(self._patches[split])

    def stamp(self, split: str) -> str:
        """Of the label files, which come and go with a patch."""
        return stamp_of([self._label_file(name) for patches in self._patches[split].values() for name in patches])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None are published with the files."""
        return {}

    def read(self, split: str, name: str) -> Example:
        """One patch; its bands have 120, 60 and 20 pixels a side."""
        patches = zip(self._task.sensors, self._patches[split][name], strict=True)
        try:
            bands = {
                band: _band(self._root / patch / f"{patch}_{band}.tif")
                for task, patch in patches
                for band in task.bands
            }
            content = parse_json(self._label_file(name).read_text(encoding="utf-8"))
            return Example(name, bands, _labels(content["labels"], name))
        except (OSError, ValueError, KeyError, rasterio.errors.RasterioIOError) as error:
            raise UserError(f"The patch {self._root / name} cannot be read ({error}): download it again.") from error

    def _label_file(self, name: str) -> Path:
        return self._root / name / f"{name}_labels_metadata.json"


def _patch(fields: list[str], task: Task) -> str:
    """The patch of a sensor in a line of a list."""
    return fields[min(len(fields) - 1, int(task.modality is Modality.S1))]


def _band(path: Path) -> Values:
    with rasterio.open(path) as file:
        values: Values = file.read(1).astype(np.float32)
        return values


def _labels(names: list[str], patch: str) -> NDArray[np.integer]:
    unknown = [name for name in names if name not in LABELS]
    if unknown:
        raise UserError(f"The patch {patch} has the label '{unknown[0]}', which is none of BigEarthNet's 43.")
    labels = np.zeros(len(LABELS), np.int64)
    labels[[LABELS.index(name) for name in names]] = 1
    return labels
