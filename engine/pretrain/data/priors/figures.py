"""Figures of what is sampled: a map of the world, and shares of classes, climate zones and regions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from ....errors import UserError
from ....files import written_whole
from .cells import OPEN_SEA, Categories, Cells
from .regions import Regions
from .world_cover import CLASSES, NO_DATA

COLOURS = {**{entry.name: entry.colour for entry in CLASSES}, OPEN_SEA: "#10325e", NO_DATA: "#8c7a8c"}
"""WorldCover's own; the open sea is no class of it."""
_OTHER = "#8c7a8c"
_GROUND, _LAND, _LINES, _TEXT, _AVAILABLE, _SAMPLED = "#e9edf1", "#cbd2d9", "#9aa5b1", "#26313c", "#b9c3cd", "#1f6fb2"
_DOTS = 150
"""Pixels of an inch."""


def _style() -> AbstractContextManager[None]:
    return mpl.rc_context(
        {"font.size": 9, "text.color": _TEXT, "axes.labelcolor": _TEXT, "xtick.color": _TEXT, "ytick.color": _TEXT}
    )


def write_map(cells: Cells, counts: NDArray[np.int64], path: Path, regions: Path | None = None) -> None:
    """The places that were sampled in the colours of their classes, and how many samples fell on each square degree.

    Parameters
    ----------
    cells : Cells
        With the places' latitudes and longitudes.
    counts : [places]
        How often each was drawn.
    path : Path
        The PNG to write.
    regions : Path, optional
        Polygons that the land is drawn with.

    Raises
    ------
    UserError
        It is not known where the places are, or the polygons cannot be read.
    """
    seen = np.flatnonzero((counts > 0) & np.isfinite(cells.latitude) & np.isfinite(cells.longitude))
    if len(seen) == 0:
        raise UserError("The table says of no sampled place where it is: give it the columns latitude and longitude.")
    outline = _outline(Regions.read(regions, None)) if regions else None
    with _style():
        figure = Figure(figsize=(11, 11.6), dpi=_DOTS, facecolor="white", layout="constrained")
        above, below = figure.subplots(2, 1)
        _show_world(above, cells.latitude[seen], outline)
        _show_world(below, cells.latitude[seen], outline)
        _show_classes(above, cells, counts, seen)
        _show_density(figure, below, cells, counts, seen)
        _write(figure, path)


def write_chart(cells: Cells, counts: NDArray[np.int64], path: Path) -> None:
    """Shares of classes, climate zones and regions among the places that there are and among the samples, as a PNG.

    `counts` [places] says how often each was drawn. A column that the table does not have is left out.
    """
    panels = [
        _Panel.of("Land cover", cells.land_cover, counts, COLOURS),
        _Panel.of("World region", cells.region, counts),
        _Panel.of("Climate zone", cells.climate, counts),
    ]
    columns = [[panel for panel in column if panel.names] for column in (panels[:2], panels[2:])]
    columns = [column for column in columns if column]
    widths = [_BARS + max(panel.labels for panel in column) for column in columns]
    height = max(sum(panel.height for panel in column) for column in columns) + _TOP
    with _style():
        figure = Figure(figsize=(sum(widths), height), dpi=_DOTS, facecolor="white")
        for number, column in enumerate(columns):
            left, top = sum(widths[:number]) + max(panel.labels for panel in column), height - _TOP
            for panel in column:
                panel.show(figure, left, top)
                top -= panel.height
        handles = [_square(_AVAILABLE, "share of the places that there are"), _square(_SAMPLED, "share of the samples")]
        figure.legend(handles=handles, loc="upper left", ncols=2, frameon=False, handletextpad=0.3)
        _write(figure, path)


_BARS, _LETTER, _TOP, _TITLE, _ROW, _FOOT = 3.7, 0.075, 0.25, 0.4, 0.235, 0.45
"""Of the chart, in inches: widths of a column of bars and of a letter, heights of the legend and a panel's parts."""


