"""What a raster file says of itself, and a look at its values without reading it all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import CRSError, RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..grid import Grid
from ..network.addresses import is_remote, shown
from ..network.opening import network_problem, open_raster
from .products import Product, RasterFile
from .recognition import TERRAIN_CORRECT

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
    types: tuple[str, ...]
    scales: tuple[float, ...]
    offsets: tuple[float, ...]
    nodata: tuple[float | None, ...]
    """By band, as all of these: what is said of the first need not hold for the others."""
    alpha: tuple[bool, ...]
    """Whether a band is the others' transparency."""


def read_header(raster: RasterFile) -> RasterHeader:
    """Open a raster and read all but its values.

    Raises
    ------
    UserError
        Not a raster, cut, without CRS, or not north-up.
    """
    try:
        with open_raster(raster.path) as file:
            problem = _problem_of_place(file)
            if problem:
                raise UserError(f"{raster.name} {problem}")
            return RasterHeader(
                Grid(file.crs, file.transform, file.width, file.height),
                {**file.tags(), **file.tags(ns="IMAGERY")},
                tuple(file.descriptions),
                tuple({**file.tags(i), **file.tags(i, ns="IMAGERY")} for i in file.indexes),
                tuple(file.units),
                tuple(map(str, file.dtypes)),
                tuple(map(float, file.scales)),
                tuple(map(float, file.offsets)),
                tuple(file.nodatavals),
                tuple(index in _alpha(file) for index in file.indexes),
            )
    except UnicodeDecodeError as error:
        raise UserError(
            f"{raster.name} has texts in its metadata that cannot be read: copy or make it again."
        ) from error
    except (RasterioError, CRSError, ValueError, TypeError, OverflowError) as error:
        raise UserError(
            f"{raster.name} cannot be opened as a raster ({first_line(error)}): it may be cut or of another kind."
        ) from error


def _problem_of_place(file: Any) -> str | None:
    """What is wrong with where a raster lies; ends the sentence that its name begins."""
    gcps, _ = file.gcps
    if file.count == 0:
        inside = ", ".join(str(name) for name in file.subdatasets[:3])
        return (
            f"holds no bands itself but parts of its own ({inside}): give one of them."
            if inside
            else ("holds no bands: choose another file.")
        )
    if gcps and (file.crs is None or file.transform.is_identity):
        if "complex" in str(file.dtypes[0]):
            return f"is single-look complex data with ground control points, not a map: {TERRAIN_CORRECT}."
        return (
            "has ground control points and no grid, as an uncalibrated Sentinel-1 GRD: terrain-correct it, for example "
            "in SNAP (Calibration, then Range-Doppler Terrain Correction), and give that GeoTIFF."
        )
    if file.crs is None:
        return "has no coordinate reference system: assign one (Raster → Projections) and save it."
    if not (file.crs.is_projected or file.crs.is_geographic):
        return (
            "has a local coordinate reference system, which lies nowhere on Earth: assign the right one "
            "(Raster → Projections) and save it."
        )
    transform = file.transform
    if not all(map(math.isfinite, transform[:6])):
        return "has a position that is no number: georeference it again."
    if transform.b or transform.d or transform.e >= 0 or transform.a <= 0:
        return "is rotated or upside down: warp it north-up (Raster → Projections → Warp)."
    return None


def sampled_values(product: Product, sources: Sequence[BandSource]) -> NDArray[np.float32]:
    """Values of each band as stored, from squares spread over its file: [C, n], NaN where the file's mask says so."""
    rows: dict[BandSource, NDArray[np.float32]] = {}
    for path in dict.fromkeys(source.path for source in sources):
        here = [source for source in sources if source.path == path]
        rows.update(zip(here, _sampled_file(path, [source.index for source in here], product), strict=True))
    fewest = min(len(part) for part in rows.values())
    return np.stack([rows[source][:fewest] for source in sources])


def _sampled_file(path: str, indexes: list[int], product: Product) -> NDArray[np.float32]:
    try:
        with open_raster(path) as file:
            height, width = min(_SIDE, file.height), min(_SIDE, file.width)
            parts = []
            for row in np.unique(np.linspace(0, file.height - height, _PLACES).astype(int)):
                for column in np.unique(np.linspace(0, file.width - width, _PLACES).astype(int)):
                    window = RasterWindow(int(column), int(row), width, height)
                    values = file.read(indexes, window=window, out_dtype="float32")
                    empty = masked_out(file, indexes[0], window)
                    if empty is not None:
                        values[:, empty] = np.nan
                    parts.append(values.reshape(len(indexes), -1))
            return np.concatenate(parts, axis=1)
    except RasterioError as error:
        if is_remote(path):
            raise network_problem(path, error) from None
        raise UserError(
            f"{product.name} is damaged and cannot be read ({first_line(error)}): copy or download it again."
        ) from error


def masked_out(file: Any, index: int, window: RasterWindow) -> NDArray[np.bool_] | None:
    """Where a raster's own mask (internal, a .msk file, or an alpha band) says that there is nothing; None without."""
    if any(MaskFlags.per_dataset in flags or MaskFlags.alpha in flags for flags in file.mask_flag_enums):
        return np.asarray(file.read_masks(index, window=window) == 0)
    alpha = _alpha(file)
    return np.asarray(file.read(alpha[0], window=window) == 0) if alpha else None


def _alpha(file: Any) -> list[int]:
    """The bands of transparency; GDAL itself takes only the fourth, or the second of two, for one."""
    bands = zip(file.indexes, file.colorinterp, file.descriptions, strict=True)
    return [index for index, colour, text in bands if colour == ColorInterp.alpha and not text]


def first_line(error: Exception) -> str:
    """Of an error's text, for a sentence; addresses in it without what gives access."""
    return shown((str(error).splitlines() or [type(error).__name__])[0].rstrip("."))
