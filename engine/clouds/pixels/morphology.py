"""Growing masks by metres, and removing specks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from rasterio.features import sieve as sieve_raster
from scipy.ndimage import distance_transform_edt

from .blocks import squares
from .classes import CLEAR, NODATA, SHADOW, THICK, THIN

_SIDE = 1024


def grown(mask: NDArray[np.bool_], distance: float, pixel: tuple[float, float]) -> NDArray[np.bool_]:
    """A mask with all that lies within a distance of it; `pixel` is (width, height) in the distance's unit."""
    if distance < min(pixel):
        return mask.copy()
    result = np.zeros_like(mask)
    halo = math.ceil(distance / min(pixel)) + 1
    for square in squares(mask.shape, _SIDE, halo):
        part = mask[square.outer]
        if part.any():
            away = distance_transform_edt(~part, sampling=(pixel[1], pixel[0]))
            result[square.inner] = (away <= distance + 1e-6)[square.inside]
    return result


def dilated(codes: NDArray[np.uint8], cloud: float, shadow: float, pixel: tuple[float, float]) -> NDArray[np.uint8]:
    """Codes with clouds and shadows grown by metres: shadows over clear ground, clouds over both; never over no data.

    A pixel that a cloud grows over takes thick cloud where both kinds reach it.
    """
    result = codes.copy()
    if shadow > 0:
        result[grown(codes == SHADOW, shadow, pixel) & (codes == CLEAR)] = SHADOW
    if cloud > 0:
        open_sky = (codes == CLEAR) | (codes == SHADOW)
        for code in (THIN, THICK):
            result[grown(codes == code, cloud, pixel) & open_sky] = code
    return result


def sieved(codes: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    """Codes in which patches of fewer pixels have become part of their largest neighbour; no data stays."""
    if pixels < 2:
        return codes
    known = codes != NODATA
    cleaned = sieve_raster(codes, pixels, mask=known, connectivity=8)
    return np.where(known, cleaned, NODATA).astype(np.uint8)
