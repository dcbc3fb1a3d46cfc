"""Large scenes for benchmarks: a small simulated one repeated by virtual rasters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio

from engine.imagery import SENTINEL2
from engine.simulation import SceneRecipe, simulate

_TILE = 1098
"""Pixels of 10 m that the bands of 20 and 60 m divide, and ten of which make a Sentinel-2 tile."""
_TYPES = {"uint16": "UInt16", "float32": "Float32"}


def repeated_scene(folder: Path, side: int, times: int, seed: int = 5) -> tuple[Path, Path]:
    """Sentinel-2 and Sentinel-1 of `side × times` pixels on a side."""
    simulate(SceneRecipe(width=side, height=side, seed=seed), folder)
    return _repeated(folder / "s2_l2a.tif", times), _repeated(folder / "s1.tif", times)


def level1c_tile(folder: Path, times: int = 10) -> Path:
    """A folder of Level-1C bands at their native resolutions, of `times × 1098` pixels of 10 m on a side.

    Real pixels in compressed tiles, not a virtual raster, which would read its small source from memory.
    """
    simulate(SceneRecipe(width=_TILE, height=_TILE, seed=4, level="l1c", clouds=True), folder)
    bands = folder / "S2_tile"
    bands.mkdir()
    with rasterio.open(folder / "s2_l1c.tif") as file:
        for index, name in enumerate(file.descriptions, start=1):
            times_finer = next(band.gsd for band in SENTINEL2 if band.name == name) // 10
            side = _TILE // times_finer
            native = file.read(index).reshape(side, times_finer, side, times_finer).mean(axis=(1, 3))
            values = np.tile(np.rint(native).astype(np.uint16), (times, times))
            profile = {
                "driver": "GTiff", "count": 1, "dtype": "uint16", "crs": file.crs, "width": side * times,
                "height": side * times, "transform": file.transform * file.transform.scale(times_finer),
                "tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate", "predictor": 2, "zlevel": 1,
            }  # fmt: skip
            with rasterio.open(bands / f"S2_{name}.tif", "w", **profile) as band:
                band.write(values, 1)
                band.set_band_description(1, name)
                band.update_tags(**file.tags())
    return bands


def _repeated(path: Path, times: int) -> Path:
    with rasterio.open(path) as file:
        width, height = file.width, file.height
        bands = "".join(
            f"<VRTRasterBand dataType='{_TYPES[dtype]}' band='{index}'><Description>{name}</Description>"
            + "".join(_source(path.name, index, width, height, i, j) for j in range(times) for i in range(times))
            + "</VRTRasterBand>"
            for index, (name, dtype) in enumerate(zip(file.descriptions, file.dtypes, strict=True), start=1)
        )
        tags = "".join(f"<MDI key='{key}'>{value}</MDI>" for key, value in file.tags().items())
        place = ", ".join(str(value) for value in file.transform.to_gdal())
        text = (
            f"<VRTDataset rasterXSize='{width * times}' rasterYSize='{height * times}'>"
            f"<SRS>{file.crs.to_string()}</SRS><GeoTransform>{place}</GeoTransform>"
            f"<Metadata>{tags}</Metadata>{bands}</VRTDataset>"
        )
    target = path.with_suffix(".vrt")
    target.write_text(text, encoding="utf-8")
    return target


def _source(name: str, band: int, width: int, height: int, i: int, j: int) -> str:
    return (
        f"<SimpleSource><SourceFilename relativeToVRT='1'>{name}</SourceFilename><SourceBand>{band}</SourceBand>"
        f"<SrcRect xOff='0' yOff='0' xSize='{width}' ySize='{height}'/>"
        f"<DstRect xOff='{i * width}' yOff='{j * height}' xSize='{width}' ySize='{height}'/></SimpleSource>"
    )
