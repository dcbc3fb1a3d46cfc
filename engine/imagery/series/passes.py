"""Which products belong together: those of one pass, and passes that are taken together as one date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ...errors import UserError
from ..grid import Grid
from .products import SeriesProduct

MOST_DATES = 6
"""Dates whose features stand side by side; of more days six medians are taken, one for each part of the time.

Chosen on 118 days of fields (docs/dates-and-tiles.md): means, deviations and quantiles over all of the time, which do
not know when a field was green, lose most of what the days tell.
"""
_MOST_MIXED_DAYS = 400
_LARGEST_OVERLAP = 0.5


@dataclass(frozen=True)
class Pass:
    """What one pass over the place shows: one product, or several beside each other; the preferred ones first."""

    products: tuple[SeriesProduct, ...]

    @property
    def day(self) -> date | None:
        """When it was."""
        return self.products[0].day

    @property
    def sensor(self) -> str:
        """Of all of them."""
        return self.products[0].examined.description.sensor


@dataclass(frozen=True)
class SceneDate:
    """One date of a scene: a pass, or several that are close in time; of Sentinel-2, Sentinel-1 or both."""

    optical: tuple[Pass, ...]
    radar: tuple[Pass, ...] = field(default=())

    @property
    def passes(self) -> tuple[Pass, ...]:
        """All of them."""
        return (*self.optical, *self.radar)

    @property
    def ordinals(self) -> list[int]:
        """The days that are known, in order; of Sentinel-2 where there is some."""
        known = [one.day for one in (self.optical or self.radar) if one.day is not None]
        return sorted(day.toordinal() for day in known)

    @property
    def middle(self) -> date | None:
        """The day in the middle."""
        return date.fromordinal(self.ordinals[(len(self.ordinals) - 1) // 2]) if self.ordinals else None


def passes_of(products: Sequence[SeriesProduct], grid: Grid) -> list[Pass]:
    """The products of each pass, in order of time.

    Where two of one pass overlap, the clearer counts; among clear ones that whose pixels are the grid's, then the newer
    processing, then the earlier in the list.

    Raises
    ------
    UserError
        Two products that cannot be told apart in time, or the same one twice.
    """
    groups: list[list[SeriesProduct]] = []
    for product in products:
        own = next((group for group in groups if product.is_of_the_pass_of(group[0])), None)
        if own is None:
            groups.append([product])
        else:
            _check_beside(own, product)
            own.append(product)
    passes = [Pass(tuple(_preferred(group, grid))) for group in groups]
    return sorted(passes, key=lambda one: (one.day or date.min, one.products[0].minute or 0))


def _preferred(group: Sequence[SeriesProduct], grid: Grid) -> list[SeriesProduct]:
    newest_first = sorted(group, key=lambda product: product.baseline, reverse=True)
    return sorted(newest_first, key=lambda product: product.examined.grid.crs != grid.crs)


def _check_beside(group: Sequence[SeriesProduct], product: SeriesProduct) -> None:
    """Refuse the same thing twice among products of one pass."""
    for other in group:
        named = f"{other.name} and {product.name}"
        if product.tile is not None and product.name == other.name:
            raise UserError(f"{product.name} was given twice: give each product once.")
        if product.tile is not None and product.tile == other.tile and product.baseline != other.baseline:
            raise UserError(f"{named} are one product, processed twice: give the newer one.")
        if product.day is None and _overlap(product.examined.grid, other.examined.grid) > _LARGEST_OVERLAP:
            raise UserError(
                f"{named} show the same place, and nothing tells which days they are of: put the day into their names, "
                "such as 2024-06-30."
            )
        same = product.examined.grid.matches(other.examined.grid)
        if same and None in (product.tile, other.tile) and None in (product.minute, other.minute):
            raise UserError(f"{named} show the same place on the same day: give one of them.")


def _overlap(one: Grid, other: Grid) -> float:
    """Which share of the smaller of two grids the other covers."""
    if not one.overlaps(other):
        return 0.0
    bounds = (one.geographic_bounds, other.geographic_bounds)
    (w0, s0, e0, n0), (w1, s1, e1, n1) = bounds
    shared = max(0.0, min(e0, e1) - max(w0, w1)) * max(0.0, min(n0, n1) - max(s0, s1))
    return shared / max(1e-12, min((e - w) * (n - s) for w, s, e, n in bounds))


def check_alike(products: Sequence[SeriesProduct]) -> None:
    """Refuse products that do not mean the same.

    Raises
    ------
    UserError
        Of two levels or sensors.
    """
    if not products:
        return
    first = products[0].examined.description
    for product in products[1:]:
        description = product.examined.description
        if description.sensor == first.sensor and description.level != first.level:
            levels = f"Level-{str(first.level)[1:].upper()} and Level-{str(description.level)[1:].upper()}"
            raise UserError(
                f"{products[0].name} and {product.name} are {levels}, and the atmosphere would look like a change of "
                "the land: give all products at one level."
            )
        if description.modality != first.modality:
            raise UserError(
                f"{products[0].name} and {product.name} are of different sensors ({first.modality} and "
                f"{description.modality}): give each sensor by its own option."
            )
    undated = next((product for product in products if product.day is None), None)
    if undated is not None and any(product.day is not None for product in products):
        raise UserError(
            f"Nothing tells which day {undated.name} is of, as the others do: put it into its name, such as 2024-06-30."
        )


def dates_of(optical: Sequence[Pass], radar: Sequence[Pass]) -> list[SceneDate]:
    """Passes as the dates of a scene: each its own as long as they are few, else parts of the time.

    Radar goes to the nearest optical date; several passes of it together are smoother than one.
    """
    leading = list(optical or radar)
    groups = leading_groups([one.day.toordinal() if one.day else 0 for one in leading], MOST_DATES)
    parts = [tuple(leading[number] for number in group) for group in groups]
    if not optical:
        return [SceneDate((), part) for part in parts]
    own: list[list[Pass]] = [[] for _ in parts]
    for one in radar:
        own[nearest_date([SceneDate(part) for part in parts], one)].append(one)
    return [SceneDate(part, tuple(mine)) for part, mine in zip(parts, own, strict=True)]


def nearest_date(dates: Sequence[SceneDate], one: Pass) -> int:
    """The date that a pass is nearest to in time; the first where its day is not known."""
    day = one.day
    if day is None:
        return 0
    gaps = [min((abs(day.toordinal() - at) for at in known.ordinals), default=10**6) for known in dates]
    return int(np.argmin(gaps))


def leading_groups(days: Sequence[int], most: int) -> list[list[int]]:
    """Numbers of days in order of time, in at most so many groups within which days differ least (squares)."""
    order = sorted(range(len(days)), key=lambda number: days[number])
    values = np.array([days[number] for number in order], float)
    if len(values) <= most:
        return [[number] for number in order]
    sums, squares = np.r_[0, values.cumsum()], np.r_[0, (values**2).cumsum()]
    count = len(values)
    costs, cuts = np.full((most + 1, count + 1), np.inf), np.zeros((most + 1, count + 1), int)
    costs[0, 0] = 0
    for groups in range(1, most + 1):
        for end in range(groups, count + 1):
            starts = np.arange(groups - 1, end)
            size, total = end - starts, sums[end] - sums[starts]
            spread = squares[end] - squares[starts] - total**2 / size
            best = int(np.argmin(costs[groups - 1, starts] + spread))
            costs[groups, end], cuts[groups, end] = costs[groups - 1, starts[best]] + spread[best], starts[best]
    ends, end = [], count
    for groups in range(most, 0, -1):
        ends.append((int(cuts[groups, end]), end))
        end = int(cuts[groups, end])
    return [order[start:stop] for start, stop in reversed(ends)]


def warnings_of(dates: Sequence[SceneDate]) -> list[str]:
    """What is to be said of dates that are taken together."""
    known = [day for one in dates for day in one.ordinals]
    if not known or max(known) - min(known) <= _MOST_MIXED_DAYS:
        return []
    first, last = date.fromordinal(min(known)), date.fromordinal(max(known))
    return [
        f"The dates go from {first} to {last}: what changed on the ground in that time, such as the crops of two "
        "years, is mapped as one."
    ]
