"""From stored values to reflectance × 10000 and dB: level, scale, offset, unit, as far as they can be established."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .offset import ADDED, Verdict, stored_offset
from .other_sensors import looks_like_amplitude
from .recognition import TERRAIN_CORRECT

_LEVEL = re.compile(r"(?<![A-Z0-9])(?:MSI)?L(?:EVEL)?[ _-]?(1C|2A)(?![A-Z0-9])")
_DATE = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{0,15})?"
_BRIGHTEST, _DIMMEST, _NO_REFLECTANCE = 30_000.0, 100.0, -400.0
"""Reflectance 3: beyond even sunlit cloud; and 0.01, which some pixel of every scene exceeds; and −0.04,
which no half per cent of a band is below."""
_IDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
"""Bands by the numbers that the product's metadata gives them."""


@dataclass(frozen=True)
class Radiometry:
    """`value * scale + offset` gives reflectance × 10000 or, for `unit` "db", dB; "power" is logged afterwards."""

    scales: Mapping[str, float] = field(default_factory=dict)
    """By band; 1 for others."""
    offsets: Mapping[str, float] = field(default_factory=dict)
    """By band; 0 for others."""
    unit: str = "dn"
    warnings: tuple[str, ...] = ()
    problem: str | None = None
    offset_concluded: bool = False
    """Whether an offset was concluded from the values alone, and removed."""

    def of(self, band: str) -> tuple[float, float]:
        """Scale and offset of a band."""
        return self.scales.get(band, 1.0), self.offsets.get(band, 0.0)

    @property
    def scale(self) -> float:
        """What most bands have."""
        return _commonest(self.scales, 1.0)

    @property
    def offset(self) -> float:
        """What most bands have."""
        return _commonest(self.offsets, 0.0)


def level_in_text(text: str | None) -> str | None:
    """Processing level that a product name or tag says: "l1c", "l2a" or None."""
    found = {match.lower() for match in _LEVEL.findall((text or "").upper().replace("_", " "))}
    return f"l{found.pop()}" if len(found) == 1 else None


def date_in_text(text: str | None) -> str | None:
    """The first date in a product name or tag, as ISO."""
    for match in _DATE.finditer((text or "").replace("T", " ").replace(":", "-")):
        with suppress(ValueError):  # 31 February is a number that looks like a date
            return date(*map(int, match.groups())).isoformat()
    return None


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
            day = date_in_text(value)
            if day:
                return day
    return None


def safe_radiometry(metadata: str, given: float | None) -> Radiometry:
    """Scale and offsets from MTD_MSIL1C.xml or MTD_MSIL2A.xml; `given` is the offset that the user says."""
    quantification = re.search(rf"<(?:BOA_|L2A_BOA_)?QUANTIFICATION_VALUE[^>]*>\s*({_NUMBER})\s*<", metadata)
    if quantification is None or float(quantification.group(1)) == 0:
        return Radiometry(problem="The product's metadata (MTD_MSIL…xml) gives no quantification: download it again.")
    scale = 10_000.0 / float(quantification.group(1))
    entries = re.findall(rf"<(?:RADIO|BOA)_ADD_OFFSET([^>]*)>\s*(-?{_NUMBER})\s*<", metadata)
    offsets = {band: float(entries[0][1]) * scale for band in _IDS} if entries else {}
    for attributes, value in entries:
        number = re.search(r'band_id="([0-9]{1,2})"', attributes)
        if number and int(number.group(1)) < len(_IDS):
            offsets[_IDS[int(number.group(1))]] = float(value) * scale
    baseline = re.search(r"<PROCESSING_BASELINE>\s*([0-9]{2}\.[0-9]{2})\s*<", metadata)
    problem = None
    if given is not None:
        offsets = dict.fromkeys(_IDS, 0.0 - given)
    elif baseline and stored_offset(f"N{baseline.group(1)}") == ADDED and not offsets:
        problem = (
            f"The product's metadata says processing baseline {baseline.group(1)}, which adds 1000 to all values, but "
            "gives no offset: give --offset 1000 if it is in the values, or --offset 0 if it was removed."
        )
    return Radiometry(dict.fromkeys(_IDS, scale), offsets, problem=problem)


def checked(radiometry: Radiometry, pixels: NDArray[np.float32], bands: Sequence[str], given: bool) -> Radiometry:
    """A product's radiometry, with the problem that its values contradict its metadata, if they do.

    `pixels` [C, n] as stored, NaN without data; `given` says that the user gave the offset.
    """
    if radiometry.problem or not np.isfinite(pixels).any():
        return radiometry
    factors = np.array([radiometry.of(band) for band in bands], np.float32)
    values = pixels * factors[:, :1] + factors[:, 1:]
    darkest, brightest = (float(np.nanpercentile(values, share)) for share in (0.5, 99.9))
    if brightest > _BRIGHTEST:
        return replace(radiometry, problem=_implausible(brightest))
    if darkest < _NO_REFLECTANCE and radiometry.offset < 0 and not given:
        problem = (
            f"The product's metadata says that 1000 was added to its values, but its darkest pixels are {darkest:,.0f} "
            "without that, which is no reflectance: give --offset 0 if it was removed already, or the original product "
            "if its values have another scale."
        )
        return replace(radiometry, problem=problem)
    return radiometry


