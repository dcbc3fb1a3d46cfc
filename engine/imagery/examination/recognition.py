"""Which band is which: by description, wavelength or file name, never by position."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..sensors import SENTINEL2

_S2_NAME = re.compile(r"(?<![A-Z0-9])B(?:AND)?[ _-]?(0?[1-9]|1[0-2]|0?8A)(?![A-Z0-9])")
_S1_NAME = re.compile(r"(?<![A-Z0-9])(VV|VH)(?![A-Z0-9])")
_NUMBERED = re.compile(r"band[ _]?\d+", re.IGNORECASE)
_OTHER_SENSORS = ("SR_B", "LANDSAT", "LC08", "LC09", "LE07", "LT05", "ST_B")
_NO_BAND = re.compile(
    r"(?<![A-Z0-9])(MSK|DETFOO|QUALIT|DEFECT|SATURA|TECQUA|NODATA|PVI|TCI|CLDPRB|SNWPRB|DATAMASK)(?![A-Z0-9])"
)
"""Names of a product's masks and previews, which may hold a band's name too."""
TERRAIN_CORRECT = (
    "calibrate and terrain-correct it first, for example in SNAP (Calibration, then Range-Doppler Terrain Correction), "
    "and give that GeoTIFF"
)
"""What to do with Sentinel-1 data that is not yet backscatter on a map."""
_REACH = {
    "B01": (438, 448), "B02": (487, 500), "B03": (555, 564), "B04": (661, 669), "B05": (700, 709), "B06": (735, 745),
    "B07": (776, 787), "B08": (828, 846), "B8A": (860, 869), "B09": (939, 949), "B10": (1368, 1382),
    "B11": (1605, 1620), "B12": (2180, 2210),
}  # fmt: skip
"""nm: what the satellites' metadata and catalogues give as a band's central wavelength. Landsat's (482, 655) and
PlanetScope's (531, 565, 610) lie outside."""


def band_in_text(text: str | None) -> str | None:
    """The band that a description or file name means: "B8A", "Band 4", "Sigma0_VV_db", "nir08"; else None."""
    if not text:
        return None
    upper = text.upper().replace("_", " ")
    if any(mark.replace("_", " ") in upper for mark in _OTHER_SENSORS) or _NO_BAND.search(upper):
        return None
    found = {_canonical(match) for match in _S2_NAME.findall(upper)} | set(_S1_NAME.findall(upper))
    if len(found) == 1:
        return str(found.pop())
    for band in SENTINEL2:
        if text.strip().lower() in band.common_names:
            return band.name
    return None


def is_numbered(text: str | None) -> bool:
    """Whether a name is only a place in a file, "Band 9" or "Band_9", which programs give where they know no other."""
    return bool(_NUMBERED.fullmatch((text or "").strip()))


def wavelength_of(tags: Mapping[str, str]) -> float | None:
    """A band's central wavelength in nm, which its metadata gives in nm or µm."""
    for key, value in tags.items():
        if "wavelength" not in key.lower() or "unit" in key.lower():
            continue
        number = re.search(r"\d+(?:\.\d+)?", value)
        if number:
            wavelength = float(number.group())
            return wavelength * (1000 if wavelength < 100 else 1)
    return None


def fits_sentinel2(wavelength: float) -> bool:
    """Whether a wavelength in nm is the centre of one of Sentinel-2's bands."""
    return any(low <= wavelength <= high for low, high in _REACH.values())


def band_of_wavelength(tags: Mapping[str, str]) -> str | None:
    """The Sentinel-2 band whose central wavelength a band's metadata gives, in nm or µm; else None."""
    wavelength = wavelength_of(tags)
    if wavelength is None:
        return None
    return next((band for band, (low, high) in _REACH.items() if low <= wavelength <= high), None)


def canonical_band(name: str) -> str | None:
    """A band's name as this program writes it: "b2" → "B02", "vv" → "VV"; None if there is no such band."""
    return band_in_text(name)


def _canonical(number: str) -> str:
    number = number.lstrip("0")
    return f"B{number}" if number == "8A" else f"B{int(number):02d}"
