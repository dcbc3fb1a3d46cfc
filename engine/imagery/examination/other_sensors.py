"""What is no Sentinel imagery that can be mapped: pictures, other satellites, radar that is not calibrated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .raster_header import RasterHeader
from .recognition import TERRAIN_CORRECT, fits_sentinel2, wavelength_of

_OPTICAL = (
    (r"(?<![A-Z0-9])L[COETM]0[4-9](?![0-9])|LANDSAT|HLS\.L30|(?<![A-Z0-9])SR_B\d|(?<![A-Z0-9])ST_B10", "Landsat"),
    (r"PLANETSCOPE|PSSCENE|ANALYTICMS|_3B_(VISUAL|UDM2?|ANALYTIC)|SUPERDOVE", "PlanetScope"),
    (r"SKYSAT|SKYSATCOLLECT", "SkySat"),
    (r"RAPIDEYE|REORTHO", "RapidEye"),
    (r"(?<![A-Z0-9])M[OYC]D(09|11|13|43)|SUR_REFL_B|MODIS", "MODIS"),
    (r"(?<![A-Z0-9])VNP\d\d|VIIRS", "VIIRS"),
    (r"(?<![A-Z0-9])S3[AB]_(OL|SL|SY)_|SENTINEL-?3", "Sentinel-3"),
    (r"(?<![A-Z0-9])AST_L1|(?<![A-Z0-9])ASTER(?![A-Z])", "ASTER"),
    (r"WORLDVIEW|(?<![A-Z0-9])WV0[1-4]|QUICKBIRD|GEOEYE|PLEIADES|PNEO|(?<![A-Z0-9])SPOT ?[4-7](?![0-9])", "very fine"),
    (r"(?<![A-Z0-9])CBERS|GAOFEN|(?<![A-Z0-9])GF[126](?![0-9])|LISS-?[34]|AWIFS|(?<![A-Z0-9])NAIP(?![A-Z])", "other"),
    (r"ENMAP|PRISMA|(?<![A-Z0-9])DESIS|(?<![A-Z0-9])EMIT_L2", "hyperspectral"),
)  # fmt: skip
_RADAR = (
    (r"PALSAR|(?<![A-Z0-9])ALOS", "ALOS PALSAR"), (r"TERRASAR|(?<![A-Z0-9])T[SD]X\d?_", "TerraSAR-X"),
    (r"RADARSAT|(?<![A-Z0-9])RS2_|(?<![A-Z0-9])RCM\d_", "RADARSAT"),
    (r"COSMO-?SKYMED|(?<![A-Z0-9])CSK", "COSMO-SkyMed"),
    (r"ICEYE", "ICEYE"), (r"CAPELLA", "Capella"), (r"(?<![A-Z0-9])NISAR", "NISAR"), (r"ENVISAT|ASAR_IM", "Envisat"),
)  # fmt: skip
_SENTINEL = re.compile(r"SENTINEL-?2|(?<![A-Z0-9])S2[ABC]?_|MSIL(1C|2A)", re.IGNORECASE)
_SENTINEL1 = re.compile(r"SENTINEL-?1|(?<![A-Z0-9])S1[ABCD]?[_-]", re.IGNORECASE)
_UNCALIBRATED = re.compile(r"(?<![a-z])(amplitude|amp|intensity|dn)(?![a-z])", re.IGNORECASE)
_SATELLITE_TAG = re.compile(
    r"(satellite|spacecraft|platform|mission|sensor|instrument)(_?(id|name))?s?$", re.IGNORECASE
)
_MOST_OF_A_BYTE, _BYTES = 255, ("uint8", "int8")
_FINEST_METRES = 6.0
"""Sentinel-2 has 10 m; stacks with pixels of 3 to 5 m whose bands are called blue, green, red, nir are others'."""
_MOST_APART = 300.0
"""Bands of Sentinel-2 are never this many times as bright as each other; kelvins are, beside reflectance."""
_BRIGHT_VH, _BRIGHT_VV, _CLOSE = -9.0, -7.0, 4.25
"""dB. Land is VH −13 to −22 and VV −6 to −13, 5 to 8 apart; the root of its power, read as power, is half as many."""


