"""Which raster layers look like Sentinel-2, Sentinel-1 or a further modality: a choice that the engine then checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer

from ..layers.marks import is_made_from_imagery

S2, S1 = "s2", "s1"
_NAMES = {
    S2: re.compile(r"(?<![a-z0-9])(s2[abc]?|sentinel[ _-]?2[abc]?|msi(l1c|l2a)?|l1c|l2a)(?![a-z0-9])"),
    S1: re.compile(r"(?<![a-z0-9])(s1[abc]?|sentinel[ _-]?1[abc]?|grd[hm]?|sar|rtc|sigma0|gamma0)(?![a-z0-9])"),
}
_BANDS = {
    S2: re.compile(r"\bB(0[1-9]|8A|1[0-2])\b", re.IGNORECASE),
    S1: re.compile(r"\b(VV|VH|HH|HV)\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class FurtherModality:
    """A modality with bands of its own that the engine knows besides Sentinel's, as its answer to `hello` has it."""

    name: str
    title: str
    bands: tuple[tuple[str, tuple[str, ...]], ...]
    """Each with the words that mean it."""
    needed: frozenset[str]

    def is_in(self, layer: QgsMapLayer) -> bool:
        """Whether a layer's bands, or the names of a layer of one band and of its file, mean it."""
        if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or is_made_from_imagery(layer):
            return False
        texts = [layer.bandName(number) for number in range(1, layer.bandCount() + 1)]
        if len(texts) == 1:
            texts += [layer.name(), re.split(r"[\\/]", layer.source())[-1]]
        found = {
            name
            for text in texts
            for name, known in self.bands
            if any(f" {one} " in f" {_words(text)} " for one in known)
        }
        return self.needed <= found


def further_modalities(hello: Mapping[str, Any]) -> tuple[FurtherModality, ...]:
    """Those of the engine's answer to `hello` whose bands are not Sentinel's."""
    found = []
    for entry in hello.get("modalities") or []:
        names = {band["name"] for band in entry["bands"]}
        if any(pattern.fullmatch(name) for pattern in _BANDS.values() for name in names):
            continue
        bands = tuple(
            (band["name"], tuple(_words(text) for text in (band["name"], *band["known_as"]))) for band in entry["bands"]
        )
        found.append(FurtherModality(entry["name"], entry["title"], bands, frozenset(entry["needed"])))
    return tuple(found)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", text.upper()))


def guess_sensor(layer: QgsMapLayer) -> str | None:
    """`"s2"`, `"s1"`, or None: by the bands' descriptions first, then by the names of layer and file."""
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid():
        return None
    if is_made_from_imagery(layer):
        return None
    bands = [layer.bandName(number) for number in range(1, layer.bandCount() + 1)]
    for sensor, least in ((S2, 3), (S1, 1)):
        if sum(bool(_BANDS[sensor].search(name)) for name in bands) >= least:
            return sensor
    file_name = re.split(r"[\\/]", layer.source())[-1]
    for text in (layer.name().lower(), file_name.lower()):
        found = [sensor for sensor, pattern in _NAMES.items() if pattern.search(text)]
        if len(found) == 1:
            return found[0]
    return None


def first_choice(layers: Iterable[QgsMapLayer], sensor: str) -> QgsMapLayer | None:
    """The first layer that looks like that sensor's."""
    return next((layer for layer in layers if guess_sensor(layer) == sensor), None)
