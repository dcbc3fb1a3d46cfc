"""The map that follows every click: what the screen shows, refitted and redrawn at once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.mapping.comparison import ForestComparison, compare_with_forest
from engine.mapping.feature_block import FeatureBlock, Positions, ThinnedBlock
from engine.mapping.prediction import NO_CLASS, Labelled, labelled, probabilities, smoothed
from engine.mapping.probes import candidates
from engine.mapping.samples import SampleSet
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.suggestions import SUGGESTIONS, CandidatePool, Suggestion, suggest
from engine.mapping.validation import Accuracy, FittedProbe, fit_probe
from engine.progress import Progress, part_of, silent

TILE = 256
"""Side in pixels of the squares whose features are computed and kept together."""
MOST_BYTES = 1_500_000_000
_SECONDS_BETWEEN_PARTIALS = 0.7


@dataclass(frozen=True)
class View:
    """What a screen shows: `extent` (xmin, ymin, xmax, ymax) in the grid's CRS as `width` × `height` pixels."""

    extent: tuple[float, float, float, float]
    width: int
    height: int


@dataclass(frozen=True)
class Seconds:
    """Where the time of one redraw went."""

    features: float
    fit: float
    predict: float


@dataclass(frozen=True)
class ViewMap:
    """The map of a view."""

    labelled: Labelled
    """Of the screen's pixels."""
    accuracy: Accuracy | None
    ignored: int
    """Samples on no data."""
    seconds: Seconds


Tile = FeatureBlock | ThinnedBlock
_Key = tuple[int, int, int]


