"""Where the next sample would teach a map most: doubtful places, unlike the samples, of classes with few of them.

The product of uncertainty, distance and class balance follows what is common in active learning (Settles 2009,
*Active Learning Literature Survey*); the greedy choice of far places is k-centre (Sener and Savarese 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...features.block import FeatureBlock
from ...features.scene_features import SceneFeatures
from ...imagery import Grid, LandCoverClass, Window
from ...progress import Progress, part_of, silent
from ...requests.live import SUGGESTIONS
from ...samples.sample_set import SampleSet

if TYPE_CHECKING:
    from ..classify.probes import Probe

MOST_PIXELS = 20_000
_CELL = 64
_MOST_CELLS = 64
_EDGE = 8
"""Pixels at the scene's edge that are never suggested: their neighbourhood is partly unknown."""
_HOMOGENEOUS = 0.5
"""Share of a cell's pixels that may be suggested, those that differ least from their neighbours."""
_APART = 5
"""Pixels between a suggestion and any sample or other suggestion."""


Candidates = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]
"""Rows, columns [n] and features [n, D]."""


@dataclass(frozen=True)
class Recipe:
    """How much each reason counts: exponents of the product, 0 to leave one out."""

    uncertainty: float = 1.0
    distance: float = 1.0
    balance: float = 1.0


@dataclass(frozen=True)
class Suggestion:
    """A place worth a click: scene pixel, its centre in the grid's CRS, and why."""

    x: float
    y: float
    row: int
    column: int
    score: float
    """From 0 to 1, for comparison within one answer only."""
    code: int | None
    """Most probable class; None before there is a probe. Likewise `second`."""
    second: int | None
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """As the messages hold it."""
        return asdict(self)


