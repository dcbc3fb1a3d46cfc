"""Reading layers on the scene's grid: windows, decoded, NaN where they hold no data or do not reach."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..grid import Grid, Window
from ..layers.files import LayerFile, open_layer_file
from ..layers.layer import Layer, LayerKind
from ..network.addresses import source_name
from .resampled import ResampledBands
from .resampling import Placement, nearest

_VALUES = 16_000_000
"""Read of a layer at once: 64 MB, whatever the number of its bands."""
_CODE_PIXELS = 4_000_000


class LayerReader:
    """A layer open in one thread, read by windows of the scene's grid.

    Where its pixels coincide with the grid's it is read directly; else, as all imagery, it is interpolated between
    coarser pixels and averaged over finer ones once its values are decoded. Codes of classes are the nearest pixel's.
    """

    def __init__(self, layer: Layer, grid: Grid) -> None:
        self.layer, self._grid = layer, grid
        self._stack = ExitStack()
        try:
            file = self._opened(layer.path)
            scales = self._opened(layer.scales) if layer.scales else None
        except BaseException:
            self._stack.close()
            raise
        self._bands = _DecodedBands(layer, file, scales)
        self._direct = file.grid.matches(grid)
        pixels = max(1, _VALUES // len(layer.bands))
        self._resampled = ResampledBands(self._bands, file.grid, grid, pixels)
        self._placement = Placement(file.grid, grid)

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, height, width] of its bands, of classes one of codes; NaN without data and beyond it."""
        count = len(self.layer.bands)
        image = np.full((count, window.height, window.width), np.nan, np.float32)
        inside = self._grid.clipped(window)
        if inside is None:
            return image
        rows = slice(inside.row - window.row, inside.row - window.row + inside.height)
        columns = slice(inside.column - window.column, inside.column - window.column + inside.width)
        try:
            image[:, rows, columns] = self._values(inside)
        except RasterioError as error:
            raise UserError(
                f"The layer {source_name(self.layer.path)} cannot be read at row {inside.row}, column {inside.column}: "
                "copy or download it again."
            ) from error
        return image

    def _values(self, inside: Window) -> NDArray[np.float32]:
        place = RasterWindow(inside.column, inside.row, inside.width, inside.height)
        if self._direct:
            return self._bands.read(place)
        if self.layer.kind is LayerKind.CLASSES:
            return self._nearest(inside)
        return self._resampled.read(place)

    def _nearest(self, window: Window) -> NDArray[np.float32]:
        codes = np.full((1, window.height, window.width), np.nan, np.float32)
        step = max(1, _CODE_PIXELS // (self._placement.ratio() ** 2 * window.width))
        for top in range(0, window.height, step):
            strip = Window(window.column, window.row + top, window.width, min(step, window.height - top))
            needed = self._placement.needed(strip, 1)
            if needed is None:
                continue
            rows, columns = self._placement.centres(strip)
            found = nearest(self._bands.read(needed), rows - needed.row_off, columns - needed.col_off)
            np.copyto(codes[:, top : top + strip.height], found, where=self._placement.holds(rows, columns)[None])
        return codes

    def _opened(self, path: str) -> LayerFile:
        file = open_layer_file(path)
        self._stack.callback(file.close)
        return file

    def close(self) -> None:
        """Close its files."""
        self._stack.close()


class _DecodedBands:
    """A layer's bands on its own grid, decoded: what `ResampledBands` takes."""

    def __init__(self, layer: Layer, file: LayerFile, scales: LayerFile | None) -> None:
        self._layer, self._file, self._scales = layer, file, scales
        self.indexes = list(layer.bands)

    def read(self, window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w], NaN without data."""
        scales = None if self._scales is None else self._scales.read([1], window)[0]
        return self._layer.decoded(self._file.read(self.indexes, window), scales)

    def apart(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """All that is no data is NaN already."""
        return values
