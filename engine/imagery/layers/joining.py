"""Which grid layers have in common, and whether they belong to a scene at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from affine import Affine

from ...errors import UserError
from ..grid import Grid
from ..network.addresses import source_name
from .layer import Layer, LayerKind

_YEARS_APART = 2
"""From so many years on land may well have changed in between."""


def grid_of_layers(layers: Sequence[Layer]) -> Grid:
    """The grid of a scene without imagery: the first embedding's, else the first layer's, north-up."""
    chosen = next((layer for layer in layers if layer.kind is LayerKind.EMBEDDING), layers[0])
    grid = chosen.grid
    return Grid(grid.crs, Affine(*grid.transform[:6]), grid.width, grid.height)


def checked_layers(layers: Sequence[Layer], grid: Grid, dates: Sequence[str | None]) -> list[Layer]:
    """The layers under names of their own, with what is to be said of them beside imagery of some dates.

    Raises
    ------
    UserError
        A layer lies elsewhere.
    """
    counts = Counter(layer.name for layer in layers)
    checked = []
    for number, layer in enumerate(layers, 1):
        if not grid.overlaps(layer.grid):
            raise UserError(
                f"The layer {source_name(layer.path)} does not overlap the imagery: choose a layer of the same place."
            )
        named = layer if counts[layer.name] == 1 else replace(layer, name=f"{layer.name} ({number})")
        checked.append(replace(named, warnings=(*layer.warnings, *_apart(named, layers, dates))))
    return checked


def _apart(layer: Layer, layers: Sequence[Layer], dates: Sequence[str | None]) -> list[str]:
    """Why its year does not fit the imagery's or, without imagery, the first layer's."""
    of_imagery = [date[:4] for date in dates if date]
    others = of_imagery or ([first.year for first in layers if first.year] if not dates else [])
    if layer.year is None or not others or others[0] is None:
        return []
    years = abs(int(layer.year) - int(others[0]))
    if years < _YEARS_APART:
        return []
    what = "the imagery" if of_imagery else "the first layer"
    return [
        f"Layer {layer.name} is of {layer.year}, {years} years from {what} ({others[0]}): land that changed in between "
        "will be mapped wrongly."
    ]
