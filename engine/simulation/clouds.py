"""Clouds and the shadows they throw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ground import part_round
from .noise import Float32, SquareWindow, fractal, generator
from .plan import Plan, Site
from .recipe import SUN_AZIMUTH, SUN_ELEVATION

CLEAR, THICK, THIN, SHADOW = 0, 1, 2, 3
"""Codes of the cloud mask."""
SHADE = 0.62
"""The share of the light that a thick cloud takes from the ground in its shadow (more in the near infrared)."""
# Reflectance of the thickest cloud, from space, where bands differ from 0.72.
CLOUD_TOP = {"B09": 0.36, "B10": 0.012, "B11": 0.46, "B12": 0.38}


@dataclass(frozen=True)
class Sky:
    """Cloud and shadow of a window, each 0 to 1."""

    cloud: Float32
    shadow: Float32

    def shade(self, signal: Float32, band: str) -> None:
        """Darken the ground of a band, in place; the light that is left is the sky's, and bluish."""
        deeper = 1.2 if band in ("B08", "B8A", "B11", "B12") else 1.0
        signal *= 1 - np.float32(SHADE * deeper) * self.shadow

    def hide(self, signal: Float32, band: str) -> None:
        """Lay the clouds over the signal of a band, in place."""
        signal += self.cloud * (np.float32(CLOUD_TOP.get(band, 0.72)) - signal)

    def mask(self) -> NDArray[np.uint8]:
        """0 clear, 1 thick cloud, 2 thin cloud (the soft edge), 3 cloud shadow."""
        codes = np.where(self.shadow > 0.4, SHADOW, CLEAR)
        codes = np.where(self.cloud > 0.1, THIN, codes)
        return np.where(self.cloud > 0.5, THICK, codes).astype(np.uint8)


def shadow_shift(plan: Plan) -> tuple[int, int]:
    """Rows and columns from a cloud to its shadow: away from the sun, by height over tan(elevation).

    The cloud base lies at about 10 m × 0.14 cells: 700 m over a scene of 512 pixels or more.
    """
    distance = 0.14 * plan.cell / np.tan(np.radians(SUN_ELEVATION))
    azimuth = np.radians(SUN_AZIMUTH)
    return round(float(np.cos(azimuth) * distance)), round(float(-np.sin(azimuth) * distance))


def observe_sky(plan: Plan, window: SquareWindow) -> Sky:
    """Clouds and shadows over a window."""
    rows, columns = shadow_shift(plan)
    cloud = _cloud(plan, window)
    thrown = _cloud(plan, window.shifted(-rows, -columns))
    return Sky(cloud, thrown * (1 - cloud))


def _cloud(plan: Plan, window: SquareWindow) -> Float32:
    """Opacity: heaps with billowing edges, one group in every cell."""
    billows = fractal(plan.seed, "billows", window, 5, 0, 0.6)
    body = np.full(window.shape, -9, dtype=np.float32)
    cells = window.grown(plan.cell).covering(plan.cell)
    for i in range(cells.row, cells.row + cells.height):
        for j in range(cells.column, cells.column + cells.width):
            for heap in _heaps(plan, i, j):
                found = part_round(window, heap.x, heap.y, heap.radius * 2.5)
                if found is not None:
                    part, east, south = found
                    depth = 1 - np.hypot(east, south * np.float32(1.3)) / np.float32(heap.radius)
                    body[part] = np.maximum(body[part], depth)
    opacity = np.clip((body + np.float32(0.3) * billows) / np.float32(0.45), 0, 1)
    return np.asarray(opacity * opacity * (3 - 2 * opacity), dtype=np.float32)


def _heaps(plan: Plan, i: int, j: int) -> list[Site]:
    """The heaps of one group; with its shadow it stays inside its cell."""
    rng = generator(plan.seed, "clouds", i, j)
    x, y = (j + rng.uniform(0.4, 0.7)) * plan.cell, (i + rng.uniform(0.4, 0.7)) * plan.cell
    heaps = [Site(x, y, 0.11 * plan.cell, 0.0, 0)]
    for _ in range(4):
        dx, dy = rng.uniform(-0.16, 0.16, 2) * plan.cell
        heaps.append(Site(x + dx, y + dy, rng.uniform(0.03, 0.07) * plan.cell, 0.0, 0))
    return heaps
