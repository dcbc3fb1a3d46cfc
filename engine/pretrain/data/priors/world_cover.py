"""ESA WorldCover: its classes, and how much of each a square on the ground holds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ....errors import UserError

_TILE = 3
"""Side of a tile in degrees."""
_PIXELS = 36_000
"""Pixels along a side of a tile."""
_NAME = re.compile(r"ESA_WorldCover_10m_\d{4}_v\d+_([NS])(\d{2})([EW])(\d{3})_Map\.tif", re.IGNORECASE)
_OPEN = 8
"""Tiles kept open."""
NONE, WATER = 0, 80


@dataclass(frozen=True)
class CoverClass:
    """A class of the map."""

    code: int
    name: str
    colour: str
    """The one that WorldCover's own legend gives it."""


CLASSES = (
    CoverClass(10, "tree cover", "#006400"),
    CoverClass(20, "shrubland", "#ffbb22"),
    CoverClass(30, "grassland", "#ffff4c"),
    CoverClass(40, "cropland", "#f096ff"),
    CoverClass(50, "built-up", "#fa0000"),
    CoverClass(60, "bare or sparse vegetation", "#b4b4b4"),
    CoverClass(70, "snow and ice", "#f0f0f0"),
    CoverClass(80, "permanent water bodies", "#0064c8"),
    CoverClass(90, "herbaceous wetland", "#0096a0"),
    CoverClass(95, "mangroves", "#00cf75"),
    CoverClass(100, "moss and lichen", "#fae6a0"),
)
"""Classes and colours of the 2021 v200 product user manual."""
NO_DATA = "no data"
_CODES = np.array([NONE, *(entry.code for entry in CLASSES)])


@dataclass(frozen=True, order=True)
class TileCorner:
    """The south-western corner of a tile, in degrees."""

    south: int
    west: int

    @classmethod
    def at(cls, latitude: float, longitude: float) -> TileCorner:
        """Of the tile that holds a point; longitudes may lie beyond ±180°."""
        west = math.floor(longitude / _TILE) * _TILE
        return cls(math.floor(latitude / _TILE) * _TILE, (west + 180) % 360 - 180)

    def __str__(self) -> str:
        return f"{'S' if self.south < 0 else 'N'}{abs(self.south):02}{'W' if self.west < 0 else 'E'}{abs(self.west):03}"


