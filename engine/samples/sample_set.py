"""Labelled points and polygons of a vector file, as pixels of a scene's grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import Grid, LandCoverClass
from .class_levels import MOST_CLASSES, Chain, ClassLevel, ClassLevels
from .labelled_features import FieldValue, LabelledFeatures, inside_grid, read_features, shown_text, whole

_LONGEST_NAME = 200

PALETTE = (
    "#1f6fb4", "#1b7f3b", "#e6c84b", "#c8433c", "#b9a38c", "#8ac75d", "#7b5ea7", "#f08d39", "#49b6ad", "#d675b0",
    "#5b6770", "#a6cee3", "#806000", "#404080", "#ff9da7",
)  # fmt: skip
"""Colours for classes whose file gives none."""


@dataclass(frozen=True)
class SampleSet:
    """Labelled pixels of a scene."""

    rows: NDArray[np.intp]
    """[n] rows of the scene's grid; likewise `columns`."""
    columns: NDArray[np.intp]
    codes: NDArray[np.int64]
    """[n] class codes."""
    classes: tuple[LandCoverClass, ...]
    ignored: int = 0
    """Samples left out because they lie outside the scene or hold no class."""
    polygon_pixels: NDArray[np.intp] | None = None
    """[n] how many pixels the polygon of each gave, 1 for a point; None if all are points."""
    notes: tuple[str, ...] = ()
    """What the user should know of them, a sentence each."""
    level: ClassLevel | None = None
    """The level of the classes that a map of them shows, where they have levels; `codes` are those of samples."""
    points: NDArray[np.float64] | None = None
    """[n, 2] row and column of each as it was clicked, in pixels; None where only pixels are known."""

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def weights(self) -> NDArray[np.float32]:
        """[n] how much each counts: a polygon as much as the root of its pixels, so that it does not drown points."""
        if self.polygon_pixels is None:
            return np.ones(len(self.codes), np.float32)
        return (1 / np.sqrt(self.polygon_pixels)).astype(np.float32)

    def count(self, code: int) -> int:
        """Number of samples of a class."""
        return int((self.codes == code).sum())

    def positions(self, resolution: float) -> NDArray[np.float64]:
        """[n, 2] in metres, for distances; `resolution` is the grid's, in metres."""
        return np.stack([self.rows, self.columns], axis=1).astype(np.float64) * resolution

    @property
    def losses(self) -> tuple[str, ...]:
        """The sentence that most of the samples were left out, if they were."""
        if self.ignored <= len(self):
            return ()
        return (
            f"Most samples ({self.ignored} of {self.ignored + len(self)}) lie outside the scene, on no data or in what "
            "the mask leaves out: look at whether mask and imagery are the right ones.",
        )

    def where(self, kept: NDArray[np.bool_]) -> SampleSet:
        """Only some of the samples; the others count as ignored."""
        return SampleSet(
            self.rows[kept],
            self.columns[kept],
            self.codes[kept],
            self.classes,
            self.ignored + int((~kept).sum()),
            None if self.polygon_pixels is None else self.polygon_pixels[kept],
            self.notes,
            self.level,
            None if self.points is None else self.points[kept],
        )

    @property
    def as_mapped(self) -> SampleSet:
        """The samples with the classes that the map shows: themselves, where the classes have no levels."""
        if self.level is None:
            return self
        return replace(self, codes=self.level.lifted(self.codes), classes=self.level.classes(self.codes.tolist()))


def from_coordinates(
    x: Sequence[float],
    y: Sequence[float],
    codes: Sequence[int],
    classes: Sequence[LandCoverClass],
    grid: Grid,
) -> SampleSet:
    """Samples from points in the grid's own CRS; those outside the grid are ignored."""
    columns, rows = ~grid.transform * (np.asarray(x, np.float64), np.asarray(y, np.float64))
    samples = SampleSet(
        np.floor(rows).astype(np.intp),
        np.floor(columns).astype(np.intp),
        np.asarray(codes, np.int64),
        tuple(classes),
        points=np.stack([rows, columns], axis=1),
    )
    return samples.where(inside_grid(samples.rows, samples.columns, grid))


