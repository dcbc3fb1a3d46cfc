"""Small rasters made for each test."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

MakeRaster = Callable[..., Path]
UTM = Affine(10, 0, 500_000, 0, -10, 5_300_000)


@pytest.fixture
def make_raster(tmp_path: Path) -> MakeRaster:
    """Write a GeoTIFF: `make_raster("a.tif", values, bands=…, tags=…, …)`."""

    def make(
        name: str,
        values: np.ndarray,
        bands: Sequence[str | None] = (),
        tags: dict[str, str] | None = None,
        band_tags: Sequence[dict[str, str]] = (),
        crs: str | None = "EPSG:32633",
        transform: Affine = UTM,
        **profile: object,
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        stacked = values if values.ndim == 3 else values[None]
        with rasterio.open(
            path, "w", driver="GTiff", count=len(stacked), height=stacked.shape[1], width=stacked.shape[2],
            dtype=stacked.dtype, crs=crs, transform=transform, **profile,
        ) as file:  # fmt: skip
            file.write(stacked)
            for index, band in enumerate(bands, start=1):
                if band:
                    file.set_band_description(index, band)
            for index, own in enumerate(band_tags, start=1):
                file.update_tags(index, **own)
            file.update_tags(**(tags or {}))
        return path

    return make
