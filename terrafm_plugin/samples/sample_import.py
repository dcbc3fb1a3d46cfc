"""From places that another layer labels to samples: classes matched by name, new ones made, one step to undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..classes import MOST_CLASSES, ClassList, LandCoverClass
from ..resources import tr
from .labelled_places import ELSEWHERE, WITHOUT_CLASS, WITHOUT_PLACE, FoundClass, LabelledPlaces
from .samples_layer import Sample, SamplesLayer

_MOST_NAMED = 4
_SAME_PLACE = 6
"""Digits after the point to which two samples in one place agree."""


@dataclass(frozen=True)
class Match:
    """A value of the class field, and the class it becomes; None where there are too many classes."""

    found: FoundClass
    entry: LandCoverClass | None
    is_new: bool


def matches(places: LabelledPlaces, classes: ClassList) -> list[Match]:
    """Which value becomes which class: one of the same name; of the same code where only a number is known; a new one.

    New classes keep their number as code where it is free, and their colour where the layer has one.
    """
    trial = ClassList()
    trial.replace_all(classes)
    result = []
    for found in places.classes.values():
        known = trial.by_name(found.name) if found.name else trial.by_code(found.code or 0)
        if known is not None:
            result.append(Match(found, known, is_new=known not in classes))
            continue
        is_free = found.code is not None and 1 <= found.code <= MOST_CLASSES and trial.by_code(found.code) is None
        name = found.name or tr("Class {number}").format(number=found.value)
        entry = trial.add(name, code=found.code if is_free else None, color=found.color)
        result.append(Match(found, entry, is_new=entry is not None))
    return result


def preview(places: LabelledPlaces, classes: ClassList) -> str:
    """What an import would bring, as a sentence or two."""
    found = matches(places, classes)
    if not found:
        return tr("No feature of this layer has a class in this field: choose another field.")
    count = sum(len(match.found.points) for match in found)
    text = tr("{count} samples").format(count=f"{count:,}")
    parts = []
    if known := _unique(match.entry.name for match in found if match.entry and not match.is_new):
        parts.append(tr("of {names}").format(names=_named(known)))
    if new := _unique(match.entry.name for match in found if match.entry and match.is_new):
        parts.append(tr("of new classes {names}").format(names=_named(new)))
    return f"{text} {tr(' and ').join(parts)}."


def bring_in(places: LabelledPlaces, samples: SamplesLayer) -> str:
    """Add the samples in one step, and the classes they need; what came in and what did not, and why, as a sentence.

    Raises
    ------
    SamplesError
        There is no samples layer, or it cannot be written to.
    """
    found = matches(places, samples.classes)
    layer = samples.layer
    there = {_key(sample) for sample in samples.samples_in(layer.crs())} if layer is not None else set()
    added, doubled, without_code = [], 0, 0
    for match in found:
        if match.entry is None:
            without_code += len(match.found.points)
            continue
        for x, y in match.found.points:
            sample = Sample(x, y, match.entry.code)
            if _key(sample) in there:
                doubled += 1
            else:
                there.add(_key(sample))
                added.append(sample)
    codes = {sample.code for sample in added}
    new = {match.entry.code: match.entry for match in found if match.entry and match.is_new}
    made = [entry for code, entry in new.items() if code in codes]
    samples.add_many(added, made)
    counts = {
        tr("{count} without a class"): places.left_out[WITHOUT_CLASS],
        tr("{count} without a geometry"): places.left_out[WITHOUT_PLACE],
        tr("{count} that the samples' coordinate system cannot hold"): places.left_out[ELSEWHERE],
        tr("{count} that were there already"): doubled,
        tr("{count} for which no class code was left"): without_code,
    }
    return _in_words(len(added), len(codes), [entry.name for entry in made], counts)


def _in_words(added: int, classes: int, made: list[str], counts: dict[str, int]) -> str:
    text = tr("{count} samples of {classes} classes came in").format(count=f"{added:,}", classes=classes)
    if made:
        text += tr(" (new: {names})").format(names=_named(made))
    left_out = [reason.format(count=f"{count:,}") for reason, count in counts.items() if count]
    if left_out:
        text += tr("; left out: {reasons}").format(reasons=", ".join(left_out))
    return text + "."


def _named(names: list[str]) -> str:
    """The first few names."""
    more = len(names) - _MOST_NAMED
    listed = ", ".join(names[:_MOST_NAMED])
    return tr("{names} and {more} more").format(names=listed, more=more) if more > 0 else listed


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _key(sample: Sample) -> tuple[float, float, int]:
    return round(sample.x, _SAME_PLACE), round(sample.y, _SAME_PLACE), sample.code
