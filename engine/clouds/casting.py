"""Shadows of a whole scene's clouds: window by window, with clouds beyond a window's edge casting into it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.clouds.blocks import Square, squares
from engine.clouds.classes import CLEAR, SHADOW, THICK, THIN
from engine.clouds.shadows import LONGEST, Ground, cast_shadows, water
from engine.imagery import Grid, Scene, SensorReader
from engine.progress import Progress, silent

_SIDE = 1536
"""Pixels; at 20 m a window then reads a quarter more, for clouds beyond it that cast into it."""
_DARK_BANDS = ("B08", "B8A", "B04", "B03", "B02")
"""Where shadows are darkest first: the less the sky scatters, the deeper."""
_FINEST_OF_B8A = 19.0
"""Metres."""
_BESIDE = ("B03", "B11")
"""Bands that tell water from shadow."""


@dataclass(frozen=True)
class Bands:
    """The bands that shadows are sought in."""

    dark: str
    beside: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (self.dark, *self.beside)

    @property
    def tells_water(self) -> bool:
        """Whether water can be told from shadow."""
        return self.dark in ("B08", "B8A") and "B03" in self.beside


def shadow_bands(scene: Scene, grid: Grid) -> Bands:
    """The best bands that the scene has for it.

    On pixels of 20 m that is B8A, whose own they are: B08 would cost four times the reading.
    """
    found = {band.name for band in scene.s2.bands} if scene.s2 else set()
    coarse = grid.resolution > _FINEST_OF_B8A
    dark = "B8A" if coarse and "B8A" in found else next(band for band in _DARK_BANDS if band in found)
    return Bands(dark, tuple(band for band in _BESIDE if band in found and band != dark))


def with_shadows(
    scene: Scene, grid: Grid, codes: NDArray[np.uint8], azimuth: float, progress: Progress = silent
) -> NDArray[np.uint8]:
    """Codes [h, w] on `grid` with the shadows of their clouds; `azimuth` is the sun's, from the grid's north."""
    pixel = grid.metres_per_pixel
    bands = shadow_bands(scene, grid)
    reader = scene.read_s2(bands.names, grid)
    result = codes.copy()
    try:
        for square in squares(codes.shape, _SIDE, math.ceil(LONGEST / min(pixel))):
            progress(square.inner[0].start / codes.shape[0], "Finding shadows")
            part = codes[square.outer]
            if not np.isin(part, (THICK, THIN)).any():
                continue
            shadow = cast_shadows(_ground(reader, bands, square, part), azimuth, pixel)[square.inside]
            inner = result[square.inner]
            inner[shadow & (inner == CLEAR)] = SHADOW
    finally:
        reader.close()
    return result


def _ground(reader: SensorReader, bands: Bands, square: Square, codes: NDArray[np.uint8]) -> Ground:
    image = dict(zip(bands.names, reader.read(square.window), strict=True))
    darkness = image[bands.dark]
    seen = np.isfinite(darkness) & ((codes == CLEAR) | (codes == SHADOW))
    if bands.tells_water:
        seen &= ~water(image["B03"], darkness, image.get("B11"))
    return Ground(np.isin(codes, (THICK, THIN)), seen, np.nan_to_num(darkness))
