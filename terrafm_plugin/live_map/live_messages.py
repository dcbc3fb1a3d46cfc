"""The messages of the live map (docs/protocol.md, `live_…`): settings, samples, and where results go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem

from ..classes import LandCoverClass, levelled
from ..imagery.parcels_choice import ParcelFile
from ..samples.samples_file import source_path
from ..samples.samples_layer import SamplesLayer


@dataclass(frozen=True)
class MapSettings:
    """The panel's settings that reach the engine."""

    method: str = "auto"
    model: str | None = None
    resolution: float | None = None
    """Metres; None: the imagery's own."""
    smoothing: float = 30.0
    """Metres."""
    equal_shares: bool = False
    """Whether all classes count as equally common, instead of as the scene tells."""
    confidence: bool = False
    compare: bool = True
    """Whether to cross-validate a random forest on the bands beside the map's classifier."""
    class_level: int | None = None
    """The level of the classes that is mapped, from 1, the coarsest; None: the finest."""

    @property
    def of_scene(self) -> tuple[str | None, float | None]:
        """What a scene is opened with: when it changes, the scene is opened anew."""
        return self.model, self.resolution


def opening_message(imagery: dict[str, Any], settings: MapSettings) -> dict[str, Any]:
    """What a scene is opened with; what is not set is left to the engine."""
    chosen = {"model": settings.model, "resolution": settings.resolution}
    return {**imagery, **{name: value for name, value in chosen.items() if value}}


def labels_message(samples: SamplesLayer, crs: QgsCoordinateReferenceSystem, settings: MapSettings) -> dict[str, Any]:
    """The samples in the grid's CRS, of the classes that have enough of them, and how to learn from them."""
    return {
        **_labels(samples, crs, _with_levels(samples)),
        **({"class_level": str(settings.class_level)} if settings.class_level is not None else {}),
        "method": settings.method,
        "smoothing": settings.smoothing,
        "equal_shares": settings.equal_shares,
        "compare": settings.compare,
        "samples_source": str(source_path(samples.layer)) if samples.layer is not None else None,
    }


def all_labels_message(
    samples: SamplesLayer, crs: QgsCoordinateReferenceSystem, settings: MapSettings
) -> dict[str, Any]:
    """All samples and classes, however few there are: what `live_suggest` takes."""
    return {**_labels(samples, crs, samples.classes), "method": settings.method}


def _with_levels(samples: SamplesLayer) -> list[LandCoverClass]:
    """The classes that have samples enough, with the coarser ones in which they lie."""
    codes = {entry.code for entry in samples.trainability().classes}
    return [entry for entry in levelled(samples.classes) if entry.code in codes]


def _labels(
    samples: SamplesLayer, crs: QgsCoordinateReferenceSystem, classes: Iterable[LandCoverClass]
) -> dict[str, Any]:
    """Classes and their samples, as the messages name them."""
    used = {entry.code: entry.entry() for entry in classes}
    return {
        "samples": [asdict(sample) for sample in samples.samples_in(crs) if sample.code in used],
        "classes": list(used.values()),
    }


def parcels_message(parcels: ParcelFile | None) -> dict[str, Any]:
    """The fields that name the map's parcels, if there are some."""
    return {"parcels": parcels.path, "parcels_source": parcels.source} if parcels is not None else {}


def files_message(path: Path, confidence: Path | None) -> dict[str, Any]:
    """The fields that say where the results go."""
    return {"out": str(path), "confidence": str(confidence) if confidence else None}
