"""Where the next sample would teach a map most: doubtful places, unlike the samples, of classes with few of them.

The product of uncertainty, distance and class balance follows what is common in active learning (Settles 2009,
*Active Learning Literature Survey*); the greedy choice of far places is k-centre (Sener and Savarese 2018).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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
        height, width = features.grid.height, features.grid.width
        cells = [(row, column) for row in range(0, height, _CELL) for column in range(0, width, _CELL)]
        chosen = rng.permutation(len(cells))[:_MOST_CELLS]
        parts = []
        for done, number in enumerate(chosen):
            row, column = cells[number]
            step = part_of(progress, done / len(chosen), (done + 1) / len(chosen))
            cell = Window(column, row, min(_CELL, width - column), min(_CELL, height - row))
            parts.append(_from_cell(features, cell, -(-most // len(chosen)), homogeneous, rng, step))
        rows, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
        return cls(rows, columns, values)


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
    features: SceneFeatures,
    cell: Window,
    most: int,
    homogeneous: float,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Scene rows, columns and features of a cell's candidates."""
    block = features.block(cell, progress)
    rows, columns = cell.rows, cell.columns
    dense, valid = block.dense(rows, columns), block.valid_at(rows, columns)
    kept = _whole_neighbourhood(valid)
    for inside, positions, length in (
        (kept, rows, features.grid.height),
        (kept.T, columns, features.grid.width),
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
