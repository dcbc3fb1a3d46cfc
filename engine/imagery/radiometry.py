"""From stored values to reflectance × 10000 and dB: level, scale, offset, unit, as far as they can be established."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEVEL = re.compile(r"(?<![A-Z0-9])(?:MSI)?L(?:EVEL)?[ _-]?(1C|2A)(?![A-Z0-9])")
_BASELINE = re.compile(r"_N(\d{4})_")
_DATE = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")
_OFFSET = 1000.0
"""Added to all Sentinel-2 values since processing baseline 04.00 (January 2022)."""
_FIRST_BASELINE_WITH_OFFSET, _UNKNOWN_BASELINE = 400, 9999
_DARKEST_WITH_OFFSET = 900.0
"""With the offset in, hardly a pixel lies below; without it every scene has water, shadow, or a dark band that does."""
_BRIGHTEST = 30_000.0
"""Reflectance 3: beyond even sunlit cloud."""


@dataclass(frozen=True)
class Radiometry:
    """`value * scale + offset` gives reflectance × 10000 or, for `unit` "db", dB; "power" is logged afterwards."""

    scale: float = 1.0
    offset: float = 0.0
    unit: str = "dn"
    nodata: float | None = None
    warnings: tuple[str, ...] = ()
    problem: str | None = None


def level_in_text(text: str | None) -> str | None:
    """Processing level that a product name or tag says: "l1c", "l2a" or None."""
    found = {match.lower() for match in _LEVEL.findall((text or "").upper().replace("_", " "))}
    return f"l{found.pop()}" if len(found) == 1 else None


def date_in_text(text: str | None) -> str | None:
    """The first date in a product name or tag, as ISO."""
    match = _DATE.search((text or "").replace("T", " ").replace(":", "-"))
    return "-".join(match.groups()) if match else None


def level_in_tags(tags: Mapping[str, str]) -> str | None:
    """Processing level from a raster's tags."""
    for key, value in tags.items():
        if "level" in key.lower() or "product" in key.lower():
            level = level_in_text(value)
            if level:
                return level
    return None


def date_in_tags(tags: Mapping[str, str]) -> str | None:
    """Acquisition date from a raster's tags."""
    for key, value in tags.items():
        if any(word in key.lower() for word in ("date", "time", "acquisition", "sensing")):
            date = date_in_text(value)
            if date:
                return date
    return None


def stored_offset(product: str) -> float | None:
    """What was added to a Sentinel-2 product's values, as the processing baseline in its name says: 0 or 1000.

    None where it does not tell: no baseline, or N9999, which Sen2Cor writes where its users run it themselves.
    """
    found = _BASELINE.search(product)
    baseline = int(found.group(1)) if found else _UNKNOWN_BASELINE
    if baseline == _UNKNOWN_BASELINE:
        return None
    return _OFFSET if baseline >= _FIRST_BASELINE_WITH_OFFSET else 0.0


def safe_radiometry(metadata: str) -> Radiometry:
    """Scale and offset from MTD_MSIL1C.xml or MTD_MSIL2A.xml."""
    quantification = re.search(r"<(?:BOA_)?QUANTIFICATION_VALUE[^>]*>\s*([\d.]+)\s*<", metadata)
    offset = re.search(r"<(?:RADIO|BOA)_ADD_OFFSET[^>]*>\s*(-?[\d.]+)\s*<", metadata)
    if quantification is None:
        return Radiometry(problem="The product's metadata (MTD_MSIL…xml) gives no quantification: download it again.")
    scale = 10_000.0 / float(quantification.group(1))
    return Radiometry(scale=scale, offset=float(offset.group(1)) * scale if offset else 0.0, nodata=0.0)


def safe_date(metadata: str) -> str | None:
    """Sensing date from the product's metadata."""
    match = re.search(r"<(?:PRODUCT_START_TIME|DATATAKE_SENSING_START)>([^<]+)<", metadata)
    return date_in_text(match.group(1)) if match else None


def optical_radiometry(
    pixels: NDArray[np.float32], scale: float, offset: float, nodata: float | None, product: str
) -> Radiometry:
    """Establish the radiometry of Sentinel-2 values outside a SAFE product.

    Parameters
    ----------
    pixels : [C, n]
        Values from all over the raster as stored, NaN without data.
    scale, offset : float
        GDAL's own for the bands; 1 and 0 where there are none.
    nodata : float or None
        The file's.
    product : str
        The product's name, which may tell its processing baseline.
    """
    values = pixels * scale + offset
    bright = float(np.nanpercentile(values, 99))
    if bright <= 2.0:
        scale, offset, values = scale * 10_000, offset * 10_000, values * 10_000
    brightest = float(np.nanpercentile(values, 99.9))
    if bright > 2.0 and brightest < 100:
        return Radiometry(problem=_implausible(brightest))
    if brightest > _BRIGHTEST:
        return Radiometry(problem=_implausible(brightest))
    shift, warnings = _offset_left_in(values, product)
    return Radiometry(scale, offset - shift, "dn", nodata, warnings)


def _implausible(brightest: float) -> str:
    return (
        f"The values reach {brightest:,.0f}, and Sentinel-2 reflectance × 10000 lies between 0 and about 15,000: "
        "this seems to be another quantity or scale; give the original bands."
    )


def _offset_left_in(values: NDArray[np.float32], product: str) -> tuple[float, tuple[str, ...]]:
    """1000 if the offset of baseline 04.00 is still in the values, else 0; with what to tell the user."""
    if stored_offset(product) == 0.0:
        return 0.0, ()
    darkest = min((float(np.nanpercentile(band, 0.5)) for band in values if _varies(band)), default=0.0)
    if darkest < _DARKEST_WITH_OFFSET:
        return 0.0, ()
    return _OFFSET, (
        f"No value lies below {darkest:,.0f}, so the offset of +1000 (processing baseline 04.00 and later) "
        "is taken to be still in the values and was removed.",
    )


def _varies(band: NDArray[np.float32]) -> bool:
    """Whether a band was measured: one that is the same everywhere, such as a B10 of zeros, tells nothing."""
    return bool(np.isfinite(band).any() and np.nanmin(band) < np.nanmax(band))


def radar_radiometry(
    pixels: NDArray[np.float32], said: str | None, given: str | None, nodata: float | None
) -> Radiometry:
    """Establish whether Sentinel-1 values are dB or linear power.

    `pixels` [C, n] as stored, NaN without data; `said` is what tags, descriptions or the name say; `given` what the
    user says.
    """
    middle, low = float(np.nanmedian(pixels)), float(np.nanpercentile(pixels, 1))
    if low < 0 and -60 < middle < 20:
        seen = "db"
    elif low >= 0 and middle < 2:
        seen = "power"
    else:
        seen = None
    unit = given or said or seen
    if unit is None or (unit == "power" and low < 0) or (unit == "db" and middle > 20):
        return Radiometry(
            problem=f"The Sentinel-1 values (median {middle:,.3g}) are neither dB nor linear power: "
            "calibrate the image to sigma0 or gamma0 first."
        )
    if unit == "db" and seen == "power":
        return Radiometry(
            problem=f"The Sentinel-1 values (median {middle:,.3g}, none negative) look like linear power, "
            "but dB was said: correct the unit."
        )
    return Radiometry(unit=unit, nodata=nodata)
