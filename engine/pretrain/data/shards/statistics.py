"""Means and deviations of one's own data, to normalise by instead of the released model's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....errors import UserError
from ....files import write_text
from ....model import ModalitySpec
from ....progress import Progress, silent
from ..band_statistics import FILE, FORMAT
from ..tiles import LandCover
from .reading import ShardPlaces


class _Moments:
    """Of bands, added up tile by tile: counts, means and squared deviations (Chan et al. 1983), in double precision."""

    def __init__(self, bands: int) -> None:
        self.count, self.mean, self.squares = (np.zeros(bands) for _ in range(3))

    def add(self, image: NDArray[np.float32]) -> None:
        """An image [C, h, w]; what is not finite does not count."""
        values = image.reshape(len(image), -1).astype(np.float64)
        known = np.isfinite(values)
        count = known.sum(axis=1)
        mean = np.divide(np.where(known, values, 0).sum(axis=1), count, out=np.zeros(len(values)), where=count > 0)
        squares = np.where(known, (values - mean[:, None]) ** 2, 0).sum(axis=1)
        total = np.maximum(self.count + count, 1)
        apart = mean - self.mean
        self.squares += squares + apart**2 * self.count * count / total
        self.mean += apart * count / total
        self.count += count


def shard_statistics(folder: Path, progress: Progress = silent) -> tuple[Path, tuple[ModalitySpec, ...]]:
    """Read every tile of a folder of shards and write `statistics.json` beside them; its path and content.

    Raises
    ------
    UserError
        The shards are damaged or not complete, or a band has no values that vary.
    """
    places = ShardPlaces(folder, LandCover())
    held = [ModalitySpec.of(modality) for modality in places.modalities]
    moments = {spec.modality: _Moments(len(spec.bands)) for spec in held}
    for number in range(len(places)):
        progress(number / len(places), f"{number:,} of {len(places):,} places")
        for _, place in places.tiles(number):
            for modality, image in place.images.items():
                moments[modality].add(image)
    specs = tuple(_spec(spec, moments[spec.modality]) for spec in held)
    path = folder / FILE
    content = {
        spec.modality.value: {
            "bands": spec.bands,
            "mean": spec.mean,
            "std": spec.std,
            "pixels": moments[spec.modality].count.astype(int).tolist(),
        }
        for spec in specs
    }
    write_text(path, json.dumps({"format": FORMAT, "modalities": content}, indent=2) + "\n")
    return path, specs


def _spec(spec: ModalitySpec, moments: _Moments) -> ModalitySpec:
    std = np.sqrt(moments.squares / np.maximum(moments.count, 1))
    if not (std > 0).all():
        band = spec.bands[int(np.argmin(std))]
        raise UserError(f"{band} of {spec.modality.value} has no values that vary: these shards have no statistics.")
    return replace(spec, mean=tuple(moments.mean.round(4).tolist()), std=tuple(std.round(4).tolist()))
