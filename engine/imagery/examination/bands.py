"""Which band of which file is which band of a sensor, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..sensors import REQUIRED, S1_BANDS, S2_BANDS
from .description import RecognisedBand
from .products import Product, RasterFile, is_scene_classification
from .raster_header import BandSource, RasterHeader
from .recognition import band_in_text, band_of_wavelength, canonical_band, is_numbered

Found = tuple[RecognisedBand, BandSource]


def recognise(
    product: Product, headers: Mapping[str, RasterHeader], given: Sequence[str | None] | None
) -> tuple[list[Found], str | None]:
    """The bands that could be recognised, and the problem that keeps the file from being used, if there is one."""
    if given is not None:
        return _given(product, headers, given)
    found: list[Found] = []
    for raster in product.rasters:
        header = headers[raster.path]
        if len(header.descriptions) > 1 and all(map(is_numbered, header.descriptions)):
            numbers = [int("".join(filter(str.isdigit, str(text)))) for text in header.descriptions]
            if numbers == list(range(1, len(numbers) + 1)):  # its ninth band, say, is B8A in most stacks, and not B09
                return [], (
                    f"{raster.name} only numbers its bands (Band 1, Band 2, …), which says nothing of what they are: "
                    "say which band is which (B02, B03, B04, B08, …)."
                )
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
    if header.alpha[index - 1]:
        return None, ""
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
    product: Product, headers: Mapping[str, RasterHeader], given: Sequence[str | None]
) -> tuple[list[Found], str | None]:
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


def scene_classification(product: Product, headers: Mapping[str, RasterHeader]) -> BandSource | None:
    """Where Sen2Cor's SCL lies, among the files or among the bands of one."""
    if product.scene_classification is not None:
        return BandSource("SCL", product.scene_classification.path, 1)
    for path, header in headers.items():
        for index, text in enumerate(header.descriptions, start=1):
            if is_scene_classification(text):
                return BandSource("SCL", path, index)
    return None


def sensor_of(names: Sequence[str]) -> str:
    """The sensor whose bands these are: "s1" or "s2"."""
    return "s1" if names and all(name in S1_BANDS for name in names) else "s2"


def known_bands(sensor: str) -> tuple[str, ...]:
    """The bands of a sensor that are of any use."""
    return (*S2_BANDS, "B10") if sensor == "s2" else S1_BANDS


def missing_required(
    sensor: str,
    used: Sequence[Found],
    others: Sequence[str],
    product: Product,
    headers: Mapping[str, RasterHeader],
    near_infrared: bool,
) -> str | None:
    """The sentence that says which bands are missing without which there is no use in trying."""
    names = {band.name for band, _ in used}
    if not names and others:
        other = "Sentinel-1" if sensor == "s2" else "Sentinel-2"
        return f"{product.name} holds {', '.join(sorted(others))}, bands of {other}: give it as {other}."
    title = "Sentinel-2" if sensor == "s2" else "Sentinel-1"
    example = "B02, B03, B04, B08, …" if sensor == "s2" else "VV, VH"
    if not names:
        count = sum(len(header.descriptions) for header in headers.values())
        bands = f"None of the {count} bands of {product.name} could"
        if count == 1:
            bands = f"The one band of {product.name} could not"
        return (
            f"{bands} be recognised as {title}'s by description, wavelength or file name: say which band is which "
            f"({example})."
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
