"""The features of a scene: what the model makes of it, the pixels and their neighbourhoods."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ..imagery import Grid, Scene, SceneBlock, Window
from ..model import InferenceModel, TerraFM, load_model
from ..model.info import NO_MODEL, ModelInfo
from ..progress import Progress, part_of, silent
from ..requests.models import DEFAULT_MODEL
from .block import FeatureBlock, FeatureLevel
from .cache import FeatureCache, default_cache_directory
from .context import HALO, context_levels, pixel_stack
from .layer_levels import ordered, read_layers, with_even_classes
from .layout import FeatureLayout
from .model_levels import ModelLevels, trimmed
from .parts import FeaturePart
from .scene_sample import SpreadPixels
from .standardisation import FeatureStatistics
from .texture import HALO as TEXTURE_HALO
from .texture import texture_length, texture_level
from .tokens import SceneTokens

_SMALL_SCENE = 512 * 512
"""Pixels of a scene that is looked at as a whole to see how common its classes are."""
_SMALL_BLOCK = 256
"""Pixels on a side of what is looked at at once."""
_SPREAD_STEP = {True: 4, False: 2}
"""Of a small scene every fourth row and column is looked at, of the places in a large one every second."""
BLOCK_EDGE = 8
"""Blocks are read from a multiple of every stride on."""
_PROBE_SIDE = 48
_PROBES = 16
_PROBE_LATTICE = 8


@dataclass(frozen=True)
class _RawBlock:
    levels: tuple[FeatureLevel, ...]
    valid: NDArray[np.bool_]
    first_row: int
    first_column: int

    def copied(self) -> _RawBlock:
        """One whose features may be changed."""
        return replace(self, levels=tuple(replace(level, values=level.values.copy("K")) for level in self.levels))


class SceneFeatures:
    """Features of any part of a scene, standardised over the scene and balanced by block.

    A feature vector is [pixel log bands and dB, their Gaussian means and deviations | the model's features]: its dense
    features, one in 20 m, or its tokens where it has no decoder. Radar alone has its texture before the latter. The
    parts are divided by the square root of their lengths, so that hundreds of dimensions do not drown twelve bands; a
    probe may weigh them otherwise (`token_dimensions` says where the model's part begins, from the end).

    Parameters
    ----------
    scene : Scene
        From `open_scene`; stays the caller's to close.
    model : str, TerraFM or InferenceModel, optional
        A model's name or path, or a loaded one; None for a scene of layers alone, which no model sees.
    cache : FeatureCache, optional
        Where tokens are kept; by default the user's cache folder.
    resolution : float, optional
        Metres at which tokens alone will be used: from a quarter of a patch on they are computed twice as densely, at
        four times the cost. Maps do not need it, since edges come from the pixels' own features; nor do models with
        dense features.
    statistics : FeatureStatistics, optional
        Another scene's, for a probe that was trained there; by default this scene's own.
    whole_batches : bool
        Whether parts of the scene must be, to the bit, what they are where the whole scene is computed.
    """

    def __init__(
        self,
        scene: Scene,
        model: str | TerraFM | InferenceModel | None = DEFAULT_MODEL,
        *,
        cache: FeatureCache | None = None,
        resolution: float | None = None,
        statistics: FeatureStatistics | None = None,
        whole_batches: bool = False,
    ) -> None:
        self.scene = scene
        self._levels: ModelLevels | None = None
        if scene.modalities and model is not None:
            if isinstance(model, str):
                model = load_model(model)
            inference = model if isinstance(model, InferenceModel) else InferenceModel(model)
            cache = cache or FeatureCache(default_cache_directory())
            self._levels = ModelLevels(scene, inference, cache, resolution, whole_batches)
        self._statistics = statistics
        self._spread: SpreadPixels | None = None
        self._places: list[_RawBlock] = []
        self._spread_windows: list[Window] = []
        self._learned = True

    def of_pixels(self) -> SceneFeatures:
        """The same scene without the model's part: what the pixels and their neighbourhoods tell, which comes at once.

        It shares this one's files and has statistics of its own; it needs no closing.
        """
        alone = copy.copy(self)
        alone._statistics, alone._spread, alone._places, alone._learned = None, None, [], False
        return alone

    @property
    def are_standardised(self) -> bool:
        """Whether the scene's statistics are known, before which nothing can be told of any pixel."""
        return self._statistics is not None

    def __enter__(self) -> SceneFeatures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def grid(self) -> Grid:
        """The scene's grid, on which rows and columns count."""
        return self.scene.grid

    @property
    def model(self) -> InferenceModel:
        """The model that sees the imagery; there is none where there is no imagery."""
        return self._of_model.model

    @property
    def _of_model(self) -> ModelLevels:
        if self._levels is None:
            raise RuntimeError("a scene of layers alone has no model")
        return self._levels

    @property
    def tokens(self) -> SceneTokens:
        """The model's tokens, of the first date where there are several."""
        return self._of_model.tokens[0]

    @property
    def has_model(self) -> bool:
        """Whether a model sees the scene, which may be one of layers alone."""
        return self._levels is not None

    @property
    def tells_shares(self) -> bool:
        """Whether a probe of few samples is sure enough of these features for the classes' shares to be told from it.

        Of an embedding alone it is not: all classes as equally common gave .545 / .625 macro-F1 at 5 / 10 clicks,
        shares told from the scene .445 / .622 (means of chile, savanna, coast).
        """
        return self.has_model

    @property
    def info(self) -> ModelInfo:
        """What reports say of the model."""
        return NO_MODEL if self._levels is None else self._levels.model.info

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of modalities that the model was not trained on."""
        tokens = self._levels.tokens if self._levels is not None else ()
        return tuple(dict.fromkeys(note for dated in tokens for note in dated.notes))

    @property
    def token_dimensions(self) -> int:
        """How many of a feature vector's last numbers are the model's: its dense features, or its tokens.

        Of what the decoder does not read, such as radar alone, they are the tokens.
        """
        return self._levels.dimensions if self._levels is not None and self._learned else 0

    @property
    def model_stride(self) -> int:
        """Pixels from one node of the model's features to the next."""
        return self._of_model.stride

    @property
    def parts(self) -> tuple[FeaturePart, ...]:
        """What the numbers of a feature vector are, from the pixel outwards."""
        return self.layout.parts

    @property
    def layout(self) -> FeatureLayout:
        """The order of the features, and how much each part counts."""
        dates = self.scene.by_date
        bands = sum(len(date.bands(name)) for date in dates for name in date.modalities)
        texture = texture_length(bands) if self._radar_alone else 0
        before, behind = ordered(self.scene.layers)
        missing = sum(len(seen.missing) for date in dates for seen in date.descriptions)
        model = self.token_dimensions
        return FeatureLayout(tuple(before), bands, tuple(behind), model, texture, missing, len(dates))

    @property
    def _radar_alone(self) -> bool:
        return all(tuple(date.modalities) == ("s1",) for date in self.scene.by_date)

    def statistics(self, progress: Progress = silent) -> FeatureStatistics:
        """Mean and deviation of every feature, from places spread over the scene (always the same ones)."""
        if self._statistics is None:
            found = FeatureStatistics.of([block.levels for block in self._spread_places(progress)])
            self._statistics = with_even_classes(found, self.layout.owners(len(found.means)))
        return self._statistics

    def spread_pixels(self, progress: Progress = silent) -> SpreadPixels:
        """Pixels spread over the scene (always the same ones): a whole small scene's, or those of the statistics."""
        if self._spread is None:
            statistics, pixels = self.statistics(progress), self.grid.height * self.grid.width
            small = pixels <= _SMALL_SCENE
            if small:
                blocks = (self.block(place, progress) for place in self._whole_scene())
            else:
                blocks = (self._finished(raw.copied(), statistics) for raw in self._spread_places(progress))
            self._spread, self._places = SpreadPixels.of(blocks, _SPREAD_STEP[small], pixels), []
        return self._spread

    def _whole_scene(self) -> list[Window]:
        """A small scene in blocks: whole, it took more memory than all else that is held for it."""
        side = min(_SMALL_BLOCK, self.layout.block_side)
        return [
            Window(left, top, min(side, self.grid.width - left), min(side, self.grid.height - top))
            for top in range(0, self.grid.height, side)
            for left in range(0, self.grid.width, side)
        ]

    def _spread_places(self, progress: Progress) -> list[_RawBlock]:
        """Some places spread over the scene, always the same; kept until both of their uses are over.

        Each is kept when it is there, so that a newer click, which ends this, goes on from it.
        """
        places = self.spread_windows()
        for done in range(len(self._places), len(places)):
            step = part_of(progress, done / len(places), (done + 1) / len(places))
            self._places = [*self._places, self._raw(places[done], step)]
        return self._places

    def block(self, window: Window, progress: Progress = silent) -> FeatureBlock:
        """Features of a window, which may reach beyond the scene (nothing is valid there).

        What is returned begins at or a little before the window, since blocks begin at multiples of 8 pixels, and ends
        at or after its end.
        """
        statistics = self.statistics(part_of(progress, 0.0, 0.2))
        top, left = _floor(window.row), _floor(window.column)
        bottom, right = _ceil(window.row + window.height), _ceil(window.column + window.width)
        raw = self._raw(Window(left, top, right - left, bottom - top), part_of(progress, 0.2, 1.0))
        return self._finished(raw, statistics)

    def at_pixels(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], progress: Progress = silent
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Feature vectors of single pixels [n, D], and whether each holds data [n]."""
        dimensions = self.statistics(part_of(progress, 0.0, 0.3)).dimensions
        features = np.zeros((len(rows), dimensions), np.float32)
        known = np.zeros(len(rows), bool)
        inside = (rows >= 0) & (rows < self.grid.height) & (columns >= 0) & (columns < self.grid.width)
        cells = np.stack([rows // 32, columns // 32], axis=1)
        places = np.unique(cells[inside], axis=0)
        for done, place in enumerate(places):
            here = np.flatnonzero(inside & (cells == place).all(axis=1))
            row, column = rows[here], columns[here]
            step = part_of(progress, 0.3 + 0.7 * done / len(places), 0.3 + 0.7 * (done + 1) / len(places))
            around = Window(int(column.min()), int(row.min()), int(np.ptp(column)) + 1, int(np.ptp(row)) + 1)
            block = self.block(around, step)
            for i in here:
                at = np.array([rows[i]]), np.array([columns[i]])
                features[i] = block.dense(*at)[0, 0]
                known[i] = block.valid_at(*at)[0, 0]
        return features, known

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """While this lasts, what a server does not give is no data; nothing that was computed from that is kept."""
        kept = self._statistics, self._spread, self._places
        with self.scene.going_on():
            try:
                yield
            finally:
                if self.scene.gap_sentences:
                    self._statistics, self._spread, self._places = kept
                    for tokens in self._levels.tokens if self._levels is not None else ():
                        tokens.forget_partial()

    @property
    def needs_tokens(self) -> bool:
        """Whether the model's features are made of tokens, or of these too."""
        return self._levels is not None and self._levels.needs_tokens

    def compute_tokens(self, window: Window, progress: Progress = silent) -> None:
        """Compute the tokens that the model's features need in a part of the scene; its blocks then come fast."""
        if self._levels is not None:
            self._levels.compute_tokens(window, progress)

    def refresh_tokens(self) -> None:
        """See what other processes have computed meanwhile."""
        for tokens in self._levels.tokens if self._levels is not None else ():
            tokens.refresh()

    def of_model(self, window: Window, progress: Progress = silent) -> FeatureLevel:
        """The model's features of a window as they are, NaN without data; with nodes to interpolate to its edges.

        The window begins and ends at multiples of 8 pixels.
        """
        return self._of_model.alone(window, progress)

    def _raw(self, window: Window, progress: Progress) -> _RawBlock:
        if not self.scene.layers:
            return self._raw_imagery(window, progress)
        layers = read_layers(self.scene, window)
        if not self.scene.modalities:
            return _RawBlock((*layers.before, *layers.behind), layers.valid, window.row, window.column)
        imagery = self._raw_imagery(window, progress)
        context = len(imagery.levels) - self._learned
        own, learned = imagery.levels[:context], imagery.levels[context:]
        return replace(imagery, levels=(*layers.before, *own, *layers.behind, *learned))

    def _raw_imagery(self, window: Window, progress: Progress) -> _RawBlock:
        halo = TEXTURE_HALO if self._radar_alone else HALO
        around = window.widened(halo)
        images = [date.read(around) for date in self.scene.by_date]
        progress(0.0, "Reading the scene")
        learned = []
        if self._learned:  # before the others: the model needs most room, and they stay
            reach = self._of_model.reach
            inner = [_inner(one, halo - reach) for one in images] if reach else []
            learned = [self._of_model.level(inner, window, progress)]
            del inner
        known = [valid for one in images for valid in one.valid.values()]
        valid = np.logical_or.reduce(known)[halo:-halo, halo:-halo]
        stack = pixel_stack(images)
        del images, known
        own = context_levels(stack, around.row, around.column, window)
        if self._radar_alone:
            own = *own, *trimmed((texture_level(stack, around.row, around.column),), window)
        return _RawBlock((*own, *learned), valid, window.row, window.column)

    def _finished(self, raw: _RawBlock, statistics: FeatureStatistics) -> FeatureBlock:
        """The block that raw features become, in their own memory: a large one has a hundred megabytes."""
        statistics.standardise(raw.levels)
        self.layout.balance(raw.levels)
        return FeatureBlock(raw.levels, raw.valid, raw.first_row, raw.first_column)

    def spread_windows(self) -> list[Window]:
        """Up to 16 places spread over the scene that hold data, in a fixed order: those of its statistics."""
        if not self._spread_windows:
            lattice = np.random.default_rng(0).permutation(_PROBE_LATTICE**2)
            places: list[Window] = []
            for cell in lattice:
                i, j = divmod(int(cell), _PROBE_LATTICE)
                row = _floor(max(0, int((i + 0.5) / _PROBE_LATTICE * self.grid.height) - _PROBE_SIDE // 2))
                column = _floor(max(0, int((j + 0.5) / _PROBE_LATTICE * self.grid.width) - _PROBE_SIDE // 2))
                place = Window(column, row, _PROBE_SIDE, _PROBE_SIDE)
                if self._holds_data(place):
                    places.append(place)
                if len(places) == _PROBES:
                    break
            self._spread_windows = places or [Window(0, 0, _PROBE_SIDE, _PROBE_SIDE)]
        return self._spread_windows

    def _holds_data(self, window: Window) -> bool:
        """Whether all modalities, or without imagery any layer, hold data there."""
        if not self.scene.modalities:
            return bool(self.scene.read_layers(window)[1].any())
        return all(valid.any() for date in self.scene.by_date for valid in date.read(window).valid.values())

    def close(self) -> None:
        """Close the token cache; the scene stays open."""
        if self._levels is not None:
            self._levels.close()


def _inner(block: SceneBlock, cut: int) -> SceneBlock:
    """A block without the outermost `cut` pixels on each side."""
    inner = slice(cut, -cut)
    return replace(
        block,
        images={name: image[:, inner, inner] for name, image in block.images.items()},
        valid={name: valid[inner, inner] for name, valid in block.valid.items()},
    )


def _floor(position: int) -> int:
    return position // BLOCK_EDGE * BLOCK_EDGE


def _ceil(position: int) -> int:
    return -(-position // BLOCK_EDGE) * BLOCK_EDGE
