"""A stratified random sample of a map's pixels, to be checked by hand: how many, of which class, and where.

As in Olofsson et al. (2014), section 5 (see `area_estimation`): the map's classes are the strata; the size follows from
the standard error that the overall accuracy is to have; rare classes get enough samples for their own accuracy, the
others share the rest by their areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from ..errors import UserError
from ..files import written_whole
from ..imagery import ClassMap, PixelAreas, PixelCounts, check_writable, open_class_map
from ..imagery.library_errors import vector_errors
from ..progress import Progress, part_of, silent
from ..requests.accuracy import STANDARD_ERROR, DrawRequest
from ..samples.labelled_features import read_features

LEAST_OF_A_CLASS = (25, 50)
"""Samples of a rare class, if so many are drawn that they leave at least half for the others: 50, else 25."""
_LAYER = "reference"


@dataclass(frozen=True)
class Stratum:
    """A class of the map, and how many points were drawn of it."""

    code: int
    name: str
    pixels: int
    share: float
    """Share of the mapped area, 0 to 1."""
    points: int


@dataclass(frozen=True)
class DrawnSample:
    """The points that were written."""

    out: str
    points: int
    seed: int
    strata: tuple[Stratum, ...]

    def to_dict(self) -> dict[str, object]:
        """As the messages hold it."""
        return {**vars(self), "strata": [vars(stratum) for stratum in self.strata]}

    def summary(self) -> str:
        """The report as text for a terminal."""
        width = max(len(stratum.name) for stratum in self.strata)
        lines = [f"{self.out}: {self.points} points (seed {self.seed})"]
        lines += [f"  {s.name:{width}} {s.share:7.2%} of the map {s.points:6d} points" for s in self.strata]
        lines.append("Fill the field 'reference' with class names or codes, without looking at 'map_class'.")
        return "\n".join(lines)


@dataclass(frozen=True)
class Positions:
    """Pixels of a map."""

    codes: NDArray[np.int64]
    """[n] the map's classes there."""
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


def draw_reference(request: DrawRequest, progress: Progress = silent) -> DrawnSample:
    """Draw a stratified random sample of a map's pixels and write their centres as GeoPackage points.

    Fields: `id`, `map_class` (name), `stratum` (code), `reference` (empty). The points come in random order, so that
    whoever checks them does not know which class comes next.

    Raises
    ------
    UserError
        No class map, numbers that make no sense, a place that cannot be written, or points that were checked already.
    """
    _check_numbers(request)
    check_writable(request.out, (".gpkg",))
    _check_unlabelled(request.out)
    with open_class_map(request.map) as class_map:
        counts = class_map.count(part_of(progress, 0.0, 0.6))
        areas = counts.by_row @ PixelAreas.of(class_map.grid).rows(class_map.grid)
        shares, pixels = areas / areas.sum(), counts.by_row.sum(axis=1)
        total = request.points or sample_size(
            shares,
            np.full(len(shares), request.expected_accuracy),
            request.standard_error or STANDARD_ERROR,
            int(pixels.sum()),
        )
        if total < 2 * len(shares):
            raise UserError(
                f"{total} points are too few for {len(shares)} classes: an interval needs at least two of each, "
                f"that is {2 * len(shares)}, and {LEAST_OF_A_CLASS[0] * len(shares)} are a good start."
            )
        sizes = allocate(shares, pixels, total)
        positions = draw_positions(class_map, counts, sizes, request.seed, part_of(progress, 0.6, 0.95))
        _write_points(request.out, class_map, positions)
        strata = tuple(
            Stratum(int(code), class_map.name(int(code)), int(pixels[k]), float(shares[k]), int(sizes[k]))
            for k, code in enumerate(counts.codes)
        )
    progress(1.0, "Points written")
    return DrawnSample(str(request.out), int(sizes.sum()), request.seed, strata)


def sample_size(
    weights: NDArray[np.float64], accuracies: NDArray[np.float64], standard_error: float, pixels: int | None = None
) -> int:
    """How many samples give the overall accuracy a standard error (eq. 13).

    Parameters
    ----------
    weights : [K]
        Shares of the map's classes in its area.
    accuracies : [K]
        User's accuracies that are expected.
    standard_error : float
        0 to 1.
    pixels : int, optional
        Of the map; as if without end if not given.
    """
    deviations = np.sqrt(accuracies * (1 - accuracies))
    of_the_whole = float(weights @ deviations**2) / pixels if pixels else 0.0
    return int(np.ceil(float(weights @ deviations) ** 2 / (standard_error**2 + of_the_whole)))


