"""Where the sun stood when Sentinel-2 passed: said by the product, or estimated from its orbit."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_MEAN_SUN = re.compile(
    r"<Mean_Sun_Angle>\s*<ZENITH_ANGLE[^>]*>\s*(\d{1,3}(?:\.\d{0,20})?)\s*</ZENITH_ANGLE>"
    r"\s*<AZIMUTH_ANGLE[^>]*>\s*(\d{1,3}(?:\.\d{0,20})?)\s*<",
    re.ASCII,
)
_NODE_HOUR = 10.5
"""Local mean solar time at which Sentinel-2 crosses the equator southwards."""
_INCLINATION = math.radians(98.62)


@dataclass(frozen=True)
class SunPosition:
    """Degrees: azimuth clockwise from north, elevation above the horizon."""

    azimuth: float
    elevation: float | None
    """None where the user gave the azimuth alone."""
    source: str
    """"metadata", "tags", "given" or "estimated"."""


def sun_in_metadata(granule_metadata: str | None) -> SunPosition | None:
    """The mean sun angles of MTD_TL.xml."""
    match = _MEAN_SUN.search(granule_metadata or "")
    if match is None:
        return None
    return SunPosition(float(match.group(2)), 90 - float(match.group(1)), "metadata")


def sun_in_tags(tags: Mapping[str, str]) -> SunPosition | None:
    """The sun's angles from a raster's tags, such as SUN_AZIMUTH and SUN_ELEVATION, or zenith angles."""
    azimuth = _angle(tags, "azimuth")
    elevation, zenith = _angle(tags, "elevation"), _angle(tags, "zenith")
    if azimuth is None or (elevation is None and zenith is None):
        return None
    return SunPosition(azimuth, elevation if elevation is not None else 90 - (zenith or 0.0), "tags")


def _angle(tags: Mapping[str, str], kind: str) -> float | None:
    for key, value in tags.items():
        name = key.lower()
        if ("sun" in name or "solar" in name) and kind in name and "incidence" not in name:
            try:
                angle = float(value) % 360
            except ValueError:
                continue
            if math.isfinite(angle):
                return angle
    return None


def estimated_sun(day: date, latitude: float) -> SunPosition:
    """Where the sun stands at Sentinel-2's daytime pass, within about a degree or two.

    The orbit is sun-synchronous: local mean solar time is 10:30 at the equator, and changes with latitude as the
    ground track leans (spherical triangle of inclination and latitude). Declination and equation of time are the
    usual series in the day of the year (Spencer 1971).
    """
    angle = 2 * math.pi * (day.timetuple().tm_yday - 1) / 365
    declination = (
        0.006918 - 0.399912 * math.cos(angle) + 0.070257 * math.sin(angle)
        - 0.006758 * math.cos(2 * angle) + 0.000907 * math.sin(2 * angle)
    )  # fmt: skip
    equation = 229.18 / 60 * (
        0.000075 + 0.001868 * math.cos(angle) - 0.032077 * math.sin(angle)
        - 0.014615 * math.cos(2 * angle) - 0.040849 * math.sin(2 * angle)
    )  # fmt: skip
    phi = math.radians(latitude)
    lean = max(-1.0, min(1.0, -math.tan(phi) / math.tan(_INCLINATION)))
    solar_hour = _NODE_HOUR + math.degrees(math.asin(lean)) / 15 + equation
    hour_angle = math.radians(15 * (solar_hour - 12))
    sine = math.sin(phi) * math.sin(declination) + math.cos(phi) * math.cos(declination) * math.cos(hour_angle)
    east = -math.cos(declination) * math.sin(hour_angle)
    north = math.sin(declination) * math.cos(phi) - math.cos(declination) * math.cos(hour_angle) * math.sin(phi)
    return SunPosition(math.degrees(math.atan2(east, north)) % 360, math.degrees(math.asin(sine)), "estimated")
