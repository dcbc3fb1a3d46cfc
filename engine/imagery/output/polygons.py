"""Classes as polygons: a GeoPackage with names, colours and areas, and the QGIS style in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes

from ...files import written_whole
from ..grid import Grid
from ..library_errors import vector_errors
from ..pixel_area import SQUARE_METRES_PER_HECTARE, PixelAreas
from .classes import LandCoverClass
from .styles import outline_style, polygon_style

_GEOMETRY = "geom"


def write_polygons(
    path: Path,
    codes: NDArray[np.uint8],
    grid: Grid,
    classes: Sequence[LandCoverClass],
    *,
    left_out: Collection[int] = (),
    connectivity: int = 4,
) -> None:
    """Write connected pixels of one class as polygons with the fields class, name, color and area_ha.

    Parameters
    ----------
    codes : [h, w]
        Class codes; those that no class has, and `left_out`, become no polygons.
    connectivity : int
        4, or 8 where pixels that touch at a corner belong together (such polygons touch themselves).

    Raises
    ------
    UserError
        The file cannot be written.
    """
    by_code = {entry.code: entry for entry in classes if entry.code not in left_out}
    wanted = np.isin(codes, np.array(list(by_code), codes.dtype))
    found = [
        (shapely.geometry.shape(shape), int(code))
        for shape, code in shapes(codes, wanted, connectivity, grid.transform)
    ]
    geometries = np.array([geometry for geometry, _ in found], dtype=object)
    numbers = np.array([code for _, code in found], np.int32)
    fields = {
        "class": numbers,
        "name": np.array([by_code[code].name for code in numbers], dtype=object),
        "color": np.array([by_code[code].color for code in numbers], dtype=object),
        "area_ha": _hectares(geometries, grid),
    }
    write_styled(path, geometries, fields, grid.crs.to_wkt(), polygon_style(tuple(by_code.values())))


def _hectares(geometries: NDArray[Any], grid: Grid) -> NDArray[np.float64]:
    """Ground area of polygons along pixel edges: their area in pixels, at the scale of the place they lie at."""
    pixel = abs(grid.transform.a * grid.transform.e - grid.transform.b * grid.transform.d)
    areas = PixelAreas.of(grid)
    centres = shapely.centroid(geometries)
    columns, rows = ~grid.transform * (shapely.get_x(centres), shapely.get_y(centres))
    at_rows = np.clip(rows.astype(np.intp), 0, grid.height - 1) // areas.height
    at_columns = np.clip(columns.astype(np.intp), 0, grid.width - 1) // areas.width
    square_metres = shapely.area(geometries) / pixel * areas.cells[at_rows, at_columns]
    return np.asarray(square_metres / SQUARE_METRES_PER_HECTARE, np.float64)


def write_styled(
    path: Path,
    geometries: NDArray[Any],
    fields: dict[str, NDArray[Any]],
    crs: str,
    style: str,
    *,
    kind: str = "Polygon",
    empty: dict[str, NDArray[np.bool_]] | None = None,
    **options: str,
) -> None:
    """Write features as a GeoPackage with the QGIS style in it.

    Parameters
    ----------
    geometries : [n] of shapely's
    fields : dict of [n]
    crs : str
        As well-known text.
    kind : str
        "Polygon", or "MultiPolygon" where some are of several parts.
    empty : dict of [n], optional
        Where a field has no value.
    options
        Of GDAL's driver, for the layer.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    import pyogrio

    masks = [(empty or {}).get(name) for name in fields]
    with written_whole(path, (*vector_errors(), sqlite3.Error)) as temporary:
        pyogrio.raw.write(
            temporary, shapely.to_wkb(geometries), list(fields.values()), list(fields), geometry_type=kind,
            crs=crs, driver="GPKG", layer=path.stem, layer_options={"GEOMETRY_NAME": _GEOMETRY, **options},
            field_mask=masks if empty else None, promote_to_multi=kind.startswith("Multi"),
        )  # fmt: skip
        with closing(sqlite3.connect(temporary)) as database, database:
            _keep_style(database, path.stem, style)
    _remove_journals(path)


class OutlineWriter:
    """Takes polygons some at a time and makes a GeoPackage of them that appears whole or not at all.

    They are drawn as outlines alone.
    """

    def __init__(self, path: Path, crs: str) -> None:
        self._path, self._crs = path, crs
        self._whole = ExitStack()
        self._temporary = Path()
        self._begun = False

    def __enter__(self) -> OutlineWriter:
        self._temporary = self._whole.enter_context(written_whole(self._path, (*vector_errors(), sqlite3.Error)))
        return self

    def write(self, geometries: NDArray[Any], fields: dict[str, NDArray[Any]]) -> None:
        """Add polygons [n] with their fields."""
        import pyogrio

        pyogrio.raw.write(
            self._temporary, shapely.to_wkb(geometries), list(fields.values()), list(fields),
            geometry_type="MultiPolygon", crs=self._crs, driver="GPKG", layer=self._path.stem,
            layer_options={"GEOMETRY_NAME": _GEOMETRY}, promote_to_multi=True, append=self._begun,
        )  # fmt: skip
        self._begun = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._whole:
            if kind is None:
                with closing(sqlite3.connect(self._temporary)) as database, database:
                    _keep_style(database, self._path.stem, outline_style())
            else:
                self._whole.__exit__(kind, error, trace)
        if kind is None:
            _remove_journals(self._path)


def _remove_journals(path: Path) -> None:
    for journal in ("-wal", "-shm"):  # of an older file: SQLite would play it into the new one
        path.with_name(path.name + journal).unlink(missing_ok=True)


def _keep_style(database: sqlite3.Connection, layer: str, style: str) -> None:
    """Put the style into the file as QGIS itself saves a default style: a .qml beside it would be the map's too."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
        "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
        "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME DEFAULT CURRENT_TIMESTAMP)"
    )
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
        (layer, _GEOMETRY, layer, style, "Classes of the map"),
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )
