"""What the panel asks while its map follows every click; messages alone, no commands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .imagery import ImageryRequest, resolution_option
from .maps import (
    class_level_option,
    compare_option,
    confidence_option,
    equal_shares_option,
    method_option,
    parcel_classes_option,
    parcels_option,
    polygons_option,
    report_option,
    save_probe_option,
    smoothing_option,
    source_option,
)
from .models import model_option
from .options import Extent, Request, option

SUGGESTIONS = 5
_MOST_PIXELS = 8192


@dataclass(frozen=True)
class LabelledPoint(Request):
    """A sample, in the CRS of the scene's grid."""

    x: float = option()
    y: float = option()
    code: int = option()


@dataclass(frozen=True)
class CoarserClass(Request):
    """A class of a coarser level, in which one of the samples' classes lies."""

    code: int = option()
    name: str = option()
    color: str = option()
    level: str = option(default="")


@dataclass(frozen=True)
class NamedClass(Request):
    """A class of the samples, and those in which it lies, the coarsest first."""

    code: int = option()
    name: str = option()
    color: str = option()
    above: tuple[CoarserClass, ...] = option(default=())


session_option = partial(option, "What 'live_open' answered.")
points_option = partial(option, "The samples, in the CRS of the scene's grid.")


@dataclass(frozen=True, kw_only=True)
class LiveOpenRequest(ImageryRequest):
    """Open a scene for live maps."""

    model: str = model_option()
    resolution: float | None = resolution_option()


@dataclass(frozen=True, kw_only=True)
class ViewRequest(Request):
    """What a screen shows of a scene, and how its map is made."""

    extent: Extent = option("What the screen shows, in the CRS of the scene's grid.")
    width: int = option("The screen's pixels.", least=1, most=_MOST_PIXELS)
    height: int = option("The screen's pixels.", least=1, most=_MOST_PIXELS)
    method: str = method_option()
    smoothing: float = smoothing_option()
    equal_shares: bool = equal_shares_option()


@dataclass(frozen=True, kw_only=True)
class LiveViewRequest(ViewRequest):
    """Map what the screen shows."""

    session: str = session_option()
    samples: tuple[LabelledPoint, ...] = points_option()
    classes: tuple[NamedClass, ...] = option("Their classes.")
    compare: bool = compare_option()
    parcels: Path | None = parcels_option()
    class_level: str | None = class_level_option()
    out: Path = option("The map of the screen's pixels, or parcels, a GeoTIFF.", writes=True)
    confidence: Path | None = confidence_option()
    samples_source: str | None = option("As in 'live_map'; takes no part here.", default=None)
    parcels_source: str | None = option("As in 'live_map'; takes no part here.", default=None)


@dataclass(frozen=True, kw_only=True)
class LiveMapRequest(Request):
    """Map the whole scene from the panel's samples."""

    session: str = session_option()
    samples: tuple[LabelledPoint, ...] = points_option()
    classes: tuple[NamedClass, ...] = option("Their classes.")
    method: str = method_option()
    smoothing: float = smoothing_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)
    confidence: Path | None = confidence_option()
    report: Path | None = report_option()
    polygons: Path | None = polygons_option()
    parcels: Path | None = parcels_option()
    parcel_classes: Path | None = parcel_classes_option()
    by_parcels: bool = option(
        "Let the map itself show each of --parcels in one class, and nothing beside them, instead of pixels.",
        default=False,
    )
    compare: bool = compare_option()
    equal_shares: bool = equal_shares_option()
    save_probe: Path | None = save_probe_option()
    samples_source: str | None = source_option()
    parcels_source: str | None = source_option("parcels")
    class_level: str | None = class_level_option()


@dataclass(frozen=True, kw_only=True)
class LiveSuggestRequest(Request):
    """Say where the next samples would teach the map most."""

    session: str = session_option()
    samples: tuple[LabelledPoint, ...] = points_option()
    classes: tuple[NamedClass, ...] = option("All classes, also those without samples.")
    method: str = method_option()
    number: int = option("How many places.", default=SUGGESTIONS, least=1, most=50)


@dataclass(frozen=True)
class LiveCloseRequest(Request):
    """Close a scene; one that is gone is no error."""

    session: str = session_option()
