"""How well a map agrees with the truth of the sample scene, pixel by pixel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

_NO_DATA = 255


@dataclass(frozen=True)
class ClassAccuracy:
    """One class; all values from 0 to 1."""

    name: str
    color: str
    users: float
    """Share of the pixels mapped as the class that are it."""
    producers: float
    """Share of the class's pixels that are mapped as it."""
    f1: float


@dataclass(frozen=True)
class MapAccuracy:
    """A whole map."""

    pixels: int
    overall: float
    macro_f1: float
    classes: tuple[ClassAccuracy, ...]


def agreement(map_file: Path, truth_file: Path) -> MapAccuracy:
    """Compare a map with its truth on the same grid; `truth.json` beside the truth names the classes."""
    mapped, truth = _codes(map_file), _codes(truth_file)
    known = (truth != _NO_DATA) & (mapped != _NO_DATA)
    mapped, truth = mapped[known], truth[known]
    legend = json.loads(truth_file.with_suffix(".json").read_text(encoding="utf-8"))["classes"]
    classes = tuple(_class_accuracy(entry, mapped == entry["code"], truth == entry["code"]) for entry in legend)
    overall, macro_f1 = np.mean(mapped == truth), np.mean([entry.f1 for entry in classes])
    return MapAccuracy(len(truth), float(overall), float(macro_f1), classes)


def _class_accuracy(entry: dict[str, str], mapped: np.ndarray, truth: np.ndarray) -> ClassAccuracy:
    both = int((mapped & truth).sum())
    users, producers = both / max(1, int(mapped.sum())), both / max(1, int(truth.sum()))
    f1 = 2 * both / max(1, int(mapped.sum() + truth.sum()))
    return ClassAccuracy(entry["name"], entry["color"], users, producers, f1)


def _codes(file: Path) -> np.ndarray:
    return gdal.Open(str(file)).ReadAsArray()