@dataclass(frozen=True)
class CandidatePool:
    """Random pixels of a scene that may be suggested, with their features."""

    rows: NDArray[np.intp]
    """[n] rows of the scene's grid; likewise `columns`."""
    columns: NDArray[np.intp]
    features: NDArray[np.float32]
    """[n, D]."""

    @classmethod
    def of(
        cls,
        features: SceneFeatures,
        most: int = MOST_PIXELS,
        seed: int = 0,
        homogeneous: float = _HOMOGENEOUS,
        progress: Progress = silent,
    ) -> CandidatePool:
        """Homogeneous pixels with data, from squares drawn at random over the scene (the same for the same seed)."""
        rng = np.random.default_rng(seed)
        cells = _cells(features.grid)
        chosen = rng.permutation(len(cells))[:_MOST_CELLS]
        parts = []
        for done, number in enumerate(chosen):
            step = part_of(progress, done / len(chosen), (done + 1) / len(chosen))
            block = features.block(cells[number], step)
            parts.append(_from_cell(features.grid, block, cells[number], -(-most // len(chosen)), homogeneous, rng))
        return cls.joined(parts)

    @classmethod
    def joined(cls, parts: Sequence[Candidates]) -> CandidatePool:
        """All candidates of some cells."""
        rows, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
        return cls(rows, columns, values)


class CandidateCells:
    """Candidates of a scene, found anew as more of its features are there.

    A small scene is looked at as a whole. In a large one it takes half a minute to compute features for this alone, so
    candidates come from the places of the scene's statistics and from the tiles that a screen has shown.
    """

    def __init__(self, features: SceneFeatures) -> None:
        self._features = features
        self._whole: CandidatePool | None = None
        self._cells: dict[Window, Candidates] = {}

    def pool(self, tiles: Sequence[FeatureBlock], progress: Progress = silent) -> CandidatePool:
        """The candidates, given the tiles whose features are there."""
        cells = _cells(self._features.grid)
        if len(cells) <= _MOST_CELLS:
            if self._whole is None:
                self._whole = CandidatePool.of(self._features, progress=progress)
            return self._whole
        places = self._features.spread_windows()
        seen = [(cell, tile) for tile in tiles for cell in _cells_in(tile)]
        drawn = np.random.default_rng(0).permutation(len(seen))[: max(0, _MOST_CELLS - len(places))]
        for done, place in enumerate(places):
            if place not in self._cells:
                self._add(place, self._features.block(place, part_of(progress, done / len(places), 1.0)))
        for cell, tile in (seen[number] for number in drawn):
            if cell not in self._cells:
                progress(1.0, "Looking for places")
                self._add(cell, tile)
        return CandidatePool.joined([self._cells[cell] for cell in (*places, *(seen[number][0] for number in drawn))])

    def _add(self, cell: Window, block: FeatureBlock) -> None:
        rng = np.random.default_rng((cell.row, cell.column))
        most = -(-MOST_PIXELS // _MOST_CELLS)
        self._cells[cell] = _from_cell(self._features.grid, block, cell, most, _HOMOGENEOUS, rng)


def _cells(grid: Grid) -> list[Window]:
    """Squares that cover a scene."""
    return [
        Window(column, row, min(_CELL, grid.width - column), min(_CELL, grid.height - row))
        for row in range(0, grid.height, _CELL)
        for column in range(0, grid.width, _CELL)
    ]


def _cells_in(block: FeatureBlock) -> list[Window]:
    """The whole squares in a block."""
    height, width = block.valid.shape
    return [
        Window(column, row, _CELL, _CELL)
        for row in range(-(-block.first_row // _CELL) * _CELL, block.first_row + height - _CELL + 1, _CELL)
        for column in range(-(-block.first_column // _CELL) * _CELL, block.first_column + width - _CELL + 1, _CELL)
    ]


def suggest(
    pool: CandidatePool,
    grid: Grid,
    samples: SampleSet,
    features: NDArray[np.float32],
    probe: Probe | None,
    number: int = SUGGESTIONS,
    recipe: Recipe = Recipe(),
) -> list[Suggestion]:
    """The best places for the next samples, the best first; fewer than `number` where the scene offers no more.

    Parameters
    ----------
    samples : SampleSet
        All samples on data so far; may be empty.
    features : [n, D]
        Of the samples.
    probe : Probe, optional
        Fitted on them; None while there are fewer than two classes, and only unlikeness counts.
    """
    if not len(pool.rows):
        return []
    free = _apart(pool, samples.rows, samples.columns)
    nearest = _nearest(pool.features, features)
    probability = probe.probabilities(*_products(probe, pool.features)) if probe is not None else None
    counts = {entry.code: samples.count(entry.code) for entry in samples.classes}
    scale = _Scale(max(float(nearest.max()), 1e-12), max(1, min(counts.values(), default=1)))
    found: list[Suggestion] = []
    while len(found) < number and free.any():
        parts = _Parts.of(probability, probe, nearest, counts, scale)
        score = np.where(free, parts.score(recipe), -1.0)
        best = int(score.argmax())
        suggestion = _described(pool, grid, best, float(score[best]), parts, samples.classes)
        found.append(suggestion)
        free &= _apart(pool, pool.rows[best : best + 1], pool.columns[best : best + 1])
        nearest = np.minimum(nearest, _nearest(pool.features, pool.features[best : best + 1]))
        if suggestion.code is not None:
            counts[suggestion.code] = counts.get(suggestion.code, 0) + 1
    return found


@dataclass(frozen=True)
class _Scale:
    """What makes the parts of the first suggestion's score 1 at most; later ones are measured by it too."""

    distance: float
    fewest: int
    """Samples of the class that has fewest."""


@dataclass(frozen=True)
class _Parts:
    """What a score is made of, each [n] from 0 to 1."""

    uncertainty: NDArray[np.float32]
    distance: NDArray[np.float32]
    balance: NDArray[np.float32]
    codes: NDArray[np.int64] | None
    """[2, n]: the most and second most probable classes."""

    @classmethod
    def of(
        cls,
        probability: NDArray[np.float32] | None,
        probe: Probe | None,
        nearest: NDArray[np.float32],
        counts: dict[int, int],
        scale: _Scale,
    ) -> _Parts:
        distance = nearest / np.float32(scale.distance)
        if probability is None or probe is None:
            one = np.ones_like(distance)
            return cls(one, distance, one, None)
        order = np.argsort(-probability, axis=0)[:2]
        top, second = np.take_along_axis(probability, order, axis=0)
        scarcity = [scale.fewest / max(counts.get(int(code), 0), scale.fewest) for code in probe.classes_]
        balance = np.array(scarcity, np.float32) @ probability
        return cls(1 - (top - second), distance, balance, probe.classes_[order])

    def score(self, recipe: Recipe) -> NDArray[np.float32]:
        """The product of the parts' powers [n]."""
        product: NDArray[np.float32] = (
            self.uncertainty**recipe.uncertainty * self.distance**recipe.distance * self.balance**recipe.balance
        )
        return product


def _described(
    pool: CandidatePool, grid: Grid, at: int, score: float, parts: _Parts, classes: tuple[LandCoverClass, ...]
) -> Suggestion:
    row, column = int(pool.rows[at]), int(pool.columns[at])
    x, y = grid.transform * (column + 0.5, row + 0.5)
    names = {entry.code: entry.name for entry in classes}
    code = second = None
    if parts.codes is not None:
        code, second = int(parts.codes[0, at]), int(parts.codes[1, at])
    strange = np.mean(parts.distance <= parts.distance[at]) > 0.95
    if code is None or second is None:
        reason = "unlike anything clicked so far" if names else "a place to begin with"
    elif parts.uncertainty[at] > 0.6:
        reason = f"could be {names.get(code, code)} or {names.get(second, second)}"
    elif parts.balance[at] > 0.6 and parts.balance[at] > np.median(parts.balance):
        reason = f"few samples of {names.get(code, code)} so far"
    elif strange:
        reason = "unlike anything clicked so far"
    else:
        reason = f"probably {names.get(code, code)}, of a kind not clicked yet"
    return Suggestion(float(x), float(y), row, column, round(score, 4), code, second, reason)


def _from_cell(
    grid: Grid,
    block: FeatureBlock,
    cell: Window,
    most: int,
    homogeneous: float,
    rng: np.random.Generator,
) -> Candidates:
    """Scene rows, columns and features of a cell's candidates, given a block that holds it."""
    rows, columns = cell.rows, cell.columns
    dense, valid = block.dense(rows, columns), block.valid_at(rows, columns)
    kept = _whole_neighbourhood(valid)
    for inside, positions, length in (
        (kept, rows, grid.height),
        (kept.T, columns, grid.width),
    ):
        edge = min(_EDGE, length // 8)
        inside &= ((positions >= edge) & (positions < length - edge))[:, None]
    unevenness = _unevenness(dense)
    if kept.any():
        kept &= unevenness <= np.quantile(unevenness[kept], homogeneous)
    at = np.flatnonzero(kept)
    at = np.sort(rng.choice(at, min(most, len(at)), replace=False))
    i, j = np.unravel_index(at, kept.shape)
    return rows[i], columns[j], np.ascontiguousarray(dense[i, j])


def _whole_neighbourhood(valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels whose 3 × 3 neighbourhood holds data, as far as it lies in the cell."""
    padded = np.pad(valid, 1, mode="edge")
    height, width = valid.shape
    shifted = [padded[i : i + height, j : j + width] for i in range(3) for j in range(3)]
    return np.logical_and.reduce(shifted)


def _unevenness(dense: NDArray[np.float32]) -> NDArray[np.float32]:
    """[h, w] largest distance in feature space to one of the four neighbours."""
    result = np.zeros(dense.shape[:2], np.float32)
    down = np.linalg.norm(np.diff(dense, axis=0), axis=2)
    right = np.linalg.norm(np.diff(dense, axis=1), axis=2)
    result[1:] = down
    result[:-1] = np.maximum(result[:-1], down)
    result[:, 1:] = np.maximum(result[:, 1:], right)
    result[:, :-1] = np.maximum(result[:, :-1], right)
    return result


def _nearest(features: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """[n] distance to the nearest of the others; without others the distance to the mean."""
    if len(others) == 0:
        return np.linalg.norm(features - features.mean(axis=0), axis=1).astype(np.float32)
    squares = (features**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * features @ others.T
    return np.sqrt(np.maximum(squares.min(axis=1), 0)).astype(np.float32)


def _products(probe: Probe, features: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.ascontiguousarray((features @ probe.directions_).T), np.linalg.norm(features, axis=1)


def _apart(pool: CandidatePool, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """[n] whether a candidate lies away from all of these pixels."""
    result = np.ones(len(pool.rows), bool)
    for row, column in zip(rows, columns, strict=True):
        result &= np.maximum(abs(pool.rows - row), abs(pool.columns - column)) >= _APART
    return result
