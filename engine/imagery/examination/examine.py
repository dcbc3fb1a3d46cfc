"""Opening a path far enough to say what it is: sensor, bands, level, radiometry, problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...modalities import SENSORS, ModalityEntry, entry_of
from ..grid import Grid
from ..network.addresses import is_remote
from ..sensors import STAND_INS, bands_of, modality_of_few, sensor_read_as
from .bands import Found, known_bands, missing_required, recognise, scene_classification, sensor_of
from .description import Description
from .further import bands_of_modality, modality_with_own_bands, plausible, radiometry_of
from .no_data import NoData, find_no_data
from .offset import OFFSETS, weigh
from .other_sensors import no_reflectance, other_optical, other_radar
from .products import Product, find_product
from .radiometry import (
    Radiometry,
    checked,
    date_in_tags,
    date_in_text,
    level_in_tags,
    level_in_text,
    radar_radiometry,
    reflectance_scales,
    safe_date,
    safe_radiometry,
    without_offset,
)
from .raster_header import BandSource, RasterHeader, file_states, read_header, sampled_values
from .sun import SunPosition, sun_in_metadata, sun_in_tags

_SATURATED = 65535.0
_UNITS = {"dn": "reflectance × 10000", "db": "dB", "power": "linear power"}


@dataclass(frozen=True)
class Examined:
    """A path's imagery: what is known of it, and where its bands are."""

    description: Description
    sources: tuple[BandSource, ...]
    grid: Grid
    """Of its finest band."""
    radiometry: Radiometry
    no_data: NoData = field(default_factory=NoData)
    cirrus: BandSource | None = None
    """Level-1C's B10: no feature is computed from it, but clouds are found by it."""
    has_metadata: bool = False
    """Whether scale and offset come from the product's own metadata, not from a look at the values."""
    sun: SunPosition | None = None
    """Where the sun stood, if metadata or tags say so."""
    scene_classification: BandSource | None = None
    """Sen2Cor's SCL, if it lies among the bands."""
    states: Mapping[str, str] = field(default_factory=dict)
    """Of its files, when they were looked at: another one means that a file was changed since."""
    plausible: tuple[float, float] | None = None
    """What a measurement can be, where the modality says it itself."""


def examine(
    path: str | Path,
    sensor: str | None = None,
    level: str | None = None,
    bands: Sequence[str | None] | None = None,
    unit: str | None = None,
    offset: float | None = None,
    *,
    near_infrared: bool = True,
) -> Examined:
    """Find out what a path holds.

    `sensor` is what it is given as: "s2", "s1" or the name of a further modality. Imagery given as a sensor's is of a
    further modality where it holds that one's bands, or too few for the sensor itself; the description says so.
    Problems that the user can mend by saying more (bands, level, unit, offset) are in `description.problem`; without
    `near_infrared` Sentinel-2 imagery that has neither B08 nor B8A is none.

    Raises
    ------
    UserError
        Nothing there, empty, cut, no raster, or not georeferenced; an offset that there is none of.
    """
    if offset is not None and offset not in OFFSETS:
        raise UserError(
            f"An offset of {offset:g} was given: give 1000 if it is still in the values, or 0 if it is not."
        )
    product = find_product(path)
    states = file_states([raster.path for raster in product.rasters if not is_remote(raster.path)])
    headers = {raster.path: read_header(raster) for raster in product.rasters}
    # a server that gives no header is not asked what it says of it
    states |= file_states([raster.path for raster in product.rasters if is_remote(raster.path)])
    recognised, problem = recognise(product, headers, bands)
    own = modality_with_own_bands(sensor, product, headers, bands) if near_infrared else None
    if own is not None:
        return replace(_of_modality(own, product, headers, bands, named=sensor == own.name), states=states)
    few = None if sensor in (None, *SENSORS) else entry_of(str(sensor))
    sensor = (sensor if few is None else sensor_read_as(few)) or sensor_of([band.name for band, _ in recognised])
    kept = [(band, source) for band, source in recognised if band.name in known_bands(sensor)]
    names = [band.name for band, _ in kept]
    given_level = level or (few.level if few is not None else None)
    level_found, level_problem = _level(product, headers, names, given_level) if sensor == "s2" else (None, None)
    few = few or modality_of_few(sensor, names, near_infrared, level_found)
    if few is not None:
        kept = [(band, source) for band, source in kept if band.name in few.band_names]
    shown_as = sensor if few is None else few.name
    used = [(band, source) for band, source in kept if band.name in bands_of(shown_as)]
    cirrus = next((source for band, source in kept if sensor == "s2" and band.name == "B10"), None)
    found = [band.name for band, _ in kept]
    others = [band.name for band, _ in recognised if band.name not in found]
    problem = (
        _other_sensor(sensor, product, headers, kept)
        or problem
        or (
            missing_required(sensor, used, others, product, headers, near_infrared)
            if few is None
            else _lacks(few, found, product)
        )
    )
    radiometry, no_data = Radiometry(unit="dn" if sensor == "s2" else "db"), NoData()
    if not problem:
        looked_at = [source for _, source in used] + ([cirrus] if cirrus else [])
        radiometry, no_data = _radiometry(sensor, product, headers, looked_at, unit, offset)
    finest = min(
        [headers[source.path].grid for _, source in used] or [header.grid for header in headers.values()],
        key=lambda grid: grid.resolution,
    )
    filled = {
        name: stand_in
        for name in bands_of(shown_as)
        if name not in found and (stand_in := next((b for b in STAND_INS.get(name, ()) if b in found), None))
    }
    description = Description(
        path=product.path,
        sensor=shown_as,
        level=level_found,
        bands=tuple(band for band, _ in kept),
        missing=tuple(name for name in bands_of(shown_as) if name not in found and name not in filled),
        filled=filled,
        unit=_UNITS[radiometry.unit],
        offset=radiometry.offset,
        scale=radiometry.scale,
        nodata=_nodata(product, headers, used, no_data),
        date=_date(product, headers),
        crs=finest.crs.to_string(),
        extent=finest.bounds,
        width=finest.width,
        height=finest.height,
        resolution=round(finest.resolution, 3),
        warnings=(*radiometry.warnings, *no_data.warnings),
        problem=problem or level_problem or radiometry.problem,
    )
    return Examined(
        description,
        tuple(source for _, source in used),
        finest,
        radiometry,
        no_data,
        cirrus,
        sensor == "s2" and product.metadata is not None,
        sun_in_metadata(product.granule_metadata) or sun_in_tags(_tags(headers)),
        scene_classification(product, headers),
        states,
    )


