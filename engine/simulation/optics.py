"""Sentinel-2 as its sensor sees the ground: spectra, point spread, native grids, atmosphere and noise."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from .clouds import Sky
from .ground import Ground
from .materials import AGED, BANDS, FRESH, TEXTURE
from .noise import Float32, SquareWindow, fractal, white

NATIVE = {"B02": 1, "B03": 1, "B04": 1, "B08": 1, "B01": 6, "B09": 6, "B10": 6}
"""Side of a band's own pixel in pixels of 10 m; 2 for the bands not named."""
POINT_SPREAD = 0.46
"""Deviation of the point spread in the band's own pixels (transfer near 0.3 at the Nyquist frequency)."""
MARGIN = 24
"""Pixels round a window that the coarsest band's point spread looks at; a multiple of every native side."""
RADIUS = 3.0
"""Where the point spread is cut off, in deviations."""

# What the atmosphere adds (reflectance) and lets through, from space, for `BANDS`.
PATH = (0.098, 0.072, 0.044, 0.027, 0.022, 0.018, 0.015, 0.012, 0.010, 0.004, 0.0012, 0.003, 0.002)
TRANSMISSION = (0.80, 0.83, 0.86, 0.89, 0.90, 0.92, 0.93, 0.93, 0.95, 0.42, 0.008, 0.95, 0.94)
NOISE_FLOOR, NOISE_SHARE = 0.0006, 0.006
"""Sensor noise: a floor in reflectance, and a share of the signal."""


def band_names(level: str) -> tuple[str, ...]:
    """The bands of a product: Level-2A has no B10."""
    return tuple(name for name in BANDS if level == "l1c" or name != "B10")


def native_side(band: str) -> int:
    """The side of the band's own pixel in pixels of 10 m."""
    return NATIVE.get(band, 2)


def observe(ground: Ground, sky: Sky | None, level: str, seed: int, target: SquareWindow) -> NDArray[np.uint16]:
    """Digital numbers (reflectance × 10000, no offset) `[bands, height, width]` of `target`.

    `ground` covers `target` and `MARGIN` pixels more; `target` starts on the 60 m grid.
    """
    names = band_names(level)
    brightness = _brightness(ground, seed)
    out = np.empty((len(names), *target.shape), dtype=np.uint16)
    for k, name in enumerate(names):
        band = BANDS.index(name)
        signal = _surface(ground, band, brightness)
        if sky is not None:
            sky.shade(signal, name)
        if level == "l1c":
            signal *= np.float32(TRANSMISSION[band])
            signal += np.float32(PATH[band])
        if sky is not None:
            sky.hide(signal, name)
        side = native_side(name)
        seen = _spread(signal, side, target)
        noise = white(seed, f"sensor {name}", target.covering(side))
        seen += noise * (np.float32(NOISE_FLOOR) + np.float32(NOISE_SHARE) * seen)
        dn = np.clip(np.rint(seen * np.float32(10000)), 1, 20000).astype(np.uint16)
        # The way back to 10 m is repetition, as in the usual stacks: block by block the same number.
        out[k] = dn.repeat(side, axis=0).repeat(side, axis=1)[: target.height, : target.width]
    return out


def _brightness(ground: Ground, seed: int) -> Float32:
    """Light and texture: rough canopies and roofs vary more from pixel to pixel than a cereal field."""
    fine = fractal(seed, "texture", ground.window, 2, 0, 0.9)
    factor = ground.light * (1 + TEXTURE[ground.material] * fine)
    return np.asarray(np.maximum(factor, np.float32(0.2)), dtype=np.float32)


def _surface(ground: Ground, band: int, brightness: Float32) -> Float32:
    """Reflectance of the mixed pixel at 10 m."""
    fresh, change = FRESH[:, band], (AGED - FRESH)[:, band]
    signal = (fresh[ground.material] + change[ground.material] * ground.age) * brightness
    # Half-way between its states is what crosses the pixel.
    across = (fresh + np.float32(0.5) * change)[ground.overlay]
    signal += ground.overlay_share * (across - signal)
    return np.asarray(signal, dtype=np.float32)


def _spread(signal: Float32, side: int, target: SquareWindow) -> Float32:
    """The signal on the band's own grid: gathered over its pixels, spread by its optics."""
    if side > 1:
        rows, columns = signal.shape[0] // side, signal.shape[1] // side
        total = signal[0::side][:rows].copy()
        for k in range(1, side):
            total += signal[k::side][:rows]
        gathered = total[:, 0::side][:, :columns].copy()
        for k in range(1, side):
            gathered += total[:, k::side][:, :columns]
        signal = gathered / np.float32(side * side)
    margin = MARGIN // side
    spread = gaussian_filter1d(signal, POINT_SPREAD, axis=0, truncate=RADIUS)
    spread = gaussian_filter1d(spread[margin:-margin], POINT_SPREAD, axis=1, truncate=RADIUS)
    cells = target.covering(side)
    return np.asarray(spread[: cells.height, margin : margin + cells.width], dtype=np.float32)
