"""Class sets as files: a table (CSV) of codes, names and colours, JSON of the same, or a set that ships.

A table has the columns `code` and `name`, and may have `color`, `parent` (the code of the coarser class) and `level`
(its name). Where no parents are given, codes tell them: 3.1.1, 311 and G1 lie in 3.1, 31 and G. What the panel saves is
JSON in which every class of the finest level names those `above` it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..bundled import bundled
from ..errors import UserError
from ..imagery import LandCoverClass
from ..requests import AccuracyRequest, ClassifyRequest
from ..strict_json import parse_json
from .class_levels import MOST_CLASSES, Chain, ClassLevels
from .labelled_features import shown_text
from .sample_set import PALETTE

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_NUMBERED = re.compile(r"[A-Z]{0,2}[0-9]+(\.[0-9A-Z]+)*|[A-Z][0-9A-Z]?", re.IGNORECASE)
"""Codes that may tell a class's place by themselves."""
_LONGEST_NAME = 200


@dataclass(frozen=True)
class _Row:
    """A class of any level, as a file has it."""

    code: str
    name: str
    color: str
    parent: str = ""
    level: str = ""


def shipped_class_sets() -> dict[str, Path]:
    """The class sets that ship with the program, by the names that they are chosen by."""
    return {path.stem: path for path in sorted(bundled("class_sets").glob("*.json"))}


