"""From cells and global maps to the table of cells, tile by tile."""

from __future__ import annotations

import csv
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from sys import intern
from typing import IO

import numpy as np
from numpy.typing import NDArray

from ....errors import UserError
from ....files import written_whole
from ....imagery import check_writable
from ....progress import Progress
from ....strict_json import parse_json
from . import world_cover
from .cells import COLUMNS, OPEN_SEA
from .climate import ClimateZones
from .regions import Regions
from .squares import Squares
from .world_cover import CLASSES, NO_DATA, TileCorner, WorldCover, majority

_log = logging.getLogger(__name__)
_CLASS_NAMES = {world_cover.NONE: NO_DATA, **{entry.code: entry.name for entry in CLASSES}}


@dataclass(frozen=True)
class Sources:
    """The maps that cells are described by."""

    world_cover: Path
    """A folder with tiles of ESA WorldCover."""
    climate: Path
    """A raster of Köppen-Geiger zones, codes 1 to 30."""
    regions: Path
    """Polygons of the world regions."""
    region_field: str
    land: Path | None = None
    """Polygons of the land; without them it is the regions."""
    every: int = 6
    """Pixels of 10 m from one that is read of WorldCover to the next."""
    sea_distance: float = 10_000.0
    """Metres from land at which the open sea begins."""


@dataclass(frozen=True, slots=True)
class Described:
    """What was found of one cell."""

    land_cover: str
    climate: str
    region: str


def describe_cells(squares: Squares, sources: Sources, out: Path, progress: Progress) -> Mapping[str, int]:
    """Write the table of cells as CSV; work that was interrupted is gone on with.

    Returns
    -------
    mapping
        How many cells each class has, the most frequent first.

    Raises
    ------
    UserError
        One of the sources cannot be used, or the table not be written.
    """
    check_writable(out, (".csv",))
    with ExitStack() as stack:
        maps = _Maps(
            stack.enter_context(WorldCover(sources.world_cover, sources.every)),
            stack.enter_context(ClimateZones(sources.climate)),
            Regions.read(sources.regions, sources.region_field),
            Regions.read(sources.land, None) if sources.land else None,
            sources.sea_distance,
        )
        part = stack.enter_context(_Part(out.with_name(f".{out.name}.part"), _fingerprint(squares, sources, maps)))
        tiles = _by_tile(squares)
        done = sum(len(tiles[tile]) for tile in part.found if tile in tiles)
        for tile, rows in tiles.items():
            if tile not in part.found:
                progress(done / len(squares), f"WorldCover {tile}")
                part.append(tile, maps.describe(squares, rows))
                done += len(rows)
        order = np.argsort(np.concatenate(list(tiles.values())))
        described = [one for tile in tiles for one in part.found[tile]]
        _write(out, squares, [described[position] for position in order])
        part.remove()
    progress(1.0, out.name)
    return dict(Counter(one.land_cover for one in described).most_common())


@dataclass(frozen=True)
class _Maps:
    """The opened sources."""

    world_cover: WorldCover
    climate: ClimateZones
    regions: Regions
    land: Regions | None
    sea_distance: float

    def describe(self, squares: Squares, rows: NDArray[np.intp]) -> list[Described]:
        """Cells whose centres lie in one tile."""
        corners = squares.corners(rows)
        latitude, longitude = squares.latitude[rows], squares.longitude[rows]
        codes = [majority(self.world_cover.counts(one)) for one in corners]
        zones = self.climate.at(latitude, longitude)
        place = float(longitude.min() + longitude.max()) / 2, float(latitude.min() + latitude.max()) / 2
        # Half a tile's diagonal, which is 236 km at the equator, and the corners and surroundings of its last square.
        reach = 250_000 + float(squares.size[rows].max()) + self.sea_distance
        near = self.regions.near(*place, reach)
        centres, areas = near.points(np.stack([longitude, latitude], -1)), near.areas(corners)
        inside, beside = near.nearest(centres, 0), near.nearest(areas, self.sea_distance)
        on_land = beside if self.land is None else self.land.near(*place, reach).nearest(areas, self.sea_distance)
        numbers = np.where(inside >= 0, inside, beside)
        return [
            Described(
                OPEN_SEA if land < 0 and code in (world_cover.NONE, world_cover.WATER) else _CLASS_NAMES[code],
                zone,
                self.regions.names[number] if number >= 0 else "",
            )
            for code, zone, number, land in zip(codes, zones, numbers.tolist(), on_land.tolist(), strict=True)
        ]


