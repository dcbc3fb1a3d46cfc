"""Bands of Sentinel-1 and Sentinel-2: names, wavelengths, native resolution; and which further modality they make."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..modalities import RELEASED, SENSORS, ModalityEntry, entry_of, registered


@dataclass(frozen=True)
class Band:
    """A band of Sentinel-2's MultiSpectral Instrument."""

    name: str
    wavelength: float
    """Central wavelength in nm (mean of the satellites)."""
    gsd: int
    """Native ground sampling distance in m."""
    common_names: tuple[str, ...] = ()
    """Names that STAC and other catalogues give to just this band."""


SENTINEL2 = (
    Band("B01", 443, 60, ("coastal",)),
    Band("B02", 492, 10, ("blue",)),
    Band("B03", 560, 10, ("green",)),
    Band("B04", 665, 10, ("red",)),
    Band("B05", 704, 20, ("rededge071", "rededge1")),
    Band("B06", 740, 20, ("rededge075", "rededge2")),
    Band("B07", 782, 20, ("rededge078", "rededge3")),
    Band("B08", 833, 10, ("nir",)),
    Band("B8A", 865, 20, ("nir08",)),
    Band("B09", 945, 60, ("nir09",)),
    Band("B10", 1375, 60, ("cirrus",)),
    Band("B11", 1613, 20, ("swir16",)),
    Band("B12", 2195, 20, ("swir22",)),
)
S2_BANDS = tuple(band.name for band in SENTINEL2 if band.name != "B10")
"""The twelve bands that features are computed from, in order; Level-1C's cirrus band is none of them."""
S1_BANDS = ("VV", "VH")

STAND_INS = {"B01": ("B02",), "B09": ("B8A", "B08"), "B08": ("B8A",), "B8A": ("B08",)}
"""Spectral neighbours that may stand in for a missing band. B01←B02 and B09←B8A as in Galileo's evaluation
(Tseng et al. 2025); B08 and B8A overlap. No other substitution is known to work."""

REQUIRED = {"s2": ("B02", "B03", "B04"), "s1": ("VV",)}
"""Without these there is no use in trying; of B08 and B8A one is needed too."""


def bands_of(sensor: str) -> tuple[str, ...]:
    """The bands that features are computed from, of "s2", "s1" or a further modality."""
    if sensor in SENSORS:
        return S2_BANDS if sensor == "s2" else S1_BANDS
    return entry_of(sensor).band_names


def named_source(text: str) -> tuple[str | None, str]:
    """Modality and path of further imagery, given as PATH or MODALITY=PATH."""
    name, separator, path = text.partition("=")
    return (name, path) if separator and name in registered() else (None, text)


def further_modalities() -> tuple[ModalityEntry, ...]:
    """The registered modalities besides the released ones."""
    return tuple(entry for name, entry in registered().items() if name not in RELEASED)


def sensor_read_as(entry: ModalityEntry) -> str | None:
    """The sensor whose files hold a further modality's bands, "s2" or "s1"; None where it has bands of its own."""
    for sensor, bands in (("s2", S2_BANDS), ("s1", S1_BANDS)):
        if entry.read_as == sensor and set(entry.band_names) <= set(bands):
            return sensor
    return None


def modality_of_few(
    sensor: str, found: Collection[str], near_infrared: bool, level: str | None
) -> ModalityEntry | None:
    """The further modality that bands of a sensor make which are too few for the sensor itself; None otherwise.

    Sentinel-2 whose level nobody says counts as Level-2A.
    """
    seen = set(found)
    needs_more = sensor == "s2" and near_infrared and not seen & {"B08", "B8A"}
    if set(REQUIRED[sensor]) <= seen and not needs_more:
        return None
    fitting = [
        entry
        for entry in further_modalities()
        if sensor_read_as(entry) == sensor and set(entry.needed) <= seen and entry.level in (None, level or "l2a")
    ]
    return max(fitting, key=lambda entry: len(entry.bands), default=None)
