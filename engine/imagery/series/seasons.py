"""The dates of a probe, and which passes of another year or place are of the same seasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...errors import UserError
from .passes import Pass, SceneDate

_NEAR, _FAR = 30, 75
"""Days within which passes are of one season, and beyond which none stands for it."""
_YEAR = 365


@dataclass(frozen=True)
class Seasons:
    """The middle days (ISO) of the dates that a probe was trained on, and which of them had radar."""

    days: tuple[str, ...]
    radar: tuple[bool, ...]
    optical: bool = True
    """Whether they had Sentinel-2."""


def dates_by_season(optical: Sequence[Pass], radar: Sequence[Pass], seasons: Seasons) -> list[SceneDate]:
    """Passes as the dates of a probe, in its order.

    Raises
    ------
    UserError
        No pass is near one of the seasons.
    """
    wanted = [date.fromisoformat(day) for day in seasons.days]
    everywhere = range(len(wanted))
    with_radar = [number for number in everywhere if seasons.radar[number]]
    images = _assigned(optical, wanted, everywhere) if seasons.optical else [() for _ in wanted]
    echoes = _assigned(radar, wanted, with_radar) if radar else [() for _ in wanted]
    return [SceneDate(one, other) for one, other in zip(images, echoes, strict=True)]


def _assigned(passes: Sequence[Pass], wanted: Sequence[date], numbers: Sequence[int]) -> list[tuple[Pass, ...]]:
    """For each season the passes that are nearest to it in the year; none for those not in `numbers`."""
    found: list[tuple[Pass, ...]] = [() for _ in wanted]
    for number in numbers:
        own = [one for one in passes if _nearest(one, wanted, numbers) == number]
        near = [one for one in own if _apart(one, wanted[number]) <= _NEAR]
        any_near = sorted((_apart(one, wanted[number]), at) for at, one in enumerate(passes))
        if not near and any_near and any_near[0][0] <= _FAR:
            near = [passes[any_near[0][1]]]
        if not near:
            raise UserError(
                f"The probe was trained on dates near {_listed(wanted)}, and none of the imagery is within {_FAR} days "
                f"of {_in_the_year(wanted[number])}: add imagery of that season."
            )
        found[number] = tuple(near)
    return found


def _nearest(one: Pass, wanted: Sequence[date], numbers: Sequence[int]) -> int:
    return min(numbers, key=lambda number: _apart(one, wanted[number]))


def _apart(one: Pass, day: date) -> int:
    """Days between two days of the year, whatever the years."""
    if one.day is None:
        return _YEAR
    gap = abs(one.day.timetuple().tm_yday - day.timetuple().tm_yday)
    return min(gap, _YEAR - gap)


def _listed(days: Sequence[date]) -> str:
    texts = [_in_the_year(day) for day in days]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _in_the_year(day: date) -> str:
    return f"{day.day} {day:%B}"
