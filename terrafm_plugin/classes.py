"""The land-cover classes that samples are labelled with: code, name and colour."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .strict_json import parse_json

MOST_CLASSES = 254
"""Maps are uint8: 0 is kept for "no class" by convention and 255 is no data."""

COLORS = (
    "#1b7837",
    "#f1c232",
    "#2b7bba",
    "#d7301f",
    "#a6d96a",
    "#b08d57",
    "#7b3294",
    "#f28e2b",
    "#17a2a2",
    "#e377c2",
    "#8c8c8c",
    "#5e3c14",
)
"""Colours given to new classes in turn: told apart on imagery, by most colour-blind people too."""


@dataclass(frozen=True)
class CoarserClass:
    """A class of a coarser level, in which finer ones lie."""

    code: int
    """In a map of that level."""
    name: str
    color: str
    """As `#rrggbb`."""
    level: str = ""
    """The level's name, if it has one."""


@dataclass(frozen=True)
class LandCoverClass:
    """One class of the map."""

    code: int
    """1 to 254: the value in the samples' `class` field and in the map's pixels."""
    name: str
    color: str
    """As `#rrggbb`."""
    above: tuple[CoarserClass, ...] = ()
    """The classes in which it lies, the coarsest first; none where classes have no levels."""

    def entry(self) -> dict[str, Any]:
        """As messages, files and projects hold it."""
        return {name: value for name, value in asdict(self).items() if name != "above" or value}


class ClassList(QObject):
    """The classes of the samples at hand, in the order of the panel's table."""

    changed = pyqtSignal()
    level_changed = pyqtSignal()
    """The map is to show another level of the classes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes: list[LandCoverClass] = []
        self._level: int | None = None

    @property
    def level(self) -> int | None:
        """The level that the map shows, from 1, the coarsest; None for the finest."""
        return self._level if self._level is not None and self._level < depth(self._classes) else None

    def set_level(self, level: int | None) -> None:
        """Let the map show another level."""
        if level != self._level:
            self._level = level
            self.level_changed.emit()

    def as_mapped(self) -> list[LandCoverClass]:
        """The classes that the map shows: themselves, or the coarser ones of its level."""
        if self.level is None:
            return self._classes
        found = {entry.above[self.level - 1].code: entry.above[self.level - 1] for entry in levelled(self._classes)}
        return [LandCoverClass(entry.code, entry.name, entry.color) for _, entry in sorted(found.items())]

    def __len__(self) -> int:
        return len(self._classes)

    def __iter__(self) -> Iterator[LandCoverClass]:
        return iter(tuple(self._classes))

    def __getitem__(self, row: int) -> LandCoverClass:
        return self._classes[row]

    def by_code(self, code: int) -> LandCoverClass | None:
        """The class with that code."""
        return next((entry for entry in self._classes if entry.code == code), None)

    def add(self, name: str, *, code: int | None = None, color: str | None = None) -> LandCoverClass | None:
        """Append a class; None when all codes are in use."""
        code = self._free_code() if code is None else code
        if code is None or self.by_code(code) is not None:
            return None
        entry = LandCoverClass(code, name, color or self._free_color())
        self._classes.append(entry)
        self.changed.emit()
        return entry

    def remove(self, code: int) -> None:
        """Take a class out; its samples are the samples layer's business."""
        self._put([entry for entry in self._classes if entry.code != code])

    def rename(self, code: int, name: str) -> None:
        """Give a class another name; an empty one is not taken."""
        if name.strip():
            self._put([replace(entry, name=name.strip()) if entry.code == code else entry for entry in self._classes])

    def recolor(self, code: int, color: str) -> None:
        """Give a class another colour (`#rrggbb`)."""
        self._put([replace(entry, color=color) if entry.code == code else entry for entry in self._classes])

    def replace_all(self, classes: Iterable[LandCoverClass]) -> None:
        """Take these classes instead of the present ones; the first of several with one code counts."""
        unique: dict[int, LandCoverClass] = {}
        for entry in classes:
            unique.setdefault(entry.code, entry)
        self._put(list(unique.values()))

    def take_set(self, classes: Iterable[LandCoverClass], sampled: Iterable[int]) -> None:
        """Take a set of classes instead of the present ones, but keep those that have samples (codes in `sampled`).

        A class of the set whose name one of those has is that class, in the set's colour; one whose code stands for
        something else already gets another code: samples never change their meaning.
        """
        with_samples = set(sampled)
        kept = {entry.code: entry for entry in self._classes if entry.code in with_samples}
        codes = {_plain(entry.name): entry.code for entry in kept.values()}
        wanted = list(classes)
        used = {*kept, *(entry.code for entry in wanted)}
        result = []
        for entry in wanted:
            code: int | None = codes.get(_plain(entry.name), entry.code)
            if code == entry.code and code in kept and _plain(kept[code].name) != _plain(entry.name):
                code = _first_free(used)
            if code is not None:
                used.add(code)
                kept.pop(code, None)
                result.append(replace(entry, code=code))
        self.replace_all([*result, *kept.values()])

    def by_name(self, name: str) -> LandCoverClass | None:
        """The class of that name, whatever its case."""
        return next((entry for entry in self._classes if _plain(entry.name) == _plain(name)), None)

    def to_json(self) -> str:
        """The classes as text, for a layer's custom property or a project entry."""
        return classes_to_json(self._classes)

    def _put(self, classes: list[LandCoverClass]) -> None:
        if classes != self._classes:
            self._classes = classes
            self.changed.emit()

    def _free_code(self) -> int | None:
        used = {entry.code for entry in self._classes}
        highest = max(used, default=0)
        if highest < MOST_CLASSES:
            return highest + 1
        return _first_free(used)

    def _free_color(self) -> str:
        used = {entry.color for entry in self._classes}
        unused = [color for color in COLORS if color not in used]
        return unused[0] if unused else COLORS[len(self._classes) % len(COLORS)]