class _Part:
    """What has been described so far, a line a tile; a line that was being written when all ended does not count."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self.found: dict[TileCorner, list[Described]] = {}
        kept = self._kept(fingerprint)
        try:
            self._file: IO[bytes] = path.open("r+b" if kept else "wb")
            self._file.truncate(kept)
            self._file.seek(kept)
            if not kept:
                self._line({"of": fingerprint})
        except OSError as error:
            raise UserError(f"{path} cannot be written ({error.strerror}): choose another --out.") from error

    def _kept(self, fingerprint: str) -> int:
        """Read what is there; the length of it that is whole and of the same work."""
        if not self._path.exists():
            return 0
        length = 0
        for line in self._path.read_bytes().splitlines(keepends=True):
            try:
                content = parse_json(line) if line.endswith(b"\n") else None
            except ValueError:
                content = None
            if content is None:
                break
            if length == 0 and content.get("of") != fingerprint:
                _log.warning("%s was begun with other cells, maps or options: it is begun anew.", self._path.name)
                return 0
            if length:
                tile = TileCorner(*content["tile"])
                self.found[tile] = [Described(*map(intern, one)) for one in zip(*content["cells"], strict=True)]
            length += len(line)
        return length

    def __enter__(self) -> _Part:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def append(self, tile: TileCorner, described: Sequence[Described]) -> None:
        """Keep what was found in a tile."""
        self.found[tile] = list(described)
        columns = [[getattr(one, name) for one in described] for name in ("land_cover", "climate", "region")]
        self._line({"tile": [tile.south, tile.west], "cells": columns})

    def _line(self, content: object) -> None:
        self._file.write(json.dumps(content).encode() + b"\n")
        self._file.flush()

    def remove(self) -> None:
        """The table is written."""
        self._path.unlink(missing_ok=True)


def _by_tile(squares: Squares) -> dict[TileCorner, NDArray[np.intp]]:
    """Rows of the cells whose centres lie in each tile, from north to south and west to east, as tiles are stored."""
    held: dict[TileCorner, list[int]] = {}
    for row, (latitude, longitude) in enumerate(zip(squares.latitude, squares.longitude, strict=True)):
        held.setdefault(TileCorner.at(latitude, longitude), []).append(row)
    order = sorted(held, key=lambda tile: (-tile.south, tile.west))
    latitude, longitude = squares.latitude, squares.longitude
    return {
        tile: np.array(sorted(held[tile], key=lambda row: (-round(float(latitude[row]), 1), longitude[row])), np.intp)
        for tile in order
    }


def _fingerprint(squares: Squares, sources: Sources, maps: _Maps) -> str:
    """Differs where anything that is described or described by differs."""
    files = [*maps.world_cover.files, sources.climate, sources.regions, *([sources.land] if sources.land else [])]
    stats = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    content = [squares.digest(), {name: str(value) for name, value in asdict(sources).items()}, stats]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _write(out: Path, squares: Squares, described: Sequence[Described]) -> None:
    with written_whole(out) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(squares, described))


def _rows(squares: Squares, described: Sequence[Described]) -> Iterator[tuple[str, ...]]:
    for name, one, latitude, longitude in zip(
        squares.names, described, squares.latitude, squares.longitude, strict=True
    ):
        yield name, one.land_cover, one.climate, one.region, f"{latitude:.5f}", f"{longitude:.5f}"
