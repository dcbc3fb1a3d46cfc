"""Labelled points and polygons of a vector file, as pixels of a scene's grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.features import rasterize
from rasterio.warp import transform as transform_coordinates

from engine.errors import UserError
from engine.imagery import Grid, LandCoverClass

PIXELS_PER_POLYGON = 25
"""So many pixels of a polygon become samples, spread over it: more would drown the points beside it."""
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

    def __len__(self) -> int:
        return len(self.codes)

    def count(self, code: int) -> int:
        """Number of samples of a class."""
        return int((self.codes == code).sum())

    def positions(self, resolution: float) -> NDArray[np.float64]:
        """[n, 2] in metres, for distances; `resolution` is the grid's, in metres."""
        return np.stack([self.rows, self.columns], axis=1).astype(np.float64) * resolution

    def where(self, kept: NDArray[np.bool_]) -> SampleSet:
        """Only some of the samples; the others count as ignored."""
        return SampleSet(
            self.rows[kept],
            self.columns[kept],
            self.codes[kept],
            self.classes,
            self.ignored + int((~kept).sum()),
        )


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
    )
    return samples.where(_inside(samples.rows, samples.columns, grid))


def read_samples(path: str | Path, grid: Grid, class_field: str = "class") -> SampleSet:
    """Read points and polygons of a vector file that GDAL knows, of its first layer.

    `class_field` holds whole numbers (class codes; the names come from a field `name`, the colours from `color`,
    where there are such) or texts (names; the codes then follow the alphabet).

    Raises
    ------
    UserError
        The file cannot be read, has no CRS, no such field, or no sample inside the grid.
    """
    path = Path(path)
    crs, geometries, fields = _read_layer(path)
    if class_field not in fields:
        found = ", ".join(f"'{name}'" for name in fields) or "none"
        raise UserError(
            f"{path.name} has no field '{class_field}' with the samples' classes: its fields are {found}; "
            "name one of them as the class field."
        )
    labelled = _Labels.of(fields, class_field, path)
    rows, columns, codes, outside = [], [], [], 0
    for geometry, code in zip(geometries, labelled.codes, strict=True):
        if code is None or geometry is None or geometry.is_empty:
            outside += 1
            continue
        at_rows, at_columns = _pixels(geometry, crs, grid)
        inside = _inside(at_rows, at_columns, grid)
        outside += int(not inside.any())
        rows.append(at_rows[inside])
        columns.append(at_columns[inside])
        codes.append(np.full(int(inside.sum()), code, np.int64))
    total = sum(len(part) for part in rows)
    if total == 0:
        raise UserError(
            f"None of the {len(geometries)} samples in {path.name} lies inside the scene: "
            "check that they were drawn on it and that their CRS is right."
        )
    return SampleSet(np.concatenate(rows), np.concatenate(columns), np.concatenate(codes), labelled.classes, outside)


def read_places(path: str | Path, grid: Grid) -> SampleSet:
    """The pixels of points and polygons of a vector file, whatever its fields: all of one class, 1.

    Raises
    ------
    UserError
        The file cannot be read, has no CRS, or nothing inside the grid.
    """
    path = Path(path)
    crs, geometries, _ = _read_layer(path)
    rows, columns, outside = [], [], 0
    for geometry in geometries:
        if geometry is None or geometry.is_empty:
            outside += 1
            continue
        at_rows, at_columns = _pixels(geometry, crs, grid)
        inside = _inside(at_rows, at_columns, grid)
        outside += int(not inside.any())
        rows.append(at_rows[inside])
        columns.append(at_columns[inside])
    if sum(len(part) for part in rows) == 0:
        raise UserError(
            f"None of the {len(geometries)} examples in {path.name} lies inside the scene: "
            "check that they were drawn on it and that their CRS is right."
        )
    found = np.concatenate(rows)
    example = LandCoverClass(1, "example", PALETTE[0])
    return SampleSet(found, np.concatenate(columns), np.ones(len(found), np.int64), (example,), outside)