def read_samples(
    path: str | Path,
    grid: Grid,
    class_field: str = "class",
    levels: ClassLevels | None = None,
    class_level: str | int | None = None,
) -> SampleSet:
    """Read labelled points and polygons of a vector file that GDAL knows; see `read_features`.

    `class_field` holds whole numbers, as numbers or as text (class codes; the names come from a field `name`, the
    colours from `color`, where there are such), or names (the codes then follow the alphabet). With `levels` it holds
    names, notations or codes of their classes; samples of classes coarser than `class_level`, by default the finest,
    are left out.

    Raises
    ------
    UserError
        The file cannot be read, has no CRS, no such field, a class that `levels` lack, or no sample inside the grid.
    """
    features = read_features(path)
    if levels is None:
        labelled = _Labels.of(features, class_field)
    else:
        labelled = _Labels.in_levels(features, class_field, levels, levels.at(class_level))
    rows, columns, codes, of_polygon, points, outside = [], [], [], [], [], 0
    for geometry, code in zip(features.geometries, labelled.codes, strict=True):
        if code is None or geometry is None or geometry.is_empty:
            outside += 1
            continue
        at = features.points(geometry, grid)
        at_rows, at_columns = whole(at).T
        inside = inside_grid(at_rows, at_columns, grid)
        outside += int(not inside.any())
        rows.append(at_rows[inside])
        columns.append(at_columns[inside])
        points.append(at[inside])
        codes.append(np.full(int(inside.sum()), code, np.int64))
        together = int(inside.sum()) if "Polygon" in geometry.geom_type else 1
        of_polygon.append(np.full(int(inside.sum()), together, np.intp))
    total = sum(len(part) for part in rows)
    if total == 0:
        raise UserError(
            f"None of the {len(features.geometries)} samples in {features.path.name} lies inside the scene: "
            "check that they were drawn on it and that their CRS is right."
        )
    return SampleSet(
        np.concatenate(rows),
        np.concatenate(columns),
        np.concatenate(codes),
        labelled.classes,
        outside,
        np.concatenate(of_polygon),
        (*_alike(labelled.classes), *labelled.notes),
        labelled.level,
        np.concatenate(points),
    )


def _alike(classes: Sequence[LandCoverClass]) -> tuple[str, ...]:
    """A sentence for names that differ in case or spaces alone: most likely one class, spelled twice."""
    by_name: dict[str, list[str]] = {}
    for entry in classes:
        by_name.setdefault(" ".join(entry.name.casefold().split()), []).append(f"'{entry.name}'")
    return tuple(
        f"{' and '.join(names)} are mapped as {len(names)} classes though their names differ only in how they are "
        "written: give them one name if they are one class."
        for names in by_name.values()
        if len(names) > 1
    )


def read_places(path: str | Path, grid: Grid) -> SampleSet:
    """The pixels of points and polygons of a vector file, whatever its fields: all of one class, 1.

    Raises
    ------
    UserError
        The file cannot be read, has no CRS, or nothing inside the grid.
    """
    features = read_features(path)
    rows, columns, outside = [], [], 0
    for geometry in features.geometries:
        if geometry is None or geometry.is_empty:
            outside += 1
            continue
        at_rows, at_columns = features.pixels(geometry, grid)
        inside = inside_grid(at_rows, at_columns, grid)
        outside += int(not inside.any())
        rows.append(at_rows[inside])
        columns.append(at_columns[inside])
    if sum(len(part) for part in rows) == 0:
        raise UserError(
            f"None of the {len(features.geometries)} examples in {features.path.name} lies inside the scene: "
            "check that they were drawn on it and that their CRS is right."
        )
    found = np.concatenate(rows)
    example = LandCoverClass(1, "example", PALETTE[0])
    return SampleSet(found, np.concatenate(columns), np.ones(len(found), np.int64), (example,), outside)


def check_trainable(samples: SampleSet) -> None:
    """Refuse samples that no map can be made from: one class only, or a class with a single sample."""
    counts = {entry: samples.count(entry.code) for entry in samples.classes if samples.count(entry.code)}
    if not counts:
        raise UserError(
            "No sample lies where the imagery has data and the mask leaves something to map: "
            "look at whether mask and imagery are the right ones."
        )
    mapped = samples.as_mapped.classes
    if samples.level is not None and len(counts) > 1 and len(mapped) < 2:
        raise UserError(
            f"All samples are of '{mapped[0].name}' at {samples.level.title}, and a map needs at least two classes: "
            "choose a finer level, or add samples of another class."
        )
    if len(counts) < 2:
        only = next((f" ('{entry.name}')" for entry in counts), "")
        raise UserError(
            f"The samples inside the scene hold {len(counts)} class{only}, and a map needs at least two: "
            "add samples of another class."
        )
    for entry, count in counts.items():
        if count < 2:
            raise UserError(
                f"Class '{entry.name}' has one sample inside the scene, and at least two are needed: "
                "add another or remove the class."
            )


