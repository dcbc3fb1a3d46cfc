"""A TerraFM model in torchgeo-bench's own protocol; importable where that package is installed.

In a configuration of torchgeo-bench: `_target_: terrafm.evaluate.torchgeo_bench.TerraFMBench`, with `model` (a name
or path) and `level` (l1c or l2a) beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torchgeo_bench.datasets.base import BandSpec
from torchgeo_bench.models.interface import BenchModel

from ..errors import UserError
from ..imagery.sensors import S1_BANDS, S2_BANDS
from ..model import InferenceModel, Modality, load_model
from .benchmarks.geobench_tasks import STORED_NAMES
from .benchmarks.task import Kind, Task, Unit
from .benchmarks.units import model_image

_REFLECTANCE_UP_TO, _BYTES_UP_TO = 10.0, 1000.0
"""Of the largest published value, as torchgeo-bench itself tells its data sets' units."""


class TerraFMBench(BenchModel):  # type: ignore[misc] # of a package that is not part of the engine's environment
    """Class tokens of images in the units of their data set; the model normalises by itself.

    Parameters
    ----------
    bands : sequence of BandSpec
        Of the data set, whose names are believed.
    model : str
        A model's name or a path to weights.
    level : str
        "l1c" or "l2a", of Sentinel-2: the band specifications do not tell.
    """

    def __init__(
        self, bands: Sequence[BandSpec], model: str = "terrafm-ti", level: str = "l1c", device: str = "auto", **_: Any
    ) -> None:
        super().__init__(bands=list(bands), normalization="identity")
        self._model = InferenceModel(load_model(model), device)
        self._places = {_sentinel(band): number for number, band in enumerate(self.bands)}
        optical = {name: number for name, number in self._places.items() if name in S2_BANDS}
        radar = {name: number for name, number in self._places.items() if name in S1_BANDS}
        if not optical and not radar:
            named = ", ".join(band.source_name for band in self.bands)
            raise UserError(f"None of the bands {named} is Sentinel's: TerraFM takes Sentinel-1 and Sentinel-2.")
        modality = {"l1c": Modality.S2_L1C, "l2a": Modality.S2_L2A}[level]
        self._tasks = [
            _task(of_sensor, tuple(names), self._unit(names.values(), of_sensor))
            for of_sensor, names in ((modality, optical), (Modality.S1, radar))
            if names
        ]

    def _unit(self, numbers: Any, modality: Modality) -> Unit:
        if modality is Modality.S1:
            return Unit.POWER if min(self.bands[number].mean for number in numbers) > 0 else Unit.DECIBEL
        highest = max(self.bands[number].max for number in numbers)
        if highest <= _REFLECTANCE_UP_TO:
            return Unit.REFLECTANCE
        return Unit.BYTE if highest <= _BYTES_UP_TO else Unit.DIGITAL_NUMBER

    @torch.no_grad()
    def _forward_patch_features(self, images: Tensor) -> Tensor:
        """[B, C, H, W] as the data set holds it → [B, d]."""
        values = images.float().cpu().numpy()
        given = {}
        for task in self._tasks:
            names = {band: self._places[band] for band in task.bands}
            made = [model_image({b: one[n] for b, n in names.items()}, task, "an image")[0] for one in values]
            given[task.modality] = np.stack(made)
        return self._model.encode(given).cls.to(images.device)


def _task(modality: Modality, bands: tuple[str, ...], unit: Unit) -> Task:
    return Task("torchgeo-bench", "torchgeo-bench", Kind.CLASSIFICATION, 0, modality, bands, unit, ".")


def _sentinel(band: BandSpec) -> str:
    """Sentinel's name of a band by how its files call it, else by its own name."""
    for name in (band.source_name, band.name):
        if name in STORED_NAMES:
            return STORED_NAMES[name]
        if name.upper() in (*S1_BANDS, *S2_BANDS):
            return name.upper()
    return f"- {band.name}"
