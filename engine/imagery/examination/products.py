"""What a path holds: one raster file, a SAFE product (folder or zip), or a folder of single-band files."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...errors import UserError
from ..network.addresses import is_remote, shown, source_name
from ..network.stac import StacItem, is_item, read_item
from ..sensors import further_modalities, sensor_read_as
from .places import Place, parts_of, place_of
from .recognition import TERRAIN_CORRECT, band_in_text, is_numbered

RASTERS = (".tif", ".tiff", ".jp2", ".img", ".vrt")
METADATA = re.compile(r"MTD_(?:MSI|SAF)L(1C|2A)[^/]*\.xml$", re.IGNORECASE)
_GRANULE_METADATA = "mtd_tl.xml"
_OF_A_PRODUCT = re.compile(r"(MTD_|manifest\.safe$|INSPIRE\.xml$)", re.IGNORECASE)
_SCENE_CLASSIFICATION = re.compile(r"(?<![A-Z0-9])(SCL|SCENE CLASSIFICATION)(?![A-Z0-9])")
_RESOLUTION = re.compile(r"_(\d+)m$", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(20\d{2}-?(?:0[1-9]|1[0-2])-?(?:[0-2]\d|3[01]))(?!\d)")
_TILE = re.compile(r"(?<![A-Z0-9])T?(\d{2}[C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V])(?![A-Z0-9])")
_CONNECTION = re.compile(r"([A-Z][A-Z0-9_]+):(?!\\)", re.ASCII)
_OF_SENTINEL2 = re.compile(r'SENTINEL2_[A-Z0-9]+(?:_TILE)?:"?(.+?\.(?:xml|zip|SAFE))"?(?::|$)', re.IGNORECASE)
_WITH_PARTS = (".nc", ".nc4", ".h5", ".hdf5", ".hdf", ".he5", ".gpkg")
"""Files that may hold several rasters, each by a name."""
_TOGETHER = "|"
"""Between the paths of single-band rasters that make one product."""
_DEEPEST = 5
"""Levels from an image of a SAFE product up to its folder."""


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
    tags: Mapping[str, str] = field(default_factory=dict)
    """What a catalogue says of it, as tags of a raster would."""

    @property
    def is_single_file(self) -> bool:
        """Whether the bands are those of one file."""
        return len(self.rasters) == 1 and self.rasters[0].path == self.path


def find_product(path: str | Path) -> Product:
    """Look at a path.

    Raises
    ------
    UserError
        Nothing there, an empty file, a folder or zip without imagery, or with that of several dates or tiles.
    """
    text = str(path)
    if _TOGETHER in text and not Path(text).exists():
        return _several(text.split(_TOGETHER))
    if is_item(text) and (is_remote(text) or Path(text).is_file()):
        return _of_item(text, read_item(text))
    if is_remote(text):
        name = source_name(text)
        return Product(shown(text), Path(name).stem, (RasterFile(text, name, None),))
    of_sentinel2 = _OF_SENTINEL2.match(text)
    if of_sentinel2:
        return _by_gdals_name(of_sentinel2.group(1))
    if text.startswith("/vsi") or (_CONNECTION.match(text) and not os.path.exists(text)):  # noqa: PTH110 - Path raises for long names
        name = PurePosixPath(text.replace('"', "").replace(":", "/")).name
        return Product(text, name, (RasterFile(text, name, None),))
    place = Path(text)
    try:
        size = place.stat().st_size
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EIO, errno.ELOOP):
            raise UserError(f"{place} cannot be read ({error.strerror}): check its rights and its disk.") from error
        raise UserError(f"There is no file or folder {place}: check the path.") from error
    if place.is_dir():
        return _in_place(place_of(place), str(place))
    if size == 0:
        raise UserError(f"{place.name} is empty (0 bytes): copy or download it again.")
    return _of_file(place)


def _several(paths: Sequence[str]) -> Product:
    """Single-band rasters chosen one by one, as a STAC browser loads them."""
    files = [path.strip() for path in paths if path.strip()]
    names = [source_name(path) for path in files]
    rasters = [
        RasterFile(path, name, band_in_text(PurePosixPath(name).stem)) for path, name in zip(files, names, strict=True)
    ]
    unknown = [raster.name for raster in rasters if raster.band is None and not is_scene_classification(raster.name)]
    if unknown:
        raise UserError(
            f"{unknown[0]} does not say in its name which band it holds: give files named by bands, such as B02.tif."
        )
    for path in files:
        if not is_remote(path) and not Path(path).exists():
            raise UserError(f"There is no file {path}: check the path.")
    bands = [raster for raster in rasters if raster.band is not None]
    folder = PurePosixPath(files[0].split("?", 1)[0].replace("\\", "/")).parent.name or "the layers"
    _check_one_scene(folder, bands)
    classified = next((raster for raster in rasters if raster.band is None), None)
    shown_paths = _TOGETHER.join(shown(path) for path in files)
    return Product(shown_paths, folder, _finest(bands), scene_classification=classified)


def _of_item(path: str, item: StacItem) -> Product:
    rasters: list[RasterFile] = []
    classified: RasterFile | None = None
    for asset in sorted(item.assets, key=lambda asset: asset.resolution):
        raster = RasterFile(asset.href, source_name(asset.href), band_in_text(asset.key))
        if is_scene_classification(asset.key):
            classified = classified or raster
        elif raster.band is not None and raster.band not in [known.band for known in rasters]:
            rasters.append(raster)
    if not rasters:
        keys = ", ".join(asset.key for asset in item.assets[:6])
        raise UserError(
            f"The STAC item {item.name} has no assets with Sentinel's bands (but {keys}): give another item."
        )
    used = {raster.path for raster in rasters}
    about = _about_bands([asset.about for asset in item.assets if asset.href in used and asset.about])
    says_applied = any("boa_offset_applied" in key for key in item.properties)
    tags = {**item.properties, **({"raster:bands": about} if about and not says_applied else {})}
    return Product(shown(path), item.name, tuple(rasters), scene_classification=classified, tags=tags)


def _about_bands(texts: list[str]) -> str:
    """What `raster:bands` says of any of an item's bands, as one list; empty where it says nothing."""
    told = [entry for text in texts for entry in json.loads(text) or ()]
    return json.dumps(told) if told else ""


