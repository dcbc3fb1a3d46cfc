"""Reference samples against a class map: which class each has, and which the map has there.

One reference unit is one pixel. A polygon is one unit too, not as many as it has pixels, which would count one visit to
a field hundreds of times. Of its pixels a random one stands for it: the most frequent class of a polygon agrees with
its reference more often than the map's pixels do. Of several units in one pixel one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import ClassMap
from ..samples.labelled_features import FieldValue, LabelledFeatures, inside_grid, read_features
from .levels import ComparedLevel

UNIT = (
    "One reference unit is one pixel: that of a point, or a random one (the same in every run) of a polygon's pixels; "
    "of several units in one pixel one counts."
)
_FIELDS = ("class", "reference")
_SEED = 0


@dataclass(frozen=True)
class LeftOut:
    """Features of the reference file that could not be used."""

    without_class: int = 0
    """Or of a class that is coarser than the level at which is compared."""
    outside: int = 0
    """Outside the map, or without a place."""
    no_data: int = 0
    repeated: int = 0
    """In the pixel of another one of the same class."""
    contradictory: int = 0
    """In a pixel whose units name different classes."""


@dataclass(frozen=True)
class ReferenceUnits:
    """Pixels whose true class is known, and the map's class there."""

    rows: NDArray[np.intp]
    """[n]; likewise `columns`."""
    columns: NDArray[np.intp]
    mapped: NDArray[np.int64]
    """[n] class codes of the map."""
    truth: NDArray[np.int64]
    """[n] class codes of the reference; codes that the map lacks stand for classes that it lacks."""
    names: dict[int, str]
    """Names of the reference's classes by code."""
    class_field: str
    left_out: LeftOut
    polygons: int
    other_strata: int
    """Units whose field `stratum` is not the map's class: they were drawn from another map."""


@dataclass(frozen=True)
class _Labels:
    codes: tuple[int | None, ...]
    names: dict[int, str]


def read_reference(
    path: Path,
    class_map: ClassMap,
    map_codes: NDArray[np.int64],
    class_field: str | None = None,
    level: ComparedLevel | None = None,
) -> ReferenceUnits:
    """Read points or polygons and look up the map's classes there.

    Parameters
    ----------
    map_codes : [K]
        Classes that the map has.
    class_field : str, optional
        The field with names or codes; "class", else "reference", if not given.
    level : ComparedLevel, optional
        At which level of the classes map and reference are compared, where they have levels.

    Raises
    ------
    UserError
        The file cannot be used, shares no class with the map, or no sample lies on the map's data.
    """
    features = read_features(path)
    field = class_field or next((name for name in _FIELDS if name in features.fields), _FIELDS[0])
    labels = _matched(features, field, class_map, map_codes, level)
    places, without_class, outside = _places(features, labels, class_map)
    kept = np.array([i for i, _, _ in places], np.intp)
    rows, columns = np.array([r for _, r, _ in places], np.intp), np.array([c for _, _, c in places], np.intp)
    mapped, known = class_map.values_at(rows, columns)
    truth = np.array([labels.codes[i] for i in kept], np.int64)
    first, repeated, contradictory = _one_a_pixel(rows, columns, truth, known, class_map.grid.width)
    if not first.any():
        raise UserError(
            f"None of the {len(labels.codes)} samples in {path.name} can be held against the map "
            f"({without_class} without a class, {outside} outside it, {int((~known).sum())} where it has no data): "
            "check that they lie on it and that their CRS is right."
        )
    return ReferenceUnits(
        rows[first],
        columns[first],
        mapped[first],
        truth[first],
        labels.names,
        field,
        LeftOut(without_class, outside, int((~known).sum()), repeated, contradictory),
        sum("Polygon" in features.geometries[i].geom_type for i in kept[first]),
        _other_strata(features, kept[first], mapped[first]),
    )


def _places(
    features: LabelledFeatures, labels: _Labels, class_map: ClassMap
) -> tuple[list[tuple[int, int, int]], int, int]:
    """Feature number, row and column of every unit on the map's grid; how many have no class, how many lie outside."""
    rng = np.random.default_rng(_SEED)
    places: list[tuple[int, int, int]] = []
    without_class = outside = 0
    for number, (geometry, code) in enumerate(zip(features.geometries, labels.codes, strict=True)):
        if code is None:
            without_class += 1
            continue
        if geometry is None or geometry.is_empty:
            outside += 1
            continue
        rows, columns = features.pixels(geometry, class_map.grid)
        inside = np.flatnonzero(inside_grid(rows, columns, class_map.grid))
        if len(inside) == 0:
            outside += 1
            continue
        one = inside[rng.integers(len(inside))]
        places.append((number, int(rows[one]), int(columns[one])))
    return places, without_class, outside


