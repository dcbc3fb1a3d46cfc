"""A figure of the paper as numbers, as a table and as a picture."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...files import write_text, written_whole
from ..results import Evaluation, write_results


@dataclass(frozen=True)
class Point:
    """A mark of a figure."""

    series: str
    label: str
    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figure:
    """Marks with axes, and what is missing of them."""

    name: str
    title: str
    x: str
    y: str
    points: tuple[Point, ...]
    missing: tuple[str, ...] = ()
    bars: bool = False
    logarithmic: bool = False
    radar: bool = False
    """Axes around a centre, x being an axis's number: each from the lowest of its marks to the highest."""
    connected: tuple[str, ...] = ()
    """Series that are curves; all of a logarithmic figure."""
    evaluations: tuple[Evaluation, ...] = ()
    """What was run for it."""

    def csv(self) -> str:
        """A line a mark."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["series", "label", self.x, self.y, "low", "high"])
        for one in self.points:
            writer.writerow([one.series, one.label, f"{one.x:g}", f"{one.y:.4f}", _text(one.low), _text(one.high)])
        return text.getvalue()

    def markdown(self) -> str:
        """The marks as a table."""
        lines = [f"# {self.title}", "", f"| | | {self.x} | {self.y} |", "|---|---|---|---|"]
        lines += [f"| {one.series} | {one.label} | {one.x:.4g} | {one.y:.2f} |" for one in self.points]
        if self.missing:
            lines += ["", "Not measured:", "", *(f"- {reason}" for reason in self.missing)]
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> list[Path]:
        """CSV, Markdown, where there is a mark to show PNG, and where something was run JSON with what repeats it."""
        written = [folder / f"{self.name}.csv", folder / f"{self.name}.md"]
        for path, text in zip(written, (self.csv(), self.markdown()), strict=True):
            write_text(path, text, make_folder=True)
        if self.points:
            written.append(folder / f"{self.name}.png")
            draw(self, written[-1])
        if self.evaluations:
            written.append(folder / f"{self.name}.json")
            write_results(self.evaluations, written[-1])
        return written


def draw(figure: Figure, path: Path) -> None:
    """As PNG, whole or not at all."""
    from matplotlib.figure import Figure as Canvas  # heavy, and needed here alone

    canvas = Canvas(figsize=(8, 8) if figure.radar else (8, 5), layout="constrained")
    axes: Any = canvas.add_subplot(projection="polar" if figure.radar else None)
    if figure.radar:
        _spokes(figure, axes)
    elif figure.bars:
        _bars(figure, axes)
    else:
        _marks(figure, axes)
    if not figure.radar:
        axes.set_ylabel(figure.y)
    axes.set_title(figure.title)
    axes.legend(**({"loc": "upper left", "bbox_to_anchor": (0.95, 1.05), "fontsize": 8} if figure.radar else {}))
    with written_whole(path, make_folder=True) as temporary:
        canvas.savefig(temporary, dpi=150)


def _spokes(figure: Figure, axes: Any) -> None:
    labels = list(dict.fromkeys(one.label for one in figure.points))
    angles = 2 * np.pi * np.arange(len(labels)) / len(labels)
    values = [[one.y for one in figure.points if one.label == label] for label in labels]
    lowest, highest = np.array([min(one) for one in values]), np.array([max(one) for one in values])
    for name in dict.fromkeys(one.series for one in figure.points):
        own = {one.label: one.y for one in figure.points if one.series == name}
        found = np.array([own.get(label, np.nan) for label in labels])
        shown = 0.2 + 0.8 * (found - lowest) / np.maximum(highest - lowest, 1e-9)
        axes.plot(np.append(angles, angles[0]), np.append(shown, shown[0]), "o-", markersize=4, label=name)
    ticks = [f"{label}\n{low:.1f}–{high:.1f}" for label, low, high in zip(labels, lowest, highest, strict=True)]
    axes.set_xticks(angles, ticks, fontsize=9)
    axes.set_yticks([])
    axes.set_ylim(0, 1.05)


def _bars(figure: Figure, axes: Any) -> None:
    series = list(dict.fromkeys(one.series for one in figure.points))
    labels = list(dict.fromkeys(one.label for one in figure.points))
    width = 0.8 / len(series)
    for number, name in enumerate(series):
        found = {one.label: one.y for one in figure.points if one.series == name}
        places = [place + (number - (len(series) - 1) / 2) * width for place in range(len(labels))]
        axes.bar(places, [found.get(label, 0.0) for label in labels], width, label=name)
    axes.set_xticks(range(len(labels)), labels, rotation=30, ha="right")


def _marks(figure: Figure, axes: Any) -> None:
    for name in dict.fromkeys(one.series for one in figure.points):
        own = [one for one in figure.points if one.series == name]
        # An interval of one value may miss it by a rounding error.
        errors = [[max(0.0, one.y - (one.y if one.low is None else one.low)) for one in own]]
        errors.append([max(0.0, (one.y if one.high is None else one.high) - one.y) for one in own])
        style = "o-" if figure.logarithmic or name in figure.connected else "o"
        axes.errorbar([one.x for one in own], [one.y for one in own], errors, fmt=style, capsize=3, label=name)
        if not figure.logarithmic:
            for one in own:
                axes.annotate(one.label, (one.x, one.y), textcoords="offset points", xytext=(6, 4), fontsize=8)
    axes.set_xlabel(figure.x)
    axes.set_xscale("log" if figure.logarithmic else "linear")
    axes.grid(alpha=0.3)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
