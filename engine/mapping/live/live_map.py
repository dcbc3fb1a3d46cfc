"""The map that follows every click: what the screen shows, refitted and redrawn at once.

A scene opens before there is anything to fit: what fits is imported then, since scikit-learn takes its time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...features.block import FeatureBlock, Positions, ThinnedBlock
from ...features.scene_features import SceneFeatures
from ...imagery import Window
from ...imagery.network.opening import NetworkError
from ...parcels.clicks import TaughtParcels
from ...progress import Progress, notice, part_of, silent
from ...reports.map_report import CrossValidation, ForestComparison
from ...requests import ViewRequest
from ...requests.live import SUGGESTIONS
from ...requests.maps import METHODS
from ...samples.sample_set import SampleSet
from ...samples.suspicious import SuspiciousSample, suspicious_samples
from ..classify.prediction import NO_CLASS, Labelled
from ..learners.parallel import in_parallel, one_thread_each
from .screen_canvas import TILE, ScreenCanvas, ScreenLikeness, Square, Tile, TileKey
from .screen_parcels import LiveParcels
from .suggestions import CandidateCells, Suggestion, suggest

if TYPE_CHECKING:
    from ..classify.validation import FittedProbe

MOST_BYTES = 1_500_000_000
_SECONDS_BETWEEN_PARTIALS = 0.7
_MOST_PREPARED = 64
"""Tiles of a first look that are computed before anything is shown."""
FROM_PIXELS, FROM_MODEL = "pixels", "model"
"""What a map was made from: some of it from the pixels' own features alone, or all of it with the model's."""
Partial = Callable[[Labelled, str], None]
"""Is given a map so far, and what it was made from."""


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
        self._keeping = Lock()  # tiles of a first view come from threads, which a newer click does not end at once
        self._candidates = CandidateCells(features)
        self._sampled: dict[tuple[int, int], tuple[NDArray[np.float32], bool]] = {}
        self._pixels: LiveMap | None = None
        self._neighbours: ScreenLikeness | None = None
        self.parcels: LiveParcels | None = None
        """The unit of the map, instead of pixels."""

    def view(
        self,
        request: ViewRequest,
        samples: SampleSet,
        partial: Partial | None = None,
        progress: Progress = silent,
    ) -> ViewMap:
        """Fit a probe on the samples and map the view; `partial` is given the map so far, every now and then.

        What has no features of the model yet is first mapped by what the pixels alone tell (`FROM_PIXELS`).

        Raises
        ------
        UserError
            Fewer than two classes among the samples that lie on data.
        """
        if partial is None or self.features.are_standardised:
            return self._mapped(request, samples, partial, progress)
        look = self._look(request, samples, partial, progress)
        return self._mapped(request, samples, partial, progress, look)

    def _mapped(
        self,
        request: ViewRequest,
        samples: SampleSet,
        partial: Partial | None,
        progress: Progress,
        look: Labelled | None = None,
        only: Sequence[Square] | None = None,
    ) -> ViewMap:
        """The map of a view, or `only` of some squares of it; what is not there yet is that of a first look."""
        started = time.perf_counter()
        if look is not None:  # a scene's first view, whose samples lie on its tiles
            self._prepare_quickly(request, progress, only)
        samples, features, known = self._taught(samples, part_of(progress, 0.0, 0.1))
        sampled = time.perf_counter()
        fitted = self._fit(request, samples, features, known, part_of(progress, 0.1, 0.2))
        fit = time.perf_counter() - sampled
        canvas = self._canvas(request, fitted.probe.classes_)
        self._neighbours = canvas.neighbours
        waited, shown = sampled - started, time.perf_counter()
        missing = self._show_known(canvas, fitted, progress, only)
        if missing and partial is not None and look is None and self._learns:
            look = self._look(request, samples, partial, progress, canvas.finished(fitted), missing)
            self._prepare_quickly(request, progress, missing)
            missing = self._show_known(canvas, fitted, progress, missing)
        unread: dict[str, None] = {}
        for done, square in enumerate(missing):
            if partial is not None and time.perf_counter() - shown > _SECONDS_BETWEEN_PARTIALS:
                partial(_over(canvas.finished(fitted), look), FROM_PIXELS if look else FROM_MODEL)
                shown = time.perf_counter()
            begun = time.perf_counter()
            step = part_of(progress, 0.2 + 0.8 * done / len(missing), 0.2 + 0.8 * (done + 1) / len(missing))
            try:
                tile = self._kept(canvas.key(square), self._computed(square, canvas, step))
            except NetworkError as problem:  # the rest of the screen is mapped; the next click tries this tile again
                unread.setdefault(str(problem))
                continue
            waited += time.perf_counter() - begun
            canvas.paint(fitted, {square: tile})
        for sentence in unread:
            notice(sentence)
        result = canvas.finished(fitted)
        if self._pixels is not None:
            self._pixels._forget()  # what it showed has the model's features now
        predict = time.perf_counter() - started - waited - fit
        suspicious = suspicious_samples(samples.where(known).as_mapped, self.features.grid, fitted.held_out)
        return ViewMap(result, fitted.accuracy, suspicious, int((~known).sum()), Seconds(waited, fit, predict))

    def _canvas(self, request: ViewRequest, codes: NDArray[np.int64]) -> ScreenCanvas:
        """A canvas on which nothing is painted yet."""
        guide = self.features.layout.guide
        return ScreenCanvas.of(request, self.features.grid, codes, guide, self._neighbours, self.parcels)

    @property
    def _learns(self) -> bool:
        """Whether the model has a part in the features."""
        return self.features.token_dimensions > 0

    def _look(
        self,
        request: ViewRequest,
        samples: SampleSet,
        partial: Partial,
        progress: Progress,
        known: Labelled | None = None,
        only: Sequence[Square] | None = None,
    ) -> Labelled:
        """A first map of a view, or of `only` some squares, from the pixels alone, shown around what is known."""
        if self._pixels is None:
            self._pixels = LiveMap(self.features.of_pixels(), self._most_bytes // 4)
        self._pixels.parcels = self.parcels
        within = part_of(progress, 0.0, 0.02)

        def shown(labelled: Labelled, _source: str = FROM_PIXELS) -> None:
            partial(_over(known, labelled) if known is not None else labelled, FROM_PIXELS)

        self._pixels._prepare(request, within, only)
        look = self._pixels._mapped(request, samples, shown, within, only=only).labelled
        shown(look)
        return look

    def _prepare_quickly(self, request: ViewRequest, progress: Progress, only: Sequence[Square] | None) -> None:
        """Compute a view's tiles together, where no model runs over many of them at once to make tokens."""
        if not self.features.needs_tokens:
            self._prepare(request, part_of(progress, 0.02, 0.1), only)

    def _prepare(self, request: ViewRequest, progress: Progress, only: Sequence[Square] | None) -> None:
        """Compute the tiles of a view on all cores, unless they are many; the samples on them then cost nothing."""
        canvas = self._canvas(request, np.zeros(0, np.int64))
        squares = [square for square in only or canvas.squares() if canvas.key(square) not in self._tiles]
        if canvas.reduction > 1 or len(squares) > _MOST_PREPARED:
            return
        self.features.statistics(progress)

        def compute(square: Square) -> None:  # kept at once: where a newer click ends this, it goes on from there
            self._kept(canvas.key(square), self._computed(square, canvas, progress))

        try:
            with one_thread_each():
                in_parallel(compute, squares)
        except NetworkError:  # what can be read is read tile by tile, and what cannot be is said there
            return

    def comparison(
        self, samples: SampleSet, accuracy: CrossValidation | None, progress: Progress = silent
    ) -> ForestComparison | None:
        """A random forest on the bands beside the view's `accuracy`, on the same samples and folds."""
        samples, _, known = self._taught(samples, silent)
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

        In a large scene they lie on what screens have shown, and at the places of its statistics.
        """
        with self._keeping:
            tiles = [tile for tile in self._tiles.values() if isinstance(tile, FeatureBlock)]
        pool = self._candidates.pool(tiles, part_of(progress, 0.0, 0.9))
        if not len(samples):
            return suggest(pool, self.features.grid, samples, pool.features[:0], None, number)
        samples, features, known = self._taught(samples, part_of(progress, 0.9, 1.0))
        usable, features = samples.where(known), features[known]
        several = len(np.unique(usable.codes)) > 1
        method = "linear" if method == "auto" else method  # its answers are the surest, and fast to be had
        from ..classify.candidates import candidates

        first = candidates(method, self.features.token_dimensions, self.features.parts)[0]
        probe = first.fit(features, usable.codes, usable.weights) if several else None
        return suggest(pool, self.features.grid, usable, features, probe, number)

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
            level=usable.level,
        )

    def _taught(
        self, samples: SampleSet, progress: Progress
    ) -> tuple[SampleSet, NDArray[np.float32], NDArray[np.bool_]]:
        """What samples teach, or their parcels: the samples, their features, and whether these are known."""
        taught = TaughtParcels.of(samples, self.parcels.pixels if self.parcels else None)
        return taught.samples, *taught.means(*self._sample_features(taught.pixels, progress))

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

    def _show_known(
        self, canvas: ScreenCanvas, fitted: FittedProbe, progress: Progress, only: Sequence[Square] | None
    ) -> list[Square]:
        """Paint the tiles that are there; the others, the middle of the screen first."""
        missing: list[Square] = []
        there: dict[Square, Tile] = {}
        for square in canvas.squares() if only is None else only:
            rows, columns = canvas.positions(square)
            with self._keeping:
                tile = self._tiles.get(canvas.key(square))
                if tile is not None:
                    self._tiles.move_to_end(canvas.key(square))
            if tile is None or (isinstance(tile, ThinnedBlock) and not _holds(tile, rows, columns)):
                missing.append(square)
            else:
                there[square] = tile
        canvas.paint(fitted, there, progress)
        return missing

    def _computed(self, square: Square, canvas: ScreenCanvas, progress: Progress) -> Tile:
        row, column = square[0] * TILE, square[1] * TILE
        height = min(TILE, self.features.grid.height - row)
        width = min(TILE, self.features.grid.width - column)
        block = self.features.block(Window(column, row, width, height), progress)
        return block if canvas.reduction == 1 else block.thinned(*canvas.positions(square))

    def _kept(self, key: TileKey, tile: Tile) -> Tile:
        """Keep a tile, and let go of those that were not asked for longest."""
        with self._keeping:
            self._tiles[key] = tile
            if self._pixels is not None:
                with self._pixels._keeping:
                    self._pixels._tiles.pop(key, None)  # it was shown
            while sum(kept.size for kept in self._tiles.values()) > self._most_bytes and len(self._tiles) > 1:
                self._tiles.popitem(last=False)
        return tile

    def _forget(self) -> None:
        """Let go of tiles, and of how alike their pixels are."""
        with self._keeping:
            self._tiles.clear()
        self._neighbours = None


def _over(upper: Labelled, lower: Labelled | None) -> Labelled:
    """One map, and where it has no class another."""
    if lower is None:
        return upper
    free = upper.codes == NO_CLASS
    codes, confidence = upper.codes.copy(), upper.confidence.copy()
    codes[free], confidence[:, free] = lower.codes[free], lower.confidence[:, free]
    return Labelled(codes, confidence)


def _holds(tile: ThinnedBlock, rows: Positions, columns: Positions) -> bool:
    return bool(np.isin(rows, tile.rows).all() and np.isin(columns, tile.columns).all())
