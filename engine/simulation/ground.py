"""What lies on the ground in a window: class, material, state, and what crosses it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .classes import Cover
from .materials import Material
from .noise import Float32, SquareWindow

Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass
class Ground:
    """The ground of a window, painted layer by layer; every array is `[height, width]`."""

    window: SquareWindow
    cover: Codes
    """Class of the truth."""
    material: Codes
    """Row of the material tables."""
    age: Float32
    """State between the material's fresh (0) and aged (1) look."""
    light: Float32
    """Factor on the reflectance: sun on slopes, shadow of trees, stripes of work."""
    bounce: Float32
    """dB on top of the material's backscatter: corners of houses, rough or smooth soil, slopes."""
    overlay: Codes
    """Material of what is narrower than a pixel and crosses it: lanes, hedges, brooks."""
    overlay_share: Float32
    """The share of the pixel that it covers."""

    @classmethod
    def empty(cls, window: SquareWindow) -> "Ground":
        """Ground that nothing has been painted on."""
        zero = np.zeros(window.shape, dtype=np.float32)
        codes = np.zeros(window.shape, dtype=np.uint8)
        return cls(window, codes, codes.copy(), zero, zero + np.float32(1), zero.copy(), codes.copy(), zero.copy())

    def paint(self, where: Mask, cover: Cover | None, material: Any, age: Any) -> None:
        """Cover the pixels of `where` with a material (one, or one per pixel) in a state."""
        if cover is not None:
            np.copyto(self.cover, np.uint8(cover), where=where)
        np.copyto(self.material, np.asarray(material, dtype=np.uint8), where=where)
        np.copyto(self.age, np.asarray(age, dtype=np.float32), where=where)

    def cross(self, share: Float32, material: Material) -> None:
        """Lay something over the pixels, in part; of two things over a pixel the wider one stays."""
        wider = share > self.overlay_share
        np.copyto(self.overlay, np.uint8(material), where=wider)
        np.copyto(self.overlay_share, share, where=wider)

    def crop(self, margin: int) -> "Ground":
        """The ground without `margin` pixels on every side."""
        inner = (slice(margin, -margin), slice(margin, -margin))
        return Ground(
            self.window.grown(-margin),
            self.cover[inner],
            self.material[inner],
            self.age[inner],
            self.light[inner],
            self.bounce[inner],
            self.overlay[inner],
            self.overlay_share[inner],
        )


def part_round(window: SquareWindow, x: float, y: float, reach: float) -> tuple[Any, Float32, Float32] | None:
    """The slices of `window` within `reach` of a place, and the pixels' offsets east and south of it."""
    top, bottom = int(np.floor(y - reach)) - window.row, int(np.ceil(y + reach)) + 1 - window.row
    left, right = int(np.floor(x - reach)) - window.column, int(np.ceil(x + reach)) + 1 - window.column
    rows = slice(max(top, 0), min(bottom, window.height))
    columns = slice(max(left, 0), min(right, window.width))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    i, j = window.axes()
    # Differences in float64, rounded once: the same for every window that holds the pixel.
    east = (j[:, columns].astype(np.float64) - x).astype(np.float32)
    south = (i[rows].astype(np.float64) - y).astype(np.float32)
    return (rows, columns), east, south
