"""Masks of clouds and their shadows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .imagery import LEVELS, offset_option
from .models import DEFAULT_MODEL
from .options import Bands, Request, Source, option

METHODS = ("auto", "scl", "csmask", "s2cloudless", "head", "omnicloudmask", "clicks")
GSD = (60.0, 30.0, 20.0, 10.0)
"""Metres at which s2cloudless and csmask may run."""


@dataclass(frozen=True, kw_only=True)
class OpticalRequest(Request):
    """Sentinel-2 imagery as it is for clouds: any bands, of which a detector may need all."""

    s2: Source = option("Sentinel-2: GeoTIFF, VRT, SAFE, or a folder of single bands. May be given several times.")
    level: str | None = option("Processing level, where the file does not say.", default=None, choices=LEVELS)
    s2_bands: Bands | None = option(
        "The bands of the file in order, such as B01,B02,…; '-' leaves one out.", default=None
    )
    offset: float | None = offset_option()


@dataclass(frozen=True, kw_only=True)
class CloudWaysRequest(OpticalRequest):
    """Which ways to find clouds are open for imagery, and what the others need; its values are not looked at."""

    scl: Path | None = option("The scene classification of the Level-2A product.", default=None)


@dataclass(frozen=True, kw_only=True)
class CloudMaskRequest(CloudWaysRequest):
    """Find clouds and their shadows, by the way that the imagery allows.

    Of several scenes the next is read while one is classified; one that is refused does not keep the others from
    their turn.
    """

    method: str = option(
        "auto: the first way that the imagery and what is given allow. None skips the checks.",
        default=METHODS[0],
        choices=METHODS,
    )
    gsd: float | None = option(
        "Metres per pixel at which clouds are found; by default 60 with s2cloudless, 30 with csmask.",
        default=None,
        choices=GSD,
        unit="m",
    )
    threshold: float = option("s2cloudless: least cloud probability.", default=0.4)
    average_over: int | None = option(
        "s2cloudless: radius of the mean, pixels of --gsd (published: 4 at 60 m).", default=None, unit="pixels"
    )
    dilation: int | None = option(
        "s2cloudless: growth of clouds, pixels of --gsd (published: 2 at 60 m).", default=None, unit="pixels"
    )
    head: Path | None = option("A trained TerraFM cloud head: its file, or its imported name.", default=None)
    omnicloudmask: Path | None = option("A folder with the weights of OmniCloudMask.", default=None)
    samples: Path | None = option("Points or polygons: clear, thick cloud, thin cloud, cloud shadow.", default=None)
    class_field: str = option("The field that holds the class.", default="class")
    model: str = option("For samples and --head: a model's name or weights.", default=DEFAULT_MODEL)
    shadows: bool | None = option("Match shadows to clouds; by default where needed.", default=None)
    sun_azimuth: float | None = option("Degrees from north, where the imagery does not say.", default=None, unit="°")
    sun_elevation: float | None = option("Degrees above the horizon.", default=None, unit="°")
    dilate_cloud: float = option("Grow clouds by metres.", default=0.0, unit="m")
    dilate_shadow: float = option("Grow shadows by metres.", default=0.0, unit="m")
    sieve: int = option("Merge patches of fewer pixels.", default=0, unit="pixels")
    out: Path = option(
        "The mask, a GeoTIFF: 0 clear 1 thick 2 thin 3 shadow; of several scenes the folder for their masks.",
        writes=True,
    )
    probability: Path | None = option("Cloud probability, 0 to 1, a GeoTIFF.", writes=True, default=None)
    polygons: Path | None = option("Clouds and shadows as polygons, a GeoPackage.", writes=True, default=None)
    masked: Path | None = option(
        "A copy of the imagery without clouds and shadows, a GeoTIFF.", writes=True, default=None
    )
    next: CloudWaysRequest | None = option(
        "What the next request will be about, to be read meanwhile.", default=None, message_only=True
    )
