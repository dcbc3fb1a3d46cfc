"""Class maps and reference samples that tests write."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray

UTM = Affine(10, 0, 500_000, 0, -10, 5_300_000)
DEGREES = Affine(0.25, 0, 0, 0, -0.25, 80)
NAMES = {1: "water", 2: "forest", 3: "fields"}


def write_map(
    path: Path,
    codes: NDArray[np.uint8],
    names: dict[int, str] = NAMES,
    crs: str = "EPSG:32633",
    transform: Affine = UTM,
    **tags: str,
) -> Path:
    """A map with 255 where there is no data, its names in tags as ours."""
    height, width = codes.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=1, dtype="uint8", crs=crs, transform=transform,
        nodata=255,
    ) as file:  # fmt: skip
        file.write(codes, 1)
        file.update_tags(**{f"CLASS_{code}": f"{name} #00ff00" for code, name in names.items()}, **tags)
    return path


def write_samples(
    path: Path, geometries: Sequence[object], crs: str | None = "EPSG:32633", **fields: Sequence[object]
) -> Path:
    """Points or polygons with fields."""
    columns = [
        np.array(values, dtype=object if any(v is None or isinstance(v, str) for v in values) else None)
        for values in fields.values()
    ]
    kind = "Polygon" if "Polygon" in geometries[0].geom_type else "Point"
    pyogrio.raw.write(path, shapely.to_wkb(np.array(geometries)), columns, list(fields), geometry_type=kind, crs=crs)
    return path


def centres(rows: Sequence[int], columns: Sequence[int], transform: Affine = UTM) -> list[shapely.Point]:
    """Points at pixel centres."""
    return [shapely.Point(*(transform * (column + 0.5, row + 0.5))) for row, column in zip(rows, columns, strict=True)]
