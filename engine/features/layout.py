"""Which numbers of a feature vector come from where, and how much each part counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..imagery.layers.layer import Layer
from .block import FeatureLevel
from .context import context_lengths
from .layer_levels import bound, lengths_of
from .parts import MODEL, NEAR, PIXEL, TEXTURE, FeaturePart, parts_of

TOKEN_WEIGHT = 1.0
"""Length of the token part against the pixel part of the feature vector; a linear probe may weigh it otherwise."""
BLOCK = 512
"""Side in scene pixels of the blocks that are mapped at a time."""
_FINE_FEATURES = 170
"""Features a pixel up to which blocks of that side take the usual memory."""
_DATES = 1.5
"""Dates up to which they do, pixels around a block counted."""
_LEAST_BLOCK, _BLOCK_STEP = 128, 64
_MOST_COMPARED = 24
"""Numbers by which pixels are compared with their neighbours."""


@dataclass(frozen=True)
class FeatureLayout:
    """The order of a scene's features: layers of few, the pixels and their context, layers of many, the model's."""

    before: tuple[Layer, ...]
    """Layers of few features."""
    bands: int
    """Channels of the imagery; 0 where layers stand alone."""
    behind: tuple[Layer, ...]
    """Layers of many features."""
    model: int
    """Numbers of the model's part; 0 where layers stand alone, and in a first look."""
    texture: int = 0
    """Numbers of radar's texture, which count among the pixels' context."""
    missing: int = 0
    """Of the channels those that hold nothing, which tell no pixel from another."""
    dates: int = 1
    """Whose bands, and numbers of the model, stand behind each other."""

    @property
    def parts(self) -> tuple[FeaturePart, ...]:
        """What the numbers of a feature vector are, from the pixel outwards."""
        before, behind = lengths_of(self.before), lengths_of(self.behind)
        lengths = (*before, *context_lengths(self.bands), (TEXTURE, self.texture), *behind, (MODEL, self.model))
        return parts_of(lengths, {name for name, _ in (*before, *behind)})

    @property
    def block_side(self) -> int:
        """Pixels along a side of the blocks of a map: fewer where layers or dates are many; memory stays the same."""
        if not (self.before or self.behind) and self.dates == 1:
            return BLOCK
        fine = sum(part.stop - part.start for part in self.parts if part.is_layer or part.name in (PIXEL, NEAR))
        by_layers = _FINE_FEATURES / fine if self.before or self.behind else 1.0
        by_dates = _DATES / self.dates if self.dates > 1 else 1.0
        side = int(BLOCK * np.sqrt(min(1.0, by_layers, by_dates)))
        return max(_LEAST_BLOCK, side // _BLOCK_STEP * _BLOCK_STEP)

    @property
    def own_levels(self) -> slice:
        """Which levels of a block hold the pixel's own numbers: the bands' finest, or without imagery all layers."""
        return slice(len(self.before), len(self.before) + 1) if self.bands else slice(None)

    @property
    def guide(self) -> NDArray[np.float32]:
        """Directions [D, C] along which pixels are compared.

        The squares of two pixels' differences along them sum to the mean square of their own numbers' differences, in
        standard deviations of the scene.

        Those are the bands, or without imagery the layers; of many numbers, fixed random directions tell as much.
        """
        parts = self.parts
        owns = [part for part in parts if part.name == PIXEL] or [part for part in parts if part.is_layer]
        columns = np.concatenate([np.arange(part.start, part.stop) for part in owns])
        context = sum(part.stop - part.start for part in parts if not part.is_layer and part.name != MODEL)
        deviations = [np.full(p.stop - p.start, p.stop - p.start if p.is_layer else context) for p in owns]
        told = len(columns) - (self.missing if self.bands else 0)
        directions = np.diag(np.sqrt(np.concatenate(deviations) / max(1, told)))
        if len(columns) > _MOST_COMPARED:
            drawn = np.random.default_rng(0).normal(size=(len(columns), _MOST_COMPARED)) / np.sqrt(_MOST_COMPARED)
            directions = directions @ drawn
        guide = np.zeros((parts[-1].stop, directions.shape[1]), np.float32)
        guide[columns] = directions
        return guide

    @property
    def model_levels(self) -> slice:
        """Which levels of a block are the model's, or stand in for it where there is none."""
        return slice(-1, None) if self.model else slice(None)

    @property
    def squared_length(self) -> float:
        """What the squares of a feature vector sum to on average: one for each part that is weighed."""
        imagery = 1 + TOKEN_WEIGHT**2 if self.bands else 0.0
        return float(imagery + len(self.before) + len(self.behind))

    def owners(self, levels: int) -> list[Layer | None]:
        """The layer of each of so many levels, None for those of the imagery."""
        imagery: list[Layer | None] = [None] * (levels - len(self.before) - len(self.behind))
        context = len(imagery) - bool(self.model)
        return [*self.before, *imagery[:context], *self.behind, *imagery[context:]]

    def balance(self, levels: tuple[FeatureLevel, ...]) -> None:
        """Divide every part of standardised levels that is weighed by the square root of its length, in its memory."""
        owners = self.owners(len(levels))
        last = len(owners) - bool(self.model)
        context = [n for n, owner in enumerate(owners[:last]) if owner is None]
        pixel_part = 1 / np.sqrt(sum(levels[n].dimensions for n in context)) if context else 0.0
        for number, (level, owner) in enumerate(zip(levels, owners, strict=True)):
            own = 1 / np.sqrt(level.dimensions)
            scale = own if owner is not None else pixel_part if number in context else TOKEN_WEIGHT * own
            values = level.values
            if owner is not None:
                bound(values)
            values *= np.float32(scale)
