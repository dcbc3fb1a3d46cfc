"""Rasters of codes on a grid that may not be their own: masks, cloud masks, scene classifications."""

from __future__ import annotations

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window as RasterWindow

from ..errors import UserError
from .grid import Grid, Window

CONTENT_TAG = "TERRAFM_CONTENT"
"""The tag by which a raster that this program wrote says what it holds."""
CLOUD_MASK = "cloud mask"
"""Its value for cloud masks: 0 is clear; 1, 2, 3 (clouds and shadows) and 255 (no data) are to be left out."""


class CategoryReader:
    """One band of codes, read on any grid by nearest neighbour; `outside` where the raster does not reach."""

    def __init__(self, path: str, grid: Grid, index: int = 1, outside: float = 0, title: str = "raster") -> None:
        self._grid, self._outside, self._index = grid, outside, index
        self._dataset: rasterio.DatasetReader | None = None
        self._warped: WarpedVRT | None = None
        try:
            self._dataset = rasterio.open(path)
            if self._dataset.crs is None:
                raise UserError(f"The {title} {path} has no coordinate reference system: assign one and save it again.")
            self._warped = WarpedVRT(
                self._dataset,
                crs=grid.crs,
                transform=grid.transform,
                width=grid.width,
                height=grid.height,
                resampling=Resampling.nearest,
                src_nodata=None,
                nodata=outside,
                dtype="float32",
            )
        except RasterioError as error:
            self.close()
            raise UserError(f"The {title} {path} cannot be opened as a raster: give a GeoTIFF.") from error
        except UserError:
            self.close()
            raise
        self.own_grid = Grid(self._dataset.crs, self._dataset.transform, self._dataset.width, self._dataset.height)
        self._title = f"{title} {path}"

    def read(self, window: Window) -> NDArray[np.float32]:
        """[height, width] codes; `outside` beyond the grid and beyond the raster, NaN where it holds NaN."""
        codes = np.full((window.height, window.width), self._outside, np.float32)
        inside = self._grid.clipped(window)
        if inside is not None and self._warped is not None:
            place = RasterWindow(inside.column, inside.row, inside.width, inside.height)
            rows = slice(inside.row - window.row, inside.row - window.row + inside.height)
            columns = slice(inside.column - window.column, inside.column - window.column + inside.width)
            try:
                codes[rows, columns] = self._warped.read(self._index, window=place)
            except RasterioError as error:
                raise UserError(f"The {self._title} is damaged: copy or download it again.") from error
        return codes

    def close(self) -> None:
        """Close the file."""
        for dataset in (self._warped, self._dataset):
            if dataset is not None:
                dataset.close()


def is_cloud_mask(path: str) -> bool:
    """Whether a raster says of itself that it is a cloud mask of this program's."""
    try:
        with rasterio.open(path) as file:
            return bool(file.tags().get(CONTENT_TAG) == CLOUD_MASK)
    except RasterioError:
        return False  # that it is no raster is said where it is read


class MaskReader:
    """A raster whose non-zero pixels are to be left out, on the scene's grid whatever its own.

    In a cloud mask that this program wrote, pixels that it does not reach are as unknown as those it calls no data.
    """

    def __init__(self, path: str, grid: Grid) -> None:
        self._codes = CategoryReader(path, grid, outside=255 if is_cloud_mask(path) else 0, title="mask")

    def read(self, window: Window) -> NDArray[np.bool_]:
        """[height, width]: True where pixels are to be left out."""
        return np.asarray(np.nan_to_num(self._codes.read(window)) != 0)

    def close(self) -> None:
        """Close the file."""
        self._codes.close()