def _by_gdals_name(text: str) -> Product:
    """The product of GDAL's names such as SENTINEL2_L2A:/…/MTD_MSIL2A.xml:10m:EPSG_32631, by which QGIS shows it."""
    inside_zip = re.match(r"/vsizip/\{?(.+?\.zip)\}?(?:/|$)", text, re.IGNORECASE)
    return find_product(inside_zip.group(1) if inside_zip else text)


def _of_file(file: Path) -> Product:
    suffix = file.suffix.lower()
    if suffix == ".zip":
        return _in_place(place_of(file), str(file))
    if suffix in (".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2"):
        raise UserError(f"{file.name} is packed in a way that cannot be read from: unpack it and give what is inside.")
    if _OF_A_PRODUCT.match(file.name) or METADATA.search(file.name):
        root = _product_around(file)
        if root is not None:
            return find_product(root)
    if suffix == ".dim":
        data = file.with_suffix(".data")
        if not data.is_dir():
            raise UserError(
                f"{file.name} keeps its bands in the folder {data.name}, which is not beside it: copy both."
            )
        return _in_place(place_of(data), str(file))
    if suffix == ".jp2":
        root = _product_around(file, "GRANULE")
        if root is not None:
            raise UserError(f"{file.name} is one image of a SAFE product: give the whole of it, the folder {root}.")
    parts = parts_of(str(file)) if suffix in _WITH_PARTS else ()
    named = [(part, name) for part, name in parts if not is_numbered(name)]
    rasters = [RasterFile(part, name, band) for part, name in named if (band := band_in_text(name)) is not None]
    if rasters:
        _check_one_scene(file.name, rasters)
        return Product(str(file), file.stem, tuple(rasters))
    return Product(str(file), file.stem, (RasterFile(str(file), file.name, None),))


