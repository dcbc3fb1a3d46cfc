"""Large scenes for benchmarks: a small simulated one repeated by virtual rasters."""

from __future__ import annotations

from pathlib import Path

import rasterio

from engine.simulation import SceneRecipe, simulate

_TYPES = {"uint16": "UInt16", "float32": "Float32"}


def repeated_scene(folder: Path, side: int, times: int, seed: int = 5) -> tuple[Path, Path]:
    """Sentinel-2 and Sentinel-1 of `side × times` pixels on a side."""
    simulate(SceneRecipe(width=side, height=side, seed=seed), folder)
    return _repeated(folder / "s2_l2a.tif", times), _repeated(folder / "s1.tif", times)


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
