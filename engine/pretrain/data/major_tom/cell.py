"""From the GeoTIFF bytes of a cell's bands to images on its 10 m grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import CRSError, RasterioError
from rasterio.io import MemoryFile
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window as RasterWindow

from ....errors import UserError
from ....imagery import S1_BANDS, S2_BANDS, SENTINEL2
from ....imagery.examination.offset import stored_offset
from ....imagery.grid import Grid, Window
from ....model import Modality
from ..tiles import Image
from .index import CellProduct

_FACTORS = {band.name: band.gsd // 10 for band in SENTINEL2}
"""How many pixels of the 10 m grid a band's pixel covers in each direction."""
_NODATA = {Modality.S2_L2A: 0.0, Modality.S2_L1C: 0.0, Modality.S1: -32768.0}


def columns_of(modality: Modality) -> tuple[str, ...]:
    """The columns of a modality's bands, in the model's order."""
    return tuple(band.lower() for band in S1_BANDS) if modality is Modality.S1 else S2_BANDS


@dataclass(frozen=True)
class StoredImage:
    """One modality of a cell as its row holds it."""

    product: CellProduct
    bands: Mapping[str, bytes]
    """A GeoTIFF for each of `columns_of`: digital numbers, or linear power."""

    @property
    def modality(self) -> Modality:
        """The modality of the product."""
        return self.product.modality


class Cell:
    """A cell whose rows have been fetched; its windows are decoded when they are asked for.

    The grid is that of the first image's first 10 m band. An image on another grid, such as Sentinel-1 of the
    neighbouring UTM zone, is warped to it.
    """

    def __init__(self, images: tuple[StoredImage, ...]) -> None:
        self._images = images
        reference = next(column for column in columns_of(images[0].modality) if _FACTORS.get(column, 1) == 1)
        self.grid = _grid_of(images[0], reference)

    def read(self, window: Window) -> dict[Modality, Image]:
        """[C, height, width] by modality: reflectance × 10000 or dB, NaN without data."""
        return {image.modality: self._read(image, window) for image in self._images}

    def _read(self, image: StoredImage, window: Window) -> Image:
        offset = 0.0 if image.modality is Modality.S1 else _offset(image)
        values = np.stack([self._band(image, column, window) for column in columns_of(image.modality)])
        if image.modality is not Modality.S1:
            return values - np.float32(offset)
        return np.asarray(10 * np.log10(np.where(values > 0, values, np.nan)), np.float32)

    def _band(self, image: StoredImage, column: str, window: Window) -> Image:
        factor, nodata = _FACTORS.get(column, 1), _NODATA[image.modality]
        try:
            with MemoryFile(image.bands[column]) as memory, memory.open() as dataset:
                if not self._coincides(dataset):
                    return self._warped(dataset, window, nodata)
                if not self._fits(dataset, factor):
                    raise UserError(
                        f"band {column} in {image.product.url} has {dataset.height} × {dataset.width} pixels of "
                        f"{10 * factor} m in a cell of {self.grid.height} × {self.grid.width} pixels of 10 m: "
                        "copy the file again, or leave the cell out."
                    )
                return _resampled(dataset, factor, window, nodata)
        except (RasterioError, CRSError) as error:
            raise _unreadable(image, column, error) from error

    def _coincides(self, dataset: rasterio.DatasetReader) -> bool:
        """Whether a band's upper left corner is the grid's, to half a pixel."""
        column, row = ~self.grid.transform * (dataset.transform * (0, 0))
        return self.grid.crs == (dataset.crs or CRS()) and max(abs(column), abs(row)) < 0.5

    def _fits(self, dataset: rasterio.DatasetReader, factor: int) -> bool:
        """Whether a band covers the grid, to one of its pixels."""
        sides = ((dataset.width, self.grid.width), (dataset.height, self.grid.height))
        return all(abs(side * factor - whole) < factor for side, whole in sides)

    def _warped(self, dataset: rasterio.DatasetReader, window: Window, nodata: float) -> Image:
        with WarpedVRT(
            dataset,
            crs=self.grid.crs,
            transform=self.grid.transform * rasterio.Affine.translation(window.column, window.row),
            width=window.width,
            height=window.height,
            resampling=Resampling.bilinear,
            src_nodata=nodata,
            nodata=np.nan,
            dtype="float32",
        ) as warped:
            return np.asarray(warped.read(1), np.float32)


def _grid_of(image: StoredImage, column: str) -> Grid:
    try:
        with MemoryFile(image.bands[column]) as memory, memory.open() as dataset:
            return Grid(dataset.crs or CRS(), dataset.transform, dataset.width, dataset.height)
    except RasterioError as error:
        raise _unreadable(image, column, error) from error


def _unreadable(image: StoredImage, column: str, error: Exception) -> UserError:
    return UserError(f"band {column} in {image.product.url} is no whole GeoTIFF ({error}): copy it again.")


def _offset(image: StoredImage) -> float:
    offset = stored_offset(image.product.product_id)
    if offset is None:
        raise UserError(
            f"the name {image.product.product_id} in {image.product.url} does not tell the processing baseline, so "
            "that an offset of 1000 may or may not be in the values: leave the cell out."
        )
    return offset


def _resampled(dataset: rasterio.DatasetReader, factor: int, window: Window, nodata: float) -> Image:
    """A window of the 10 m grid from a band whose pixels are `factor` times as large; NaN without data."""
    rows = _positions(window.row, window.height, factor, dataset.height)
    columns = _positions(window.column, window.width, factor, dataset.width)
    top, left = int(rows[0]), int(columns[0])
    bottom, right = int(np.ceil(rows[-1])) + 1, int(np.ceil(columns[-1])) + 1
    place = RasterWindow(left, top, right - left, bottom - top)
    values: Image = dataset.read(1, window=place, out_dtype="float32")
    values[values == nodata] = np.nan
    return values if factor == 1 else _bilinear(values, rows - top, columns - left)


def _positions(start: int, count: int, factor: int, side: int) -> NDArray[np.float32]:
    """Where the centres of fine pixels lie among those of coarse ones (0: the first's), no further than the last."""
    return np.clip((np.arange(start, start + count) + 0.5) / factor - 0.5, 0, side - 1).astype(np.float32)


def _bilinear(values: Image, rows: NDArray[np.float32], columns: NDArray[np.float32]) -> Image:
    """[h, w] at positions → [rows, columns]; NaN where the nearest pixel is NaN, others do not spread."""
    known = np.isfinite(values)
    if known.all():
        return _between(values, rows, columns)
    weight = _between(known.astype(np.float32), rows, columns)
    total = _between(np.where(known, values, np.float32(0)), rows, columns)
    nearest = known[np.ix_(np.rint(rows).astype(int), np.rint(columns).astype(int))]
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=nearest)


def _between(values: Image, rows: NDArray[np.float32], columns: NDArray[np.float32]) -> Image:
    for axis, positions in enumerate((rows, columns)):
        low = positions.astype(np.intp)
        high = np.minimum(low + 1, values.shape[axis] - 1)
        share = np.expand_dims(positions - low.astype(np.float32), 1 - axis)
        values = values.take(low, axis) * (1 - share) + values.take(high, axis) * share
    return values
