"""Areas of the classes in a map file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..datasets import open_raster

_SQUARE_METRES_PER_HECTARE = 10_000


def class_areas(path: Path) -> dict[int, float]:
    """Hectares of each class code in a small map; empty when the file cannot be read or is not in metres."""
    dataset = open_raster(str(path))
    reference = dataset.GetSpatialRef() if dataset is not None else None
    if dataset is None or reference is None or not reference.IsProjected():
        return {}
    _, width, _, _, _, height = dataset.GetGeoTransform()
    metres = reference.GetLinearUnits()
    pixel = abs(width * height) * metres**2 / _SQUARE_METRES_PER_HECTARE
    counts = np.bincount(dataset.GetRasterBand(1).ReadAsArray().ravel(), minlength=256)
    return {code: float(counts[code] * pixel) for code in range(1, 255) if counts[code]}
