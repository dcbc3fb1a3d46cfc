"""What the model makes of a scene: dense features where it has a decoder that reads the scene, else blended tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import Scene, SceneBlock, Window
from ..model import InferenceModel, Modality
from ..model.dense import DENSE_STRIDE, REACH
from ..progress import Progress, part_of, silent
from .block import FeatureLevel, nodes_kept
from .cache import FeatureCache
from .tokens import SceneTokens, reflected
from .windows import detail_for


class ModelLevels:
    """The model's features of any window of a scene, of one date behind the other."""

    def __init__(
        self, scene: Scene, model: InferenceModel, cache: FeatureCache, resolution: float | None, whole_batches: bool
    ) -> None:
        """Parameters as of `SceneFeatures`."""
        self.scene, self.model = scene, model
        is_decoded = model.is_decoded(Modality(name) for name in scene.modalities)
        self._dense_dimensions = model.dense_features if is_decoded else 0
        alone = None if is_decoded else resolution
        detail = detail_for(alone, model.patch_size * scene.grid.resolution)
        self.tokens = tuple(
            SceneTokens(date, model, cache, detail, decoded=is_decoded, whole_batches=whole_batches)
            for date in scene.by_date
        )
        """Of each date."""

    @property
    def dimensions(self) -> int:
        """Length of a vector, of all dates."""
        return len(self.tokens) * (self._dense_dimensions or self.model.width)

    @property
    def stride(self) -> int:
        """Pixels from one node to the next."""
        return DENSE_STRIDE if self._dense_dimensions else self.tokens[0].lattice.node_stride

    @property
    def reach(self) -> int:
        """Pixels around a window whose images are needed beside the tokens."""
        return REACH if self._dense_dimensions else 0

    @property
    def needs_tokens(self) -> bool:
        """Whether features are tokens, or made of these too."""
        return not self._dense_dimensions or self.model.joins_tokens

    def compute_tokens(self, window: Window, progress: Progress = silent) -> None:
        """Compute the tokens that are needed for a part of the scene."""
        if not self.needs_tokens:
            return
        for done, tokens in enumerate(self.tokens):
            needed = set(tokens.lattice.overlapping(window))
            grouped = [index for group in tokens.lattice.in_groups() for index in group if index in needed]
            tokens.compute(grouped, part_of(progress, done / len(self.tokens), (done + 1) / len(self.tokens)))

    def alone(self, window: Window, progress: Progress = silent) -> FeatureLevel:
        """The features of a window, for whoever has not read its images."""
        if not self.tokens[0].modalities:
            raise UserError(f"{self.tokens[0].notes[0]} Choose a model that was trained on it to see its features.")
        images = [date.read(window.widened(REACH)) for date in self.scene.by_date] if self._dense_dimensions else []
        return self.level(images, window, progress)

    def level(self, images: Sequence[SceneBlock], window: Window, progress: Progress) -> FeatureLevel:
        """The features of a window; `images` are those of the dates with `reach` pixels around, none if that is 0."""
        levels = [
            self._dense(tokens, images[number], window, progress)
            if self._dense_dimensions
            else self._blended(tokens, window, around=1, progress=progress)
            for number, tokens in enumerate(self.tokens)
        ]
        if len(levels) == 1:
            return levels[0]
        return replace(levels[0], values=np.concatenate([level.values for level in levels], axis=2))

    def _blended(self, dated: SceneTokens, window: Window, around: int, progress: Progress) -> FeatureLevel:
        """The blended tokens of a window, and `around` it so many nodes more."""
        step = dated.lattice.node_stride
        first = (window.row // step - around, window.column // step - around)
        shape = (-(-window.height // step) + 2 * around, -(-window.width // step) + 2 * around)
        return FeatureLevel(dated.nodes(*first, shape, progress), step, *first)

    def _dense(self, dated: SceneTokens, images: SceneBlock, window: Window, progress: Progress) -> FeatureLevel:
        """The decoder's features of a window; NaN where what it reads shows nothing."""
        tokens = None
        if self.needs_tokens:
            blended = self._blended(dated, window, REACH // dated.lattice.node_stride, progress)
            tokens = blended.values.astype(np.float32, copy=False)
        around, grid = window.widened(REACH), self.scene.grid
        rows = _inside(around.row, around.height, grid.height)
        columns = _inside(around.column, around.width, grid.width)
        read = [name for name in dated.modalities if self.model.is_decoded([Modality(name)])]
        values = self.model.dense({name: _shown(images, name, rows, columns) for name in read}, tokens)
        known = np.logical_or.reduce([images.valid[name] for name in read])
        known = known.reshape(len(values), DENSE_STRIDE, -1, DENSE_STRIDE).any(axis=(1, 3))
        values[~known] = np.nan
        first = around.row // DENSE_STRIDE, around.column // DENSE_STRIDE
        return trimmed((FeatureLevel(values, DENSE_STRIDE, *first),), window)[0]

    def close(self) -> None:
        """Close the tokens' files."""
        for tokens in self.tokens:
            tokens.close()


def _inside(first: int, count: int, length: int) -> NDArray[np.intp]:
    """For `count` positions from `first` on, as indices into them: beyond 0..length the scene mirrored at its edge."""
    return (reflected(np.arange(first, first + count), length) - first).clip(0, count - 1)


def _shown(block: SceneBlock, name: str, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float32]:
    """Some rows and columns of a modality's images: [C, h, w], NaN wherever they are not valid."""
    missing = ~block.valid[name][rows[:, None], columns]
    image = np.empty((len(block.images[name]), *missing.shape), np.float32)
    for band, values in zip(image, block.images[name], strict=True):
        band[:] = values[rows[:, None], columns]
        band[missing] = np.nan
    return image


def trimmed(levels: tuple[FeatureLevel, ...], window: Window) -> tuple[FeatureLevel, ...]:
    """The halo cut off, up to the nodes that interpolation at the block's edges needs."""
    kept_levels = []
    for level in levels:
        rows, columns = nodes_kept(level.stride, window, level.first_row, level.first_column)
        first = level.first_row + rows.start, level.first_column + columns.start
        kept_levels.append(FeatureLevel(level.values[rows, columns].copy("K"), level.stride, *first))
    return tuple(kept_levels)