class LiveMap:
    """Features of the tiles seen so far, and maps of any view from any samples.

    When a view's tiles are there, a changed sample costs only the refit and a few matrix products.
    """

    def __init__(self, features: SceneFeatures, most_bytes: int = MOST_BYTES) -> None:
        self.features = features
        self._most_bytes = most_bytes
        self._tiles: OrderedDict[_Key, Tile] = OrderedDict()
        self._pool: CandidatePool | None = None
        self._sampled: dict[tuple[int, int], tuple[NDArray[np.float32], bool]] = {}

    def view(
        self,
        view: View,
        samples: SampleSet,
        *,
        method: str = "linear",
        smoothing: float = 2.0,
        equal_shares: bool = False,
        partial: Callable[[Labelled], None] | None = None,
        progress: Progress = silent,
    ) -> ViewMap:
        """Fit a probe on the samples and map the view.

        Parameters
        ----------
        smoothing : float
            Gaussian smoothing of the class probabilities, in pixels of the scene.
        equal_shares : bool
            As in `classify`.
        partial : callable, optional
            Given the map so far, every now and then while features are being computed.

        Raises
        ------
        UserError
            Fewer than two classes among the samples that lie on data.
        """
        started = time.perf_counter()
        features, known = self._sample_features(samples, part_of(progress, 0.0, 0.2))
        sampled = time.perf_counter()
        fitted = self._fit(method, samples, features, known, equal_shares)
        fit = time.perf_counter() - sampled
        canvas = _Canvas.of(view, self.features, fitted.probe.classes_, smoothing)
        waited, shown = sampled - started, time.perf_counter()
        missing = self._show_known(canvas, fitted)
        for done, square in enumerate(missing):
            if partial is not None and time.perf_counter() - shown > _SECONDS_BETWEEN_PARTIALS:
                partial(canvas.finished(smoothing, fitted.temperature))
                shown = time.perf_counter()
            begun = time.perf_counter()
            step = part_of(progress, 0.2 + 0.8 * done / len(missing), 0.2 + 0.8 * (done + 1) / len(missing))
            tile = self._compute(square, canvas, step)
            waited += time.perf_counter() - begun
            canvas.paint(fitted, tile, *canvas.positions(square))
        result = canvas.finished(smoothing, fitted.temperature)
        predict = time.perf_counter() - started - waited - fit
        return ViewMap(result, fitted.accuracy, int((~known).sum()), Seconds(waited, fit, predict))

    def comparison(
        self, samples: SampleSet, accuracy: Accuracy | None, progress: Progress = silent
    ) -> ForestComparison | None:
        """A random forest on the bands beside the view's `accuracy`, on the same samples and folds."""
        _, known = self._sample_features(samples, silent)
        usable = samples.where(known)
        positions = usable.positions(self.features.grid.resolution)
        return compare_with_forest(self.features.scene, usable, positions, accuracy, progress)

    def suggestions(
        self,
        samples: SampleSet,
        *,
        method: str = "linear",
        number: int = SUGGESTIONS,
        progress: Progress = silent,
    ) -> list[Suggestion]:
        """Where the next samples would teach the map most, the best first; also without any sample.

        The scene's candidates are found once and kept, which takes a while on a large scene.
        """
        if self._pool is None:
            self._pool = CandidatePool.of(self.features, progress=part_of(progress, 0.0, 0.9))
        if not len(samples):
            return suggest(self._pool, self.features.grid, samples, self._pool.features[:0], None, number)
        features, known = self._sample_features(samples, part_of(progress, 0.9, 1.0))
        usable, features = samples.where(known), features[known]
        several = len(np.unique(usable.codes)) > 1
        first = candidates(method, self.features.token_dimensions)[0]
        probe = first.fit(features, usable.codes, usable.weights) if several else None
        return suggest(self._pool, self.features.grid, usable, features, probe, number)

    def _fit(
        self,
        method: str,
        samples: SampleSet,
        features: NDArray[np.float32],
        known: NDArray[np.bool_],
        equal_shares: bool,
    ) -> FittedProbe:
        usable = samples.where(known)
        positions = usable.positions(self.features.grid.resolution)
        return fit_probe(
            method,
            features[known],
            usable.codes,
            positions,
            usable.classes,
            weights=usable.weights,
            tokens=self.features.token_dimensions,
            spread=None if equal_shares else self.features.spread_pixels(),
        )

    def _sample_features(self, samples: SampleSet, progress: Progress) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Features of the samples' pixels; each pixel is computed once, or taken from a tile that is there."""
        pixels = list(zip(samples.rows.tolist(), samples.columns.tolist(), strict=True))
        unseen = [pixel for pixel in dict.fromkeys(pixels) if pixel not in self._sampled]
        missing = [pixel for pixel in unseen if not self._sample_from_tile(pixel)]
        if missing:
            rows, columns = np.array(missing, np.intp).T
            features, known = self.features.at_pixels(rows, columns, progress)
            self._sampled.update(zip(missing, zip(features, known.tolist(), strict=True), strict=True))
        return (
            np.stack([self._sampled[pixel][0] for pixel in pixels]),
            np.array([self._sampled[pixel][1] for pixel in pixels], bool),
        )

    def _sample_from_tile(self, pixel: tuple[int, int]) -> bool:
        tile = self._tiles.get((pixel[0] // TILE, pixel[1] // TILE, 1))
        if not isinstance(tile, FeatureBlock):
            return False
        at = np.array([pixel[0]]), np.array([pixel[1]])
        self._sampled[pixel] = tile.dense(*at)[0, 0], bool(tile.valid_at(*at)[0, 0])
        return True

    def _show_known(self, canvas: _Canvas, fitted: FittedProbe) -> list[tuple[int, int]]:
        """Paint the tiles that are there; the others, the middle of the screen first."""
        missing = []
        for square in canvas.squares():
            rows, columns = canvas.positions(square)
            tile = self._tiles.get(canvas.key(square))
            if tile is None or (isinstance(tile, ThinnedBlock) and not _holds(tile, rows, columns)):
                missing.append(square)
            else:
                self._tiles.move_to_end(canvas.key(square))
                canvas.paint(fitted, tile, rows, columns)
        return missing

    def _compute(self, square: tuple[int, int], canvas: _Canvas, progress: Progress) -> Tile:
        row, column = square[0] * TILE, square[1] * TILE
        height = min(TILE, self.features.grid.height - row)
        width = min(TILE, self.features.grid.width - column)
        block = self.features.block(row, column, height, width, progress)
        tile: Tile = block if canvas.reduction == 1 else block.thinned(*canvas.positions(square))
        self._tiles[canvas.key(square)] = tile
        while sum(kept.size for kept in self._tiles.values()) > self._most_bytes and len(self._tiles) > 1:
            self._tiles.popitem(last=False)
        return tile


@dataclass
class _Canvas:
    """The probabilities of the scene's pixels that a screen shows, as they are being filled."""

    view_rows: NDArray[np.intp]
    """[height] for each screen row its place in `rows`, −1 outside the scene; likewise `view_columns`."""
    view_columns: NDArray[np.intp]
    rows: Positions
    """The scene rows that are needed, ascending; likewise `columns`."""
    columns: Positions
    reduction: int
    """1 where neighbouring scene pixels are shown; else about how many of them one screen pixel stands for."""
    values: NDArray[np.float32]
    valid: NDArray[np.bool_]
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, view: View, features: SceneFeatures, codes: NDArray[np.int64], smoothing: float) -> _Canvas:
        grid = features.grid
        left, bottom, right, top = view.extent
        x = left + (np.arange(view.width) + 0.5) * (right - left) / view.width
        y = top - (np.arange(view.height) + 0.5) * (top - bottom) / view.height
        columns = np.floor((~grid.transform * (x, np.full_like(x, top)))[0]).astype(np.intp)
        rows = np.floor((~grid.transform * (np.full_like(y, left), y))[1]).astype(np.intp)
        reduction = max(1, round(max(np.ptp(rows) / view.height, np.ptp(columns) / view.width)))
        margin = int(np.ceil(3 * smoothing)) if reduction == 1 else 0
        needed_rows = _needed(rows, grid.height, margin, reduction)
        needed_columns = _needed(columns, grid.width, margin, reduction)
        shape = (len(needed_rows), len(needed_columns))
        return cls(
            _places(rows, needed_rows),
            _places(columns, needed_columns),
            needed_rows,
            needed_columns,
            reduction,
            np.zeros((len(codes), *shape), np.float32),
            np.zeros(shape, bool),
            codes,
        )

    def squares(self) -> list[tuple[int, int]]:
        """The tiles that the screen needs, the nearest to its middle first."""
        if not len(self.rows) or not len(self.columns):
            return []
        middle = self.rows.mean() / TILE, self.columns.mean() / TILE
        found = [(int(i), int(j)) for i in np.unique(self.rows // TILE) for j in np.unique(self.columns // TILE)]
        return sorted(found, key=lambda at: (at[0] + 0.5 - middle[0]) ** 2 + (at[1] + 0.5 - middle[1]) ** 2)

    def key(self, square: tuple[int, int]) -> _Key:
        return (*square, self.reduction)

    def positions(self, square: tuple[int, int]) -> tuple[Positions, Positions]:
        """The rows and columns of the screen in a tile."""
        return (
            self.rows[self.rows // TILE == square[0]],
            self.columns[self.columns // TILE == square[1]],
        )

    def paint(self, fitted: FittedProbe, tile: Tile, rows: Positions, columns: Positions) -> None:
        """Fill in the probabilities of a tile."""
        top, left = np.searchsorted(self.rows, rows[0]), np.searchsorted(self.columns, columns[0])
        area = slice(top, top + len(rows)), slice(left, left + len(columns))
        self.values[(slice(None), *area)] = probabilities(fitted.probe, tile, rows, columns)
        self.valid[area] = tile.valid_at(rows, columns)

    def finished(self, smoothing: float, temperature: float) -> Labelled:
        """The map of the screen's pixels as far as it is known."""
        if not self.valid.any():
            shape = len(self.view_rows), len(self.view_columns)
            return Labelled(np.full(shape, NO_CLASS, np.uint8), np.full((2, *shape), NO_CLASS, np.uint8))
        values = smoothed(self.values, self.valid, smoothing / self.reduction)
        small = labelled(values, self.valid, self.codes, temperature)
        outside = (self.view_rows < 0)[:, None] | (self.view_columns < 0)[None]
        codes = small.codes[self.view_rows][:, self.view_columns]
        confidence = small.confidence[:, self.view_rows][:, :, self.view_columns]
        return Labelled(np.where(outside, np.uint8(NO_CLASS), codes), np.where(outside, np.uint8(NO_CLASS), confidence))


def _needed(positions: NDArray[np.intp], length: int, margin: int, reduction: int) -> Positions:
    """The scene's rows (or columns) behind the screen's, with a margin for smoothing where they are neighbours."""
    inside = np.unique(positions[(positions >= 0) & (positions < length)])
    if len(inside) == 0 or reduction > 1:
        return inside
    return np.arange(max(0, inside[0] - margin), min(length, inside[-1] + margin + 1))


def _places(positions: NDArray[np.intp], needed: Positions) -> NDArray[np.intp]:
    """Where each position stands in `needed`; −1 if it does not."""
    if len(needed) == 0:
        return np.full(len(positions), -1, np.intp)
    place = np.searchsorted(needed, positions).clip(0, len(needed) - 1)
    return np.where(needed[place] == positions, place, -1)


def _holds(tile: ThinnedBlock, rows: Positions, columns: Positions) -> bool:
    return bool(np.isin(rows, tile.rows).all() and np.isin(columns, tile.columns).all())
