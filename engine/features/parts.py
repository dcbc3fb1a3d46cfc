"""What the numbers of a feature vector are: named runs of columns, from the pixel itself outwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

PIXEL = "pixel"
NEAR = "near context"
WIDE = "wide context"
TEXTURE = "texture"
MODEL = "model"


@dataclass(frozen=True)
class FeaturePart:
    """A run of columns of the feature vector."""

    name: str
    start: int
    stop: int
    is_layer: bool = False
    """Whether it is a layer's, whose weight is chosen by itself."""


def parts_of(lengths: Sequence[tuple[str, int]], layers: Collection[str] = ()) -> tuple[FeaturePart, ...]:
    """Parts that follow each other, given their names and how many columns each has; empty ones are left out.

    `layers` names those that are layers.
    """
    parts: list[FeaturePart] = []
    start = 0
    for name, length in lengths:
        if length:
            parts.append(FeaturePart(name, start, start + length, name in layers))
        start += length
    return tuple(parts)


def layer_part(name: str) -> str:
    """The name of a layer's part."""
    return f"layer {name}"
