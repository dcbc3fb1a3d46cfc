"""The map that follows every click: what the screen shows, refitted and redrawn at once.

A scene opens before there is anything to fit: what fits is imported then, since scikit-learn takes its time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...features.block import FeatureBlock, Positions, ThinnedBlock
from ...features.scene_features import SceneFeatures
from ...imagery import Window
from ...imagery.network.opening import NetworkError
from ...progress import Progress, notice, part_of, silent
from ...reports.map_report import CrossValidation, ForestComparison
from ...requests import ViewRequest
from ...requests.live import SUGGESTIONS
from ...requests.maps import METHODS
from ...samples.sample_set import SampleSet
from ...samples.suspicious import SuspiciousSample, suspicious_samples
from ..classify.prediction import Labelled
from .screen_canvas import TILE, ScreenCanvas, Tile, TileKey
from .suggestions import CandidatePool, Suggestion, suggest

if TYPE_CHECKING:
    from ..classify.validation import FittedProbe

MOST_BYTES = 1_500_000_000
_SECONDS_BETWEEN_PARTIALS = 0.7


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
    """The class and confidence of the screen's pixels."""
    accuracy: CrossValidation | None
    suspicious: tuple[SuspiciousSample, ...]
    """Samples that do not look like their class, the worst first."""
    ignored: int
    """Samples on no data."""
    seconds: Seconds


class LiveMap:
    """Features of the tiles seen so far, and maps of any view from any samples.

    When a view's tiles are there, a changed sample costs only the refit and a few matrix products.
    """

    def __init__(self, features: SceneFeatures, most_bytes: int = MOST_BYTES) -> None:
        self.features = features
        self._most_bytes = most_bytes
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()
        self._pool: CandidatePool | None = None
        self._sampled: dict[tuple[int, int], tuple[NDArray[np.float32], bool]] = {}

    def view(
        self,
        request: ViewRequest,
        samples: SampleSet,
        partial: Callable[[Labelled], None] | None = None,
        progress: Progress = silent,
    ) -> ViewMap:
        """Fit a probe on the samples and map the view; `partial` is given the map so far, every now and then.

        Raises
        ------
        UserError
            Fewer than two classes among the samples that lie on data.
        """
        started = time.perf_counter()
        features, known = self._sample_features(samples, part_of(progress, 0.0, 0.1))
        sampled = time.perf_counter()
        fitted = self._fit(request, samples, features, known, part_of(progress, 0.1, 0.2))
        fit = time.perf_counter() - sampled
        canvas = ScreenCanvas.of(request, self.features.grid, fitted.probe.classes_)
        waited, shown = sampled - started, time.perf_counter()
        missing = self._show_known(canvas, fitted)
        unread: dict[str, None] = {}
        for done, square in enumerate(missing):
            if partial is not None and time.perf_counter() - shown > _SECONDS_BETWEEN_PARTIALS:
                partial(canvas.finished(fitted.temperature))
                shown = time.perf_counter()
            begun = time.perf_counter()
            step = part_of(progress, 0.2 + 0.8 * done / len(missing), 0.2 + 0.8 * (done + 1) / len(missing))
            try:
                tile = self._compute(square, canvas, step)
            except NetworkError as problem:  # the rest of the screen is mapped; the next click tries this tile again
                unread.setdefault(str(problem))
                continue
            waited += time.perf_counter() - begun
            canvas.paint(fitted, tile, *canvas.positions(square))
        for sentence in unread:
            notice(sentence)
        result = canvas.finished(fitted.temperature)
        predict = time.perf_counter() - started - waited - fit
        suspicious = suspicious_samples(samples.where(known), self.features.grid, fitted.held_out)
        return ViewMap(result, fitted.accuracy, suspicious, int((~known).sum()), Seconds(waited, fit, predict))

    def comparison(
        self, samples: SampleSet, accuracy: CrossValidation | None, progress: Progress = silent
    ) -> ForestComparison | None:
        """A random forest on the bands beside the view's `accuracy`, on the same samples and folds."""
        _, known = self._sample_features(samples, silent)
        usable = samples.where(known)
        positions = usable.positions(self.features.grid.resolution)
        from ..classify.forest_baseline import compare_with_forest

        return compare_with_forest(self.features.scene, usable, positions, accuracy, progress)

    def suggestions(
        self,
        samples: SampleSet,
        *,
        method: str = METHODS[0],
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
        method = "linear" if method == "auto" else method  # its answers are the surest, and fast to be had
        from ..classify.candidates import candidates

        first = candidates(method, self.features.token_dimensions, self.features.parts)[0]
        probe = first.fit(features, usable.codes, usable.weights) if several else None
        return suggest(self._pool, self.features.grid, usable, features, probe, number)

    def _fit(
        self,
        request: ViewRequest,
        samples: SampleSet,
        features: NDArray[np.float32],
        known: NDArray[np.bool_],
        progress: Progress,
    ) -> FittedProbe:
        from ..classify.validation import fit_probe

        usable = samples.where(known)
        positions = usable.positions(self.features.grid.resolution)
        tells_shares = self.features.tells_shares and not request.equal_shares
        return fit_probe(
            request.method,
            features[known],
            usable.codes,
            positions,
            usable.classes,
            weights=usable.weights,
            tokens=self.features.token_dimensions,
            parts=self.features.parts,
            spread=(lambda: self.features.spread_pixels(progress)) if tells_shares else None,
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

    def _show_known(self, canvas: ScreenCanvas, fitted: FittedProbe) -> list[tuple[int, int]]:
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

    def _compute(self, square: tuple[int, int], canvas: ScreenCanvas, progress: Progress) -> Tile:
        row, column = square[0] * TILE, square[1] * TILE
        height = min(TILE, self.features.grid.height - row)
        width = min(TILE, self.features.grid.width - column)
        block = self.features.block(Window(column, row, width, height), progress)
        tile: Tile = block if canvas.reduction == 1 else block.thinned(*canvas.positions(square))
        self._tiles[canvas.key(square)] = tile
        while sum(kept.size for kept in self._tiles.values()) > self._most_bytes and len(self._tiles) > 1:
            self._tiles.popitem(last=False)
        return tile


def _holds(tile: ThinnedBlock, rows: Positions, columns: Positions) -> bool:
    return bool(np.isin(rows, tile.rows).all() and np.isin(columns, tile.columns).all())