@dataclass(frozen=True)
class _Panel:
    """Shares of the values of one column, the most frequent among the places first."""

    title: str
    names: tuple[str, ...]
    available: NDArray[np.float64]
    sampled: NDArray[np.float64]
    colours: tuple[str, ...]
    without: tuple[float, float] | None
    """Shares, among places and samples, of those that the column says nothing of."""

    @classmethod
    def of(
        cls, title: str, column: Categories, counts: NDArray[np.int64], colours: dict[str, str] | None = None
    ) -> _Panel:
        available = np.bincount(column.codes, minlength=len(column.names)) / len(counts)
        sampled = np.bincount(column.codes, counts, len(column.names)) / max(1, counts.sum())
        order = [code for code in np.argsort(-available, kind="stable").tolist() if column.names[code]]
        names = tuple(column.names[code] for code in order)
        shown = tuple(_SAMPLED if colours is None else colours.get(name, _OTHER) for name in names)
        nothing = column.names.index("") if "" in column.names else None
        without = None if nothing is None else (float(available[nothing]), float(sampled[nothing]))
        return cls(title, names, available[order], sampled[order], shown, without)

    @property
    def rows(self) -> int:
        return len(self.names) + (self.without is not None)

    @property
    def labels(self) -> float:
        """The width of the labels."""
        return 0.35 + _LETTER * max(len(_label(name)) for name in self.names)

    @property
    def height(self) -> float:
        return _TITLE + _ROW * self.rows + _FOOT

    def show(self, figure: Figure, left: float, top: float) -> None:
        """With the bars' upper left corner at a place in inches from the figure's lower left one."""
        width, height = figure.get_size_inches()
        size = (_BARS - 0.3, _ROW * self.rows)
        corner = (left / width, (top - _TITLE - size[1]) / height)
        axes = figure.add_axes((*corner, size[0] / width, size[1] / height))
        places = np.arange(len(self.names))
        axes.barh(places, 100 * self.available, 0.78, color=_AVAILABLE)
        axes.barh(places, 100 * self.sampled, 0.42, color=self.colours, edgecolor=_TEXT, linewidth=0.5)
        shares = [*zip(self.available, self.sampled, strict=True), *([self.without] if self.without else [])]
        for row, (available, sampled) in enumerate(shares):
            end = 100 * max(available, sampled) if row < len(self.names) else 0
            text = f"{_per_cent(available)} → {_per_cent(sampled)}"
            axes.annotate(text, (end, row), (4, 0), textcoords="offset points", va="center", fontsize=7,
                          color="#5c6873")  # fmt: skip
        axes.set_title(self.title, loc="left", fontweight="bold", fontsize=10)
        axes.set_yticks(range(self.rows), [*map(_label, self.names), *(["None"] if self.without else [])])
        axes.set_ylim(self.rows - 0.4, -0.6)
        axes.set_xlim(0, max(1, 132 * max(self.available.max(), self.sampled.max())))
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter("{x:g}%")
        axes.tick_params(length=0)
        axes.grid(axis="x", color="#e3e7eb", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[:].set_visible(False)


def _show_world(axes: Axes, latitude: NDArray[np.float64], outline: Sequence[NDArray[np.float64]] | None) -> None:
    """An empty map in longitude and latitude, down to Antarctica only where that was sampled."""
    axes.set_facecolor(_GROUND if outline is not None else _LAND)  # snow and ice are nearly white
    if outline is not None:
        axes.add_collection(PolyCollection(outline, facecolors=_LAND, edgecolors=_LINES, linewidths=0.35, zorder=0.5))
    axes.set_xlim(-180, 180)
    axes.set_ylim(-90 if latitude.min() < -60 else -60, 90 if latitude.max() > 84 else 84)
    axes.set_aspect("equal")
    axes.set_xticks(range(-180, 181, 60), ["180°", "120° W", "60° W", "0°", "60° E", "120° E", "180°"])
    axes.set_yticks(range(-60, 61, 30), ["60° S", "30° S", "0°", "30° N", "60° N"])
    axes.grid(color="white", linewidth=0.6, zorder=0.4)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_color("#c3cbd3")


def _show_classes(axes: Axes, cells: Cells, counts: NDArray[np.int64], seen: NDArray[np.intp]) -> None:
    cover = cells.land_cover
    shares = np.bincount(cover.codes, counts, len(cover.names)) / counts.sum()
    palette = np.array([COLOURS.get(name, _OTHER) for name in cover.names])
    mixed = np.random.default_rng(0).permutation(seen)  # or the last of the table would lie above all others
    width = float(np.clip(220 / np.sqrt(len(seen)), 0.7, 6))
    axes.scatter(
        cells.longitude[mixed], cells.latitude[mixed], width**2, palette[cover.codes[mixed]], marker="s", linewidths=0
    )
    axes.set_title("Sampled places by majority land cover", loc="left", fontweight="bold", fontsize=10)
    order = [code for code in np.argsort(-shares, kind="stable").tolist() if shares[code] > 0]
    handles = [_square(palette[code], f"{_label(cover.names[code])} {_per_cent(shares[code])}")
               for code in order]  # fmt: skip
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=5, frameon=False,
                fontsize=8, handletextpad=0.2, columnspacing=1.4)  # fmt: skip


def _show_density(figure: Figure, axes: Axes, cells: Cells, counts: NDArray[np.int64], seen: NDArray[np.intp]) -> None:
    samples, _, _ = np.histogram2d(
        cells.latitude[seen], cells.longitude[seen], (np.arange(-90, 91), np.arange(-180, 181)), weights=counts[seen]
    )
    most = max(2.0, float(samples.max()))
    image = axes.imshow(
        np.ma.masked_equal(samples, 0),
        "YlGnBu",
        extent=(-180, 180, -90, 90),
        origin="lower",
        norm=LogNorm(1, most),
        zorder=1,
    )
    axes.set_title("Samples on each square degree", loc="left", fontweight="bold", fontsize=10)
    axes.set_ylim(axes.figure.axes[0].get_ylim())
    bar = figure.colorbar(image, ax=axes, orientation="horizontal", shrink=0.4, aspect=40, pad=0.03)
    ticks = [value for power in range(9) for value in (10**power, 2 * 10**power, 5 * 10**power)]
    bar.set_ticks([value for value in ticks if value <= most], minor=False)
    bar.ax.xaxis.set_major_formatter("{x:,.0f}")
    bar.ax.tick_params(labelsize=8, length=2)
    bar.ax.minorticks_off()
    bar.outline.set_visible(False)


def _outline(regions: Regions) -> list[NDArray[np.float64]]:
    """The polygons' outer rings."""
    return [np.asarray(polygon.exterior.coords) for polygon in regions.polygons]


def _square(colour: str, label: str) -> Line2D:
    return Line2D([], [], marker="s", markersize=8, linestyle="", color=colour, markeredgecolor=_TEXT,
                  markeredgewidth=0.4, label=label)  # fmt: skip


def _label(name: str) -> str:
    return name[:1].upper() + (name[1:] if len(name) <= 28 else f"{name[1:27]}…")


def _per_cent(share: float) -> str:
    if 0 < share < 0.0005:
        return "< 0.1%"
    return f"{share:.0%}" if share >= 0.0995 else f"{share:.1%}"


def _write(figure: Figure, path: Path) -> None:
    with written_whole(path) as temporary:
        figure.savefig(temporary)
