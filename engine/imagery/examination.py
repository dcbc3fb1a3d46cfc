"""Opening a path far enough to say what it is: sensor, bands, level, radiometry, problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import UserError
from .description import Description, RecognisedBand
from .grid import Grid
from .products import Product, RasterFile, find_product, is_scene_classification
from .radiometry import (
    Radiometry,
    date_in_tags,
    date_in_text,
    level_in_tags,
    level_in_text,
    optical_radiometry,
    radar_radiometry,
    safe_date,
    safe_radiometry,
)
from .raster_header import BandSource, RasterHeader, read_header, sampled_values
from .recognition import band_in_text, band_of_wavelength, canonical_band
from .sensors import REQUIRED, S1_BANDS, S2_BANDS, STAND_INS, bands_of
from .sun import SunPosition, sun_in_metadata, sun_in_tags


@dataclass(frozen=True)
class Examined:
    """A path's imagery: what is known of it, and where its bands are."""

    description: Description
    sources: tuple[BandSource, ...]
    grid: Grid
    """The grid of its finest band."""
    radiometry: Radiometry
    cirrus: BandSource | None = None
    """Level-1C's B10: no feature is computed from it, but clouds are found by it."""
    has_metadata: bool = False
    """Whether scale and offset come from the product's own metadata, not from a look at the values."""
    sun: SunPosition | None = None
    """Where the sun stood, if metadata or tags say so."""
    scene_classification: BandSource | None = None
    """Sen2Cor's SCL, if it lies among the bands."""


def examine(
    path: str | Path,
    sensor: str | None = None,
    level: str | None = None,
    bands: Sequence[str | None] | None = None,
    unit: str | None = None,
    *,
    near_infrared: bool = True,
) -> Examined:
    """Find out what a path holds.

    Problems that the user can mend by saying more (bands, level, unit) are in `description.problem`; without
    `near_infrared` Sentinel-2 imagery that has neither B08 nor B8A is none.

    Raises
    ------
    UserError
        Nothing there, empty, cut, no raster, or not georeferenced.
    """
    product = find_product(path)
    headers = {raster.path: read_header(raster) for raster in product.rasters}
    recognised, problem = _recognise(product, headers, bands)
    sensor = sensor or _sensor_of([band.name for band, _ in recognised])
    kept = [(band, source) for band, source in recognised if band.name in _known(sensor)]
    used = [(band, source) for band, source in kept if band.name in bands_of(sensor)]
    problem = problem or _missing_required(sensor, used, product, headers, near_infrared)
    cirrus = next((source for band, source in kept if sensor == "s2" and band.name == "B10"), None)
    finest = _finest_grid([headers[source.path].grid for _, source in used] or [h.grid for h in headers.values()])
    found = [band.name for band, _ in kept]
    level_found, level_problem = _level(product, headers, found, level) if sensor == "s2" else (None, None)
    radiometry = Radiometry()
    if not problem:
        looked_at = [source for _, source in used] + ([cirrus] if cirrus else [])
        radiometry = _radiometry(sensor, product, headers, looked_at, unit)
    filled = {
        name: stand_in
        for name in bands_of(sensor)
        if name not in found and (stand_in := next((b for b in STAND_INS.get(name, ()) if b in found), None))
    }
    description = Description(
        path=product.path,
        sensor=sensor,
        level=level_found,
        bands=tuple(band for band, _ in kept),
        missing=tuple(name for name in bands_of(sensor) if name not in found and name not in filled),
        filled=filled,
        unit={"dn": "reflectance × 10000", "db": "dB", "power": "linear power"}[
            radiometry.unit if sensor == "s1" else "dn"
        ],
        offset=radiometry.offset,
        scale=radiometry.scale,
        nodata=radiometry.nodata,
        date=_date(product, headers),
        crs=finest.crs.to_string(),
        extent=finest.bounds,
        width=finest.width,
        height=finest.height,
        resolution=round(finest.resolution, 3),
        warnings=radiometry.warnings,
        problem=problem or level_problem or radiometry.problem,
    )
    tags = {name: value for header in headers.values() for name, value in header.tags.items()}
    return Examined(
        description,
        tuple(source for _, source in used),
        finest,
        radiometry,
        cirrus,
        sensor == "s2" and product.metadata is not None,
        sun_in_metadata(product.granule_metadata) or sun_in_tags(tags),
        _scene_classification(product, headers),
    )


def describe(
    path: str | Path,
    sensor: str | None = None,
    level: str | None = None,
    bands: Sequence[str | None] | None = None,
    unit: str | None = None,
) -> Description:
    """What is recognised in the imagery behind a path; see `examine`."""
    return examine(path, sensor, level, bands, unit).description


