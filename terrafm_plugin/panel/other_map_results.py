"""What the engine answered to one of the other maps, in a sentence or two."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from ..results.other_map_layers import OtherMap


def other_map_in_words(kind: OtherMap, answer: dict[str, Any]) -> tuple[str, bool]:
    """The sentences, and whether all that was given could be used."""
    if kind is OtherMap.SIMILARITY:
        return _similarity(answer), not answer["ignored"]
    if kind is OtherMap.CLUSTERS:
        return str(answer["reason"]), True
    if kind is OtherMap.CHANGE:
        return " ".join(answer["used"]), True
    red, green, blue = (f"{100 * share:.0f}\u00a0%" for share in answer["explained"])
    text = _tr("Of what varies in the features, red shows {red}, green {green} and blue {blue}.")
    return text.format(red=red, green=green, blue=blue), True


def _similarity(answer: dict[str, Any]) -> str:
    count = answer["examples"]
    text = _tr("Similarity to one place.") if count == 1 else _tr("Similarity to {count} places.").format(count=count)
    if answer["ignored"]:
        left_out = _tr("{count} outside the imagery or without data left out.").format(count=answer["ignored"])
        return f"{text} {left_out}"
    return text


def _tr(text: str) -> str:
    return QCoreApplication.translate("TerraFM", text)
