"""Which imagery, which part of it, and at which pixel size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .options import Bands, Further, Request, Source, Sources, option

LEVELS = ("l1c", "l2a")
UNITS = ("db", "power")
OFFSETS = (0.0, 1000.0)


def offset_option(of: str = "") -> Any:
    """The option for what is still added to Sentinel-2's values."""
    return option(
        f"What is still added to the Sentinel-2 values{of}: 1000, or 0 for nothing; where given it counts.",
        default=None,
        choices=OFFSETS,
    )


def layers_option(of: str = "", flag: str = "--layer") -> Any:
    """The option for rasters that are joined to the imagery."""
    return option(
        f"A raster{of} that is joined to the imagery, as PATH or PATH:NAME: elevation, indices, classes, a precomputed "
        "embedding. May be given several times, also without imagery.",
        default=(),
        flag=flag,
    )


@dataclass(frozen=True, kw_only=True)
class ImageryRequest(Request):
    """Sentinel-2, Sentinel-1 or both, imagery of further modalities, and other layers, also these alone."""

    s2: Sources | None = option(
        "Sentinel-2: GeoTIFF, VRT, SAFE folder or zip, a folder of single-band files, or one of SAFE products. May be "
        "given several times: what one day shows becomes one scene, other days are dates of it.",
        default=None,
    )
    s1: Sources | None = option(
        "Sentinel-1 (VV, VH): GeoTIFF, VRT or a folder of single-band files; several as for Sentinel-2.", default=None
    )
    level: str | None = option(
        "Sentinel-2 processing level, where the file does not say.", default=None, choices=LEVELS
    )
    s2_bands: Bands | None = option(
        "The bands of the file in order, such as B02,B03,B04,B08; '-' leaves one out.", default=None
    )
    s1_bands: Bands | None = option("The same for Sentinel-1, such as VV,VH.", default=None)
    s1_unit: str | None = option(
        "Unit of the Sentinel-1 values, where the file does not say.", default=None, choices=UNITS
    )
    mask: Sources | None = option(
        "A raster that says what is left out: a cloud mask, a scene classification (SCL), or one of 0 and 1. Several "
        "belong to the imagery of the day and tile in their names, or else to that in the same place of the list.",
        default=None,
    )
    offset: float | None = offset_option()
    layers: tuple[Source, ...] = layers_option()
    further: tuple[Further, ...] = option(
        "Imagery of a further modality, as MODALITY=PATH, or as PATH where its bands tell which; repeatable.",
        default=(),
    )
    grid: Source | None = option(
        "A raster whose pixels the scene takes (CRS, pixel size, extent) in place of the imagery's own: a map that it "
        "is to be compared with, part of a study area.",
        default=None,
    )

    @property
    def lacks_imagery(self) -> bool:
        """Whether no imagery and no layer is named."""
        return self.s2 is None and self.s1 is None and not self.further and not self.layers


def resolution_option(of: str = "map") -> Any:
    """The option for the pixel size of what is made."""
    return option(f"Pixel size of the {of} in metres; the imagery's if not given.", default=None, unit="m")


def extent_option(of: str = " of the map") -> Any:
    """The option for the part of the scene that is mapped."""
    return option(f"xmin ymin xmax ymax{of}, in the imagery's CRS.", default=None)


@dataclass(frozen=True)
class DescribeRequest(Request):
    """Say what is recognised in a raster."""

    path: Sources = option("The raster: a file or a folder; of imagery several that are one scene.", message_only=True)
    sensor: str | None = option(
        'What it is of: "s2", "s1", the name of a further modality, "mask" (answer: *MASK*) or "layer" (*LAYER*).',
        default=None,
        message_only=True,
    )
    level: str | None = option(
        "Sentinel-2 processing level, where the file does not say.", default=None, choices=LEVELS, message_only=True
    )
    bands: Bands | None = option(
        "The bands of the file in order; null leaves one out.", default=None, message_only=True
    )
    unit: str | None = option("Unit of Sentinel-1 values.", default=None, choices=UNITS, message_only=True)
    offset: float | None = option(
        "What is still added to Sentinel-2 values.", default=None, choices=OFFSETS, message_only=True
    )
