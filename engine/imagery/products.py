"""What a path holds: one raster file, a SAFE product (folder or zip), or a folder of single-band files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import UserError
from .recognition import band_in_text

_RASTERS = (".tif", ".tiff", ".jp2", ".img", ".vrt")
_METADATA = re.compile(r"MTD_MSIL(1C|2A)\.xml$")
_GRANULE_METADATA = "MTD_TL.xml"
_SCENE_CLASSIFICATION = re.compile(r"(?<![A-Z0-9])(SCL|SCENE CLASSIFICATION)(?![A-Z0-9])")
_RESOLUTION = re.compile(r"_(\d+)m$")


@dataclass(frozen=True)
class RasterFile:
    """A raster that GDAL can open, and the band its name says it holds, if it says so."""

    path: str
    name: str
    band: str | None


@dataclass(frozen=True)
class Product:
    """The raster files behind a path."""

    path: str
    name: str
    """What the product is called; its metadata may be in it (level, date, baseline)."""
    rasters: tuple[RasterFile, ...]
    metadata: str | None = None
    """Text of MTD_MSIL1C.xml or MTD_MSIL2A.xml."""
    granule_metadata: str | None = None
    """Text of MTD_TL.xml, which tells where the sun stood."""
    scene_classification: RasterFile | None = None
    """The SCL raster that lies among the bands, if there is one."""

    @property
    def is_single_file(self) -> bool:
        """Whether the bands are those of one file."""
        return len(self.rasters) == 1 and self.rasters[0].path == self.path


def find_product(path: str | Path) -> Product:
    """Look at a path.

    Raises
    ------
    UserError
        Nothing there, an empty file, or a folder or zip without imagery.
    """
    text = str(path)
    place = Path(text)
    if text.startswith("/vsi"):
        return Product(text, place.name, (RasterFile(text, place.name, None),))
    if not place.exists():
        raise UserError(f"There is no file or folder {place}: check the path.")
    if place.is_dir():
        return _in_folder(place)
    if place.stat().st_size == 0:
        raise UserError(f"{place.name} is empty (0 bytes): copy or download it again.")
    if place.suffix.lower() == ".zip":
        return _in_zip(place)
    if _METADATA.search(place.name):
        return _in_folder(place.parent)
    return Product(str(place), place.stem, (RasterFile(str(place), place.name, None),))


def _in_folder(folder: Path) -> Product:
    metadata = next((file for file in sorted(folder.iterdir()) if _METADATA.search(file.name)), None)
    if metadata is not None:
        images = [str(file) for file in sorted(folder.glob("GRANULE/*/IMG_DATA/**/*.jp2"))]
        granule = next(iter(sorted(folder.glob(f"GRANULE/*/{_GRANULE_METADATA}"))), None)
        return _safe(str(folder), folder.name, images, _text(metadata), _text(granule) if granule else None)
    files = [file for file in sorted(folder.iterdir()) if file.suffix.lower() in _RASTERS]
    rasters = tuple(
        RasterFile(str(file), file.name, band) for file in files if (band := band_in_text(file.stem)) is not None
    )
    if not rasters:
        raise UserError(
            f"The folder {folder.name} holds no files with Sentinel bands in their names "
            "(such as …_B02.tif or …_VV.tif) and is no SAFE product: choose another."
        )
    classified = [RasterFile(str(file), file.name, None) for file in files if is_scene_classification(file.stem)]
    return Product(str(folder), folder.name, _finest(rasters), scene_classification=_finest_or_none(classified))


def _in_zip(archive: Path) -> Product:
    try:
        with zipfile.ZipFile(archive) as content:
            names = content.namelist()
            metadata = next((name for name in names if _METADATA.search(name)), None)
            text = content.read(metadata).decode("utf-8", errors="replace") if metadata else None
            granule = next((name for name in names if PurePosixPath(name).name == _GRANULE_METADATA), None)
            granule_text = content.read(granule).decode("utf-8", errors="replace") if granule else None
    except (zipfile.BadZipFile, OSError) as error:
        raise UserError(f"{archive.name} is cut or no zip file: copy or download it again.") from error
    inside = [name for name in names if name.lower().endswith(_RASTERS)]
    if text is not None:
        images = [f"/vsizip/{archive}/{name}" for name in inside if "/IMG_DATA/" in name and name.endswith(".jp2")]
        folder = PurePosixPath(str(metadata)).parent.name
        return _safe(str(archive), folder or archive.stem, images, text, granule_text)
    rasters = tuple(
        RasterFile(f"/vsizip/{archive}/{name}", PurePosixPath(name).name, band)
        for name in inside
        if (band := band_in_text(PurePosixPath(name).stem)) is not None
    )
    if not rasters:
        raise UserError(
            f"{archive.name} holds neither a SAFE product nor files with bands in their names: choose another."
        )
    classified = [
        RasterFile(f"/vsizip/{archive}/{name}", PurePosixPath(name).name, None)
        for name in inside
        if is_scene_classification(PurePosixPath(name).stem)
    ]
    return Product(str(archive), archive.stem, _finest(rasters), scene_classification=_finest_or_none(classified))


def _safe(path: str, name: str, images: Sequence[str], metadata: str, granule_metadata: str | None) -> Product:
    rasters = tuple(
        RasterFile(image, PurePosixPath(image).name, band)
        for image in images
        if (band := band_in_text(PurePosixPath(image).stem)) is not None
    )
    if not rasters:
        raise UserError(f"{name} is a SAFE product without band images: download it again.")
    classified = [
        RasterFile(image, PurePosixPath(image).name, None)
        for image in images
        if is_scene_classification(PurePosixPath(image).stem)
    ]
    return Product(path, name, _finest(rasters), metadata, granule_metadata, _finest_or_none(classified))


def is_scene_classification(text: str | None) -> bool:
    """Whether a description or file name means Sen2Cor's scene classification."""
    return bool(_SCENE_CLASSIFICATION.search((text or "").upper().replace("_", " ")))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _finest_or_none(rasters: Sequence[RasterFile]) -> RasterFile | None:
    return _finest(rasters)[0] if rasters else None


def _finest(rasters: Sequence[RasterFile]) -> tuple[RasterFile, ...]:
    """One file a band, of the finest resolution (Level-2A products repeat bands at 10, 20 and 60 m)."""
    best: dict[str, tuple[int, RasterFile]] = {}
    for raster in rasters:
        match = _RESOLUTION.search(PurePosixPath(raster.path).stem)
        resolution = int(match.group(1)) if match else 0
        band = str(raster.band)
        if band not in best or resolution < best[band][0]:
            best[band] = (resolution, raster)
    return tuple(raster for _, raster in best.values())
