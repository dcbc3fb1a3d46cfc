"""Small imagery with one thing wrong: half dark, half bright ground, so that the right values are known."""

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint

from engine.imagery import S2_BANDS

SIDE, EMPTY = 96, 24
"""Pixels along a side, and the columns at the left that hold no data where a test says so."""
DARK, BRIGHT = 350, 2600
GRID = Affine(10, 0, 600_000, 0, -10, 5_200_000)


def ground(seed: int = 7) -> np.ndarray:
    """[12, SIDE, SIDE] reflectance × 10000 without an offset: dark left, bright right, bands a little different."""
    rng = np.random.default_rng(seed)
    values = np.full((12, SIDE, SIDE), float(DARK))
    values[:, :, SIDE // 2 :] = BRIGHT
    values *= np.linspace(0.9, 1.1, 12)[:, None, None]
    return (values + rng.normal(0, 45, values.shape)).clip(80)


def backscatter(seed: int = 8) -> np.ndarray:
    """[2, SIDE, SIDE] dB: VV and VH of land."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.normal(-11, 2.5, (SIDE, SIDE)), rng.normal(-17.5, 2.5, (SIDE, SIDE))])


def with_fill(values: np.ndarray, fill: float, bands: slice = slice(None)) -> np.ndarray:
    """A copy whose left margin holds a fill value in some bands."""
    filled = values.copy()
    filled[bands, :, :EMPTY] = fill
    return filled


def write(path: Path, values: np.ndarray, bands=S2_BANDS, tags=None, band_tags=(), mask=None, **profile) -> Path:
    """A GeoTIFF; `scales` and `offsets` by band, `mask` [h, w] of 0 and 255."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stacked = values if values.ndim == 3 else values[None]
    scales, offsets = profile.pop("scales", None), profile.pop("offsets", None)
    layout = {"crs": "EPSG:32633", "transform": GRID, "dtype": stacked.dtype, **profile}
    with rasterio.open(
        path, "w", driver="GTiff", count=len(stacked), height=stacked.shape[1], width=stacked.shape[2], **layout
    ) as file:
        file.write(stacked)
        for index, name in enumerate(bands or (), start=1):
            if name:
                file.set_band_description(index, name)
        for index, own in enumerate(band_tags, start=1):
            file.update_tags(index, **own)
        if scales:
            file.scales = scales
        if offsets:
            file.offsets = offsets
        if mask is not None:
            file.write_mask(mask)
        file.update_tags(**({"LEVEL": "L2A"} if tags is None else tags))
    return path


def write_grd(path: Path, kind: str = "uint16") -> Path:
    """A raw Sentinel-1 image as it lies in a product: ground control points, no grid."""
    corners = [
        GroundControlPoint(0, 0, 10, 50),
        GroundControlPoint(0, SIDE, 11, 50),
        GroundControlPoint(SIDE, 0, 10, 49),
    ]
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=SIDE, width=SIDE, dtype=kind, gcps=corners, crs="EPSG:4326"
    ) as file:
        file.write(np.full((1, SIDE, SIDE), 150, "complex64" if "complex" in kind else kind))
    return path


def write_bands(folder: Path, values: np.ndarray, prefix: str = "T33TUM_20230618T100031_", ending: str = "") -> Path:
    """A folder of single-band files."""
    for band, name in zip(values, S2_BANDS, strict=True):
        write(folder / f"{prefix}{name}{ending}.tif", band.astype("uint16"), (), {})
    return folder
