"""From the settings of the panel to what is asked of the engine for one of the other maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMapLayer, QgsMapSettings
from qgis.PyQt.QtCore import QCoreApplication

from ..layers import LayerError
from ..results.map_settings import MapSettings
from ..results.other_map_layers import OtherMap, map_title
from ..results.other_maps import MapJob, PickedPlace
from ..results.screen_view import extent_on_screen
from .other_date import BEFORE
from .other_map_settings import OtherMapSettings


@dataclass(frozen=True)
class JobImagery:
    """The imagery that is chosen at the top of the panel."""

    params: dict[str, Any]
    """The imagery parameters of docs/protocol.md."""
    layers: dict[str, QgsMapLayer]
    """By sensor; the first gives the map its name and, without another date, its grid."""


def other_map_job(
    settings: OtherMapSettings,
    imagery: JobImagery,
    method: MapSettings,
    screen: QgsMapSettings,
    places: list[PickedPlace],
) -> MapJob:
    """The job for the settings as they stand.

    Raises
    ------
    LayerError
        The screen shows nothing of the imagery, or the dates cannot be compared.
    """
    kind, first = settings.kind, next(iter(imagery.layers.values()))
    params: dict[str, Any] = {"model": method.model, "resolution": method.resolution}
    if kind is OtherMap.CHANGE:
        return _change_job(settings, imagery, params, screen)
    params = {**imagery.params, **params, "extent": _extent(settings, screen, first)}
    if kind is OtherMap.SIMILARITY:
        params["combine"] = settings.combine.currentData()
    elif kind is OtherMap.CLUSTERS:
        params.update(clusters=settings.number_of_clusters, smoothing=method.smoothing)
    examples = tuple(places) if kind is OtherMap.SIMILARITY else ()
    return MapJob(kind, first.id(), map_title(kind, first.name()), params, places=examples)


def _change_job(
    settings: OtherMapSettings, imagery: JobImagery, params: dict[str, Any], screen: QgsMapSettings
) -> MapJob:
    """The engine works on the grid of the earlier date."""
    dates, others = settings.other_date.request(imagery.params)
    sensor, other = next(iter(settings.other_date.layers().items()))
    is_earlier = settings.other_date.date_of_imagery == BEFORE
    earlier, later = (imagery.layers[sensor], other) if is_earlier else (other, imagery.layers[sensor])
    params = {**dates, **params, "extent": _extent(settings, screen, earlier)}
    title = map_title(OtherMap.CHANGE, later.name(), earlier.name())
    return MapJob(OtherMap.CHANGE, later.id(), title, params, others)


def _extent(settings: OtherMapSettings, screen: QgsMapSettings, layer: QgsMapLayer) -> list[float] | None:
    """What the screen shows of a layer, if only that is wanted."""
    if not settings.screen.isChecked():
        return None
    extent = extent_on_screen(screen, layer.crs(), layer.extent())
    if extent is None:
        raise LayerError(
            QCoreApplication.translate("TerraFM", "The screen shows nothing of the imagery: zoom to its layer.")
        )
    return extent
