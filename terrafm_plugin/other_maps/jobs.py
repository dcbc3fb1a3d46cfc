"""From the settings of the panel to what is asked of the engine for one of the other maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMapLayer, QgsMapSettings

from ..imagery.sensors import S1, S2
from ..layers.layer_sources import LayerError
from ..layers.map_points import MapPoint
from ..live_map.live_messages import MapSettings
from ..live_map.screen_view import extent_on_screen
from ..resources import number, tr
from .map_layers import OtherMap, map_title
from .maps import MapJob
from .settings import BEFORE, OtherMapSettings


@dataclass(frozen=True)
class JobImagery:
    """The imagery that is chosen at the top of the panel."""

    params: dict[str, Any]
    """The imagery parameters of docs/protocol.md."""
    layers: dict[str, QgsMapLayer]
    """By sensor; the first gives the map its name and, without another date or a grid, its pixels."""
    grid: QgsMapLayer | None = None
    """The layer whose pixels the map takes instead."""


def other_map_job(
    settings: OtherMapSettings,
    imagery: JobImagery,
    method: MapSettings,
    screen: QgsMapSettings,
    places: list[MapPoint],
) -> MapJob:
    """The job for the settings as they stand.

    Raises
    ------
    LayerError
        The screen shows nothing of the imagery, or the dates cannot be compared.
    """
    kind, first = settings.kind, next(iter(imagery.layers.values()))
    pixels = imagery.grid or first
    params: dict[str, Any] = {"model": method.model, "resolution": method.resolution}
    if kind is OtherMap.CHANGE:
        return _change_job(settings, imagery, params, screen)
    if kind is OtherMap.COMPOSITE:
        own = composite_parameters(imagery.params)
        params = {**own, "extent": _extent(settings, screen, pixels)}
        return MapJob(kind, first.id(), map_title(kind, first.name()), params)
    params = {**imagery.params, **params, "extent": _extent(settings, screen, pixels)}
    if kind is OtherMap.SIMILARITY:
        params["combine"] = settings.combine.currentData()
    elif kind is OtherMap.CLUSTERS:
        params.update(clusters=settings.number_of_clusters, smoothing=method.smoothing)
    elif kind is OtherMap.SEGMENTS:
        params["size"] = settings.segment_size.value()
    examples = tuple(places) if kind is OtherMap.SIMILARITY else ()
    return MapJob(kind, first.id(), map_title(kind, first.name()), params, places=examples)


def composite_parameters(imagery: Mapping[str, Any]) -> dict[str, Any]:
    """Of the imagery what a composite is made of: the sensor of which there are several products, Sentinel-2 first."""
    several = [sensor for sensor in (S2, S1) if isinstance(imagery.get(sensor), list)]
    sensor = several[0] if several else S2
    names = (sensor, f"{sensor}_bands", "grid", *(("level", "offset", "mask") if sensor == S2 else ("s1_unit",)))
    return {name: imagery[name] for name in names if name in imagery}


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
        raise LayerError(tr("The screen shows nothing of the imagery: zoom to its layer."))
    return extent


def other_map_in_words(kind: OtherMap, answer: dict[str, Any]) -> tuple[str, bool]:
    """The sentences, and whether all that was given could be used."""
    if kind is OtherMap.SIMILARITY:
        return _similarity(answer), not answer["ignored"]
    if kind is OtherMap.CLUSTERS:
        return str(answer["reason"]), True
    if kind is OtherMap.COMPOSITE:
        text = tr("Made of {count} days; {percent} of it have no clear day.")
        return text.format(count=answer["dates"], percent=f"{number(100 * answer['missing'], 1)}\u00a0%"), True
    if kind is OtherMap.CHANGE:
        return _change(answer), True
    if kind is OtherMap.SEGMENTS:
        text = tr("{count} segments of {size} ha on average.")
        return text.format(count=number(answer["segments"], 0), size=number(answer["mean_ha"], 2)), True
    red, green, blue = (f"{100 * share:.0f}\u00a0%" for share in answer["explained"])
    text = tr("Of what varies in the features, red shows {red}, green {green} and blue {blue}.")
    return text.format(red=red, green=green, blue=blue), True


def _change(answer: dict[str, Any]) -> str:
    share = 100 * answer["changed_share"]
    text = tr("{share}\u00a0% changed, from {threshold}\u00a0% on.").format(
        share=number(share, 1), threshold=answer["threshold"]
    )
    return " ".join((text, *answer["used"]))


def _similarity(answer: dict[str, Any]) -> str:
    count = answer["examples"]
    text = tr("Similarity to one place.") if count == 1 else tr("Similarity to {count} places.").format(count=count)
    if answer["ignored"]:
        left_out = tr("{count} outside the imagery or without data left out.").format(count=answer["ignored"])
        return f"{text} {left_out}"
    return text
