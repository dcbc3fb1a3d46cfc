"""Imagery of a further modality whose bands are its own: Landsat, coherence, whatever a file describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...modalities import SENSORS, ModalityEntry, entry_of
from ..sensors import further_modalities, sensor_read_as
from .description import RecognisedBand
from .no_data import PLAUSIBLE, NoData
from .products import Product, RasterFile
from .radiometry import Radiometry
from .raster_header import BandSource, RasterHeader, sampled_values
from .recognition import band_in_text

Found = tuple[RecognisedBand, BandSource]
_STORED_UNITS = {"reflectance": "dn", "backscatter": "db", "value": "value"}
_DIMMEST = 100.0
"""Reflectance × 10000 that some pixel of every scene exceeds."""


def modality_with_own_bands(
    sensor: str | None, product: Product, headers: Mapping[str, RasterHeader], given: Sequence[str | None] | None
) -> ModalityEntry | None:
    """The further modality that imagery is of, where its bands are no Sentinel's.

    `sensor` is what it was given as: a further modality's name, or the sensor whose file may turn out to be of one.
    """
    if sensor is not None and sensor not in SENSORS:
        entry = entry_of(sensor)
        return entry if sensor_read_as(entry) is None else None
    for entry in further_modalities():
        if sensor_read_as(entry) is not None or (sensor is not None and entry.read_as != sensor):
            continue
        if given is not None:
            if any(given) and set(filter(None, given)) <= set(entry.band_names):
                return entry
            continue
        found = found_bands(entry, product, headers)
        if set(entry.needed) <= {band.name for band, _ in found} and not _holds_others(found, product, headers):
            return entry
    return None


def found_bands(entry: ModalityEntry, product: Product, headers: Mapping[str, RasterHeader]) -> list[Found]:
    """Which bands of which files are the modality's, by description or file name."""
    found = []
    for raster in product.rasters:
        header = headers[raster.path]
        for index in range(1, len(header.descriptions) + 1):
            name, how = _band(entry, raster, header, index)
            if name is not None and not header.alpha[index - 1]:
                found.append(_found(name, how, raster, header, index))
    return found


def _band(entry: ModalityEntry, raster: RasterFile, header: RasterHeader, index: int) -> tuple[str | None, str]:
    described = entry.band_in(header.descriptions[index - 1])
    if described is not None or len(header.descriptions) > 1:
        return described, "description"
    return entry.band_in(Path(raster.name).stem), "file name"


def _found(name: str, how: str, raster: RasterFile, header: RasterHeader, index: int) -> Found:
    source = f"{raster.name}, band {index}" if len(header.descriptions) > 1 else raster.name
    return RecognisedBand(name, source, how, index), BandSource(name, raster.path, index)


def _holds_others(found: Sequence[Found], product: Product, headers: Mapping[str, RasterHeader]) -> bool:
    """Whether there are Sentinel bands beside those that were found: then it is Sentinel imagery with more in it."""
    taken = {(source.path, source.index) for _, source in found}
    return any(
        band_in_text(text) is not None
        for raster in product.rasters
        for index, text in enumerate(headers[raster.path].descriptions, start=1)
        if (raster.path, index) not in taken
    )


def bands_of_modality(
    entry: ModalityEntry,
    product: Product,
    headers: Mapping[str, RasterHeader],
    given: Sequence[str | None] | None,
    named: bool,
) -> tuple[list[Found], str | None]:
    """The bands, and the problem that keeps the imagery from being used, if there is one.

    Where the user named the modality (`named`) and a file says nothing of its bands, they are in the modality's order.
    """
    found = found_bands(entry, product, headers)
    raster = product.rasters[0]
    header = headers[raster.path]
    count = sum(not alpha for alpha in header.alpha)
    if given is not None or (named and not found and len(product.rasters) == 1 and count == len(entry.bands)):
        names = entry.band_names if given is None else given
        if len(names) > len(header.descriptions) or not set(filter(None, names)) <= set(entry.band_names):
            return [], f"The bands given for {product.name} are not those of {entry.title}: {_listed(entry)}."
        how = "order" if given is None else "given"
        found = [_found(name, how, raster, header, index) for index, name in enumerate(names, start=1) if name]
    held = [band.name for band, _ in found]
    twice = sorted({name for name in held if held.count(name) > 1})
    if twice:
        return [], f"Band {twice[0]} was found more than once in {product.name}: leave one of them there."
    lacking = [name for name in entry.needed if name not in held]
    if lacking:
        return found, (
            f"{product.name} lacks {', '.join(lacking)} of {entry.title}: name its bands so in their descriptions or "
            f"file names ({_listed(entry)})."
        )
    return found, None


def radiometry_of(
    entry: ModalityEntry, product: Product, headers: Mapping[str, RasterHeader], sources: Sequence[BandSource]
) -> tuple[Radiometry, NoData]:
    """How stored values become the modality's, and which of them are none.

    A file's own scale and offset count before the modality's; values that are shares already are taken as such.
    """
    names, at = [one.name for one in sources], [(headers[one.path], one.index - 1) for one in sources]
    declared = [header.nodata[place] for header, place in at]
    fills = {
        name: tuple(dict.fromkeys([*entry.fill, *([] if value is None or np.isnan(value) else [float(value)])]))
        for name, value in zip(names, declared, strict=True)
    }
    no_data = NoData(fills, together=(0.0,) if entry.quantity == "reflectance" else ())
    pixels = no_data.measured(sampled_values(product, sources), names)
    if not np.isfinite(pixels).any():
        raise UserError(f"{product.name} holds no data where it was looked at: all values are no data; choose another.")
    own = {band.name: (band.scale, band.offset) for band in entry.bands}
    factors = np.array(
        [
            (header.scales[place], header.offsets[place])
            if (header.scales[place], header.offsets[place]) != (1.0, 0.0)
            else own[name]
            for name, (header, place) in zip(names, at, strict=True)
        ]
    )
    if entry.quantity == "reflectance":
        if all("float" in header.types[place] for header, place in at) and float(np.nanpercentile(pixels, 99)) <= 2.0:
            factors = np.tile([1.0, 0.0], (len(names), 1))
        factors = factors * 10_000
    values = pixels * factors[:, :1] + factors[:, 1:]
    return (
        Radiometry(
            dict(zip(names, map(float, factors[:, 0]), strict=True)),
            dict(zip(names, map(float, factors[:, 1]), strict=True)),
            _STORED_UNITS[entry.quantity],
            problem=_implausible(entry, values),
        ),
        no_data,
    )


def plausible(entry: ModalityEntry) -> tuple[float, float]:
    """The smallest and the largest value that is a measurement."""
    least, most = PLAUSIBLE.get(_STORED_UNITS[entry.quantity], (-1e30, 1e30))
    return max(least, entry.least), min(most, entry.most)


def _implausible(entry: ModalityEntry, values: NDArray[np.floating]) -> str | None:
    low, high = (float(np.nanpercentile(values, share)) for share in (0.5, 99.5))
    least, most = plausible(entry)
    if least <= low and high <= most and (entry.quantity != "reflectance" or high >= _DIMMEST):
        return None
    unit = f" {entry.unit}" if entry.unit else ""
    return (
        f"The values go from {low:,.4g} to {high:,.4g}{unit}, and those of {entry.title} lie between {least:,.4g} and "
        f"{most:,.4g}: this seems to be another quantity or scale; give it as {entry.title} is published."
    )


def _listed(entry: ModalityEntry) -> str:
    return ", ".join(entry.band_names)
