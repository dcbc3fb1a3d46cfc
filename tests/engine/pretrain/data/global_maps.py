"""WorldCover tiles, a Köppen-Geiger map and world regions in the layout that they are published in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window, from_bounds

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


def _painted(path: Path, width: int, height: int, corner: tuple[float, float], pixel: float, boxes) -> Path:
    profile = {"driver": "GTiff", "width": width, "height": height, "count": 1, "dtype": "uint8", "nodata": 0}
    layout = {"tiled": True, "blockxsize": 1024, "blockysize": 1024, "compress": "deflate", "sparse_ok": True}
    transform = from_origin(*corner, pixel, pixel)
    with rasterio.open(path, "w", crs="EPSG:4326", transform=transform, **profile, **layout) as file:
        for box, code in boxes:
            window = from_bounds(*box, transform).round_offsets().round_lengths()
            window = window.intersection(Window(0, 0, width, height))
            file.write(np.full((int(window.height), int(window.width)), code, np.uint8), 1, window=window)
    return path


def world_cover_tile(folder: Path, name: str, boxes: Sequence[tuple[Box, int]], side: int = 36_000) -> Path:
    """A tile such as N48E006, 3° × 3°, of which boxes hold codes and all else no data."""
    south = int(name[1:3]) * (1 if name[0] == "N" else -1)
    west = int(name[4:7]) * (1 if name[3] == "E" else -1)
    path = folder / f"ESA_WorldCover_10m_2021_v200_{name}_Map.tif"
    folder.mkdir(exist_ok=True, parents=True)
    return _painted(path, side, side, (west, south + 3), 3 / side, boxes)


def climate_map(path: Path, boxes: Sequence[tuple[Box, int]]) -> Path:
    """The world at about 1 km, of which boxes hold codes."""
    return _painted(path, 43_200, 21_600, (-180, 90), 1 / 120, boxes)


def region_file(path: Path, regions: Mapping[str, Box], field: str = "REGION", crs: str | None = "EPSG:4326") -> Path:
    """Rectangles with names."""
    polygons = np.array([shapely.to_wkb(shapely.box(*box)) for box in regions.values()], object)
    names = np.array(list(regions), object)
    pyogrio.raw.write(path, polygons, [names], [field], geometry_type="Polygon", crs=crs)
    return path
