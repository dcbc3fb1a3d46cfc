"""Where cells lie: Major-TOM's metadata, or a list of places."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.warp import transform

from ....errors import UserError

CELL_METRES = 10_680.0
"""Side of a Major-TOM cell."""
WGS84 = CRS.from_epsg(4326)
_COLUMNS = {
    "place": ("grid_cell", "place"),
    "latitude": ("centre_lat", "latitude"),
    "longitude": ("centre_lon", "longitude"),
    "crs": ("crs",),
    "size_m": ("size_m",),
}
"""What each column may be called, and its name here."""


@dataclass(frozen=True, eq=False)
class Squares:
    """Squares on the ground, each along the axes of its coordinate reference system."""

    names: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    """[n], of the centres, in degrees."""
    size: NDArray[np.float64]
    """[n], sides in metres."""
    crs: tuple[str, ...]
    """[n], projected ones; those of one system share one text."""

    def __len__(self) -> int:
        return len(self.names)

    def corners(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """[rows, 4, 2], longitude and latitude anticlockwise, in longitude within 180° of the square's centre.

        Sides are straight between them to 13 m, up to 80° of latitude.
        """
        corners = np.empty((len(rows), 4, 2))
        systems = np.array([self.crs[row] for row in rows])
        for system in np.unique(systems):
            chosen = np.flatnonzero(systems == system)
            corners[chosen] = self._corners(rows[chosen], CRS.from_user_input(str(system)))
        centres = self.longitude[rows, None]
        corners[..., 0] = centres + (corners[..., 0] - centres + 180) % 360 - 180
        return corners

    def _corners(self, rows: NDArray[np.intp], crs: CRS) -> NDArray[np.float64]:
        x, y = np.array(transform(WGS84, crs, self.longitude[rows], self.latitude[rows]))
        half = self.size[rows, None] / 2
        xs = x[:, None] + half * np.array([-1, 1, 1, -1])
        ys = y[:, None] + half * np.array([-1, -1, 1, 1])
        longitude, latitude = transform(crs, WGS84, xs.ravel(), ys.ravel())
        return np.stack([longitude, latitude], -1).reshape(len(rows), 4, 2)

    def digest(self) -> str:
        """Differs where the squares differ."""
        content = hashlib.sha256("\n".join(self.names).encode())
        for values in (self.latitude, self.longitude, self.size):
            content.update(values.tobytes())
        content.update("\n".join(self.crs).encode())
        return content.hexdigest()


def read_squares(path: Path) -> Squares:
    """Cells of Major-TOM's `metadata.parquet`, or of a CSV file with `place`, `latitude`, `longitude` (and `size_m`).

    Without a coordinate reference system a square lies in its UTM zone, without a size it is 10,680 m wide. Of a
    place named twice the first row counts.

    Raises
    ------
    UserError
        The file cannot be read, lacks columns, or holds coordinates that are none.
    """
    table = _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path)
    missing = [" or ".join(_COLUMNS[name]) for name in ("place", "latitude", "longitude") if name not in table]
    if missing:
        raise UserError(
            f"{path.name} has no column {missing[0]}: give Major-TOM's metadata.parquet, or a CSV file with the "
            "columns place, latitude and longitude."
        )
    count = len(table["place"])
    if count == 0:
        raise UserError(f"{path.name} lists no cells: give one row a cell.")
    names = [str(name) for name in table["place"]]
    latitude = _numbers(path, names, "latitude", table["latitude"], -90, 90)
    longitude = _numbers(path, names, "longitude", table["longitude"], -180, 180)
    sizes = table.get("size_m", (CELL_METRES,) * count)
    longitude[longitude == 180] = -180
    size = _numbers(path, names, "size_m", [value or CELL_METRES for value in sizes], 1, 1_000_000)
    crs = _systems(path, table.get("crs", ("",) * count), latitude, longitude)
    first: dict[str, int] = {}
    for row, name in enumerate(names):
        first.setdefault(name, row)
    kept = list(first.values())
    return Squares(
        tuple(names[row] for row in kept), latitude[kept], longitude[kept], size[kept], tuple(crs[row] for row in kept)
    )


def _read_parquet(path: Path) -> Mapping[str, Sequence[object]]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise UserError(
            f"The package {error.name} is missing, which reads {path.name}: install requirements/training.txt."
        ) from error
    try:
        with parquet.ParquetFile(path) as file:
            present = _present(file.schema_arrow.names)
            table = file.read(columns=list(present.values()))
    except (OSError, pyarrow.ArrowException) as error:
        raise _unreadable(path, error) from error
    return {name: table[column].to_pylist() for name, column in present.items()}


def _read_csv(path: Path) -> Mapping[str, Sequence[object]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            columns = list(zip(*rows, strict=True)) or [()] * len(header)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise _unreadable(path, error) from error
    return {name: columns[header.index(column)] for name, column in _present(header).items()}


def _unreadable(path: Path, error: Exception) -> UserError:
    reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
    return UserError(
        f"{path} cannot be read as a list of cells ({reason}): give Major-TOM's metadata.parquet, or a CSV file with "
        "the columns place, latitude and longitude."
    )


def _present(columns: Sequence[str]) -> dict[str, str]:
    found = {name: next((one for one in candidates if one in columns), None) for name, candidates in _COLUMNS.items()}
    return {name: column for name, column in found.items() if column is not None}


def _numbers(
    path: Path, names: Sequence[str], column: str, values: Sequence[object], low: float, high: float
) -> NDArray[np.float64]:
    try:
        numbers = np.array(values, np.float64)
    except (TypeError, ValueError):
        numbers = np.array([_number(value) for value in values])
    wrong = np.flatnonzero(~((numbers >= low) & (numbers <= high)))
    if len(wrong):
        row = int(wrong[0])
        raise UserError(
            f"{path.name} gives {names[row]} the {column} {values[row]}: give a number from {low:g} to {high:g}."
        )
    return numbers


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return np.nan


def _systems(
    path: Path, given: Sequence[object], latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> list[str]:
    """Each square's CRS: what is given (Major-TOM repeats "EPSG:" at times), else its UTM zone."""
    zones = np.clip(np.floor((longitude + 180) / 6).astype(int) + 1, 1, 60) + np.where(latitude < 0, 32700, 32600)
    known: dict[object, str] = {}
    for text in dict.fromkeys(given):
        known[text] = re.sub(r"^(EPSG:)+", "EPSG:", str(text or ""))
        try:
            if known[text] and not CRS.from_user_input(known[text]).is_projected:
                known[text] = ""  # degrees have no squares
        except CRSError as error:
            raise UserError(f"{path.name} holds the CRS '{text}', which is not understood: correct it.") from error
    shared = {zone: f"EPSG:{zone}" for zone in np.unique(zones).tolist()}
    return [known[text] or shared[zone] for text, zone in zip(given, zones.tolist(), strict=True)]
