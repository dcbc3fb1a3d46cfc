"""Sen2Cor's scene classification (SCL) of Level-2A products as a cloud mask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.clouds.blocks import squares
from engine.clouds.classes import CLEAR, NODATA, SHADOW, THICK, THIN
from engine.errors import UserError
from engine.imagery import BandSource, CategoryReader, Grid
from engine.progress import Progress, silent

_MEANINGS = {0: NODATA, 1: NODATA, 3: SHADOW, 8: THICK, 9: THICK, 10: THIN}
"""No data, saturated or defective, cloud shadow, cloud of medium and high probability, thin cirrus."""
_HIGHEST = 11
_SIDE = 2048


def classes_of_scl(scl: NDArray[np.floating] | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes of the cloud mask for codes of the scene classification; all others are clear."""
    table = np.full(_HIGHEST + 1, CLEAR, np.uint8)
    for code, meaning in _MEANINGS.items():
        table[code] = meaning
    return table[np.nan_to_num(scl).astype(np.intp)]


def read_scl(source: BandSource, grid: Grid, progress: Progress = silent) -> NDArray[np.uint8]:
    """The mask on a grid, 255 where the classification does not reach.

    Raises
    ------
    UserError
        Not a scene classification, or of another place.
    """
    reader = CategoryReader(source.path, grid, source.index, outside=0, title="scene classification")
    try:
        if not grid.overlaps(reader.own_grid):
            raise UserError(
                f"The scene classification {source.path} does not overlap the imagery: give that of the same tile."
            )
        codes = np.empty((grid.height, grid.width), np.uint8)
        for square in squares(codes.shape, _SIDE):
            progress(square.inner[0].start / grid.height, "Reading the scene classification")
            values = np.nan_to_num(reader.read(square.window))
            if values.min() < 0 or values.max() > _HIGHEST or (values % 1).any():
                raise UserError(
                    f"{source.path} holds values from {values.min():g} to {values.max():g}, and a scene classification "
                    f"holds whole numbers from 0 to {_HIGHEST}: give the SCL band of the Level-2A product."
                )
            codes[square.inner] = classes_of_scl(values)
        return codes
    finally:
        reader.close()
