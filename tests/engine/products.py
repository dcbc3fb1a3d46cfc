"""Products in the layout of the Copernicus archive, cut from the simulated scene: of any tile, day and sky."""

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.warp import Resampling, calculate_default_transform, reproject

from engine.imagery.sensors import SENTINEL2

METADATA = """<n1:Level-2A_User_Product><PRODUCT_START_TIME>{day}T10:00:31.024Z</PRODUCT_START_TIME>
<PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE>
<BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>{offsets}</n1:Level-2A_User_Product>"""
ADDED = "".join(f'<BOA_ADD_OFFSET band_id="{band}">-1000</BOA_ADD_OFFSET>' for band in range(13))
CLOUD, CLEAR = 9, 5


def cut(
    values: NDArray[np.generic], transform: Affine, part: tuple[slice, slice]
) -> tuple[NDArray[np.generic], Affine]:
    """A part of a raster [C, h, w] and where it lies."""
    rows, columns = part
    return values[:, rows, columns], transform * Affine.translation(columns.start, rows.start)


def warped(
    values: NDArray[np.generic], transform: Affine, crs: str, to: str, resampling: Resampling = Resampling.bilinear
) -> tuple[NDArray[np.generic], Affine]:
    """A raster in another CRS, in pixels of 10 m; 0 beyond it."""
    height, width = values.shape[1:]
    bounds = rasterio.transform.array_bounds(height, width, transform)
    other, columns, rows = calculate_default_transform(crs, to, width, height, *bounds, resolution=10)
    found = np.zeros((len(values), rows, columns), values.dtype)
    reproject(
        values, found, src_transform=transform, src_crs=crs, dst_transform=other, dst_crs=to, resampling=resampling,
        src_nodata=0, dst_nodata=0,
    )  # fmt: skip
    return found, other


def write_raster(
    path: Path, values: NDArray[np.generic], transform: Affine, crs: str, bands: tuple[str, ...] = ()
) -> Path:
    """A GeoTIFF [C, h, w]."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", count=count, height=height, width=width, dtype=values.dtype, crs=crs,
        transform=transform, tiled=True, blockxsize=128, blockysize=128,
    ) as file:  # fmt: skip
        file.write(values)
        for number, band in enumerate(bands, start=1):
            file.set_band_description(number, band)
    return path


def write_safe(
    folder: Path,
    values: NDArray[np.uint16],
    transform: Affine,
    crs: str,
    bands: tuple[str, ...],
    *,
    day: str,
    tile: str,
    clouds: NDArray[np.bool_] | None = None,
    baseline: str = "05.09",
) -> Path:
    """A Level-2A product: reflectance × 10000 [C, h, w] on pixels of 10 m, with a scene classification.

    From baseline 04.00 on 1000 is added to the values, and the metadata says so. Clouds are bright.
    """
    added = 1000 if baseline >= "04.00" else 0
    compact, orbit = day.replace("-", ""), "R122"
    name = f"S2A_MSIL2A_{compact}T100031_N{baseline.replace('.', '')}_{orbit}_T{tile}_{compact}T150000.SAFE"
    root = folder / name
    root.mkdir(parents=True)
    offsets = f"<BOA_ADD_OFFSET_VALUES_LIST>{ADDED}</BOA_ADD_OFFSET_VALUES_LIST>" if added else ""
    text = METADATA.format(day=day, baseline=baseline, offsets=offsets)
    (root / "MTD_MSIL2A.xml").write_text(text)
    images = root / "GRANULE" / f"L2A_T{tile}_A041000_{compact}T100031" / "IMG_DATA"
    sky = np.zeros(values.shape[1:], bool) if clouds is None else clouds
    shown = np.where(sky[None], np.uint16(9000), values)
    stored = np.where(values.max(axis=0)[None] == 0, 0, shown + added).astype(np.uint16)
    gsd = {band.name: band.gsd for band in SENTINEL2}
    for band, image in zip(bands, stored, strict=True):
        metres = 10 if gsd[band] == 10 else 20
        one = image[None] if metres == 10 else image[None, ::2, ::2]
        at = transform * Affine.scale(metres / 10)
        write_raster(images / f"R{metres}m" / f"T{tile}_{compact}T100031_{band}_{metres}m.tif", one, at, crs)
    codes = np.where(stored.max(axis=0) == 0, 0, np.where(sky, CLOUD, CLEAR)).astype(np.uint8)[None, ::2, ::2]
    at = transform * Affine.scale(2)
    write_raster(images / "R20m" / f"T{tile}_{compact}T100031_SCL_20m.tif", codes, at, crs)
    return root