def _of_modality(
    entry: ModalityEntry,
    product: Product,
    headers: Mapping[str, RasterHeader],
    given: Sequence[str | None] | None,
    named: bool,
) -> Examined:
    """Imagery of a further modality that has bands of its own."""
    used, problem = bands_of_modality(entry, product, headers, given, named)
    sources = tuple(source for _, source in used)
    radiometry, no_data = Radiometry(unit="value"), NoData(together=())
    if not problem:
        radiometry, no_data = radiometry_of(entry, product, headers, sources)
    finest = min(
        [headers[source.path].grid for source in sources] or [header.grid for header in headers.values()],
        key=lambda grid: grid.resolution,
    )
    found = [band.name for band, _ in used]
    description = Description(
        path=product.path,
        sensor=entry.name,
        level=None,
        bands=tuple(band for band, _ in used),
        missing=tuple(name for name in entry.band_names if name not in found),
        filled={},
        unit=entry.unit,
        offset=radiometry.offset,
        scale=radiometry.scale,
        nodata=_nodata(product, headers, used, no_data),
        date=_date(product, headers),
        crs=finest.crs.to_string(),
        extent=finest.bounds,
        width=finest.width,
        height=finest.height,
        resolution=round(finest.resolution, 3),
        problem=problem or radiometry.problem,
    )
    return Examined(description, sources, finest, radiometry, no_data, plausible=plausible(entry))


def _lacks(entry: ModalityEntry, found: Sequence[str], product: Product) -> str | None:
    lacking = [name for name in entry.needed if name not in found]
    if not lacking:
        return None
    return (
        f"{product.name} lacks {', '.join(lacking)} of {entry.title} (found: {', '.join(sorted(found)) or 'none'}): "
        "give an image with these bands, or say which band is which."
    )


def describe(
    path: str | Path,
    sensor: str | None = None,
    level: str | None = None,
    bands: Sequence[str | None] | None = None,
    unit: str | None = None,
    offset: float | None = None,
) -> Description:
    """What is recognised in the imagery behind a path; see `examine`."""
    return examine(path, sensor, level, bands, unit, offset).description


def _other_sensor(
    sensor: str, product: Product, headers: Mapping[str, RasterHeader], kept: Sequence[Found]
) -> str | None:
    """Why what was found is another sensor's, as far as names, tags and types tell."""
    texts = [product.name, *(raster.name for raster in product.rasters)]
    types = [headers[source.path].types[source.index - 1] for _, source in kept]
    if sensor == "s1":
        return other_radar(product.name, texts, list(headers.values()), types)
    called = {
        headers[source.path].descriptions[source.index - 1] if band.how == "description" else band.how
        for band, source in kept
    }
    colours = bool(called) and all(text and not any(sign.isdigit() for sign in text) for text in called)
    return other_optical(product.name, texts, list(headers.values()), types, colours and "given" not in called)