def _one_a_pixel(
    rows: NDArray[np.intp], columns: NDArray[np.intp], truth: NDArray[np.int64], known: NDArray[np.bool_], width: int
) -> tuple[NDArray[np.bool_], int, int]:
    """Which units count [n]: the first one of each pixel, none where they contradict; how many repeat or contradict."""
    counted = np.zeros(len(rows), bool)
    by_pixel: dict[int, list[int]] = {}
    for i in np.flatnonzero(known):
        by_pixel.setdefault(int(rows[i]) * width + int(columns[i]), []).append(int(i))
    repeated = contradictory = 0
    for units in by_pixel.values():
        if len({int(truth[i]) for i in units}) > 1:
            contradictory += len(units)
        else:
            counted[units[0]] = True
            repeated += len(units) - 1
    return counted, repeated, contradictory


def _other_strata(features: LabelledFeatures, kept: NDArray[np.intp], mapped: NDArray[np.int64]) -> int:
    if "stratum" not in features.fields:
        return 0
    strata = features.values("stratum")
    return sum(isinstance(strata[i], int) and strata[i] != code for i, code in zip(kept, mapped.tolist(), strict=True))


def _matched(
    features: LabelledFeatures,
    field: str,
    class_map: ClassMap,
    map_codes: NDArray[np.int64],
    level: ComparedLevel | None,
) -> _Labels:
    """The reference's classes as the map's codes."""
    values = features.values(field)
    in_the_map = {int(code) for code in map_codes} | set(class_map.names)
    if all(value is None for value in values):
        raise UserError(
            f"None of the {len(values)} samples in {features.path.name} has a class in the field '{field}': "
            "fill it with class names or codes, or name another field."
        )
    if level is not None:
        beside = features.values("name") if "name" in features.fields and field != "name" else ()
        codes, unknown = level.labelled(values, beside, features.path.name)
        labels = _Labels(codes, {**level.names, **unknown})
    elif all(value is None or isinstance(value, int) for value in values):
        labels = _by_code(features, values, class_map)
    else:
        labels = _by_name(values, class_map, in_the_map)
    if not in_the_map & {code for code in labels.codes if code is not None}:
        found = ", ".join(sorted({f"'{value}'" for value in values if value is not None})[:6])
        names = ", ".join(f"'{class_map.name(code)}' ({code})" for code in sorted(in_the_map)[:6])
        raise UserError(
            f"The field '{field}' of {features.path.name} holds {found}, and none of these is a class of the map, "
            f"which has {names}: use its names or codes, or name another field."
        )
    return labels


def _by_code(features: LabelledFeatures, values: Sequence[FieldValue], class_map: ClassMap) -> _Labels:
    """Codes as they stand; refused where the file's own names say that they mean other classes than the map's."""
    codes = tuple(value if isinstance(value, int) else None for value in values)
    beside = features.values("name") if "name" in features.fields else [None] * len(values)
    names: dict[int, str] = {}
    for code, name in zip(codes, beside, strict=True):
        if code is None or name is None:
            continue
        known = class_map.names.get(code)
        if known and _folded(known) != _folded(str(name)):
            raise UserError(
                f"Code {code} is '{name}' in {features.path.name} and '{known}' in the map: "
                "the codes differ, so name the field with the class names as the class field."
            )
        names.setdefault(code, str(name))
    named = {
        code: class_map.names.get(code) or names.get(code) or f"Class {code}" for code in codes if code is not None
    }
    return _Labels(codes, named)


def _by_name(values: Sequence[FieldValue], class_map: ClassMap, in_the_map: set[int]) -> _Labels:
    """Names by the map's, whatever their case; else texts that are a code; else a new class."""
    by_name: dict[str, list[int]] = {}
    for code in sorted(in_the_map):
        by_name.setdefault(_folded(class_map.name(code)), []).append(code)
    texts = sorted({str(value) for value in values if value is not None})
    free = 1 + max(in_the_map | {number for number in map(_number, texts) if number is not None})
    names: dict[int, str] = {}
    known: dict[str, int] = {}
    for text in texts:
        folded = _folded(text)
        if folded not in known:
            codes = by_name.get(folded, [])
            if len(codes) > 1:
                raise UserError(
                    f"The map has {len(codes)} classes named '{text}' (codes {', '.join(map(str, codes))}): "
                    "use a field with codes."
                )
            number = codes[0] if codes else _number(text)
            if number is None:
                number, free = free, free + 1
            known[folded] = number
            names[number] = class_map.name(number) if number in in_the_map else text
    return _Labels(tuple(None if value is None else known[_folded(str(value))] for value in values), names)


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
