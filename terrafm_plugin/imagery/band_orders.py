"""The bands of Sentinel-2 and Sentinel-1, and the orders in which files mostly hold them."""

from __future__ import annotations

from dataclasses import dataclass

from ..resources import tr


@dataclass(frozen=True)
class BandOrder:
    """The names of a file's first bands, one after the other."""

    title: str
    names: tuple[str, ...]
    level: str | None = None
    """Sentinel-2's processing level, where the order tells it."""


S2_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
S1_BANDS = ("VV", "VH")
BANDS = {"s2": S2_BANDS, "s1": S1_BANDS}

NEEDED = {"s2": ("B02", "B03", "B04", "B08"), "s1": ("VV",)}
"""Without these there is no map; B8A may stand in for B08."""

WAVELENGTHS = {
    "B01": (443, 60), "B02": (492, 10), "B03": (560, 10), "B04": (665, 10), "B05": (704, 20), "B06": (740, 20),
    "B07": (783, 20), "B08": (833, 10), "B8A": (865, 20), "B09": (945, 60), "B10": (1374, 60), "B11": (1614, 20),
    "B12": (2202, 20),
}  # fmt: skip
"""Central wavelength in nm and pixel size in m, as ESA gives them."""


def band_title(name: str) -> str:
    """What a band shows, in a word or two."""
    return {
        "B01": tr("Coastal aerosol"),
        "B02": tr("Blue"),
        "B03": tr("Green"),
        "B04": tr("Red"),
        "B05": tr("Red edge 1"),
        "B06": tr("Red edge 2"),
        "B07": tr("Red edge 3"),
        "B08": tr("Near infrared"),
        "B8A": tr("Narrow NIR"),
        "B09": tr("Water vapour"),
        "B10": tr("Cirrus"),
        "B11": tr("SWIR 1"),
        "B12": tr("SWIR 2"),
        "VV": tr("co-polarised"),
        "VH": tr("cross-polarised"),
    }[name]


def band_orders(sensor: str) -> tuple[BandOrder, ...]:
    """The orders that are offered, the usual ones first."""
    if sensor == "s1":
        return (
            BandOrder("VV, VH", ("VV", "VH")),
            BandOrder("VH, VV", ("VH", "VV")),
            BandOrder(tr("VV alone"), ("VV",)),
        )
    without_cirrus = tuple(name for name in S2_BANDS if name != "B10")
    coarse = ("B01", "B09")
    land = tuple(name for name in without_cirrus if name not in coarse)
    fine_first = sorted(land, key=lambda name: WAVELENGTHS[name][1])
    return (
        BandOrder(tr("12 bands L2A in ESA order"), without_cirrus, "l2a"),
        BandOrder(tr("13 bands L1C in ESA order"), S2_BANDS, "l1c"),
        BandOrder(tr("10 bands 10/20 m by wavelength"), land),
        BandOrder(tr("10 bands, 10 m before 20 m"), tuple(fine_first)),
        BandOrder(tr("RGB + NIR as B02 B03 B04 B08"), ("B02", "B03", "B04", "B08")),
        BandOrder(tr("RGB + NIR as B04 B03 B02 B08"), ("B04", "B03", "B02", "B08")),
    )
