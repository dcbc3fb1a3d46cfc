"""Whether there are samples enough for a map, and what is missing if not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.PyQt.QtCore import QCoreApplication

from ..classes import LandCoverClass

FEWEST_SAMPLES = 2
"""Samples of a class below which it takes no part: nothing could be held back to check it with."""


def ready_classes(classes: Iterable[LandCoverClass], counts: Mapping[int, int]) -> list[LandCoverClass]:
    """The classes that have samples enough."""
    return [entry for entry in classes if counts.get(entry.code, 0) >= FEWEST_SAMPLES]


def what_is_missing(classes: Iterable[LandCoverClass], counts: Mapping[int, int]) -> str:
    """The next thing to do before there can be a map, as a sentence; empty when there can be one."""
    classes = list(classes)
    if len(classes) < 2:
        return _tr("Add at least two classes: your own, or a class set.")
    ready = ready_classes(classes, counts)
    if len(ready) >= 2:
        return ""
    if not any(counts.get(entry.code, 0) for entry in classes):
        return _tr("Select a class, then click a few places of it on the map.")
    begun = [entry for entry in classes if 0 < counts.get(entry.code, 0) < FEWEST_SAMPLES]
    if begun and len(ready) + len(begun) >= 2:
        return _tr("Click one more place of: {names}.").format(names=", ".join(entry.name for entry in begun))
    known = ", ".join(entry.name for entry in ready + begun)
    return _tr("Now click at least two places of another class than {names}.").format(names=known)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TerraFM", text)
