"""Shapes in pixels of a raster as they lie on the ground, and what a vector file holds."""

from pathlib import Path

import numpy as np
import pyogrio
import shapely
from rasterio.warp import transform

SIDE = 8
"""Pixels along a side of a field."""


def on_ground(shape: shapely.Geometry, place, crs, target: str) -> shapely.Geometry:
    """A shape in pixels of a raster, in another CRS."""

    def moved(xy: np.ndarray) -> np.ndarray:
        x, y = place * (xy[:, 0], xy[:, 1])
        return np.stack(transform(crs, target, x, y), axis=1)

    return shapely.transform(shape, moved)


def table(path: Path, layer: str | None = None) -> dict[str, np.ndarray]:
    """The fields of a layer, by default of the one that is called as the file, with its ids and shapes."""
    meta, numbers, wkb, values = pyogrio.raw.read(path, layer=layer or path.stem, return_fids=True)
    return {"fid": numbers, "geometry": shapely.from_wkb(wkb), **dict(zip(meta["fields"], values, strict=True))}