def _product_around(path: Path, below: str = "") -> Path | None:
    """The SAFE product that a file or folder lies in; with `below`, if it lies in that folder of the product."""
    whole = path.resolve()
    for folder in list(whole.parents)[:_DEEPEST]:
        if any(METADATA.search(entry.name) for entry in os.scandir(folder)):
            return folder if not below or whole.relative_to(folder).parts[0] == below else None
    return None


def _in_place(place: Place, path: str) -> Product:
    """The product in a folder or zip."""
    roots = place.folders_with(METADATA)
    if "" in roots or _by_band(place, [name for name in place.names("") if name.lower().endswith(RASTERS)]):
        roots = [root for root in roots if root == ""]  # what lies deeper is not meant
    if len(roots) > 1:
        names = [root or place.name for root in roots]
        raise UserError(f"{place.name} holds {len(roots)} SAFE products ({names[0]} and {names[1]}): give one of them.")
    if roots:
        return _safe(place, roots[0], path)
    if place.folders_with(re.compile(r"^s1[abcd]?-.*\.tiff?$", re.IGNORECASE)) and place.folders_with(
        re.compile(r"manifest\.safe$")
    ):
        raise UserError(f"{place.name} is an uncalibrated Sentinel-1 product (GRD or SLC): {TERRAIN_CORRECT}.")
    if place.local is not None:
        around = _product_around(place.local, "GRANULE")
        if around is not None:
            return find_product(around)
    return _single_bands(place, path)


def _safe(place: Place, root: str, path: str) -> Product:
    inside = f"{root}/" if root else ""
    metadata = next(name for name in sorted(place.names(root)) if METADATA.search(name))
    images = [
        name
        for name in place.below(root)
        if "/IMG_DATA/" in name and name.lower().endswith((".jp2", ".tif", ".tiff", ".img", ".vrt"))
    ]
    name = PurePosixPath(root).name or place.name
    granules = sorted({image[len(inside) :].split("/IMG_DATA/")[0] for image in images})
    if len(granules) > 1:
        tiles = [PurePosixPath(granule).name for granule in granules]
        raise UserError(
            f"{name} holds {len(granules)} tiles ({tiles[0]} and {tiles[1]}): give one granule's bands in a folder."
        )
    rasters = _by_band(place, images)
    if not rasters:
        raise UserError(f"{name} is a SAFE product without band images: download it again.")
    granule = next((n for n in place.below(root) if PurePosixPath(n).name.lower() == _GRANULE_METADATA), None)
    granule_text = place.text(granule) if granule else None
    return Product(path, name, _finest(rasters), place.text(metadata), granule_text, _classified(place, images))


def _single_bands(place: Place, path: str) -> Product:
    """A folder or zip of single-band files, in it or, as in a granule, in folders of resolutions below."""
    files = [name for name in place.names("") if name.lower().endswith(RASTERS)]
    rasters = _by_band(place, files)
    if not rasters:
        files = [n for n in place.below("") if n.lower().endswith(RASTERS) and "QI_DATA" not in n]
        rasters = _by_band(place, files)
    if not rasters:
        rasters = _of_further_modality(place)
        if rasters:
            _check_one_scene(place.name, rasters)
            return Product(path, place.name, tuple(rasters))
        archives = [name for name in place.names("") if name.lower().endswith(".zip")] if place.local else []
        if place.local is not None and len(archives) == 1:
            return find_product(place.local / archives[0])
        if len(files) == 1:
            name = PurePosixPath(files[0]).name
            return Product(
                place.path(files[0]), PurePosixPath(name).stem, (RasterFile(place.path(files[0]), name, None),)
            )
        inside = f"; it holds {', '.join((files or archives)[:2])}: give one of them" if files or archives else ""
        raise UserError(
            f"{place.name} holds no files with Sentinel bands in their names (such as …_B02.tif or …_VV.tif) and is no "
            f"SAFE product{inside or ': choose another'}."
        )
    _check_one_scene(place.name, rasters)
    return Product(path, place.name, _finest(rasters), scene_classification=_classified(place, files))


