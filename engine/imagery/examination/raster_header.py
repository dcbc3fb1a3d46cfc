"""What a raster file says of itself, and a look at its values without reading it all."""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import CRSError, RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..grid import Grid
from ..network.addresses import is_remote, shown
from ..network.opening import network_problem, open_raster
from ..network.states import remote_state
from ..pixel_area import transformed
from .products import Product, RasterFile
from .recognition import TERRAIN_CORRECT

_PLACES, _SIDE = 5, 48
"""Values are looked at in 5 × 5 squares of 48 × 48 pixels spread over the raster, never in the whole of it."""
_SMALLEST, _LARGEST = 0.1, 10_000.0
"""Metres of a pixel; beyond, coordinates and CRS do not belong together."""
FAILED_LOOKS = 3
"""Of the squares of a file on a server, so many may be out of reach: the rest tells what it is."""
_AT_ONCE = 8
"""Questions to servers."""
_DEGREES = CRS.from_epsg(4326)


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
    except UnicodeEncodeError as error:
        raise UserError(
            f"The name {raster.name} holds bytes that are no text in this system's encoding: rename the file."
        ) from error
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
    return _problem_of_size(Grid(file.crs, transform, file.width, file.height))


def _problem_of_size(grid: Grid) -> str | None:
    """What is wrong with how large pixels are and where they lie: mostly the CRS is not that of the coordinates."""
    if grid.crs.is_geographic:
        left, bottom, right, top = grid.bounds
        if bottom < -90.01 or top > 90.01 or left < -360.01 or right > 540.01:
            return (
                f"reaches to {right:,.6g}, {top:,.6g} and is in degrees, of which there are not so many: assign the "
                "right coordinate reference system (Raster → Projections) and save it."
            )
    if not _SMALLEST <= grid.resolution <= _LARGEST:
        return (
            f"has pixels of {grid.resolution:.3g} m, and Sentinel's are of 10 to 60 m: assign the right coordinate "
            "reference system (Raster → Projections) and save it."
        )
    x, y = grid.transform * (grid.width / 2, grid.height / 2)
    if not np.isfinite(transformed(np.array([[x, y]]), grid.crs, _DEGREES)).all():
        return (
            f"lies at {x:,.6g}, {y:,.6g}, which is nowhere on Earth in its coordinate reference system: assign the "
            "right one (Raster → Projections) and save it."
        )
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
    failed = 0
    try:
        with open_raster(path) as file:
            height, width = min(_SIDE, file.height), min(_SIDE, file.width)
            parts = []
            for row in np.unique(np.linspace(0, file.height - height, _PLACES).astype(int)):
                for column in np.unique(np.linspace(0, file.width - width, _PLACES).astype(int)):
                    window = RasterWindow(int(column), int(row), width, height)
                    try:
                        values = file.read(indexes, window=window, out_dtype="float32")
                        empty = masked_out(file, indexes[0], window)
                    except RasterioError:
                        failed += 1
                        if not is_remote(path) or failed > FAILED_LOOKS:
                            raise
                        values, empty = np.full((len(indexes), height, width), np.nan, np.float32), None
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


def file_states(paths: Sequence[str]) -> dict[str, str]:
    """The states of several files; servers are asked for all at once."""
    remote = [path for path in paths if is_remote(path)]
    known = {path: file_state(path) for path in paths if path not in remote}
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="terrafm-states") as asking:
        return {**known, **dict(zip(remote, asking.map(file_state, remote), strict=True))}


def file_state(path: str) -> str:
    """Path, size and time of a file, or of the archive for a path inside one; the path alone where there is neither.

    Of an address what the server says of it.
    """
    if is_remote(path):
        return remote_state(path)
    status = _status(path)
    return f"{path}|{status.st_size}|{status.st_mtime_ns}" if status else path


def file_history(path: str) -> str:
    """The state of a file, and when it became what it is under this name.

    That tells it from others of its size and date that took its place: unpacked together, copied with their dates, or
    written after the clock was set back.
    """
    status = None if is_remote(path) else _status(path)
    return f"{file_state(path)}|{status.st_ctime_ns}" if status else file_state(path)


def _status(path: str) -> os.stat_result | None:
    real = path.removeprefix("/vsizip/")
    while real and not os.path.exists(real) and os.path.dirname(real) != real:  # noqa: PTH110, PTH120 - not local paths
        real = os.path.dirname(real)  # noqa: PTH120
    try:
        status = os.stat(real)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def first_line(error: Exception) -> str:
    """Of an error's text, for a sentence, without what gives access to an address.

    Of what caused it where it only says that there was a cause.
    """
    if "previous exception" in str(error) and isinstance(error.__cause__, Exception):
        return first_line(error.__cause__)
    return shown((str(error).splitlines() or [type(error).__name__])[0].rstrip("."))