def _recognise(
    product: Product, headers: dict[str, RasterHeader], given: Sequence[str | None] | None
) -> tuple[list[tuple[RecognisedBand, BandSource]], str | None]:
    """The bands that could be recognised, and the problem that keeps the file from being used, if there is one."""
    if given is not None:
        return _given(product, headers, given)
    found: list[tuple[RecognisedBand, BandSource]] = []
    for raster in product.rasters:
        header = headers[raster.path]
        for index in range(1, len(header.descriptions) + 1):
            name, how = _band(raster, header, index)
            if name:
                source = f"{raster.name}, band {index}" if len(header.descriptions) > 1 else raster.name
                found.append((RecognisedBand(name, source, how, index), BandSource(name, raster.path, index)))
    names = [band.name for band, _ in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return [], f"Band {twice[0]} was found more than once in {product.name}: say which band is which."
    return found, None


def _band(raster: RasterFile, header: RasterHeader, index: int) -> tuple[str | None, str]:
    if raster.band is not None:
        return (raster.band, "file name") if index == 1 else (None, "")
    described = band_in_text(header.descriptions[index - 1])
    if described:
        return described, "description"
    measured = band_of_wavelength(header.band_tags[index - 1])
    if measured:
        return measured, "wavelength"
    if len(header.descriptions) == 1:
        return band_in_text(Path(raster.name).stem), "file name"
    return None, ""


def _given(
    product: Product, headers: dict[str, RasterHeader], given: Sequence[str | None]
) -> tuple[list[tuple[RecognisedBand, BandSource]], str | None]:
    if not product.is_single_file:
        return [], "A list of bands fits a single raster file; in folders and products file names tell the bands."
    raster = product.rasters[0]
    count = len(headers[raster.path].descriptions)
    if len(given) != count:
        return [], f"{raster.name} has {count} bands, but {len(given)} band names were given: give one for each."
    found = []
    for index, text in enumerate(given, start=1):
        if text is None:
            continue
        name = canonical_band(text)
        if name is None:
            return [], f"'{text}' is no band of Sentinel-1 or Sentinel-2: use names such as B02, B8A, VV."
        source = f"{raster.name}, band {index}"
        found.append((RecognisedBand(name, source, "given", index), BandSource(name, raster.path, index)))
    names = [band.name for band, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    return found, f"Band {twice} was given twice: give each band once." if twice else None


def _scene_classification(product: Product, headers: dict[str, RasterHeader]) -> BandSource | None:
    if product.scene_classification is not None:
        return BandSource("SCL", product.scene_classification.path, 1)
    for path, header in headers.items():
        for index, text in enumerate(header.descriptions, start=1):
            if is_scene_classification(text):
                return BandSource("SCL", path, index)
    return None


def _sensor_of(names: Sequence[str]) -> str:
    return "s1" if names and all(name in S1_BANDS for name in names) else "s2"


def _known(sensor: str) -> tuple[str, ...]:
    return (*S2_BANDS, "B10") if sensor == "s2" else S1_BANDS


def _missing_required(
    sensor: str,
    used: Sequence[tuple[RecognisedBand, BandSource]],
    product: Product,
    headers: dict[str, RasterHeader],
    near_infrared: bool,
) -> str | None:
    names = {band.name for band, _ in used}
    title = "Sentinel-2" if sensor == "s2" else "Sentinel-1"
    example = "B02, B03, B04, B08, …" if sensor == "s2" else "VV, VH"
    if not names:
        count = sum(len(header.descriptions) for header in headers.values())
        return (
            f"None of the {count} bands of {product.name} could be recognised as {title}'s by description, wavelength "
            f"or file name: say which band is which ({example})."
        )
    lacking = [name for name in REQUIRED[sensor] if name not in names]
    if sensor == "s2" and near_infrared and not names & {"B08", "B8A"}:
        lacking.append("B08 or B8A")
    if lacking:
        return (
            f"{product.name} lacks {', '.join(lacking)} (found: {', '.join(sorted(names))}): "
            f"give an image with these bands, or say which band is which."
        )
    return None


def _finest_grid(grids: Sequence[Grid]) -> Grid:
    return min(grids, key=lambda grid: grid.resolution)


def _level(
    product: Product, headers: dict[str, RasterHeader], found: Sequence[str], given: str | None
) -> tuple[str | None, str | None]:
    """The processing level, and the problem with it if there is one."""
    said = None
    if product.metadata is not None:
        said = "l1c" if "Level-1C" in product.metadata else "l2a"
    for header in headers.values():
        said = said or level_in_tags(header.tags)
    said = said or level_in_text(product.name)
    if said is None and "B10" in found:
        said = "l1c"
    if given and said and given != said:
        return said, (
            f"{product.name} is Level-{said[1:].upper()}, but Level-{given[1:].upper()} was given: correct the level."
        )
    level = given or said
    if level is None:
        return None, f"The processing level of {product.name} is not recorded: say whether it is L1C or L2A."
    return level, None


def _date(product: Product, headers: dict[str, RasterHeader]) -> str | None:
    dates = [safe_date(product.metadata) if product.metadata else None, date_in_text(product.name)]
    dates += [date_in_tags(header.tags) for header in headers.values()]
    return next((date for date in dates if date), None)


def _radiometry(
    sensor: str, product: Product, headers: dict[str, RasterHeader], sources: Sequence[BandSource], unit: str | None
) -> Radiometry:
    if sensor == "s2" and product.metadata is not None:
        return safe_radiometry(product.metadata)
    header = headers[sources[0].path]
    pixels = sampled_values(product, sources, header.nodata, zero_is_nodata=sensor == "s2")
    if not np.isfinite(pixels).any():
        raise UserError(f"{product.name} holds no data where it was looked at: all values are no data; choose another.")
    if sensor == "s2":
        return optical_radiometry(pixels, header.scale, header.offset, header.nodata, product.name)
    texts = [*header.tags.values(), *header.descriptions, *header.units, product.name]
    said = "db" if any(text and _says_db(text) for text in texts) else None
    return radar_radiometry(pixels, said, unit, header.nodata)


def _says_db(text: str) -> bool:
    words = "".join(character if character.isalnum() else " " for character in text.lower()).split()
    return "db" in words or "decibel" in words or "decibels" in words
