"""The features of a vector file with their fields, and the pixels of a grid that a feature covers."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.features import rasterize

from ..errors import UserError
from ..imagery import Grid, transformed
from ..imagery.library_errors import vector_errors

PIXELS_PER_POLYGON = 25
"""So many pixels of a polygon become samples, spread over it: more would drown the points beside it."""
FieldValue = int | str | None
_TABLE_OPTIONS = {
    "X_POSSIBLE_NAMES": "longitude,lon,long,lng,x",
    "Y_POSSIBLE_NAMES": "latitude,lat,y",
    "GEOM_POSSIBLE_NAMES": "wkt,geometry,geom,the_geom",
    "KEEP_GEOM_COLUMNS": "NO",
    "AUTODETECT_TYPE": "YES",
}
"""How GDAL finds the places in a text table."""
_WANTED = {"samples": "add points or polygons with a class", "parcels": "draw or import polygons"}
_LONGEST_REASON = 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line breaks and the like, which no legend can show."""
_OUTSIDE = np.array([[-1.0, -1.0]])
"""Row and column of what lies nowhere."""


@dataclass(frozen=True)
class LabelledFeatures:
    """The points and polygons of one layer of a vector file."""

    path: Path
    crs: CRS
    geometries: tuple[Any, ...]
    """shapely geometries, or None."""
    fields: dict[str, NDArray[Any]]
    numbers: NDArray[np.int64]
    """[n] by which the file itself knows them."""

    def values(self, field: str) -> list[FieldValue]:
        """A field's values as whole numbers or texts, None where it is empty.

        Raises
        ------
        UserError
            There is no such field.
        """
        name = self._spelled(field)
        if name is None:
            found = ", ".join(f"'{name}'" for name in self.fields) or "none"
            raise UserError(
                f"{self.path.name} has no field '{field}' with the samples' classes: its fields are {found}; "
                "name one of them as the class field."
            )
        return [_plain(value) for value in self.fields[name]]

    def _spelled(self, field: str) -> str | None:
        """The field as the file spells it: its own name, or the only one that differs in case alone."""
        if field in self.fields:
            return field
        alike = [name for name in self.fields if name.casefold() == field.casefold()]
        return alike[0] if len(alike) == 1 else None

    def pixels(self, geometry: Any, grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the pixels that a geometry covers; some may lie outside the grid.

        Of a polygon `PIXELS_PER_POLYGON` evenly spread ones, of other geometries those of their vertices.
        """
        rows, columns = whole(self.points(geometry, grid)).T
        return rows, columns

    def points(self, geometry: Any, grid: Grid) -> NDArray[np.float64]:
        """Row and column of those pixels [n, 2]: of a geometry's vertices, and the centres of a polygon's pixels.

        What has no place on the grid lies at −1.
        """
        if self.crs != grid.crs:
            moved = transformed(shapely.get_coordinates(geometry), self.crs, grid.crs)
            if np.isnan(moved).any():
                return _OUTSIDE
            geometry = shapely.transform(geometry, lambda _: moved)
        if geometry.geom_type in ("Polygon", "MultiPolygon"):
            return _spread_points(geometry, grid)
        x, y = shapely.get_coordinates(geometry).T
        columns, rows = ~grid.transform * (x, y)
        return np.stack([rows, columns], axis=1)


def read_features(source: str | Path, role: str = "samples") -> LabelledFeatures:
    """Read points and polygons of a vector file that GDAL knows; `file.gpkg|layername=name` names one of its layers.

    `role` is what sentences call them.

    A text table (CSV) must have a column pair of longitude and latitude, or a column of well-known text; its
    coordinates are taken as degrees on WGS 84, which is what such tables hold.

    Raises
    ------
    UserError
        The file cannot be read, holds nothing, several layers or no places, or has no CRS.
    """
    import pyogrio

    path, wanted = file_and_layer(str(source))
    if not path.exists():
        raise UserError(f"There is no {role} file {path}: check the path.")
    unreadable: tuple[type[Exception], ...] = (*vector_errors(), ValueError)
    is_table = path.suffix.lower() in (".csv", ".txt", ".tsv")
    try:
        layer = _layer(path, wanted, role)
        options = _TABLE_OPTIONS if is_table else {}
        meta, numbers, wkb, values = pyogrio.raw.read(path, layer=layer, return_fids=True, **options)
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path.name} holds texts that are not in UTF-8: save it in UTF-8 (in Excel, 'CSV UTF-8') or as GeoPackage."
        ) from error
    except unreadable as error:
        raise UserError(
            f"{path.name} cannot be read as a vector file ({_first_line(error)}): "
            "give points or polygons as GeoPackage, GeoJSON or Shapefile."
        ) from error
    texts = [_in_utf8(one) for one in values] if path.suffix.lower() == ".shp" else values
    fields = dict(zip(meta["fields"], texts, strict=True))
    if wkb is None and len(fields) and len(next(iter(fields.values()))):
        columns = ", ".join(f"'{name}'" for name in fields)
        raise UserError(
            f"{path.name} holds no points or polygons, only the columns {columns}: give a table with columns "
            "'longitude' and 'latitude' in degrees, or save the samples as GeoPackage."
        )
    if wkb is None or len(wkb) == 0:
        raise UserError(f"{path.name} holds no {role}: {_WANTED[role]}.")
    geometries = tuple(map(_one_kind, shapely.from_wkb(wkb, on_invalid="ignore")))
    if is_table:
        _check_degrees(path, geometries)
    elif not meta["crs"]:
        raise UserError(
            f"The {role} in {path.name} have no coordinate reference system: set the layer's CRS and save it again."
        )
    try:
        crs = CRS.from_user_input("EPSG:4326" if is_table else meta["crs"])
    except CRSError as error:
        raise UserError(f"The CRS of {path.name} is not understood: save the {role} in the scene's CRS.") from error
    return LabelledFeatures(path, crs, geometries, fields, np.asarray(numbers, np.int64))


def file_and_layer(source: str) -> tuple[Path, str | None]:
    """The file and the layer of a source as QGIS writes them; a file may have a bar in its own name."""
    if "|" not in source or Path(source).exists():
        return Path(source), None
    file, *options = source.split("|")
    named = [option.split("=", 1)[1] for option in options if option.lower().startswith("layername=")]
    return Path(file), named[0] if named else None


def _layer(path: Path, wanted: str | None, role: str) -> str | None:
    """The layer to read: the wanted one, or the only one with places; tables and saved styles are none."""
    import pyogrio

    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None or path.suffix == ".csv"]
    listed = ", ".join(f"'{name}'" for name in layers)
    if wanted is not None and wanted not in layers:
        raise UserError(f"{path.name} has no layer '{wanted}' with points or polygons: it has {listed or 'none'}.")
    if wanted is None and len(layers) > 1:
        raise UserError(
            f"{path.name} holds {len(layers)} layers ({listed}): name the one with the {role}, such as "
            f"{path.name}|layername={layers[0]}."
        )
    return wanted or (layers[0] if layers else None)


def _check_degrees(path: Path, geometries: tuple[Any, ...]) -> None:
    places = [geometry for geometry in geometries if geometry is not None and not geometry.is_empty]
    if not places:
        raise UserError(
            f"{path.name} holds no place that could be read: write longitudes and latitudes as numbers in degrees, "
            "such as 10.905 and 48.187, or save the samples as GeoPackage."
        )
    bounds = shapely.total_bounds(places)
    if np.isfinite(bounds).all() and (np.abs(bounds[[0, 2]]).max() > 180 or np.abs(bounds[[1, 3]]).max() > 90):
        raise UserError(
            f"The coordinates in {path.name} reach to {bounds[2]:g}, {bounds[3]:g} and are no longitudes and latitudes "
            "in degrees, and a text table names no other CRS: save the samples as GeoPackage with their CRS."
        )


def inside_grid(rows: NDArray[np.intp], columns: NDArray[np.intp], grid: Grid) -> NDArray[np.bool_]:
    """Which pixels lie on the grid."""
    return (rows >= 0) & (rows < grid.height) & (columns >= 0) & (columns < grid.width)


def _spread_points(polygon: Any, grid: Grid) -> NDArray[np.float64]:
    """Evenly spread pixels' centres in a polygon; its inner point if it is smaller than a pixel."""
    left, bottom, right, top = polygon.bounds
    if not np.isfinite([left, bottom, right, top]).all():
        return _OUTSIDE
    columns, rows = ~grid.transform * (np.array([left, right]), np.array([top, bottom]))
    first_row, last_row = np.clip(np.floor(np.sort(rows)).astype(int), 0, grid.height - 1)
    first_column, last_column = np.clip(np.floor(np.sort(columns)).astype(int), 0, grid.width - 1)
    shape = (last_row - first_row + 1, last_column - first_column + 1)
    origin = grid.transform * grid.transform.translation(int(first_column), int(first_row))
    inside = np.flatnonzero(rasterize([polygon], shape, transform=origin))
    if len(inside) == 0:
        point = polygon.representative_point()
        column, row = ~grid.transform * (point.x, point.y)
        return np.array([[row, column]])
    chosen = np.linspace(0, len(inside) - 1, min(PIXELS_PER_POLYGON, len(inside))).round().astype(np.intp)
    at_rows, at_columns = np.unravel_index(inside[chosen], shape)
    return np.stack([at_rows + first_row, at_columns + first_column], axis=1) + 0.5


def _one_kind(geometry: Any) -> Any:
    """Of what is mixed the polygons, if there are some: their vertices are no samples."""
    if geometry is None or geometry.geom_type != "GeometryCollection":
        return geometry
    polygons = [part for part in shapely.get_parts(geometry) if "Polygon" in part.geom_type and not part.is_empty]
    return shapely.MultiPolygon([one for part in polygons for one in shapely.get_parts(part)]) if polygons else geometry


def _in_utf8(values: NDArray[Any]) -> NDArray[Any]:
    """Texts of a shapefile that does not say their encoding: UTF-8, where all of them are, and not Latin-1."""
    if values.dtype != object:
        return values
    try:
        read = [text.encode("latin-1").decode("utf-8") if isinstance(text, str) else text for text in values]
    except UnicodeError:
        return values
    return np.array(read, dtype=object)


def whole(positions: NDArray[np.float64]) -> NDArray[np.intp]:
    """Pixel numbers of positions; -1, which is outside, for what is no number or beyond all numbers."""
    sane = np.abs(np.nan_to_num(positions, nan=np.inf)) < 2**31
    return np.floor(np.where(sane, positions, -1)).astype(np.intp)


def _plain(value: Any) -> FieldValue:
    """A field's value as a whole number or text; None for an empty one."""
    if value is None or (isinstance(value, (float, np.floating)) and not np.isfinite(value)):
        return None
    if isinstance(value, (int, np.integer)) or (isinstance(value, (float, np.floating)) and float(value).is_integer()):
        return int(value)
    return shown_text(value) or None


def shown_text(value: object) -> str:
    """A text as a legend shows it: in one line."""
    return _CONTROL.sub(" ", str(value)).strip()


def _first_line(error: Exception) -> str:
    """What a library says, as far as it fits into a sentence."""
    return textwrap.shorten(str(error).splitlines()[0], _LONGEST_REASON, placeholder=" …").rstrip(".")
