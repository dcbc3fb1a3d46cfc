"""Which band is which: by description, wavelength or file name, never by position."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .sensors import SENTINEL2

_S2_NAME = re.compile(r"(?<![A-Z0-9])B(?:AND)?[ _-]?(0?[1-9]|1[0-2]|0?8A)(?![A-Z0-9])")
_S1_NAME = re.compile(r"(?<![A-Z0-9])(VV|VH)(?![A-Z0-9])")
_OTHER_SENSORS = ("SR_B", "LANDSAT", "LC08", "LC09", "LE07", "LT05", "ST_B")
_NEAR, _SHORTWAVE = 12.0, 30.0
"""Tolerances in nm for a wavelength to mean a band, below and above 1000 nm; neighbours are further apart."""


def band_in_text(text: str | None) -> str | None:
    """The band that a description or file name means: "B8A", "Band 4", "Sigma0_VV_db", "nir08"; else None."""
    if not text:
        return None
    upper = text.upper().replace("_", " ")
    if any(mark.replace("_", " ") in upper for mark in _OTHER_SENSORS):
        return None
    found = {_canonical(match) for match in _S2_NAME.findall(upper)} | set(_S1_NAME.findall(upper))
    if len(found) == 1:
        return str(found.pop())
    for band in SENTINEL2:
        if text.strip().lower() in band.common_names:
            return band.name
    return None


def band_of_wavelength(tags: Mapping[str, str]) -> str | None:
    """The Sentinel-2 band whose central wavelength a band's metadata gives, in nm or µm; else None."""
    for key, value in tags.items():
        if "wavelength" not in key.lower() or "unit" in key.lower():
            continue
        number = re.search(r"\d+(?:\.\d+)?", value)
        if number:
            wavelength = float(number.group())
            wavelength *= 1000 if wavelength < 100 else 1
            nearest = min(SENTINEL2, key=lambda band: abs(band.wavelength - wavelength))
            tolerance = _NEAR if nearest.wavelength < 1000 else _SHORTWAVE
            if abs(nearest.wavelength - wavelength) <= tolerance:
                return nearest.name
    return None


def canonical_band(name: str) -> str | None:
    """A band's name as this program writes it: "b2" → "B02", "vv" → "VV"; None if there is no such band."""
    return band_in_text(name)


def _canonical(number: str) -> str:
    number = number.lstrip("0")
    return f"B{number}" if number == "8A" else f"B{int(number):02d}"
