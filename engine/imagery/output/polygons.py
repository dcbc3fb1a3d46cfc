"""Classes as polygons: a GeoPackage with names, colours and areas, and the QGIS style beside it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes

from ...errors import UserError
from ..grid import Grid
from .classes import LandCoverClass
from .styles import polygon_style

_HECTARE = 10_000


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
    width, height = grid.metres_per_pixel
    scale = width * height / abs(grid.transform.a * grid.transform.e) / _HECTARE
    fields = {
        "class": numbers,
        "name": np.array([by_code[code].name for code in numbers], dtype=object),
        "color": np.array([by_code[code].color for code in numbers], dtype=object),
        "area_ha": np.array([geometry.area * scale for geometry in geometries], np.float64),
    }
    _write(path, geometries, fields, grid)
    path.with_suffix(".qml").write_text(polygon_style(tuple(by_code.values())), encoding="utf-8")


def _write(path: Path, geometries: NDArray[Any], fields: dict[str, NDArray[Any]], grid: Grid) -> None:
    """A temporary file first, renamed when whole."""
    temporary = path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}.gpkg")
    try:
        pyogrio.raw.write(
            temporary, shapely.to_wkb(geometries), list(fields.values()), list(fields),
            geometry_type="Polygon", crs=grid.crs.to_wkt(), driver="GPKG", layer=path.stem,
        )  # fmt: skip
        temporary.replace(path)
        for journal in ("-wal", "-shm"):  # of an older file: SQLite would play it into the new one
            path.with_name(path.name + journal).unlink(missing_ok=True)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise UserError(f"{path.name} cannot be written to {path.parent}: choose another folder.") from error
    finally:
        temporary.unlink(missing_ok=True)