@dataclass(frozen=True)
class _Labels:
    codes: tuple[int | None, ...]
    classes: tuple[LandCoverClass, ...]
    level: ClassLevel | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def in_levels(cls, features: LabelledFeatures, class_field: str, levels: ClassLevels, shown: ClassLevel) -> _Labels:
        """Labels by a class set; those that are coarser than the level that is shown say nothing of it."""
        names = features.values("name") if "name" in features.fields and class_field != "name" else ()
        found = levels.labelled(features.values(class_field), names, features.path.name)
        usable = [chain if len(chain) >= shown.number else () for chain in found]
        own, codes = levels.for_samples(chain for chain in usable if chain)
        if len(set(codes.values())) < len(codes):
            raise UserError(
                f"The samples in {features.path.name} are of more classes of all levels than a map can have codes for: "
                "label them at one level."
            )
        used = sorted((code, chain) for chain, code in codes.items())
        classes = tuple(replace(chain[-1], code=code) for code, chain in used)
        level = ClassLevel(own, shown.number)
        notes = _coarser_notes(found, usable, levels, shown)
        return cls(tuple(codes.get(chain) for chain in usable), classes, level, notes)

    @classmethod
    def of(cls, features: LabelledFeatures, class_field: str) -> _Labels:
        values, fields = features.values(class_field), features.fields
        known = [value for value in values if value is not None]
        numbers = [_number(value) for value in values]
        if all(_number(value) is not None for value in known):
            codes: list[int | None] = numbers
            names = _first_by_code(codes, fields.get("name"))
        else:
            ordered = {name: code for code, name in enumerate(sorted({str(value) for value in known}), start=1)}
            codes = [None if value is None else ordered[str(value)] for value in values]
            names = {code: name for name, code in ordered.items()}
            if len(names) > MOST_CLASSES:
                raise UserError(
                    f"Field '{class_field}' of {features.path.name} holds {len(names)} different names, and a map has "
                    f"at most {MOST_CLASSES} classes: name the field with the classes."
                )
        longest = max((name for name in names.values()), key=len, default="")
        if len(longest) > _LONGEST_NAME:
            raise UserError(
                f"A class in {features.path.name} has a name of {len(longest):,} characters, such as "
                f"'{longest[:40]}…': name the field with the classes, or shorten the names to {_LONGEST_NAME}."
            )
        colors = _first_by_code(codes, fields.get("color"))
        present = sorted({code for code in codes if code is not None})
        wrong = [code for code in present if not 0 <= code <= 254]
        if wrong:
            raise UserError(
                f"Class code {wrong[0]} in field '{class_field}' of {features.path.name} does not fit a map: "
                "use whole numbers from 0 to 254."
            )
        classes = tuple(
            LandCoverClass(
                code,
                names.get(code) or f"Class {code}",
                _color(colors.get(code)) or PALETTE[position % len(PALETTE)],
            )
            for position, code in enumerate(present)
        )
        return cls(tuple(codes), classes)


def _coarser_notes(
    found: Sequence[Chain], usable: Sequence[Chain], levels: ClassLevels, shown: ClassLevel
) -> tuple[str, ...]:
    """What became of the samples that are labelled at a coarser level than others."""
    lost = [chain[-1].name for chain, kept in zip(found, usable, strict=True) if chain and not kept]
    coarse = [chain[-1].name for chain in usable if 0 < len(chain) < levels.depth]
    notes = []
    if lost:
        notes.append(
            f"{len(lost)} samples are labelled at a level coarser than {shown.title} "
            f"({', '.join(dict.fromkeys(lost))}) and take no part: choose a coarser level to use them."
        )
    if coarse:
        notes.append(
            f"{len(coarse)} samples are labelled at a coarser level than the finest "
            f"({', '.join(dict.fromkeys(coarse))}); they tell as much as {shown.title} needs."
        )
    return tuple(notes)


def _number(value: FieldValue) -> int | None:
    """A whole number, also one that is kept as text: "10" is class 10 and not the second in the alphabet."""
    if isinstance(value, str):
        return int(float(value)) if re.fullmatch(r"[+-]?\d{1,9}(\.0*)?", value) else None
    return value


def _first_by_code(codes: Sequence[int | None], values: NDArray[Any] | None) -> dict[int, str]:
    result: dict[int, str] = {}
    for code, value in zip(codes, values if values is not None else [], strict=False):
        if code is not None and value is not None and shown_text(value):
            result.setdefault(code, shown_text(value))
    return result


def _color(text: str | None) -> str | None:
    return text.lower() if text and re.fullmatch(r"#[0-9a-fA-F]{6}", text) else None
