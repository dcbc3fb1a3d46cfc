"""How imagery is seen: bands as colours, stretched by percentiles that are read in the background."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
)

from ..background import BackgroundWork
from ..resources import tr
from .sensors import S1, S2

_LOOK = "terrafm/look"
"""Custom property of a layer that TerraFM styled, or whose style it leaves alone: the name of the look."""
_LEAST, _MOST, _SAMPLE = 0.02, 0.98, 250_000
"""Shares of the pixels that are shown as black and as white, and how many pixels are looked at for it."""
_BAND = {
    S2: re.compile(r"\bB(\d{1,2}A?)\b", re.IGNORECASE),
    S1: re.compile(r"\b(VV|VH|HH|HV)\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class Look:
    """Bands as red, green and blue, or one band as grey."""

    name: str
    title: str
    tip: str
    bands: tuple[str, ...]


def looks_of(sensor: str) -> tuple[Look, ...]:
    """Of a sensor, the one first that a layer gets when it is chosen first; none of a further modality."""
    if sensor not in (S2, S1):
        return ()
    if sensor == S2:
        return (
            Look("natural", tr("Natural Colours"), tr("Red, green and blue, as the eye would see it"),
                 ("B04", "B03", "B02")),
            Look("false", tr("False Colour"), tr("Near infrared as red: vegetation is red, water black"),
                 ("B08", "B04", "B03")),
            Look("swir", tr("SWIR"), tr("Short-wave infrared: bare soil and built-up pink, vegetation green"),
                 ("B12", "B8A", "B04")),
        )  # fmt: skip
    return (
        Look("vv", tr("VV"), tr("Radar in one polarisation, as grey"), ("VV",)),
        Look("vh", tr("VH"), tr("Radar across polarisations, as grey: forest is bright"), ("VH",)),
        Look("radar", tr("Radar Colours"), tr("VV as red and blue, VH as green: forest green, buildings pink"),
             ("VV", "VH", "VV")),
    )  # fmt: skip


_INSTEAD = {"B8A": ("B08",), "B08": ("B8A",), "B12": ("B11",)}
"""Bands that do as well where one is missing."""


def band_numbers(layer: QgsRasterLayer, sensor: str, described: Mapping[str, int]) -> dict[str, int]:
    """Numbers of the layer's bands by Sentinel's names: as they are described, else as the layer calls them."""
    found = {name: number for name, number in described.items() if 1 <= number <= layer.bandCount()}
    for number in range(1, layer.bandCount() + 1) if sensor in _BAND else ():
        if match := _BAND[sensor].search(layer.bandName(number)):
            name = match.group(1).upper()
            found.setdefault(name if sensor == S1 else f"B{name.zfill(2)}", number)
    return found


def bands_for(look: Look, numbers: Mapping[str, int]) -> tuple[int, ...] | None:
    """The numbers of a look's bands; None where the layer lacks one."""
    chosen = []
    for band in look.bands:
        name = next((one for one in (band, *_INSTEAD.get(band, ())) if one in numbers), None)
        if name is None:
            return None
        chosen.append(numbers[name])
    return tuple(chosen)


def is_untouched(layer: QgsRasterLayer) -> bool:
    """Whether a layer looks as QGIS shows any: its first bands as colours, or its first as grey."""
    if layer.customProperty(_LOOK) is not None or Path(layer.source()).with_suffix(".qml").is_file():
        return False
    renderer = layer.renderer()
    if isinstance(renderer, QgsMultiBandColorRenderer):
        bands = renderer.redBand(), renderer.greenBand(), renderer.blueBand()
        last = layer.bandCount()
        return all(band in (place, -1) or band == last < place for place, band in enumerate(bands, start=1))
    return isinstance(renderer, QgsSingleBandGrayRenderer) and renderer.usesBands() == [1]


def mark_look(layer: QgsRasterLayer, name: str = "") -> None:
    """The layer has a look already; without a name it is one of the user's own."""
    if layer.customProperty(_LOOK) is None:
        layer.setCustomProperty(_LOOK, name)


def current_look(layer: QgsRasterLayer) -> str:
    """The name of the look that it was given; empty if none."""
    return str(layer.customProperty(_LOOK) or "")


def show_as(layer: QgsRasterLayer, look: Look, bands: tuple[int, ...], then: Callable[[], None] | None = None) -> None:
    """Give a layer a look, once its percentiles are read; they are read in another thread."""
    layer.setCustomProperty(_LOOK, look.name)
    identity, extent = layer.id(), QgsRectangle(layer.extent())
    provider = layer.dataProvider().clone()

    def read() -> dict[int, tuple[float, float]]:
        cuts = {band: provider.cumulativeCut(band, _LEAST, _MOST, extent, _SAMPLE) for band in set(bands)}
        return {band: (float(cut[0]), float(cut[1])) for band, cut in cuts.items()}

    title = tr("Looking at the values of {name}").format(name=layer.name())
    BackgroundWork(layer, title, read, partial(_apply, identity, look, bands, then))


def _apply(
    identity: str,
    look: Look,
    bands: tuple[int, ...],
    then: Callable[[], None] | None,
    cuts: dict[int, tuple[float, float]],
) -> None:
    layer = QgsProject.instance().mapLayer(identity)
    if not isinstance(layer, QgsRasterLayer) or current_look(layer) != look.name:
        return  # gone, or another look was chosen meanwhile
    if len(bands) == 1:
        renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), bands[0])
        renderer.setContrastEnhancement(_stretch(layer, bands[0], cuts[bands[0]]))
    else:
        renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *bands)
        setters = renderer.setRedContrastEnhancement, renderer.setGreenContrastEnhancement
        for setter, band in zip((*setters, renderer.setBlueContrastEnhancement), bands):  # noqa: B905 - Python 3.9
            setter(_stretch(layer, band, cuts[band]))
    renderer.setOpacity(layer.renderer().opacity())
    layer.setRenderer(renderer)
    layer.triggerRepaint()
    layer.emitStyleChanged()
    if then is not None:
        then()


def _stretch(layer: QgsRasterLayer, band: int, cut: tuple[float, float]) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(layer.dataProvider().dataType(band))
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    stretch.setMinimumValue(cut[0])
    stretch.setMaximumValue(cut[1])
    return stretch