def _first_free(used: set[int]) -> int | None:
    return next((code for code in range(1, MOST_CLASSES + 1) if code not in used), None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def depth(classes: Iterable[LandCoverClass]) -> int:
    """How many levels classes have; 1 where they have none."""
    return 1 + max((len(entry.above) for entry in classes), default=0)


def levelled(classes: Iterable[LandCoverClass]) -> list[LandCoverClass]:
    """Classes that each lie in one of every level: one of another set, or of none, stands there for itself."""
    classes = list(classes)
    levels: list[dict[int, CoarserClass]] = [{} for _ in range(depth(classes) - 1)]
    if not levels:
        return classes
    result, alone = [], []
    for entry in classes:
        places = list(zip(levels, entry.above))  # noqa: B905 - Python 3.9
        fits = len(entry.above) == len(levels) and all(
            known.get(one.code, one).name == one.name for known, one in places
        )
        if fits:
            above = tuple(known.setdefault(one.code, one) for known, one in places)
            result.append(replace(entry, above=above))
        else:
            alone.append(entry)
    for entry in alone:
        codes = [entry.code if entry.code not in known else _first_free(set(known)) or entry.code for known in levels]
        own = [
            known.setdefault(code, CoarserClass(code, entry.name, entry.color))
            for known, code in zip(levels, codes)  # noqa: B905 - Python 3.9
        ]
        result.append(replace(entry, above=tuple(own)))
    return result


def class_of_entry(entry: dict[str, Any]) -> LandCoverClass:
    """What `LandCoverClass.entry` gave; a KeyError, TypeError or ValueError for anything else."""
    above = tuple(
        CoarserClass(int(one["code"]), str(one["name"]), str(one["color"]), str(one.get("level") or ""))
        for one in entry.get("above") or ()
    )
    return LandCoverClass(int(entry["code"]), str(entry["name"]), str(entry["color"]), above)


def classes_to_json(classes: Iterable[LandCoverClass]) -> str:
    """Write classes as text."""
    entries = [entry.entry() for entry in classes]
    return json.dumps(entries, ensure_ascii=False)


def classes_from_json(text: str) -> list[LandCoverClass]:
    """What `classes_to_json` wrote; an empty list if the text is something else."""
    try:
        entries = parse_json(text)
        classes = [class_of_entry(entry) for entry in entries]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    return [entry for entry in classes if 1 <= entry.code <= MOST_CLASSES]
