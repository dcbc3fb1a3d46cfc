"""Reading the bands of one sensor on the scene's grid."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window as RasterWindow

from ..errors import UserError
from .coarsening import CoarseBands, whole_factor
from .examination import Examined
from .grid import Grid, Window
from .raster_header import BandSource
from .sensors import bands_of

_WARP_MEMORY_MB = 64


@dataclass(frozen=True)
class _OpenFile:
    dataset: rasterio.DatasetReader | WarpedVRT | CoarseBands
    indexes: list[int]
    channels: list[int]
    """Where the bands go in the model's order."""


class SensorReader:
    """The bands of one sensor, open in one thread; reads windows of the scene's grid.

    Files whose pixels coincide with the grid's are read directly, all their bands at once; those whose pixels nest in
    the grid's as means of them; others through a warped virtual raster, so that only what a window needs is read and
    resampled. `bands` are those that features are computed
    from unless others are named, B10 among them; named bands are never filled by a stand-in.
    """

    def __init__(self, examined: Examined, grid: Grid, bands: Sequence[str] | None = None) -> None:
        self._examined = examined
        self._grid = grid
        self._order = bands_of(examined.description.sensor) if bands is None else tuple(bands)
        self._filled = examined.description.filled if bands is None else {}
        self._stack = ExitStack()
        known = (*examined.sources, *([examined.cirrus] if examined.cirrus else []))
        wanted = [source for source in known if source.name in self._order]
        try:
            self._files = [
                self._open(path, [source for source in wanted if source.path == path])
                for path in dict.fromkeys(source.path for source in wanted)
            ]
        except BaseException:
            self._stack.close()
            raise

    def _open(self, path: str, sources: Sequence[BandSource]) -> _OpenFile:
        radiometry = self._examined.radiometry
        try:
            dataset = _kept(self._stack, rasterio.open(path))
            own = Grid(dataset.crs, dataset.transform, dataset.width, dataset.height)
            factor = whole_factor(own, self._grid) if self._takes_means(dataset) else None
            if factor is not None:
                dataset = _kept(self._stack, CoarseBands(dataset, factor))
            elif not own.matches(self._grid):
                coarser = own.resolution < 0.75 * self._grid.resolution
                nodata = dataset.nodata
                if self._examined.description.sensor == "s2" and nodata == 0:
                    nodata = None  # zero in one band is darkness; in all it is no data, which is seen after reading
                elif nodata is None and radiometry.unit == "power":
                    nodata = 0
                dataset = _kept(
                    self._stack,
                    WarpedVRT(
                        dataset,
                        crs=self._grid.crs,
                        transform=self._grid.transform,
                        width=self._grid.width,
                        height=self._grid.height,
                        resampling=Resampling.average if coarser else Resampling.bilinear,
                        src_nodata=nodata,
                        nodata=np.nan if nodata is not None or dataset.dtypes[0].startswith("float") else 0,
                        dtype="float32",
                        warp_mem_limit=_WARP_MEMORY_MB,
                    ),
                )
        except RasterioError as error:
            raise UserError(f"{path} can no longer be read: check that the file is still there and whole.") from error
        order = [self._order.index(source.name) for source in sources]
        return _OpenFile(dataset, [source.index for source in sources], order)

    def _takes_means(self, dataset: rasterio.DatasetReader) -> bool:
        """Whether every stored number counts in a mean: whole numbers, and no value but zero that says no data."""
        whole = all(np.dtype(kind).kind in "ui" for kind in dataset.dtypes)
        return self._examined.description.sensor == "s2" and whole and dataset.nodata in (None, 0)

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, height, width] in the model's band order and units (reflectance × 10000, dB); NaN without data.

        Bands that are missing are NaN, or their stand-in's values.
        """
        inside = self._grid.clipped(window)
        if inside == window and self._is_one_whole_file():
            image = self._values(self._files[0], inside)
            self._mark_nodata(image)
            self._to_units(image)
            return image
        image = np.full((len(self._order), window.height, window.width), np.nan, np.float32)
        if inside is not None:
            rows = slice(inside.row - window.row, inside.row - window.row + inside.height)
            columns = slice(inside.column - window.column, inside.column - window.column + inside.width)
            for file in self._files:
                image[file.channels, rows, columns] = self._values(file, inside)
            self._mark_nodata(image[:, rows, columns])
            self._to_units(image[:, rows, columns])
            self._fill(image)
        return image

    def _is_one_whole_file(self) -> bool:
        """Whether one file holds all bands in order: what it gives is then the image, without another copy."""
        return len(self._files) == 1 and self._files[0].channels == list(range(len(self._order)))

    def _values(self, file: _OpenFile, inside: Window) -> NDArray[np.float32]:
        place = RasterWindow(inside.column, inside.row, inside.width, inside.height)
        try:
            return file.dataset.read(file.indexes, window=place, out_dtype="float32")
        except RasterioError as error:
            name = self._examined.description.path
            raise UserError(
                f"{name} is damaged and cannot be read at row {inside.row}, column {inside.column}: "
                "copy or download it again."
            ) from error

    def _mark_nodata(self, image: NDArray[np.float32]) -> None:
        """Set NaN where the stored values say no data; in place."""
        present = [channel for file in self._files for channel in file.channels]
        radiometry, sensor = self._examined.radiometry, self._examined.description.sensor
        empty = _all_equal(image, present, 0.0)
        if radiometry.nodata:
            empty |= _all_equal(image, present, radiometry.nodata)
        if sensor == "s1" and radiometry.nodata is not None:
            image[image == radiometry.nodata] = np.nan
        if empty.any():
            image[:, empty] = np.nan

    def _to_units(self, image: NDArray[np.float32]) -> None:
        radiometry = self._examined.radiometry
        if radiometry.scale != 1.0:
            image *= np.float32(radiometry.scale)
        if radiometry.offset:
            image += np.float32(radiometry.offset)
        if radiometry.unit == "power":
            with np.errstate(divide="ignore", invalid="ignore"):
                image[:] = 10 * np.log10(np.where(image > 0, image, np.nan))

    def _fill(self, image: NDArray[np.float32]) -> None:
        for name, stand_in in self._filled.items():
            image[self._order.index(name)] = image[self._order.index(stand_in)]

    def close(self) -> None:
        """Close the files."""
        self._stack.close()


def _all_equal(image: NDArray[np.float32], channels: Sequence[int], value: float) -> NDArray[np.bool_]:
    """[h, w]: where all the channels hold a value; looks no further once no pixel is left that could."""
    equal = image[channels[0]] == value
    for channel in channels[1:]:
        if not equal.any():
            break
        equal &= image[channel] == value
    return np.asarray(equal)


def _kept(stack: ExitStack, dataset: Any) -> Any:
    """A dataset that the stack closes, from whichever thread; its own `with` is tied to the thread it began in."""
    stack.callback(dataset.close)
    return dataset
