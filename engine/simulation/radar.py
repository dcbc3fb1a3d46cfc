"""Sentinel-1 as its sensor sees the ground: backscatter, point spread and speckle."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from .ground import Ground
from .materials import AGED_DB, FRESH_DB, Material
from .noise import Float32, SquareWindow, fractal, white

POLARISATIONS = ("VV", "VH")
POINT_SPREAD = 0.7
"""Deviation of the response to a point in pixels: a resolution of about 20 m on a 10 m grid."""
CORRELATION = 0.42
"""Deviation of the kernel that ties the speckle of neighbouring pixels together."""
MARGIN = 6
STEP_DB = 1 / 16
"""Values are rounded to this, so that the file compresses: far below the speckle."""
# From fields and roofs cross-polarised light comes back less directional than co-polarised.
SHARE_OF_BOUNCE = (1.0, 0.7)


def observe(ground: Ground, looks: float, seed: int, target: SquareWindow) -> Float32:
    """Backscatter in dB `[2, height, width]` (VV, VH); `ground` covers `target` and `MARGIN` more at least."""
    texture = fractal(seed, "roughness", ground.window, 3, 0, 0.8)
    water = (ground.material == Material.LAKE) | (ground.material == Material.RIVER)
    texture *= np.where(water, np.float32(0.15), np.float32(0.6))
    top, left = target.row - ground.window.row, target.column - ground.window.column
    inner = (slice(top, top + target.height), slice(left, left + target.width))
    out = np.empty((2, *target.shape), dtype=np.float32)
    for k, name in enumerate(POLARISATIONS):
        decibel = _decibel(ground, k) + texture + np.float32(SHARE_OF_BOUNCE[k]) * ground.bounce
        power = np.exp(decibel * np.float32(np.log(10) / 10))
        power = gaussian_filter1d(power, POINT_SPREAD, axis=0, truncate=3.0)
        power = gaussian_filter1d(power, POINT_SPREAD, axis=1, truncate=3.0)[inner]
        power = power * speckle(seed, name, looks, target)
        decibel = np.float32(10) * np.log10(np.maximum(power, np.float32(1e-5)))
        out[k] = np.round(decibel / np.float32(STEP_DB)) * np.float32(STEP_DB)
    return out


def speckle(seed: int, layer: str, looks: float, window: SquareWindow) -> Float32:
    """Multiplicative speckle of mean 1 and variance 1/`looks`, tied to the neighbours' as after resampling.

    Sums of gamma variables under weights w that add up to 1 have variance Σw²/shape: the shape is chosen
    so that this is 1/looks.
    """
    kernel = np.exp(-0.5 * (np.arange(-2, 3) / CORRELATION) ** 2)
    kernel /= kernel.sum()
    shape = looks * float((kernel**2).sum()) ** 2
    raw = white(seed, f"speckle {layer}", window.grown(2), gamma_shape=shape)
    tied = gaussian_filter1d(raw, CORRELATION, axis=0, radius=2)
    return np.asarray(gaussian_filter1d(tied, CORRELATION, axis=1, radius=2)[2:-2, 2:-2], dtype=np.float32)


def _decibel(ground: Ground, polarisation: int) -> Float32:
    fresh = FRESH_DB[:, polarisation]
    change = (AGED_DB - FRESH_DB)[:, polarisation]
    decibel = fresh[ground.material] + change[ground.material] * ground.age
    across = (fresh + np.float32(0.5) * change)[ground.overlay]
    # A smooth lane darkens, and what rises above the field brightens, by its share of the pixel.
    return np.asarray(decibel + ground.overlay_share * (across - decibel), dtype=np.float32)