def safe_date(metadata: str) -> str | None:
    """Sensing date from the product's metadata."""
    match = re.search(r"<(?:PRODUCT_START_TIME|DATATAKE_SENSING_START)>([^<]+)<", metadata)
    return date_in_text(match.group(1)) if match else None


def reflectance_scales(
    pixels: NDArray[np.float32], bands: Sequence[str], scales: Sequence[float], offsets: Sequence[float], given: bool
) -> Radiometry:
    """Bring Sentinel-2 values outside a SAFE product to reflectance × 10000.

    Parameters
    ----------
    pixels : [C, n]
        As stored, NaN without data.
    bands : [C]
        Their names.
    scales, offsets : [C]
        GDAL's own; 1 and 0 where there are none.
    given : bool
        Whether the user says the offset: then GDAL's do not count.
    """
    factors = np.asarray(scales, np.float64)
    shifts = np.zeros(len(bands)) if given else np.asarray(offsets, np.float64)
    values = pixels * factors[:, None] + shifts[:, None]
    bright = float(np.nanpercentile(values, 99))
    if bright <= 2.0:
        factors, shifts, values = factors * 10_000, shifts * 10_000, values * 10_000
    brightest = float(np.nanpercentile(values, 99.9))
    problem = _implausible(brightest) if not _DIMMEST <= brightest <= _BRIGHTEST else None
    return Radiometry(
        dict(zip(bands, map(float, factors), strict=True)),
        dict(zip(bands, map(float, shifts), strict=True)),
        problem=problem,
    )


def without_offset(radiometry: Radiometry, verdict: Verdict) -> Radiometry:
    """The radiometry of reflectance, with what the offset's evidence says."""
    declared = any(radiometry.offsets.values())
    offsets = radiometry.offsets if declared else dict.fromkeys(radiometry.scales, 0.0 - verdict.offset)
    problem = radiometry.problem or verdict.problem
    return Radiometry(radiometry.scales, offsets, "dn", verdict.warnings, problem, verdict.concluded)


def _implausible(brightest: float) -> str:
    return (
        f"The values reach {brightest:,.4g}, and Sentinel-2 reflectance × 10000 lies between 0 and about 15,000: "
        "this seems to be another quantity or scale; give the original bands."
    )


def radar_radiometry(
    pixels: NDArray[np.float32],
    bands: Sequence[str],
    scales: Sequence[float],
    offsets: Sequence[float],
    said: str | None,
    given: str | None,
) -> Radiometry:
    """Establish whether Sentinel-1 values are dB or linear power.

    `pixels` [C, n] as stored, NaN without data; scales and offsets are GDAL's; `said` is what tags, descriptions or
    the name say; `given` what the user says.
    """
    values = pixels * np.asarray(scales)[:, None] + np.asarray(offsets)[:, None]
    middle, low = float(np.nanmedian(values)), float(np.nanpercentile(values, 1))
    unit, problem = _radar_unit(values, bands, middle, low, given or said, given)
    return Radiometry(
        dict(zip(bands, map(float, scales), strict=True)),
        dict(zip(bands, map(float, offsets), strict=True)),
        unit,
        problem=problem,
    )


def _radar_unit(
    values: NDArray[np.float64], bands: Sequence[str], middle: float, low: float, said: str | None, given: str | None
) -> tuple[str, str | None]:
    """ "db" or "power", and the problem with it."""
    if low < 0 and -60 < middle < 20:
        seen = "db"
    elif low >= 0 and middle < 2:
        seen = "power"
    else:
        seen = None
    unit = said or seen
    told = f"The Sentinel-1 values (median {middle:,.3g})"
    if seen is None and low < 0 and -6000 < middle < -100:
        return "db", f"{told} seem to be dB × 100: set the bands' scale to 0.01, or divide them by 100."
    if seen is None and low >= 0 and middle >= 2:
        return "db", f"{told} are uncalibrated digital numbers, neither dB nor linear power: {TERRAIN_CORRECT}."
    if unit is None or (unit == "power" and low < 0) or (unit == "db" and not -60 < middle < 20):
        return "db", (
            f"{told} are neither dB nor linear power: calibrate the image to sigma0 or gamma0, or correct the unit."
        )
    if unit == "db" and seen == "power":
        return "db", f"{told[:-1]}, none negative) look like linear power, but dB was said: correct the unit."
    if unit == "power" and given is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            logged = 10 * np.log10(np.where(values > 0, values, np.nan))
        medians = {b: float(np.nanmedian(row)) for b, row in zip(bands, logged, strict=True) if np.isfinite(row).any()}
        if looks_like_amplitude(medians):
            found = ", ".join(f"{band} {value:.1f}" for band, value in medians.items())
            return "power", (
                f"{told}, taken as linear power, would be too bright for land and water ({found} dB): this seems to be "
                "amplitude; square it or give dB, or say that the unit is linear power."
            )
    return unit, None


def _commonest(values: Mapping[str, float], default: float) -> float:
    listed = list(values.values())
    return max(listed, key=listed.count) if listed else default