def read_class_set(source: str) -> ClassLevels:
    """The classes of a file, or of a set that ships by its name, such as "corine".

    Raises
    ------
    UserError
        The file cannot be read, is no class set, or its levels contradict each other.
    """
    path = shipped_class_sets().get(source.casefold()) or Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        known = " or ".join(f"'{name}'" for name in shipped_class_sets())
        raise UserError(f"There is no class set '{source}': give a file (.csv, .json), or {known}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"The class set {path.name} cannot be read as text in UTF-8: save it anew.") from error
    if path.suffix.lower() != ".json":
        return _of_rows(path.stem, _rows_of_table(path.name, text))
    try:
        content = parse_json(text)
    except ValueError as error:
        raise UserError(f"The class set {path.name} holds no JSON: save it anew, or give a table (.csv).") from error
    entries = content.get("classes") if isinstance(content, dict) else content
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise UserError(f"{path.name} is no class set: it has no list 'classes'.")
    title = content.get("title") if isinstance(content, dict) else None
    title = title if isinstance(title, str) and title else path.stem
    if any(entry.get("above") for entry in entries):
        return levels_of_entries(title, entries)
    return _of_rows(title, [_row(path.name, number, entry) for number, entry in enumerate(entries, start=1)])


def class_set_of(request: ClassifyRequest | AccuracyRequest) -> ClassLevels | None:
    """The class set that a request names; None where it names none.

    Raises
    ------
    UserError
        It cannot be used, or a class level is named without one.
    """
    if request.classes is not None:
        return read_class_set(request.classes)
    if isinstance(request, ClassifyRequest) and request.class_level is not None:
        raise UserError(
            f"The class level '{request.class_level}' needs a class set: name a file, or one of "
            f"{', '.join(shipped_class_sets())}, with --classes."
        )
    return None


def _rows_of_table(name: str, text: str) -> list[_Row]:
    lines = text.splitlines()
    separator = max(",;\t", key=lines[0].count) if lines else ","
    table = csv.DictReader(io.StringIO(text), delimiter=separator)
    columns = {str(column).strip().casefold(): column for column in table.fieldnames or ()}
    columns.setdefault("color", columns.get("colour", "color"))
    if "code" not in columns or "name" not in columns:
        found = ", ".join(f"'{column}'" for column in table.fieldnames or ()) or "none"
        raise UserError(f"{name} is no class set: it needs the columns 'code' and 'name', and its columns are {found}.")
    rows = [{key: row.get(column) for key, column in columns.items()} for row in table]
    made = [_row(name, number, row) for number, row in enumerate(rows, start=2) if any(row.values())]
    if not made:
        raise UserError(f"{name} is no class set: it has no classes.")
    return made


def _row(file: str, number: int, entry: Mapping[str, Any]) -> _Row:
    texts = {key: shown_text("" if entry.get(key) is None else entry[key]) for key in _Row.__dataclass_fields__}
    row = _Row(**texts)
    if not row.code or not row.name or len(row.name) > _LONGEST_NAME:
        raise UserError(
            f"Class {number} of {file} cannot be used: it needs a code, and a name of at most {_LONGEST_NAME} "
            "characters."
        )
    if row.color and not _COLOR.fullmatch(row.color):
        raise UserError(f"The colour of class {row.code} in {file} is '{row.color}': write it as #1b7837.")
    return row


@dataclass
class _Tree:
    """The rows of a file by their codes, and in which each lies."""

    title: str
    rows: dict[str, _Row]
    parents: dict[str, str]
    own_codes: bool
    """Whether parents were told by codes, which then stand before the names."""
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the coarsest class to one."""
        found, at = [code], self.parents.get(code)
        while at:
            if at in found:
                raise UserError(f"The classes {code} and {at} of {self.title} lie in each other: mend their parents.")
            found.insert(0, at)
            at = self.parents.get(at)
        return tuple(found)


def _of_rows(title: str, rows: Sequence[_Row]) -> ClassLevels:
    tree = _tree(title, rows)
    leaves = [code for code in tree.rows if code not in set(tree.parents.values())]
    paths = {code: tree.path(code) for code in leaves}
    depth = max(map(len, paths.values()))
    padded = {code: (*path, *[path[-1]] * (depth - len(path))) for code, path in paths.items()}
    at_level = [list(dict.fromkeys(path[level] for path in padded.values())) for level in range(depth)]
    classes = [_classes_at(tree, codes) for codes in at_level]
    chains = {code: tuple(classes[level][one] for level, one in enumerate(path)) for code, path in padded.items()}
    notations: dict[str, Chain] = {}
    for code, path in paths.items():
        notations |= {one: chains[code][: level + 1] for level, one in enumerate(path[:-1])}
        notations[code] = chains[code]
    real = [{path[level] for path in paths.values() if level < len(path)} for level in range(depth)]
    names = tuple(_level_name(tree, level, codes) for level, codes in enumerate(real))
    return ClassLevels(title, names, {chain[-1].code: chain for chain in chains.values()}, notations)


def _tree(title: str, rows: Sequence[_Row]) -> _Tree:
    known: dict[str, _Row] = {}
    for row in rows:
        before = known.get(row.code)
        if before is not None and before.parent != row.parent:
            raise UserError(
                f"The class {row.code} of {title} lies in two classes, {before.parent or 'none'} and "
                f"{row.parent or 'none'}: give each class one parent."
            )
        if before is not None:
            raise UserError(f"{title} has the code {row.code} twice: give each class a code of its own.")
        known[row.code] = row
    if any(row.parent for row in rows):
        for row in rows:
            if row.parent and row.parent not in known:
                raise UserError(
                    f"The class {row.code} of {title} lies in {row.parent}, which is not there: add a line for it."
                )
        return _Tree(title, known, {row.code: row.parent for row in rows if row.parent}, own_codes=False)
    return _Tree(title, known, *_told_by_codes(title, list(known)))


def _told_by_codes(title: str, codes: Sequence[str]) -> tuple[dict[str, str], bool]:
    """The parents that codes tell, and whether they tell any; whole numbers only where that is beyond doubt."""
    if not all(_NUMBERED.fullmatch(code) for code in codes):
        return {}, False
    if any("." in code for code in codes):
        parents = {code: code.rpartition(".")[0] for code in codes if "." in code}
        sure = True
    else:
        lengths = sorted({len(code) for code in codes})
        shorter = dict(zip(lengths[1:], lengths, strict=False))
        parents = {code: code[: shorter[len(code)]] for code in codes if len(code) in shorter}
        held = set(parents.values())
        deepest = all(code in held for code in codes if len(code) < lengths[-1])
        numbers = all(code.isdigit() for code in codes)
        sure = any(int(code) > MOST_CLASSES for code in codes) if numbers else False
        if not sure and (not deepest or held - set(codes)):
            return {}, False
    missing = next((code for code, parent in parents.items() if parent not in codes), None)
    if sure and missing is not None:
        raise UserError(
            f"The class {missing} of {title} lies in {parents[missing]} by its code, which is not there: add a line "
            "for it, or name the parents in a column 'parent'."
        )
    return parents, bool(parents)


def _classes_at(tree: _Tree, codes: Sequence[str]) -> dict[str, LandCoverClass]:
    """The classes of one level by the file's codes; those are the map's where they fit, else numbers in their order."""
    if len(codes) > MOST_CLASSES:
        raise UserError(
            f"{tree.title} has {len(codes)} classes at one level, and a map has at most {MOST_CLASSES}: leave some out."
        )
    fit = all(code.isdecimal() and 0 <= int(code[:6]) <= MOST_CLASSES for code in codes)
    fit = fit and len({int(code) for code in codes}) == len(codes)
    numbers = {code: int(code) if fit else place for place, code in enumerate(codes, start=1)}
    return {code: LandCoverClass(numbers[code], _name(tree, code), _color(tree, code, place))
            for place, code in enumerate(codes)}  # fmt: skip


def _name(tree: _Tree, code: str) -> str:
    """A class's name, with the code before it where codes tell the levels."""
    row = tree.rows[code]
    return f"{code} {row.name}" if tree.own_codes and not row.name.startswith(f"{code} ") else row.name


def _color(tree: _Tree, code: str, place: int) -> str:
    """The file's colour, else that of the first class that lies in it, else one of the palette."""
    if tree.rows[code].color:
        return tree.rows[code].color.lower()
    inside = next((child for child, parent in tree.parents.items() if parent == code), None)
    return _color(tree, inside, place) if inside else PALETTE[place % len(PALETTE)]


def _level_name(tree: _Tree, level: int, codes: set[str]) -> str:
    names = {tree.rows[code].level for code in codes if tree.rows[code].level}
    if len(names) > 1:
        both = " and ".join(f"'{name}'" for name in sorted(names)[:2])
        raise UserError(f"{tree.title} has classes of {both} side by side: give each level one name.")
    return names.pop() if names else str(level + 1)


def levels_of_entries(title: str, entries: Sequence[Mapping[str, Any]]) -> ClassLevels:
    """The levels of classes that name those `above` them; one that names none stands for itself at every level.

    Raises
    ------
    UserError
        Levels that contradict each other, or what is no class.
    """
    depth = 1 + max(len(entry.get("above") or ()) for entry in entries)
    codes = [{int(above["code"]) for entry in entries for above in (entry.get("above") or ())[level : level + 1]}
             for level in range(depth - 1)]  # fmt: skip
    chains: dict[int, Chain] = {}
    parents: dict[tuple[int, int], Chain] = {}
    names = [""] * depth
    for number, entry in enumerate(entries, start=1):
        try:
            own, above = _class_of(entry), [_class_of(one) for one in entry.get("above") or ()]
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                f"Class {number} of {title} cannot be used ({error}): it needs a code, a name and a colour."
            ) from error
        if above and len(above) != depth - 1:
            raise UserError(
                f"The class '{own.name}' of {title} names {len(above)} classes above it, and others name {depth - 1}: "
                "give each class one at every level."
            )
        if not above:
            above = [_alone(own, codes[level]) for level in range(depth - 1)]
            for level, one in enumerate(above):
                codes[level].add(one.code)
        if own.code in chains:
            raise UserError(f"{title} has the code {own.code} twice: give each class a code of its own.")
        chains[own.code] = (*above, own)
        for level, one in enumerate(entry.get("above") or ()):
            names[level] = names[level] or str(one.get("level") or "")
        for level in range(1, depth + 1):
            chain = chains[own.code][:level]
            before = parents.setdefault((level, chain[-1].code), chain)
            if before != chain:
                raise UserError(
                    f"The class '{chain[-1].name}' of {title} is described in two ways or lies in two classes: give "
                    "each class one parent, one name and one colour."
                )
    return ClassLevels(title, tuple(name or str(level) for level, name in enumerate(names, start=1)), chains, {})


def _class_of(entry: Mapping[str, Any]) -> LandCoverClass:
    code, name, color = entry["code"], shown_text(entry["name"]), str(entry["color"])
    if isinstance(code, bool) or not isinstance(code, int) or not 0 <= code <= MOST_CLASSES:
        raise ValueError(f"its code is {code!r:.20}")
    if not name or len(name) > _LONGEST_NAME or not _COLOR.fullmatch(color):
        raise ValueError("its name or colour is none")
    return LandCoverClass(code, name, color.lower())


def _alone(own: LandCoverClass, taken: set[int]) -> LandCoverClass:
    """A class that lies in no other one, as it stands at a coarser level."""
    free = own.code if own.code not in taken else next(n for n in range(1, MOST_CLASSES + 1) if n not in taken)
    return LandCoverClass(free, own.name, own.color)
