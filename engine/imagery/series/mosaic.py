"""What one pass shows: its products as one image, where they overlap the clearer one, without a seam."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..grid import Grid, Window
from ..reading.masks import MaskReader
from ..reading.readers import SensorReader
from ..sensors import bands_of
from .ground import place_on
from .passes import Pass
from .products import SeriesProduct

_MOST_FILES = 64
"""Files that stay open in a thread; of more the ones that were not read for longest are closed."""


@dataclass(frozen=True)
class PlacedProduct:
    """A product, the grid it is read on, and where that lies on the scene's."""

    product: SeriesProduct
    grid: Grid
    place: Window

    @classmethod
    def on(cls, product: SeriesProduct, grid: Grid) -> PlacedProduct:
        """Where a product lies on a grid."""
        return cls(product, *place_on(product.examined.grid, grid))

    def part_of(self, window: Window) -> Window | None:
        """The part of a window of the scene on which the product lies."""
        left, top = max(window.column, self.place.column), max(window.row, self.place.row)
        right = min(window.column + window.width, self.place.column + self.place.width)
        bottom = min(window.row + window.height, self.place.row + self.place.height)
        return Window(left, top, right - left, bottom - top) if right > left and bottom > top else None


class OpenProducts:
    """Products open in one thread: only those read last, so that files stay few however many products there are."""

    def __init__(self, bands: Sequence[str] | None = None) -> None:
        """`bands`: those to read, where not all that features are computed from."""
        self._bands = bands
        self._open: OrderedDict[str, tuple[SensorReader, MaskReader | None]] = OrderedDict()

    def read(self, placed: PlacedProduct, window: Window) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Values of a window of the scene on which the product lies, and what its mask leaves out."""
        own = Window(window.column - placed.place.column, window.row - placed.place.row, window.width, window.height)
        sensor, mask = self._readers(placed)
        left_out = np.zeros((window.height, window.width), bool) if mask is None else mask.read(own)
        return sensor.read(own), left_out

    def _readers(self, placed: PlacedProduct) -> tuple[SensorReader, MaskReader | None]:
        key = f"{placed.product.path}|{placed.grid}"
        if key not in self._open:
            own = placed.product.mask
            sensor = SensorReader(placed.product.examined, placed.grid, self._bands)
            mask = MaskReader(own.path, placed.grid, own) if own is not None else None
            self._open[key] = sensor, mask
            files = len({source.path for source in placed.product.examined.sources}) + 1
            while len(self._open) > max(1, _MOST_FILES // files):
                _close(*self._open.popitem(last=False)[1])
        self._open.move_to_end(key)
        return self._open[key]

    def close(self) -> None:
        """Close all files."""
        for readers in self._open.values():
            _close(*readers)
        self._open.clear()


class PassReader:
    """One pass on the scene's grid: of each pixel the first product that shows it clearly; NaN where none does."""

    def __init__(self, one: Pass, grid: Grid, files: OpenProducts) -> None:
        self._placed = [PlacedProduct.on(product, grid) for product in one.products]
        self._bands, self._files = len(bands_of(one.sensor)), files

    def shows(self, window: Window) -> bool:
        """Whether any of its products lies there."""
        return any(placed.part_of(window) is not None for placed in self._placed)

    def read(self, window: Window) -> NDArray[np.float32]:
        """[C, h, w] in the model's band order and units."""
        image = np.full((self._bands, window.height, window.width), np.nan, np.float32)
        known = np.zeros((window.height, window.width), bool)
        for placed in self._placed:
            part = placed.part_of(window)
            if part is None:
                continue
            rows = slice(part.row - window.row, part.row - window.row + part.height)
            columns = slice(part.column - window.column, part.column - window.column + part.width)
            if known[rows, columns].all():
                continue
            values, left_out = self._files.read(placed, part)
            new = ~known[rows, columns] & ~left_out & np.isfinite(values).any(axis=0)
            np.copyto(image[:, rows, columns], values, where=new[None])
            known[rows, columns] |= new
        return image


def _close(sensor: SensorReader, mask: MaskReader | None) -> None:
    sensor.close()
    if mask is not None:
        mask.close()