def _by_band(place: Place, files: list[str]) -> list[RasterFile]:
    return [
        RasterFile(place.path(file), PurePosixPath(file).name, band)
        for file in files
        if (band := band_in_text(PurePosixPath(file).stem)) is not None
    ]


def _of_further_modality(place: Place) -> list[RasterFile]:
    """The single-band files of a further modality with bands of its own, such as Landsat's."""
    files = [name for name in place.names("") if name.lower().endswith(RASTERS)]
    for entry in further_modalities():
        if sensor_read_as(entry) is None:
            named = [(file, entry.band_in(PurePosixPath(file).stem)) for file in files]
            rasters = [RasterFile(place.path(file), PurePosixPath(file).name, band) for file, band in named if band]
            if set(entry.needed) <= {raster.band for raster in rasters}:
                return rasters
    return []


def _check_one_scene(name: str, rasters: list[RasterFile]) -> None:
    """Refuse bands of several dates or tiles, or two files for one band."""
    for pattern, what in ((_DAY, "dates"), (_TILE, "tiles")):
        by_key: dict[str, str] = {}
        for raster in rasters:
            found = pattern.search(raster.name.replace("_", " "))
            if found:
                by_key.setdefault(found.group(1).replace("-", ""), raster.name)
        if len(by_key) > 1:
            one, other = list(by_key)[:2]
            raise UserError(
                f"{name} holds bands of {len(by_key)} {what}, {one} ({by_key[one]}) and {other} ({by_key[other]}): "
                "put one scene's files into a folder of their own."
            )
    seen: dict[str | None, RasterFile] = {}
    for raster in rasters:
        other_file = seen.setdefault(raster.band, raster)
        stems = [_RESOLUTION.sub("", PurePosixPath(file.name).stem) for file in (raster, other_file)]
        alike = stems[0] == stems[1] and _resolution(raster) != _resolution(other_file)
        if raster is not other_file and not alike:
            raise UserError(
                f"{name} holds two files for band {raster.band}, {other_file.name} and {raster.name}: leave one there."
            )


def tile_in_text(text: str) -> str | None:
    """The square of Sentinel-2's grid that a name tells, such as 31TCJ."""
    match = _TILE.search(text.upper().replace("_", " "))
    return match.group(1) if match else None


def is_scene_classification(text: str | None) -> bool:
    """Whether a description or file name means Sen2Cor's scene classification."""
    return bool(_SCENE_CLASSIFICATION.search((text or "").upper().replace("_", " ")))


def _classified(place: Place, files: list[str]) -> RasterFile | None:
    found = [
        RasterFile(place.path(file), PurePosixPath(file).name, None)
        for file in files
        if is_scene_classification(PurePosixPath(file).stem)
    ]
    return _finest(found)[0] if found else None


def _resolution(raster: RasterFile) -> int:
    match = _RESOLUTION.search(PurePosixPath(raster.name).stem)
    return int(match.group(1)) if match else 0


def _finest(rasters: list[RasterFile]) -> tuple[RasterFile, ...]:
    """One file a band, of the finest resolution (Level-2A products repeat bands at 10, 20 and 60 m)."""
    best: dict[str | None, RasterFile] = {}
    for raster in rasters:
        if raster.band not in best or _resolution(raster) < _resolution(best[raster.band]):
            best[raster.band] = raster
    return tuple(best.values())
