"""Layers as their publishers lay them out, small and made of a truth that is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import transform as moved


def of_truth(truth: NDArray[np.integer], bands: int, noise: float = 0.5, seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors [bands, h, w] that tell the classes of a truth [h, w] apart, less than perfectly."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(256, bands)).astype(np.float32)
    values = centres[truth] + noise * draw.normal(size=(*truth.shape, bands)).astype(np.float32)
    return np.moveaxis(values / np.linalg.norm(values, axis=2, keepdims=True), 2, 0)


def write_google(path: Path, values: NDArray[np.float32], transform: Affine, crs: CRS, *, upwards: bool = True) -> Path:
    """Google's annual satellite embedding as the GeoTIFFs of its buckets: A00 to A63, signed bytes, from the south up.

    (Google Earth Engine, *AlphaEarth Foundations GCS data*; Source Cooperative, *tge-labs/aef*.)
    """
    stored = np.rint(127.5 * np.sqrt(np.abs(values)) * np.sign(values)).clip(-127, 127)
    stored = np.where(np.isfinite(values), stored, -128).astype(np.int8)
    height = values.shape[1]
    if upwards:
        transform, stored = transform * Affine.translation(0, height) * Affine.scale(1, -1), stored[:, ::-1]
    profile = {"driver": "GTiff", "count": 64, "dtype": "int8", "height": height, "width": values.shape[2],
               "crs": crs, "transform": transform, "nodata": -128, "compress": "deflate"}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(stored)
        file.descriptions = [f"A{number:02d}" for number in range(64)]
    return path


def write_tessera_arrays(folder: Path, values: NDArray[np.float32], transform: Affine, crs: CRS) -> Path:
    """A TESSERA tile as GeoTessera downloads it: signed bytes, a scale a pixel, and the landmask that places both."""
    path = folder / "global_0.1_degree_representation" / "2024" / "grid_0.15_52.05" / "grid_0.15_52.05.npy"
    mask = folder / "global_0.1_degree_tiff_all" / "grid_0.15_52.05.tiff"
    path.parent.mkdir(parents=True)
    mask.parent.mkdir()
    scales = np.abs(values).max(axis=0) / 127
    with np.errstate(invalid="ignore"):
        stored = np.where(np.isfinite(scales), np.rint(values / scales), 0).astype(np.int8)
    np.save(path, np.moveaxis(stored, 0, 2))
    np.save(path.with_name("grid_0.15_52.05_scales.npy"), scales.astype(np.float32))
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "height": values.shape[1], "width": values.shape[2],
               "crs": crs, "transform": transform}  # fmt: skip
    with rasterio.open(mask, "w", **profile) as file:
        file.write(np.ones((1, *values.shape[1:]), np.uint8))
    return path


def write_tessera(path: Path, values: NDArray[np.float32], transform: Affine, crs: CRS, year: int = 2024) -> Path:
    """A TESSERA tile as `geotessera download --format tiff` writes it."""
    profile = {"driver": "GTiff", "count": len(values), "dtype": "float32", "height": values.shape[1],
               "width": values.shape[2], "crs": crs, "transform": transform, "tiled": True}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(values)
        file.descriptions = [f"Tessera_Band_{number}" for number in range(len(values))]
        file.update_tags(TESSERA_DATASET_VERSION="v1", TESSERA_YEAR=str(year), GEOTESSERA_VERSION="0.7.4")
    return path


def write_raster(
    path: Path, values: NDArray[np.generic], transform: Affine, crs: CRS, nodata: float | None = None
) -> Path:
    """Any raster [h, w] or [C, h, w]."""
    values = values if values.ndim == 3 else values[None]
    profile = {"driver": "GTiff", "count": len(values), "dtype": str(values.dtype), "height": values.shape[1],
               "width": values.shape[2], "crs": crs, "transform": transform, "nodata": nodata}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(values)
    return path


def write_elevation(path: Path, bounds: tuple[float, float, float, float], crs: CRS) -> Path:
    """A plane that rises eastwards by a tenth, in degrees and one arc second as Copernicus's elevation is."""
    left, bottom, right, top = bounds
    longitudes, latitudes = moved(crs, CRS.from_epsg(4326), [left, right, left, right], [bottom, bottom, top, top])
    step = 1 / 3600
    west, north = min(longitudes) - 2 * step, max(latitudes) + 2 * step
    width = int((max(longitudes) - west) / step) + 3
    height = int((north - min(latitudes)) / step) + 3
    columns, rows = np.meshgrid(west + (np.arange(width) + 0.5) * step, north - (np.arange(height) + 0.5) * step)
    x, _ = moved(CRS.from_epsg(4326), crs, columns.ravel().tolist(), rows.ravel().tolist())
    values = ((np.array(x) - left) * 0.1).reshape(height, width).astype(np.float32)
    return write_raster(path, values, Affine(step, 0, west, 0, -step, north), CRS.from_epsg(4326), -9999)