def other_optical(
    name: str, texts: Sequence[str], headers: Sequence[RasterHeader], types: Sequence[str], common_names_only: bool
) -> str | None:
    """Why imagery that is given as Sentinel-2 is none, by its names, tags, wavelengths, type of values and pixel size.

    `texts` are the names of its files, `types` those of its bands' values; `common_names_only` says that its bands are
    called blue, green, red, nir.
    """
    tags = {key: value for header in headers for key, value in header.tags.items()}
    seen = " ".join([*texts, *(value for key, value in tags.items() if _SATELLITE_TAG.search(key))]).upper()
    other = None if _SENTINEL.search(seen) else _named(seen, _OPTICAL)
    described = " ".join(text for header in headers for text in header.descriptions if text).upper()
    other = other or ("Landsat" if "SR_B" in described else None)
    if other is None and re.search(r"GREEN_I(?![A-Z])|YELLOW", described):
        other = "PlanetScope"
    if other:
        kind = {"very fine": "imagery of a very fine satellite", "other": "imagery of another satellite"}
        return (
            f"{name} is {kind.get(other, other + ' imagery')}, not Sentinel-2: "
            "its bands mean other wavelengths, so give Sentinel-2 imagery."
        )
    measured = {w for header in headers for band in header.band_tags if (w := wavelength_of(band)) is not None}
    strange = sorted(w for w in measured if not fits_sentinel2(w))
    if len(strange) >= min(2, len(measured)) and strange:
        listed = ", ".join(f"{w:.0f}" for w in strange[:4])
        return f"{name} holds bands at {listed} nm, which Sentinel-2 does not have: give Sentinel-2 imagery."
    if any("complex" in kind for kind in types):
        return f"{name} holds complex numbers, and Sentinel-2 is real: choose another file."
    if types and all(kind in _BYTES for kind in types) and all(scale == 1 for h in headers for scale in h.scales):
        return _picture(name)
    if common_names_only and min(header.grid.resolution for header in headers) < _FINEST_METRES:
        metres = min(header.grid.resolution for header in headers)
        return (
            f"{name} has pixels of {metres:.2g} m and bands that are only called by colours, as PlanetScope or an "
            "aerial image: give Sentinel-2 imagery, or name its bands B02, B03, …"
        )
    return None


def no_reflectance(name: str, pixels: NDArray[np.float32], bands: Sequence[str], scaled: bool) -> str | None:
    """Why stored values cannot be Sentinel-2's: 8-bit pictures in whatever type, bands of differing magnitude.

    `pixels` [C, n] are scaled by the file's own scales, NaN without data; `scaled` says that there were some.
    """
    whole = bool(np.all(np.mod(pixels[np.isfinite(pixels)], 1) == 0))
    if not scaled and whole and 2 < float(np.nanmax(pixels)) <= _MOST_OF_A_BYTE:
        return _picture(name)
    levels = {
        band: float(np.nanpercentile(np.abs(row), 99))
        for band, row in zip(bands, pixels, strict=True)
        if band != "B10" and np.isfinite(row).any() and np.nanmin(row) < np.nanmax(row)
    }
    if len(levels) > 1:
        low, high = min(levels, key=lambda band: levels[band]), max(levels, key=lambda band: levels[band])
        if levels[high] > _MOST_APART * max(levels[low], 1e-9):
            return (
                f"The bands of {name} differ in magnitude ({low} reaches {levels[low]:.3g}, {high} {levels[high]:.3g}) "
                "and Sentinel-2's are all reflectance: this is another sensor (Landsat has kelvins in B10 and B11), or "
                "bands on different scales; give Sentinel-2 bands on one scale."
            )
    return None


def other_radar(name: str, texts: Sequence[str], headers: Sequence[RasterHeader], types: Sequence[str]) -> str | None:
    """Why imagery that is given as Sentinel-1 is none, by names, tags and types of values."""
    tags = {key: value for header in headers for key, value in header.tags.items()}
    seen = " ".join([*texts, *(value for key, value in tags.items() if _SATELLITE_TAG.search(key))]).upper()
    other = None if _SENTINEL1.search(seen) else _named(seen, _RADAR)
    if other:
        return f"{name} is {other} imagery, not Sentinel-1: give Sentinel-1 backscatter (VV, VH)."
    if any("complex" in kind for kind in types):
        return f"{name} is single-look complex Sentinel-1 data: {TERRAIN_CORRECT}."
    described = [text for header in headers for text in header.descriptions if text]
    said = next(
        (m.group(1) for text in [*described, *texts] if (m := _UNCALIBRATED.search(text.replace("_", " ")))), None
    )
    if said and not any(re.search(r"sigma|gamma|beta", text, re.IGNORECASE) for text in [*described, *texts]):
        return (
            f"{name} holds {said.lower()} as its name says, not calibrated backscatter (sigma0 or gamma0 in dB or "
            f"linear power): {TERRAIN_CORRECT}."
        )
    if types and all(kind in _BYTES for kind in types):
        return f"{name} holds a picture of 8 bits, not backscatter: give sigma0 or gamma0 in dB or linear power."
    return None


def looks_like_amplitude(decibels: Mapping[str, float]) -> bool:
    """Whether linear values, read as power, are too bright for land and water: the medians of the bands in dB."""
    if not {"VV", "VH"} <= set(decibels):
        return False
    close = decibels["VV"] - decibels["VH"] < _CLOSE
    return decibels["VH"] > _BRIGHT_VH or (close and decibels["VV"] > _BRIGHT_VV)


def _picture(name: str) -> str:
    return (
        f"{name} holds a picture of 8 bits (values from 0 to 255), not measurements: give the original bands "
        "(reflectance × 10000, 16 bits)."
    )


def _named(text: str, table: Sequence[tuple[str, str]]) -> str | None:
    return next((other for pattern, other in table if re.search(pattern, text)), None)
