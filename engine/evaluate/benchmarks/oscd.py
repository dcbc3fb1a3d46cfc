"""OSCD as published: 24 cities at two dates, a GeoTIFF a band, masks of change (Daudt et al. 2018)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...errors import UserError
from ...model import Modality
from .geobench import stamp_of
from .task import Example, Kind, Task, Unit, Values

_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
_PREFIX = "Onera Satellite Change Detection dataset - "
_IGNORED = 255
TILE = 96
"""Side in pixels of the pieces, as in the evaluation of SeCo (Mañas et al. 2021), whose numbers Table Ap4 quotes."""
_VALIDATING = 3
TASKS = (
    Task(
        benchmark="oscd",
        name="OSCD",
        kind=Kind.SEGMENTATION,
        classes=2,
        modality=Modality.S2_L1C,
        bands=_BANDS,
        unit=Unit.DIGITAL_NUMBER,
        folder=".",
        ignore=_IGNORED,
        metric="f1",
        dates=2,
        foreground=1,
        note=f"OSCD publishes no validation: the last {_VALIDATING} cities of train.txt validate.",
    ),
)


@dataclass(frozen=True)
class City:
    """One city at both dates, on one grid of 10 m."""

    dates: tuple[Mapping[str, Values], Mapping[str, Values]]
    change: NDArray[np.int64]
    """[H, W], 1 where something changed."""


class CityReader:
    """Pieces of cities; a piece's name is its city, row and column. What lies beyond a city does not count."""

    def __init__(self, task: Task, root: Path) -> None:
        self._task = task
        self._images = next((f for f in (root / f"{_PREFIX}Images", root) if (f / "train.txt").is_file()), None) or root
        if not (self._images / "train.txt").is_file():
            raise UserError(
                f"{root} holds neither '{_PREFIX}Images/train.txt' nor train.txt: give the folder that OSCD's three "
                "archives were unpacked to."
            )
        known, tests = (self._cities(name) for name in ("train.txt", "test.txt"))
        if len(known) <= _VALIDATING:
            raise UserError(f"{self._images / 'train.txt'} names {len(known)} cities where 14 are published.")
        self._folders = dict.fromkeys(known, "Train") | dict.fromkeys(tests, "Test")
        split = {"train": known[:-_VALIDATING], "valid": known[-_VALIDATING:], "test": tests}
        self._names = {
            key: tuple(name for city in cities for name in self._pieces(city)) for key, cities in split.items()
        }
        self._city = lru_cache(maxsize=2)(self._read_city)

    def names(self, split: str) -> tuple[str, ...]:
        """The pieces of a split, city by city."""
        return self._names[split]

    def stamp(self, split: str) -> str:
        """A digest of the masks and bands."""
        cities = dict.fromkeys(name.split("/")[0] for name in self._names[split])
        bands = [self._band(city, date, band) for city in cities for date in (1, 2) for band in _BANDS]
        return stamp_of([*bands, *(self._mask(city) for city in cities)])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None are published with the files."""
        return {}

    def read(self, split: str, name: str) -> Example:  # noqa: ARG002 - a city is in one split
        """One piece at both dates."""
        city, row, column = name.split("/")
        found = self._city(city)
        window = tuple(slice(int(start), int(start) + TILE) for start in (row, column))
        before, later = (
            {band: np.pad(one[window], _missing(one[window]), mode="edge") for band, one in date.items()}
            for date in found.dates
        )
        change = found.change[window]
        return Example(name, before, np.pad(change, _missing(change), constant_values=_IGNORED), later)

    def _cities(self, name: str) -> tuple[str, ...]:
        try:
            text = (self._images / name).read_text(encoding="utf-8")
        except OSError as error:
            raise UserError(f"{self._images / name} is missing: give OSCD's files as published.") from error
        return tuple(city.strip() for city in text.replace("\n", ",").split(",") if city.strip())

    def _pieces(self, city: str) -> list[str]:
        path = self._band(city, 1, "B02")
        try:
            with rasterio.open(path) as file:
                height, width = file.shape
        except rasterio.errors.RasterioIOError as error:
            raise UserError(f"{path} cannot be read ({error}): give OSCD's files as published.") from error
        return [f"{city}/{row}/{column}" for row in range(0, height, TILE) for column in range(0, width, TILE)]

    def _band(self, city: str, date: int, band: str) -> Path:
        """The file of a band at a date, among the images that were brought to one grid."""
        return self._images / city / f"imgs_{date}_rect" / f"{band}.tif"

    def _mask(self, city: str) -> Path:
        """The GeoTIFF of 1 and 2, or the picture of 0 and 255 where it is missing."""
        name = f"{_PREFIX}{self._folders[city]} Labels"
        folder = next((f for f in (self._images.parent / name, self._images / name) if f.is_dir()), self._images)
        exact = folder / city / "cm" / f"{city}-cm.tif"
        return exact if exact.is_file() else folder / city / "cm" / "cm.png"

    def _read_city(self, city: str) -> City:
        first, second = ({band: _raster(self._band(city, date, band))[0] for band in _BANDS} for date in (1, 2))
        path = self._mask(city)
        mask = _raster(path)[0]
        change = mask == 2 if path.suffix == ".tif" else mask > 127
        values = set(np.unique(mask).tolist())
        if path.suffix == ".tif" and not values <= {1.0, 2.0}:
            raise UserError(f"{path} has the values {sorted(values)[:4]} where 1 and 2 are published.")
        shapes = {one.shape for date in (first, second) for one in (*date.values(), mask)}
        if len(shapes) > 1:
            raise UserError(f"The bands and the mask of {city} have the sizes {sorted(shapes)} where one is published.")
        return City((first, second), change.astype(np.int64))


def _missing(piece: NDArray[Any]) -> list[tuple[int, int]]:
    """The rows and columns that a piece at the end of a city is short of."""
    return [(0, TILE - size) for size in piece.shape]


def _raster(path: Path) -> Values:
    try:
        with rasterio.open(path) as file:
            values: Values = file.read().astype(np.float32)
            return values
    except rasterio.errors.RasterioIOError as error:
        raise UserError(f"{path} cannot be read ({error}): give OSCD's files as published.") from error
