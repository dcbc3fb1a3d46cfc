"""The files of layers: any raster that GDAL opens, also one that begins at its south, and an array of NumPy's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..examination.raster_header import first_line, masked_out
from ..grid import Grid
from ..network.addresses import is_remote, shown
from ..network.opening import network_problem, open_raster

SCALES_ENDING = "_scales"
"""Of the file of scales beside an embedding's, before its suffix."""
ARRAY = ".npy"
_OTHER_FOLDERS = ("global_0.1_degree_tiff_all", "landmasks")
"""Where GeoTessera keeps the GeoTIFFs that say where its arrays lie, beside the folder of the arrays."""


class LayerFile(Protocol):
    """Stored values by windows, the first row the northernmost."""

    grid: Grid
    count: int

    def read(self, bands: Sequence[int], window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w] of some bands, numbered from 1."""

    def close(self) -> None:
        """Close the file."""


class RasterLayerFile:
    """A raster; one whose rows begin in the south, as Google's embeddings, is turned as it is read."""

    def __init__(self, path: str) -> None:
        try:
            self.dataset: Any = open_raster(path)
        except RasterioError as error:
            raise UserError(
                f"The layer {shown(path)} cannot be opened as a raster ({first_line(error)}): check the path."
            ) from error
        file, self._path = self.dataset, path
        self.count: int = file.count
        problem = _problem_of_place(file)
        if problem:
            file.close()
            raise UserError(f"The layer {path} {problem}")
        self._upwards = file.transform.e > 0
        transform = file.transform
        if self._upwards:
            transform = transform * Affine.translation(0, file.height) * Affine.scale(1, -1)
        self.grid = Grid(file.crs, transform, file.width, file.height)

    def read(self, bands: Sequence[int], window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w], NaN where the file's own mask says that there is nothing."""
        place = window
        if self._upwards:
            top = self.dataset.height - window.row_off - window.height
            place = RasterWindow(window.col_off, top, window.width, window.height)
        try:
            values: NDArray[np.float32] = self.dataset.read(list(bands), window=place, out_dtype="float32")
        except RasterioError as error:
            if is_remote(self._path):
                raise network_problem(self._path, error) from None
            raise
        empty = masked_out(self.dataset, bands[0], place)
        if empty is not None:
            values[:, empty] = np.nan
        return values[:, ::-1] if self._upwards else values

    def close(self) -> None:
        """Close the file."""
        self.dataset.close()


class ArrayLayerFile:
    """An array [h, w, C] or [h, w], as GeoTessera downloads it; a GeoTIFF of the same name says where it lies."""

    def __init__(self, path: str) -> None:
        try:
            self._values = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise UserError(f"The array {path} cannot be read ({first_line(error)}): download it again.") from error
        if self._values.ndim not in (2, 3) or self._values.dtype.kind not in "iuf":
            raise UserError(f"The array {path} is no raster of numbers: give one of [rows, columns, bands].")
        height, width = self._values.shape[:2]
        self.count = self._values.shape[2] if self._values.ndim == 3 else 1
        self.grid = _place_of_array(Path(path), height, width)

    @property
    def dtype(self) -> str:
        """The type of the stored numbers."""
        return str(self._values.dtype)

    def read(self, bands: Sequence[int], window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w]."""
        rows = slice(window.row_off, window.row_off + window.height)
        part = self._values[rows, window.col_off : window.col_off + window.width]
        if part.ndim == 2:
            part = part[:, :, None]
        return np.ascontiguousarray(np.moveaxis(np.asarray(part[:, :, np.subtract(bands, 1)], np.float32), 2, 0))

    def close(self) -> None:
        """Let go of the file."""
        del self._values


def open_layer_file(path: str) -> RasterLayerFile | ArrayLayerFile:
    """The file of a layer.

    Raises
    ------
    UserError
        No raster, or one that lies nowhere.
    """
    return ArrayLayerFile(path) if path.lower().endswith(ARRAY) else RasterLayerFile(path)


def scales_beside(path: str) -> str | None:
    """The file of scales that belongs to an embedding; None where there is none."""
    file = Path(path)
    candidates = (file.with_name(f"{file.stem}{SCALES_ENDING}{suffix}") for suffix in (file.suffix, ".tif", ".tiff"))
    return next((str(beside) for beside in candidates if beside.is_file()), None)


def _place_of_array(path: Path, height: int, width: int) -> Grid:
    stem = path.stem.removesuffix(SCALES_ENDING)
    folders = [path.parent, *(parent / name for parent in list(path.parents)[:5] for name in _OTHER_FOLDERS)]
    for file in (folder / f"{stem}{suffix}" for folder in folders for suffix in (".tiff", ".tif")):
        if file.is_file():
            placed = RasterLayerFile(str(file))
            placed.close()
            if (placed.grid.height, placed.grid.width) != (height, width):
                raise UserError(
                    f"{file.name} has {placed.grid.width} × {placed.grid.height} pixels and {path.name} {width} × "
                    f"{height}: give the GeoTIFF that belongs to the array."
                )
            return placed.grid
    raise UserError(
        f"The array {path.name} does not say where it lies: put the GeoTIFF {stem}.tiff, which was published with it, "
        "beside it, or export the embedding as a GeoTIFF."
    )


def _problem_of_place(file: Any) -> str | None:
    if file.count == 0:
        return "holds no bands itself: give one of the rasters in it."
    if file.crs is None or not (file.crs.is_projected or file.crs.is_geographic):
        return "has no coordinate reference system: assign one (Raster → Projections) and save it."
    if file.transform.b or file.transform.d or file.transform.a <= 0:
        return "is rotated: warp it north-up (Raster → Projections → Warp)."
    return None
