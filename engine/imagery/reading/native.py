"""The bands of a file on its own grid, NaN wherever the file holds no data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow

from ..examination.no_data import NoData, equal_in_all
from ..examination.raster_header import masked_out
from ..network.opening import open_raster


class NativeBands:
    """Some bands of a file, in float32: NaN where its mask, its declared or found no data, or no number stands.

    The values that mean no data where all bands hold them, zero above all, are NaN where all bands of this file do;
    in a file of one band, whose other bands lie elsewhere, they stay: `SensorReader` looks at all of them.
    """

    def __init__(
        self, path: str, indexes: Sequence[int], bands: Sequence[str], no_data: NoData, **options: Any
    ) -> None:
        self.file = open_raster(path, **options)
        self.alone = len(indexes) == 1
        """Whether the file holds no other band that is read."""
        self.indexes = list(indexes)
        self._fills = [no_data.fills.get(band, ()) for band in bands]
        self._together = no_data.together
        self._floats = any(np.dtype(self.file.dtypes[index - 1]).kind == "f" for index in indexes)

    @property
    def is_unmasked_integer(self) -> bool:
        """Whether there are whole numbers, and neither a mask nor an alpha band beside them."""
        return not self._floats and masked_out(self.file, self.indexes[0], RasterWindow(0, 0, 1, 1)) is None

    def read(self, window: RasterWindow) -> NDArray[np.float32]:
        """[C, h, w] of a window that lies on the file's grid."""
        values: NDArray[np.float32] = self.file.read(self.indexes, window=window, out_dtype="float32")
        for band, fills in zip(values, self._fills, strict=True):
            for fill in fills:
                band[band == np.float32(fill)] = np.nan
        if self._floats:
            values[~np.isfinite(values)] = np.nan
        empty = masked_out(self.file, self.indexes[0], window)
        if empty is not None:
            values[:, empty] = np.nan
        if not self.alone:
            for value in self._together:
                values[:, equal_in_all(values, value)] = np.nan
        return values

    def apart(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The values to resample: without those that may mean no data, and are not to be mixed with others."""
        if not self.alone:
            return values
        doubtful = np.isin(values, np.array(self._together, np.float32))
        return np.where(doubtful, np.float32(np.nan), values) if doubtful.any() else values

    def close(self) -> None:
        """Close the file."""
        self.file.close()
