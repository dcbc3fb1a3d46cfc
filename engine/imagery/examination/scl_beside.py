"""The scene classification that lies beside a file of Level-2A bands: of the same tile and date, on the same ground."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from ..grid import Grid
from .products import is_scene_classification, tile_in_text
from .radiometry import date_in_text

_RASTERS = (".tif", ".tiff", ".jp2", ".vrt")
_MOST_FILES = 2000
"""Of a folder that is looked through."""


def find_beside(imagery: str, date: str | None, grid: Grid) -> Path | None:
    """The classification beside a file; None if there is none, or if it is not sure which.

    Names that tell tile or date must tell the same; where neither does, both must show the same ground.
    """
    file = Path(imagery)
    if not file.is_file():
        return None
    found = [path for path in _classifications(file) if _is_of(path, file, date, grid)]
    return found[0] if len(found) == 1 else None


def _classifications(file: Path) -> list[Path]:
    entries = []
    for number, path in enumerate(file.parent.iterdir()):
        if number >= _MOST_FILES:
            return []
        if path.suffix.lower() in _RASTERS and path != file and is_scene_classification(path.stem):
            entries.append(path)
    return sorted(entries)


def _is_of(path: Path, file: Path, date: str | None, grid: Grid) -> bool:
    tiles = tile_in_text(path.stem), tile_in_text(file.stem)
    dates = date_in_text(path.stem), date_in_text(file.stem)
    if tiles[0] != tiles[1] or (dates[0] != dates[1] and dates[0] != (date or "")[:10]):
        return False
    try:
        with rasterio.open(path) as raster:
            if raster.count != 1 or raster.crs is None:
                return False
            own = Grid(raster.crs, raster.transform, raster.width, raster.height)
    except RasterioError:
        return False
    return own.overlaps(grid) if any((*tiles, *dates)) else _same_ground(own, grid)


def _same_ground(one: Grid, other: Grid) -> bool:
    pixel = max(abs(one.transform.a), abs(other.transform.a))
    return one.crs == other.crs and all(abs(a - b) <= pixel for a, b in zip(one.bounds, other.bounds, strict=True))