def _level(
    product: Product, headers: Mapping[str, RasterHeader], found: Sequence[str], given: str | None
) -> tuple[str | None, str | None]:
    """The processing level, and the problem with it if there is one."""
    said = None
    if product.metadata is not None:
        said = "l1c" if "Level-1C" in product.metadata else "l2a"
    for header in headers.values():
        said = said or level_in_tags(header.tags)
    said = said or level_in_text(product.name)
    said = said or next((level for raster in product.rasters if (level := level_in_text(Path(raster.name).stem))), None)
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


def _date(product: Product, headers: Mapping[str, RasterHeader]) -> str | None:
    dates = [safe_date(product.metadata) if product.metadata else None, date_in_text(product.name)]
    dates += [date_in_tags(header.tags) for header in headers.values()]
    dates += [date_in_text(raster.name) for raster in product.rasters]
    return next((date for date in dates if date), None)


def _nodata(
    product: Product, headers: Mapping[str, RasterHeader], used: Sequence[Found], no_data: NoData
) -> float | None:
    """The one value to tell of: what the file declares, else what was found."""
    if product.metadata is not None:
        return 0.0
    declared = [headers[source.path].nodata[source.index - 1] for _, source in used]
    found = [value for fills in no_data.fills.values() for value in fills]
    return next((value for value in [*declared, *found] if value is not None), None)


def _radiometry(
    sensor: str,
    product: Product,
    headers: Mapping[str, RasterHeader],
    sources: Sequence[BandSource],
    unit: str | None,
    offset: float | None,
) -> tuple[Radiometry, NoData]:
    names = [source.name for source in sources]
    if sensor == "s2" and product.metadata is not None:
        no_data = NoData(dict.fromkeys(names, (0.0, _SATURATED)))
        radiometry = safe_radiometry(product.metadata, offset)
        return checked(radiometry, *_coarsest(product, headers, sources, no_data), offset is not None), no_data
    at = [(headers[source.path], source.index - 1) for source in sources]
    pixels = sampled_values(product, sources)
    no_data = find_no_data(
        pixels,
        names,
        [header.nodata[place] for header, place in at],
        sensor=sensor,
        whole_numbers=all("int" in header.types[place] for header, place in at),
        aligned=len({source.path for source in sources}) == 1,
    )
    scales, shifts = [h.scales[place] for h, place in at], [h.offsets[place] for h, place in at]
    if not np.isfinite([*scales, *shifts]).all() or not all(scales):
        raise UserError(f"{product.name} declares a scale or offset that is none (zero or no number): correct it.")
    values = no_data.measured(pixels, names)
    if not np.isfinite(values).any():
        raise UserError(f"{product.name} holds no data where it was looked at: all values are no data; choose another.")
    if sensor == "s1":
        texts = [text for h in headers.values() for text in (*h.tags.values(), *h.descriptions, *h.units) if text]
        said = "db" if any(_says_db(text) for text in [*texts, product.name]) else None
        return radar_radiometry(values, names, scales, shifts, said, unit), no_data
    scaled = values * np.asarray(scales, np.float32)[:, None]
    problem = no_reflectance(product.name, scaled, names, any(scale != 1 for scale in scales))
    if problem:
        return Radiometry(problem=problem), no_data
    radiometry = reflectance_scales(values, names, scales, shifts, offset is not None)
    if radiometry.problem:
        return radiometry, no_data
    verdict = weigh(
        offset,
        [product.name, *(raster.name for raster in product.rasters)],
        {**_tags(headers), **product.tags},
        list(radiometry.offsets.values()),
        values * np.asarray([radiometry.scales[name] for name in names], np.float32)[:, None],
        names,
        product.name,
    )
    return without_offset(radiometry, verdict), no_data


def _coarsest(
    product: Product, headers: Mapping[str, RasterHeader], sources: Sequence[BandSource], no_data: NoData
) -> tuple[NDArray[np.float32], list[str]]:
    """Values of a product's coarsest bands, which are read in no time, and their names."""
    coarsest = max(headers[source.path].grid.resolution for source in sources)
    looked_at = [source for source in sources if headers[source.path].grid.resolution > 0.9 * coarsest][:3]
    names = [source.name for source in looked_at]
    return no_data.measured(sampled_values(product, looked_at), names), names


def _tags(headers: Mapping[str, RasterHeader]) -> dict[str, str]:
    """All tags of all files, those of their bands too."""
    tags: dict[str, str] = {}
    for header in headers.values():
        for own in (*header.band_tags, header.tags):
            tags.update(own)
    return tags


def _says_db(text: str) -> bool:
    words = "".join(character if character.isalnum() else " " for character in text.lower()).split()
    return "db" in words or "decibel" in words or "decibels" in words
