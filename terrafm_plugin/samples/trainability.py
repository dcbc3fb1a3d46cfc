"""Whether there are samples enough for a map, and what is missing if not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..classes import LandCoverClass
from ..resources import tr

FEWEST_SAMPLES = 2
"""Samples of a class below which it takes no part: nothing could be held back to check it with."""


@dataclass(frozen=True)
class Trainability:
    """What a map can be made from."""

    classes: tuple[LandCoverClass, ...]
    """The classes that have samples enough."""
    missing: str
    """The next thing to do before there can be a map, as a sentence; empty when there can be one."""
    left_out: str = ""
    """Which classes have too few samples to take part in it, as a sentence; empty when none has."""


def trainability(classes: Iterable[LandCoverClass], counts: Mapping[int, int]) -> Trainability:
    """Judge classes by how many samples each code has."""
    classes = list(classes)
    ready = tuple(entry for entry in classes if counts.get(entry.code, 0) >= FEWEST_SAMPLES)
    begun = [entry for entry in classes if 0 < counts.get(entry.code, 0) < FEWEST_SAMPLES]
    if len(classes) < 2:
        missing = tr("Add at least two classes: your own, or a class set.")
    elif len(ready) >= 2:
        missing = ""
    elif not ready and not begun:
        missing = tr("Select a class, then click a few places of it on the map.")
    elif begun and len(ready) + len(begun) >= 2:
        names = ", ".join(entry.name for entry in begun)
        missing = tr("Click one more place of: {names}.").format(names=names)
    else:
        known = ", ".join(entry.name for entry in (*ready, *begun))
        missing = tr("Now click at least two places of another class than {names}.").format(names=known)
    left_out = ""
    if begun and not missing:
        names = ", ".join(entry.name for entry in begun)
        left_out = tr("Left out with one sample: {names}. Click one more place.").format(names=names)
    return Trainability(ready, missing, left_out)
