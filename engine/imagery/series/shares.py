"""How much each product and each date gives to a scene, as seen in squares spread over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as calendar_date

import numpy as np
from numpy.typing import NDArray

from ..grid import Grid, Window
from ..reading.joined import DateShare, ProductShare
from .mosaic import OpenProducts, PlacedProduct
from .passes import Pass, SceneDate
from .products import SeriesProduct

_PLACES, _SIDE = 6, 16
"""6 × 6 squares of 16 × 16 pixels."""
_QUICK = ("B09", "B01", "B11", "B05", "VV")
"""Bands by which it is seen where a product holds data: the coarsest are read fastest."""


@dataclass
class _Seen:
    """What was looked at of one product, in pixels."""

    data: int = 0
    left_out: int = 0
    given: int = 0


@dataclass
class _Looks:
    """What was looked at of the whole scene."""

    products: dict[int, _Seen] = field(default_factory=dict)
    """By the products' identity."""
    own: list[int] = field(default_factory=list)
    """Pixels that each date shows itself."""
    filled: list[int] = field(default_factory=list)
    pixels: int = 0


def shares_of(dates: Sequence[SceneDate], grid: Grid) -> tuple[tuple[ProductShare, ...], tuple[DateShare, ...]]:
    """What each product is of and gave, and how whole each date is."""
    looks = _looked_at(dates, grid)
    total = max(1, looks.pixels)
    products = []
    for number, one in enumerate(dates, start=1):
        for product in (product for one_pass in one.passes for product in one_pass.products):
            seen = looks.products[id(product)]
            described = product.examined.description
            products.append(
                ProductShare(
                    product.path,
                    described.modality,
                    product.day.isoformat() if product.day else None,
                    product.tile,
                    product.mask.title if product.mask else None,
                    seen.left_out / max(1, seen.data) if product.mask else None,
                    seen.given / total,
                    number,
                )
            )
    whole = []
    for number, one in enumerate(dates):
        days = tuple(dict.fromkeys(map(_iso, one.ordinals)))
        missing = max(0, looks.pixels - looks.own[number] - looks.filled[number])
        whole.append(DateShare(days, looks.filled[number] / total, missing / total))
    return tuple(products), tuple(whole)


def _iso(ordinal: int) -> str:
    return calendar_date.fromordinal(ordinal).isoformat()


def _looked_at(dates: Sequence[SceneDate], grid: Grid) -> _Looks:
    looks = _Looks(own=[0] * len(dates), filled=[0] * len(dates))
    readers = [[_PassLook(one, grid, looks) for one in (date.optical or date.radar)] for date in dates]
    beside = [[_PassLook(one, grid, looks) for one in (date.radar if date.optical else ())] for date in dates]
    for window in _squares(grid):
        shown = [_any([one.read(window) for one in passes], window) for passes in readers]
        for passes in beside:
            for one in passes:
                one.read(window)
        anywhere = np.logical_or.reduce(shown)
        looks.pixels += anywhere.size
        for number, own in enumerate(shown):
            looks.own[number] += int(own.sum())
            looks.filled[number] += int((anywhere & ~own).sum())
    for passes in (*readers, *beside):
        for one in passes:
            one.close()
    return looks


def _any(parts: Sequence[NDArray[np.bool_]], window: Window) -> NDArray[np.bool_]:
    return np.logical_or.reduce([np.zeros((window.height, window.width), bool), *parts])


def _squares(grid: Grid) -> list[Window]:
    side = min(_SIDE, grid.height), min(_SIDE, grid.width)
    return [
        Window(int(column), int(row), side[1], side[0])
        for row in np.unique(np.linspace(0, grid.height - side[0], _PLACES).astype(int))
        for column in np.unique(np.linspace(0, grid.width - side[1], _PLACES).astype(int))
    ]


class _PassLook:
    """Where a pass shows the ground, and which product does; counted as it is read."""

    def __init__(self, one: Pass, grid: Grid, looks: _Looks) -> None:
        self._placed = [PlacedProduct.on(product, grid) for product in one.products]
        self._seen = [looks.products.setdefault(id(product), _Seen()) for product in one.products]
        self._files = [OpenProducts([_quick(product)]) for product in one.products]

    def read(self, window: Window) -> NDArray[np.bool_]:
        """[h, w]"""
        known = np.zeros((window.height, window.width), bool)
        for placed, seen, files in zip(self._placed, self._seen, self._files, strict=True):
            part = placed.part_of(window)
            if part is None:
                continue
            rows = slice(part.row - window.row, part.row - window.row + part.height)
            columns = slice(part.column - window.column, part.column - window.column + part.width)
            values, left_out = files.read(placed, part)
            data = np.isfinite(values).any(axis=0)
            new = data & ~left_out & ~known[rows, columns]
            seen.data += int(data.sum())
            seen.left_out += int((data & left_out).sum())
            seen.given += int(new.sum())
            known[rows, columns] |= new
        return known

    def close(self) -> None:
        """Close its files."""
        for files in self._files:
            files.close()


def _quick(product: SeriesProduct) -> str:
    held = [source.name for source in product.examined.sources]
    return next((band for band in _QUICK if band in held), held[0])
