"""The report of a map's accuracy: for the messages, the JSON file and the terminal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .estimation import Estimate


@dataclass(frozen=True)
class ClassAssessment:
    """A class in the map and in the reference."""

    code: int
    name: str
    mapped_pixels: int
    mapped_ha: float
    mapped_share: float
    """Share of the mapped area, 0 to 1."""
    samples: int
    """Units in the map's class; `reference_samples` those whose true class it is."""
    reference_samples: int
    users: Estimate | None
    producers: Estimate | None
    f1: Estimate | None
    area_ha: Estimate


@dataclass(frozen=True)
class AccuracyReport:
    """Everything there is to say of a map's accuracy."""

    map: str
    reference: str
    class_field: str
    report: str | None
    samples: int
    overall: Estimate
    macro_f1: float
    """Mean of the classes' F1 scores."""
    classes: tuple[ClassAssessment, ...]
    counts: tuple[tuple[int, ...], ...]
    """Confusion matrix in the order of `classes`, rows the map's, columns the reference's; units."""
    proportions: tuple[tuple[float, ...], ...]
    """The same as estimated shares of the area."""
    assessed_ha: float
    """Area that the estimates are about: the map's classes that have samples."""
    area_method: str
    unit: str
    design: str
    left_out: dict[str, int]
    notices: tuple[str, ...]
    """Sentences: what weakens the result."""
    seconds: float
    version: str
    software: dict[str, str]
    """Versions by name."""
    command: str
    """The command line that assesses the map again."""
    confidence: float = 0.95

    def to_dict(self) -> dict[str, Any]:
        """As the messages and the report file hold it."""
        return asdict(self)

    def summary(self) -> str:
        """A readable table for a terminal."""
        width = max(12, *(len(entry.name) for entry in self.classes))
        heads = ("user's", "producer's", "F1", "area (ha)", "mapped (ha)", "samples")
        lines = [
            f"{self.map}: {self.samples} reference samples, estimates ± half of the 95 % interval",
            f"  {'':{width}} {heads[0]:>12} {heads[1]:>12} {heads[2]:>12} {heads[3]:>24} {heads[4]:>14} {heads[5]:>8}",
        ]
        for entry in self.classes:
            rates = " ".join(f"{_rate(value):>12}" for value in (entry.users, entry.producers, entry.f1))
            lines.append(
                f"  {entry.name:{width}} {rates} {_area(entry.area_ha):>24} {entry.mapped_ha:14,.1f} {entry.samples:8d}"
            )
        lines.append(f"Overall accuracy {_rate(self.overall)}, macro-F1 {self.macro_f1:.2f}")
        lines += _matrix_lines([entry.name for entry in self.classes], self.counts, width)
        return "\n".join([*lines, self.area_method, self.unit, self.design, *self.notices])


def _matrix_lines(names: list[str], counts: tuple[tuple[int, ...], ...], width: int) -> list[str]:
    """The confusion matrix, its columns numbered as its rows."""
    numbers = " ".join(f"{column:>6}" for column in range(1, len(names) + 1))
    lines = ["Samples, rows the map's classes, columns the reference's:", f"  {'':{width + 4}} {numbers}"]
    for row, (name, line) in enumerate(zip(names, counts, strict=True), start=1):
        lines.append(f"  {row:>3} {name:{width}} {' '.join(f'{count:>6}' for count in line)}")
    return lines


def _rate(value: Estimate | None) -> str:
    if value is None:
        return "–"
    return f"{value.value:.3f} ± {value.margin:.3f}" if value.margin is not None else f"{value.value:.3f} ± ?"


def _area(value: Estimate) -> str:
    return f"{value.value:,.1f} ± {value.margin:,.1f}" if value.margin is not None else f"{value.value:,.1f} ± ?"
