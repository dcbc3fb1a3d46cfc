"""Reading the bands of one sensor on the scene's grid."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..examination.examine import Examined
from ..examination.no_data import PLAUSIBLE, equal_in_all
from ..examination.raster_header import BandSource, file_state
from ..grid import Grid, Window
from ..network.addresses import is_remote, shown
from ..network.opening import network_problem
from ..sensors import bands_of
from .coarsening import CoarseBands, overview_of, whole_factor
from .native import NativeBands
from .resampled import ResampledBands


@dataclass(frozen=True)
class _OpenFile:
    path: str
    bands: NativeBands | CoarseBands | ResampledBands
    channels: list[int]
    """Where the bands go in the model's order."""


class SensorReader:
    """The bands of one sensor, open in one thread; reads windows of the scene's grid.

    Files whose pixels coincide with the grid's are read directly, all their bands at once; those whose pixels nest in
    the grid's as means of them; others are resampled, and only what a window needs is read. `bands` are those that
    features are computed from unless others are named, B10 among them; named bands are never filled by a stand-in.
    """

    def __init__(self, examined: Examined, grid: Grid, bands: Sequence[str] | None = None) -> None:
        self._examined = examined
        self._grid = grid
        sensor = examined.description.sensor
        self._order = bands_of(sensor) if bands is None else tuple(bands)
        self._filled = examined.description.filled if bands is None else {}
        self._together = examined.no_data.together
        self._plausible = examined.plausible or PLAUSIBLE[examined.radiometry.unit]
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
        order = [self._order.index(source.name) for source in sources]
        try:
            return _OpenFile(path, self._on_grid(path, sources), order)
        except RasterioError as error:
            raise UserError(f"{path} can no longer be read: check that the file is still there and whole.") from error

    def _on_grid(self, path: str, sources: Sequence[BandSource]) -> NativeBands | CoarseBands | ResampledBands:
        own = self._native(path, sources)
        raster = Grid(own.file.crs, own.file.transform, own.file.width, own.file.height)
        if raster.matches(self._grid):
            return own
        factor = whole_factor(raster, self._grid)
        if factor is None:
            return ResampledBands(own, raster, self._grid)
        level, times = overview_of(own.file, factor)
        return CoarseBands(own if level is None else self._native(path, sources, overview_level=level), factor, times)

    def _native(self, path: str, sources: Sequence[BandSource], **options: Any) -> NativeBands:
        bands = [source.name for source in sources]
        native = NativeBands(path, [source.index for source in sources], bands, self._examined.no_data, **options)
        self._stack.callback(native.close)
        return native

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, height, width] in the model's band order and units (reflectance × 10000, dB); NaN without data.

        Bands that are missing are NaN, or their stand-in's values.
        """
        inside = self._grid.clipped(window)
        if inside == window and self._is_one_whole_file():
            image = self._values(self._files[0], inside)
            self._finish(image)
            return image
        image = np.full((len(self._order), window.height, window.width), np.nan, np.float32)
        if inside is not None:
            rows = slice(inside.row - window.row, inside.row - window.row + inside.height)
            columns = slice(inside.column - window.column, inside.column - window.column + inside.width)
            for file in self._files:
                image[file.channels, rows, columns] = self._values(file, inside)
            self._finish(image[:, rows, columns])
            self._fill(image)
        return image

    def _is_one_whole_file(self) -> bool:
        """Whether one file holds all bands in order: what it gives is then the image, without another copy."""
        return len(self._files) == 1 and self._files[0].channels == list(range(len(self._order)))

    def _values(self, file: _OpenFile, inside: Window) -> NDArray[np.float32]:
        place = RasterWindow(inside.column, inside.row, inside.width, inside.height)
        if file_state(file.path) != self._examined.states.get(file.path):
            raise UserError(
                f"{shown(file.path)} was changed or removed while it was read: wait until it is whole, then try again."
            )
        try:
            return file.bands.read(place)
        except RasterioError as error:
            if is_remote(file.path):
                raise network_problem(file.path, error) from None
            name = self._examined.description.path
            raise UserError(
                f"{name} is damaged and cannot be read at row {inside.row}, column {inside.column}: "
                "copy or download it again."
            ) from error

    def _finish(self, image: NDArray[np.float32]) -> None:
        """From stored values to units, NaN where they mean no data in all bands or are no measurement; in place."""
        present = sorted(channel for file in self._files for channel in file.channels)
        everything = present == list(range(len(image)))
        values = image if everything else image[present]
        for value in self._together:
            image[:, equal_in_all(values, value)] = np.nan
        radiometry = self._examined.radiometry
        for channel in present:
            scale, offset = radiometry.of(self._order[channel])
            if scale != 1.0:
                image[channel] *= np.float32(scale)
            if offset:
                image[channel] += np.float32(offset)
        if radiometry.unit == "power":
            with np.errstate(divide="ignore", invalid="ignore"):
                image[:] = 10 * np.log10(np.where(image > 0, image, np.nan))
        least, most = self._plausible
        middle, reach = np.float32((least + most) / 2), np.float32((most - least) / 2)
        image[np.abs(image - middle) > reach] = np.nan

    def _fill(self, image: NDArray[np.float32]) -> None:
        for name, stand_in in self._filled.items():
            image[self._order.index(name)] = image[self._order.index(stand_in)]

    def close(self) -> None:
        """Close the files."""
        self._stack.close()
