"""Layers as parts of the feature vector: one part each, at the scene's own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..imagery import Scene, Window
from ..imagery.layers.layer import Layer, LayerKind
from .block import FeatureLevel
from .parts import layer_part
from .standardisation import FeatureStatistics

_WIDE = 16
"""Layers of more features than this stand behind the pixels' own: trees do not see them."""
_MOST_DEVIATIONS = 6.0
"""Standardised values end here: a value that is no data, and does not say so, would drown all others."""


@dataclass(frozen=True)
class RawLayers:
    """A window's layers before they are standardised, in the order of the feature vector."""

    before: tuple[FeatureLevel, ...]
    """Those of few features, which come before the pixels' own."""
    behind: tuple[FeatureLevel, ...]
    valid: NDArray[np.bool_]
    """[h, w]: where any of them holds data."""


def ordered(layers: Sequence[Layer]) -> tuple[list[Layer], list[Layer]]:
    """The layers that come before the pixels' own features, and those that come behind."""
    return [one for one in layers if one.dimensions <= _WIDE], [one for one in layers if one.dimensions > _WIDE]


def lengths_of(layers: Sequence[Layer]) -> tuple[tuple[str, int], ...]:
    """Names of parts, and how many features each has."""
    return tuple((layer_part(layer.name), layer.dimensions) for layer in layers)


def read_layers(scene: Scene, window: Window) -> RawLayers:
    """The layers of a window of the scene."""
    images, valid = scene.read_layers(window)
    levels = {
        layer.name: FeatureLevel(_features(layer, image), 1, window.row, window.column)
        for layer, image in zip(scene.layers, images, strict=True)
    }
    before, behind = ordered(scene.layers)
    return RawLayers(tuple(levels[one.name] for one in before), tuple(levels[one.name] for one in behind), valid)


def with_even_classes(statistics: FeatureStatistics, layers: Sequence[Layer | None]) -> FeatureStatistics:
    """The deviations of a layer's classes made equal, so that a rare class does not count more than a common one.

    `layers` has the layer of each level, None for what is none.
    """
    deviations = tuple(
        np.full_like(own, np.sqrt(np.mean(own**2))) if layer is not None and layer.kind is LayerKind.CLASSES else own
        for own, layer in zip(statistics.deviations, layers, strict=True)
    )
    return replace(statistics, deviations=deviations)


def bound(values: NDArray[np.float32]) -> None:
    """Take from a standardised layer what is beyond any measure, in its own memory."""
    values.clip(-_MOST_DEVIATIONS, _MOST_DEVIATIONS, out=values)


def _features(layer: Layer, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """[C, h, w] as features [h, w, d]; of classes 1 for the pixel's own and 0 for the others."""
    if layer.kind is not LayerKind.CLASSES:
        return np.ascontiguousarray(np.moveaxis(image, 0, 2))
    codes = image[0]
    values = (codes[:, :, None] == np.array(layer.codes, np.float32)).astype(np.float32)
    values[~np.isfinite(codes)] = np.nan
    return values
