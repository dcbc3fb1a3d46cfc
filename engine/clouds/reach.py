"""Where clouds can throw shadows: of what a detector takes for shadow, the rest is dark ground."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from ..imagery import Grid
from .pixels.classes import CLEAR, NODATA, SHADOW, THICK, THIN
from .shadows import LONGEST, offsets_away

HIGHEST = 6000.0
"""Metres above the ground of the clouds whose shadows are believed."""
_LOWEST_SUN, _USUAL_SUN = 15.0, 30.0
"""Degrees: a lower sun is taken for that high, and one of unknown height for this."""
_BESIDE_PATH = 60.0
"""Metres by which a shadow may lie beside the path of its cloud, whose outline is not exact."""


def reachable(
    cloud: NDArray[np.bool_], azimuth: float, pixel: tuple[float, float], longest: float = LONGEST
) -> NDArray[np.bool_]:
    """Where clouds can throw shadows, [h, w]: up to so many metres away from the sun, a little to either side.

    What lies beyond the edges is not known, so that shadows reach in from there too.
    """
    beside = max(1, math.ceil(_BESIDE_PATH / min(pixel)))
    halo = math.ceil(longest / min(pixel)) + beside + 1
    around = np.pad(cloud, halo, constant_values=True)
    wide = maximum_filter(around.astype(np.uint8), 2 * beside + 1)
    found = np.zeros(cloud.shape, np.uint8)
    for row, column in offsets_away(azimuth, pixel, 0.0, longest)[::beside]:
        top, left = halo - row, halo - column
        np.maximum(found, wide[top : top + cloud.shape[0], left : left + cloud.shape[1]], out=found)
    return found.astype(bool)


def within_reach(grid: Grid, codes: NDArray[np.uint8], azimuth: float, elevation: float | None) -> NDArray[np.uint8]:
    """Codes [h, w] without the shadows that no cloud can throw; what has no data may hide one.

    Where there is no cloud at all, and the scene is larger than shadows are long, none is believed.
    """
    shadow = codes == SHADOW
    if not shadow.any():
        return codes
    width, height = grid.metres_per_pixel
    longest = HIGHEST / math.tan(math.radians(max(_LOWEST_SUN, elevation or _USUAL_SUN)))
    is_large = min(codes.shape[0] * height, codes.shape[1] * width) > longest
    if is_large and not np.isin(codes, (THICK, THIN)).any():
        return np.where(shadow, CLEAR, codes).astype(np.uint8)
    reach = reachable(np.isin(codes, (THICK, THIN, NODATA)), azimuth, (width, height), longest)
    return np.where(shadow & ~reach, CLEAR, codes).astype(np.uint8)