def check_trainable(samples: SampleSet) -> None:
    """Refuse samples that no map can be made from: one class only, or a class with a single sample."""
    counts = {entry: samples.count(entry.code) for entry in samples.classes if samples.count(entry.code)}
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

    @classmethod
    def of(cls, fields: dict[str, NDArray[Any]], class_field: str, path: Path) -> _Labels:
        values = [_plain(value) for value in fields[class_field]]
        known = [value for value in values if value is not None]
        if all(isinstance(value, int) for value in known):
            codes: list[int | None] = [value if isinstance(value, int) else None for value in values]
            names = _first_by_code(codes, fields.get("name"))
        else:
            ordered = {name: code for code, name in enumerate(sorted({str(value) for value in known}), start=1)}
            codes = [None if value is None else ordered[str(value)] for value in values]
            names = {code: name for name, code in ordered.items()}
        colors = _first_by_code(codes, fields.get("color"))
        present = sorted({code for code in codes if code is not None})
        wrong = [code for code in present if not 0 <= code <= 254]
        if wrong:
            raise UserError(
                f"Class code {wrong[0]} in field '{class_field}' of {path.name} does not fit a map: "
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


def _read_layer(path: Path) -> tuple[CRS, list[Any], dict[str, NDArray[Any]]]:
    if not path.exists():
        raise UserError(f"There is no samples file {path}: check the path.")
    try:
        meta, _, wkb, values = pyogrio.raw.read(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UserError(
            f"{path.name} cannot be read as a vector file ({_first_line(error)}): "
            "give points or polygons as GeoPackage, GeoJSON or Shapefile."
        ) from error
    if wkb is None or len(wkb) == 0:
        raise UserError(f"{path.name} holds no samples: add points or polygons with a class.")
    if not meta["crs"]:
        raise UserError(
            f"The samples in {path.name} have no coordinate reference system: set the layer's CRS and save it again."
        )
    try:
        crs = CRS.from_user_input(meta["crs"])
    except CRSError as error:
        raise UserError(f"The CRS of {path.name} is not understood: save the samples in the scene's CRS.") from error
    fields = dict(zip(meta["fields"], values, strict=True))
    return crs, list(shapely.from_wkb(wkb)), fields


def _pixels(geometry: Any, crs: CRS, grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of a geometry's pixels; not yet clipped to the grid."""
    if crs != grid.crs:
        geometry = shapely.transform(geometry, lambda xy: _transformed(xy, crs, grid.crs))
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return _spread_pixels(geometry, grid)
    x, y = shapely.get_coordinates(geometry).T
    columns, rows = ~grid.transform * (x, y)
    return np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)


def _transformed(xy: NDArray[np.float64], crs: CRS, target: CRS) -> NDArray[np.float64]:
    x, y = transform_coordinates(crs, target, xy[:, 0], xy[:, 1])
    return np.stack([x, y], axis=1)


def _spread_pixels(polygon: Any, grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Evenly spread pixels whose centres lie in a polygon; its inner point if it is smaller than a pixel."""
    left, bottom, right, top = polygon.bounds
    columns, rows = ~grid.transform * (np.array([left, right]), np.array([top, bottom]))
    first_row, last_row = np.clip(np.floor(np.sort(rows)).astype(int), 0, grid.height - 1)
    first_column, last_column = np.clip(np.floor(np.sort(columns)).astype(int), 0, grid.width - 1)
    shape = (last_row - first_row + 1, last_column - first_column + 1)
    origin = grid.transform * grid.transform.translation(int(first_column), int(first_row))
    inside = np.flatnonzero(rasterize([polygon], shape, transform=origin))
    if len(inside) == 0:
        point = polygon.representative_point()
        column, row = ~grid.transform * (point.x, point.y)
        return np.array([np.floor(row)], np.intp), np.array([np.floor(column)], np.intp)
    chosen = np.linspace(0, len(inside) - 1, min(PIXELS_PER_POLYGON, len(inside))).round().astype(np.intp)
    at_rows, at_columns = np.unravel_index(inside[chosen], shape)
    return at_rows + first_row, at_columns + first_column


def _inside(rows: NDArray[np.intp], columns: NDArray[np.intp], grid: Grid) -> NDArray[np.bool_]:
    return (rows >= 0) & (rows < grid.height) & (columns >= 0) & (columns < grid.width)


def _plain(value: Any) -> int | str | None:
    """A field's value as a whole number or text; None for an empty one."""
    if value is None or (isinstance(value, (float, np.floating)) and not np.isfinite(value)):
        return None
    if isinstance(value, (int, np.integer)) or (isinstance(value, (float, np.floating)) and float(value).is_integer()):
        return int(value)
    return str(value).strip() or None


def _first_by_code(codes: Sequence[int | None], values: NDArray[Any] | None) -> dict[int, str]:
    result: dict[int, str] = {}
    for code, value in zip(codes, values if values is not None else [], strict=False):
        if code is not None and value is not None and str(value).strip():
            result.setdefault(code, str(value).strip())
    return result


def _color(text: str | None) -> str | None:
    return text.lower() if text and re.fullmatch(r"#[0-9a-fA-F]{6}", text) else None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")