class WorldCover:
    """The tiles of a folder, read at a stride from their overviews; used as a context manager.

    Parameters
    ----------
    folder : Path
        Tiles named as published, in it or in folders within. Where none is, there are no data.
    every : int
        Pixels of 10 m from one that is read to the next.

    Raises
    ------
    UserError
        There is no tile, or one that cannot be read or is no WorldCover.
    """

    def __init__(self, folder: Path, every: int) -> None:
        self._tiles = _find_tiles(folder)
        self._side = round(_PIXELS / every)
        self._opened = lru_cache(maxsize=_OPEN)(self._open)

    def __enter__(self) -> WorldCover:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.cache_clear()  # closes what no one holds any more

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of all tiles."""
        return tuple(self._tiles.values())

    def counts(self, corners: NDArray[np.float64]) -> NDArray[np.int64]:
        """[12], pixels of no data and of each class in a square, in the order of the codes.

        `corners` [4, 2] are longitudes and latitudes, anticlockwise.
        """
        counts = np.zeros(len(_CODES), np.int64)
        for tile, west in self._tiles_below(corners):
            counts += self._counts_in(tile, west, corners)
        return counts

    def _tiles_below(self, corners: NDArray[np.float64]) -> Iterator[tuple[TileCorner, float]]:
        """Tiles that a square touches, and the longitude of their western sides, counted as the square's."""
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        for row in range(math.floor(south / _TILE), math.ceil(north / _TILE)):
            for column in range(math.floor(west / _TILE), math.ceil(east / _TILE)):
                yield TileCorner.at(row * _TILE, column * _TILE), column * _TILE

    def _counts_in(self, tile: TileCorner, west: float, corners: NDArray[np.float64]) -> NDArray[np.int64]:
        """The part of a square that lies in one tile."""
        pixel = _TILE / self._side
        columns = (corners[:, 0] - west) / pixel
        rows = (tile.south + _TILE - corners[:, 1]) / pixel
        left, top = (max(0, math.floor(values.min())) for values in (columns, rows))
        right, bottom = (min(self._side, math.ceil(values.max())) for values in (columns, rows))
        inside = _inside(columns, rows, np.arange(left, right) + 0.5, np.arange(top, bottom)[:, None] + 0.5)
        if tile not in self._tiles:
            return np.bincount([0], [inside.sum()], len(_CODES)).astype(np.int64)
        values = self._read(tile, left, top, right, bottom)[inside]
        places = np.searchsorted(_CODES, values).clip(max=len(_CODES) - 1)
        foreign = values[_CODES[places] != values]
        if len(foreign):
            raise UserError(
                f"{self._tiles[tile].name} holds the value {foreign[0]}, which WorldCover does not know: "
                "give the tiles of its map."
            )
        return np.bincount(places, minlength=len(_CODES))

    def _read(self, tile: TileCorner, left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
        path = self._tiles[tile]
        try:
            file = self._opened(tile)
            across, down = file.width / self._side, file.height / self._side
            window = Window(left * across, top * down, (right - left) * across, (bottom - top) * down)
            return file.read(1, window=window, out_shape=(bottom - top, right - left), resampling=Resampling.nearest)
        except RasterioError as error:
            raise UserError(f"{path} cannot be read ({error}): copy it again.") from error

    def _open(self, tile: TileCorner) -> rasterio.DatasetReader:
        path = self._tiles[tile]
        file = rasterio.open(path)
        expected = (tile.west, tile.south, tile.west + _TILE, tile.south + _TILE)
        if not (file.crs and file.crs.to_epsg() == 4326 and np.allclose(file.bounds, expected, atol=1e-4)):
            raise UserError(
                f"{path.name} does not cover {_TILE}° × {_TILE}° in EPSG:4326 where its name says: "
                "give WorldCover's tiles as published."
            )
        return file


def majority(counts: NDArray[np.int64]) -> int:
    """The code of the class with the most pixels, as `WorldCover.counts` gives them.

    Water and no data count together, since WorldCover leaves the open sea out: if they are the most, the class is
    water where there is any. Of equally frequent classes it is the one with the lowest code.
    """
    water = int(np.searchsorted(_CODES, WATER))
    together = counts.copy()
    together[water] += together[NONE]
    together[NONE] = 0
    found = int(_CODES[int(together.argmax())])
    return NONE if found == WATER and counts[water] == 0 else found


def _inside(
    columns: NDArray[np.float64], rows: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """[rows, columns], which pixel centres lie in a quadrilateral; its corners go anticlockwise as seen on a map."""
    inside = np.ones((len(y), len(x)), bool)
    for start in range(4):
        end = (start + 1) % 4
        across, down = columns[end] - columns[start], rows[end] - rows[start]
        inside &= across * (y - rows[start]) - down * (x - columns[start]) <= 0
    return inside


def _find_tiles(folder: Path) -> dict[TileCorner, Path]:
    tiles = {}
    for path in sorted(folder.rglob("*.tif")):  # of two versions the newer counts
        match = _NAME.fullmatch(path.name)
        if match:
            south = int(match[2]) * (-1 if match[1] in "Ss" else 1)
            west = int(match[4]) * (-1 if match[3] in "Ww" else 1)
            tiles[TileCorner(south, west)] = path
    if not tiles:
        raise UserError(
            f"{folder} holds no tiles of WorldCover: give the folder with files such as "
            "ESA_WorldCover_10m_2021_v200_N48E006_Map.tif."
        )
    return tiles