def allocate(shares: NDArray[np.float64], pixels: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Samples of each class, [K]: enough of the rare ones, the rest by area, none more than it has pixels.

    Enough is 50, or less (25 at the least) where 50 of each class would take more than half of all; with fewer than 25
    of each class to give, all get alike.
    """
    fewest, enough = LEAST_OF_A_CLASS
    wanted = min(max(total // (2 * len(shares)), fewest), enough, total // len(shares))
    floor = np.minimum(wanted, pixels)
    sizes, free = floor.astype(np.float64), np.ones(len(shares), bool)
    while free.any():
        by_area = (total - floor[~free].sum()) * shares[free] / shares[free].sum()
        rare = by_area < floor[free]
        if not rare.any():
            sizes[free] = by_area
            break
        free[np.flatnonzero(free)[rare]] = False
    whole = np.floor(sizes).astype(np.int64)
    largest_remainders = np.argsort(whole - sizes, kind="stable")
    whole[largest_remainders[: max(0, total - int(whole.sum()))]] += 1
    return np.minimum(whole, pixels)


def draw_positions(
    class_map: ClassMap,
    counts: PixelCounts,
    sizes: NDArray[np.int64],
    seed: int,
    progress: Progress = silent,
) -> Positions:
    """Random pixels of each class, none twice, in random order; reads only the strips that hold some of them.

    All pixels of a class are equally likely; on a map in degrees they are as likely as they are large, so that the
    sample stands for area there too.
    """
    rng = np.random.default_rng(seed)
    areas = PixelAreas.of(class_map.grid).rows(class_map.grid)
    drawn = [
        _drawn_ranks(by_row, areas / areas.max(), int(size), rng)
        for by_row, size in zip(counts.by_row, sizes, strict=True)
    ]
    codes = np.repeat(counts.codes, [len(rows) for rows, _ in drawn])
    rows = np.concatenate([rows for rows, _ in drawn])
    ranks = np.concatenate([ranks for _, ranks in drawn])
    columns = np.zeros(len(rows), np.intp)
    for strip in class_map.strips():
        here = np.flatnonzero((rows >= strip.start) & (rows < strip.stop))
        if len(here):
            progress(strip.start / class_map.grid.height, "Drawing points")
            values = class_map.read(strip)
            for i in here:
                row = values[rows[i] - strip.start]
                columns[i] = np.flatnonzero((row == codes[i]).filled(False))[ranks[i]]
    order = rng.permutation(len(rows))
    return Positions(codes[order], rows[order], columns[order])


def _drawn_ranks(
    by_row: NDArray[np.int64], areas: NDArray[np.float64], size: int, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of `size` pixels of a class, and which of the class's pixels in their row they are."""
    ends = np.cumsum(by_row * areas)
    most = int(by_row.max())
    chosen: NDArray[np.intp] = np.empty(0, np.intp)
    while len(chosen) < size:
        at = rng.random(2 * (size - len(chosen)) + 16) * ends[-1]
        rows = np.minimum(np.searchsorted(ends, at, side="right"), np.flatnonzero(by_row)[-1])
        ranks = ((at - ends[rows]) / areas[rows] + by_row[rows]).astype(np.intp)
        flat = rows * most + np.clip(ranks, 0, by_row[rows] - 1)
        found, first = np.unique(np.concatenate([chosen, flat]), return_index=True)
        chosen = found[np.argsort(first)][:size]
    return chosen // most, chosen % most


def _check_numbers(request: DrawRequest) -> None:
    if request.points is not None and request.standard_error is not None:
        raise UserError("Both a number of points and a standard error were given: choose one of them.")
    if request.points is not None and not 0 < request.points <= 1_000_000:
        raise UserError(f"{request.points} points make no sample: choose from 50 to some thousands.")
    if request.standard_error is not None and not 0 < request.standard_error < 0.5:
        raise UserError(
            f"A standard error of {request.standard_error:g} makes no sense: choose one such as 0.01, "
            "with which the overall accuracy is known to about ±2 %."
        )
    if not 0 < request.expected_accuracy < 1:
        raise UserError(
            f"An expected accuracy of {request.expected_accuracy:g} makes no sense: choose one between 0 and 1."
        )


def _check_unlabelled(path: Path) -> None:
    """Refuse to overwrite points that somebody has checked already."""
    if not path.exists():
        return
    try:
        features = read_features(path)
    except UserError:
        return  # nothing that could have been labelled
    labelled = sum(value is not None for value in features.values("reference")) if "reference" in features.fields else 0
    if labelled:
        raise UserError(f"{path.name} exists and {labelled} of its points hold a reference class: choose another name.")


def _write_points(path: Path, class_map: ClassMap, positions: Positions) -> None:
    x, y = class_map.grid.transform * (positions.columns + 0.5, positions.rows + 0.5)
    number = len(positions.codes)
    columns = {
        "id": np.arange(1, number + 1, dtype=np.int32),
        "map_class": np.array([class_map.name(int(code)) for code in positions.codes], object),
        "stratum": positions.codes,
        "reference": np.full(number, None, object),
    }
    with written_whole(path, vector_errors()) as temporary:
        pyogrio.raw.write(
            temporary,
            shapely.to_wkb(shapely.points(x, y)),
            list(columns.values()),
            list(columns),
            geometry_type="Point",
            crs=class_map.grid.crs.to_wkt(),
            driver="GPKG",
            layer=_LAYER,
        )
