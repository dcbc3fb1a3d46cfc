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


_NAME = "S2A_MSIL1C_20240620T105031_N0510_R051_T31TCJ_20240620T165950.SAFE"
_PRODUCT = (
    "<n1><PROCESSING_LEVEL>Level-1C</PROCESSING_LEVEL><QUANTIFICATION_VALUE>10000</QUANTIFICATION_VALUE>{offsets}</n1>"
)
_OFFSET = '<RADIO_ADD_OFFSET band_id="{band}">-1000</RADIO_ADD_OFFSET>'
_SUN = "<x><Mean_Sun_Angle><ZENITH_ANGLE>35.5</ZENITH_ANGLE><AZIMUTH_ANGLE>151.25</AZIMUTH_ANGLE></Mean_Sun_Angle></x>"


def level1c_safe(folder: Path, times: int = 10) -> Path:
    """The tile of `level1c_tile` as a Level-1C product: lossless JPEG 2000 in tiles of 1024, as ESA delivers them."""
    bands = level1c_tile(folder, times)
    safe = folder / _NAME
    images = safe / "GRANULE" / "L1C_T31TCJ_A047000_20240620T105441" / "IMG_DATA"
    images.mkdir(parents=True)
    (images.parent / "MTD_TL.xml").write_text(_SUN, encoding="utf-8")
    offsets = "".join(_OFFSET.format(band=number) for number in range(13))
    (safe / "MTD_MSIL1C.xml").write_text(_PRODUCT.format(offsets=offsets), encoding="utf-8")
    for band in SENTINEL2:
        with rasterio.open(bands / f"S2_{band.name}.tif") as file:
            values, kept = file.read(1), {name: file.profile[name] for name in ("crs", "transform", "width", "height")}
        target = images / f"T31TCJ_20240620T105031_{band.name}.jp2"
        options = {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES", "blockxsize": 1024, "blockysize": 1024}
        with rasterio.open(target, "w", count=1, dtype="uint16", **kept, **options) as file:
            file.write(values + np.uint16(1000), 1)
    return safe


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
