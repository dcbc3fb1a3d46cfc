"""The table of cells: each place's majority land cover, climate zone and world region, and where it is."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....errors import UserError

COLUMNS = ("place", "class", "climate", "region", "latitude", "longitude")
"""Columns of the CSV file; the first two must be there."""
OPEN_SEA = "open sea"
UNKNOWN = "unknown"
"""Class, climate zone and region of a place that the table does not hold."""
_AT_A_TIME = 10_000


@dataclass(frozen=True)
class Categories:
    """A column of few different texts."""

    names: tuple[str, ...]
    codes: NDArray[np.uint16]
    """[rows], positions in `names`."""

    def are(self, name: str) -> NDArray[np.bool_]:
        """[rows], which have a text."""
        return self.codes == self.names.index(name) if name in self.names else np.zeros(len(self.codes), bool)

    def taken(self, rows: NDArray[np.intp]) -> Categories:
        """The values of some rows; `unknown` where a row is −1."""
        if (rows >= 0).all():
            return Categories(self.names, self.codes[rows])
        return Categories((*self.names, UNKNOWN), np.append(self.codes, np.uint16(len(self.names)))[rows])


@dataclass(frozen=True)
class NameIndex:
    """Finds rows by name."""

    names: NDArray[np.bytes_]
    """[rows], sorted."""
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, names: NDArray[np.bytes_]) -> NameIndex:
        """An index of names in any order."""
        rows = np.argsort(names, kind="stable")
        return cls(names[rows], rows)

    def row(self, name: str) -> int:
        """The row of a name, the last if there are several; −1 if there is none."""
        # Not numpy's searchsorted, which converts all names to the length of a longer one.
        encoded = name.encode()
        found = bisect_right(self.names, encoded) - 1
        return int(self.rows[found]) if found >= 0 and self.names[found] == encoded else -1

    def rows_of(self, names: NDArray[np.bytes_]) -> NDArray[np.intp]:
        """The same for many names at once."""
        found = np.searchsorted(self.names, names, side="right") - 1
        known = (found >= 0) & (self.names[found] == names)
        return np.where(known, self.rows[found], -1)


class _Classes(Mapping[str, str]):
    """The class of each place by its name, without a Python object for each."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def __getitem__(self, place: str) -> str:
        row = self._cells.index.row(place)
        if row < 0:
            raise KeyError(place)
        return self._cells.land_cover.names[self._cells.land_cover.codes[row]]

    def __iter__(self) -> Iterator[str]:
        return (name.decode() for name in self._cells.names)

    def __len__(self) -> int:
        return len(self._cells)


@dataclass(frozen=True, eq=False)
class Cells:
    """The table's rows as columns; two million of them take some 100 MB."""

    names: NDArray[np.bytes_]
    """[rows], UTF-8."""
    land_cover: Categories
    climate: Categories
    region: Categories
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    """[rows], in degrees; NaN where the table does not say."""

    @classmethod
    def read(cls, path: Path) -> Cells:
        """A CSV file with the columns `place` and `class`, and `climate`, `region`, `latitude`, `longitude` if known.

        The same object is returned again as long as the file does not change.

        Raises
        ------
        UserError
            The file cannot be read or lacks one of the first two columns.
        """
        try:
            return _read(path, path.stat().st_mtime_ns)
        except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
            raise UserError(
                f"{path} is no table of cells ({getattr(error, 'strerror', None) or error}): "
                "give a CSV file with the columns 'place' and 'class'."
            ) from error

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def index(self) -> NameIndex:
        """To find rows by the places' names."""
        return NameIndex.of(self.names)

    @property
    def classes(self) -> Mapping[str, str]:
        """The class of each place by its name."""
        return _Classes(self)

    def strata(self) -> NDArray[np.int64]:
        """[rows], a number for each combination of class, climate zone and region."""
        climates, regions = len(self.climate.names), len(self.region.names)
        pairs = self.land_cover.codes.astype(np.int64) * climates + self.climate.codes
        return pairs * regions + self.region.codes

    def of(self, names: Iterable[str]) -> Cells:
        """One row for each of some places, in their order; class, zone and region of those not held are `unknown`."""
        remaining = iter(names)
        chunks: list[NDArray[np.bytes_]] = []
        while chunk := [name.encode() for name in islice(remaining, _AT_A_TIME)]:
            chunks.append(np.array(chunk))
        encoded = np.concatenate(chunks) if chunks else np.zeros(0, "S1")
        rows = self.index.rows_of(encoded)
        known = rows >= 0
        return Cells(
            encoded,
            self.land_cover.taken(rows),
            self.climate.taken(rows),
            self.region.taken(rows),
            np.where(known, self.latitude[rows], np.nan),
            np.where(known, self.longitude[rows], np.nan),
        )


@lru_cache(maxsize=1)
def _read(path: Path, modified: int) -> Cells:  # noqa: ARG001 - a part of the cache's key
    columns = _Columns()
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if not set(COLUMNS[:2]) <= set(header):
            raise ValueError(f"its columns are {', '.join(header) or 'none'}")
        while chunk := [row for row in islice(rows, _AT_A_TIME) if row]:
            wrong = next((row for row in chunk if len(row) != len(header)), None)
            if wrong is not None:
                raise ValueError(f"the row of {wrong[0]} has {len(wrong)} fields instead of {len(header)}")
            columns.append(dict(zip(header, zip(*chunk, strict=True), strict=True)), len(chunk))
    if not columns.names:
        raise ValueError("it has no rows")
    return columns.cells()


class _Columns:
    """What has been read so far, some rows at a time: millions of rows of Python texts would take gigabytes."""

    def __init__(self) -> None:
        self.names: list[NDArray[np.bytes_]] = []
        self._codes: dict[str, list[NDArray[np.uint16]]] = {column: [] for column in COLUMNS[1:4]}
        self._numbers: dict[str, dict[str, int]] = {column: {} for column in COLUMNS[1:4]}
        self._degrees: dict[str, list[NDArray[np.float64]]] = {column: [] for column in COLUMNS[4:]}

    def append(self, columns: Mapping[str, tuple[str, ...]], count: int) -> None:
        """Some rows, of which a column that the file does not have is empty."""
        empty = ("",) * count
        self.names.append(np.array([name.encode() for name in columns["place"]]))
        for column, numbers in self._numbers.items():
            texts = columns.get(column, empty)
            for text in dict.fromkeys(texts):
                numbers.setdefault(text, len(numbers))
            if len(numbers) >= np.iinfo(np.uint16).max:  # one is left for `unknown`
                raise ValueError(f"the column '{column}' has {len(numbers)} different texts")
            self._codes[column].append(np.array([numbers[text] for text in texts], np.uint16))
        for column, degrees in self._degrees.items():
            degrees.append(np.array([float(text or "nan") for text in columns.get(column, empty)]))

    def cells(self) -> Cells:
        """All of them."""
        land_cover, climate, region = (
            _in_order(numbers, np.concatenate(self._codes[column])) for column, numbers in self._numbers.items()
        )
        latitude, longitude = (np.concatenate(degrees) for degrees in self._degrees.values())
        return Cells(np.concatenate(self.names), land_cover, climate, region, latitude, longitude)


def _in_order(numbers: Mapping[str, int], codes: NDArray[np.uint16]) -> Categories:
    """By the alphabet: the order of the file's rows must not decide what a run draws."""
    names = tuple(sorted(numbers))
    new = np.empty(len(names), np.uint16)
    new[[numbers[name] for name in names]] = np.arange(len(names))
    return Categories(names, new[codes])
