"""Imagery of one modality that several products make together: what a scene needs of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...modalities import title_of
from ..examination.description import Description
from ..examination.examine import Examined
from ..grid import Grid, Window
from ..network.addresses import source_name
from .readers import SensorReader


class WindowReader(Protocol):
    """Imagery open in one thread."""

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, h, w] in the model's band order and units; NaN without data."""

    def close(self) -> None:
        """Close its files."""


class JoinedImagery(Protocol):
    """What several products show of a scene, read as one image."""

    @property
    def description(self) -> Description:
        """What is known of them together."""

    @property
    def state(self) -> str:
        """A text that changes whenever the values that are read would."""

    def open(self, grid: Grid) -> WindowReader:
        """A reader on a grid, of one thread."""


def open_reader(imagery: Examined | JoinedImagery, grid: Grid) -> WindowReader:
    """What reads a product, or several that are joined, on a grid."""
    return SensorReader(imagery, grid) if isinstance(imagery, Examined) else imagery.open(grid)


@dataclass(frozen=True)
class ProductShare:
    """What one of several products is of, and what it gave to the scene."""

    path: str
    modality: str
    day: str | None
    """ISO; None where nothing tells it."""
    tile: str | None
    """The square of Sentinel-2's grid, such as 31TCJ."""
    mask: str | None
    """What its clouds are told by; None where nothing does."""
    clouds: float | None
    """Share of its own data that the mask leaves out; None without a mask."""
    contribution: float
    """Share of the scene for which its date shows its values."""
    date: int
    """Which of the scene's dates it belongs to, from 1."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def sentence(self, dates: int) -> str:
        """For reports, of a scene of so many dates."""
        sensor, _, level = self.modality.partition("_l")
        title = f"{title_of(sensor)} L{level.upper()}" if level and sensor == "s2" else title_of(self.modality)
        day = f" of {self.day}" if self.day else ""
        tile = f", tile {self.tile}" if self.tile else ""
        clouds = "" if self.clouds is None else f"{self.clouds:.0%} left out by {self.mask}; "
        of = "the scene" if dates == 1 else f"date {self.date}"
        return f"{title}{day}{tile}: {source_name(self.path)}; {clouds}gives {self.contribution:.0%} of {of}."


@dataclass(frozen=True)
class DateShare:
    """How whole one date of a scene is, as looked at in squares spread over it."""

    days: tuple[str, ...]
    """ISO, of all that was taken together for it."""
    filled: float
    """Share of the scene that comes from other dates, because clouds or an edge left a gap."""
    missing: float
    """Share that no date shows."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def sentence(self, number: int) -> str:
        """For reports."""
        days = "without a known day" if not self.days else f"of {self.days[0]}"
        if len(self.days) > 1:
            days = f"the median of {len(self.days)} days from {self.days[0]} to {self.days[-1]}"
        missing = f", {self.missing:.0%} hold no data" if self.missing >= 0.005 else ""
        return f"Date {number}, {days}: {self.filled:.0%} of it were filled from the other dates{missing}."
