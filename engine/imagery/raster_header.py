"""What a raster file says of itself, and a look at its values without reading it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ..errors import UserError
from .grid import Grid
from .products import Product, RasterFile

_PLACES, _SIDE = 5, 48
"""Values are looked at in 5 × 5 squares of 48 × 48 pixels spread over the raster, never in the whole of it."""


@dataclass(frozen=True)
class BandSource:
    """Where the values of a band are read."""

    name: str
    path: str
    index: int
    """Band number in the file, from 1."""


@dataclass(frozen=True)
class RasterHeader:
    """What is read from a raster file without its values."""

    grid: Grid
    tags: dict[str, str]
    descriptions: tuple[str | None, ...]
    band_tags: tuple[dict[str, str], ...]
    units: tuple[str | None, ...]
    scale: float
    offset: float
    nodata: float | None


def read_header(raster: RasterFile) -> RasterHeader:
    """Open a raster and read all but its values.

    Raises
    ------
    UserError
        Not a raster, cut, without CRS, or not north-up.
    """
    try:
        with rasterio.open(raster.path) as file:
            if file.crs is None:
                raise UserError(
                    f"{raster.name} has no coordinate reference system: assign one (Raster → Projections) and save it."
                )
            transform = file.transform
            if transform.b or transform.d or transform.e >= 0 or transform.a <= 0:
                raise UserError(
                    f"{raster.name} is rotated or upside down: warp it north-up (Raster → Projections → Warp)."
                )
            return RasterHeader(
                Grid(file.crs, transform, file.width, file.height),
                {**file.tags(), **file.tags(ns="IMAGERY")},
                tuple(file.descriptions),
                tuple({**file.tags(i), **file.tags(i, ns="IMAGERY")} for i in file.indexes),
                tuple(file.units),
                float(file.scales[0]),
                float(file.offsets[0]),
                file.nodata,
            )
    except RasterioError as error:
        raise UserError(
            f"{raster.name} cannot be opened as a raster ({_first_line(error)}): it may be cut or of another kind."
        ) from error


def sampled_values(
    product: Product, sources: Sequence[BandSource], nodata: float | None, zero_is_nodata: bool
) -> NDArray[np.float32]:
    """Values of each band from squares spread over its file: [C, n], NaN without data."""
    rows = []
    for path in dict.fromkeys(source.path for source in sources):
        indexes = [source.index for source in sources if source.path == path]
        rows.append(_sampled_file(path, indexes, product))
    fewest = min(part.shape[1] for part in rows)
    values = np.concatenate([part[:, :fewest] for part in rows])
    if nodata is not None:
        values[values == nodata] = np.nan
    if zero_is_nodata:
        values[:, (np.nan_to_num(values) == 0).all(axis=0)] = np.nan
    return values


def _sampled_file(path: str, indexes: list[int], product: Product) -> NDArray[np.float32]:
    try:
        with rasterio.open(path) as file:
            height, width = min(_SIDE, file.height), min(_SIDE, file.width)
            parts = []
            for row in np.unique(np.linspace(0, file.height - height, _PLACES).astype(int)):
                for column in np.unique(np.linspace(0, file.width - width, _PLACES).astype(int)):
                    window = RasterWindow(int(column), int(row), width, height)
                    parts.append(file.read(indexes, window=window).reshape(len(indexes), -1))
            return np.concatenate(parts, axis=1).astype(np.float32)
    except RasterioError as error:
        raise UserError(
            f"{product.name} is damaged and cannot be read ({_first_line(error)}): copy or download it again."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
