"""What a map was made from and how good it is: for the message bar, the JSON report and the file's tags."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from ..imagery.network.addresses import source_name
from ..modalities import title_of
from ..strict_json import parse_json

if TYPE_CHECKING:
    from ..imagery import Description, LandCoverClass, Scene
    from ..imagery.reading.scene import SeveralDates
    from ..model import ModelInfo
from ..parcels.file import ParcelReport
from ..samples.suspicious import SuspiciousSample

_LEVEL = 0.03
"""Macro-F1 that two classifiers may differ by on a few held-out samples without meaning anything."""
REPORT_TAG = "TERRAFM_REPORT"
"""The tag of a map that holds its report as JSON: whoever has the map can make the page of it."""


@dataclass(frozen=True)
class ClassAccuracy:
    """F1 score of one class, and the number of samples it rests on."""

    code: int
    name: str
    f1: float
    samples: int


@dataclass(frozen=True)
class CrossValidation:
    """Cross-validated accuracy of a probe on its own samples."""

    method: str
    folds: int
    overall: float
    macro_f1: float
    classes: tuple[ClassAccuracy, ...]
    counts: tuple[tuple[int, ...], ...]
    """Confusion matrix of the held-out samples in the order of `classes`: rows as classified, columns as labelled."""

    def to_dict(self) -> dict[str, Any]:
        """As the messages and reports hold it."""
        return asdict(self)


@dataclass(frozen=True)
class ForestComparison:
    """Cross-validated accuracy of a random forest and of the map's probe, on the same samples and folds."""

    method: str
    overall: float
    """The forest's share of right samples, 0 to 1; likewise its `macro_f1`."""
    macro_f1: float
    own_overall: float
    own_macro_f1: float

    def sentence(self) -> str:
        """The comparison in one line."""
        ahead = self.macro_f1 - self.own_macro_f1 > _LEVEL
        return (
            f"The same samples and folds with a random forest on the bands: {self.overall:.0%} overall, "
            f"macro-F1 {self.macro_f1:.2f} (here {self.own_overall:.0%} and {self.own_macro_f1:.2f})."
            + (" The forest is ahead: try the method 'trees' on these samples." if ahead else "")
        )


@dataclass(frozen=True)
class ClassArea:
    """A class of the map: how many samples it had, how many pixels it got, and their area."""

    code: int
    name: str
    color: str
    samples: int
    pixels: int
    area_ha: float
    share: float
    """Share of the mapped area, 0 to 1."""


@dataclass(frozen=True)
class MapReport:
    """Everything there is to say of a map."""

    out: str
    confidence: str | None
    report: str | None
    classes: tuple[ClassArea, ...]
    accuracy: CrossValidation | None
    model: ModelInfo
    method: str
    resolution: float
    """Metres."""
    smoothing: float
    """Metres."""
    crs: str
    used: tuple[str, ...]
    """Sentences: imagery, bands filled or missing, samples ignored."""
    seconds: float
    version: str
    made: str
    """When, ISO 8601 in UTC."""
    dates: tuple[str, str] | None
    """First and last day (ISO) of the imagery, as far as its files say."""
    software: dict[str, str]
    """Versions by name."""
    command: str
    """The command line that makes the map again."""
    comparison: ForestComparison | None = None
    """Beside a random forest, if that was asked for and samples allow it."""
    polygons: str | None = None
    suspicious: tuple[SuspiciousSample, ...] = ()
    """Samples that the others contradict, the worst first."""
    parcels: ParcelReport | None = None
    """What became of the parcels, if they were written."""

    def to_dict(self) -> dict[str, Any]:
        """As the messages and the report file hold it."""
        content = asdict(self)
        content["model"] = model_summary(self.model)
        if self.parcels is None:
            del content["parcels"]
        return content

    def summary(self) -> str:
        """The report in a few lines, for a terminal."""
        lines = [f"{self.out}: {self.method} on {self.model.title}, {self.resolution:g} m"]
        lines += [f"  {c.code:3d} {c.name:24} {c.area_ha:12,.1f} ha {c.share:7.1%}" for c in self.classes]
        if self.accuracy is not None:
            lines.append(
                f"Accuracy on held-out samples ({self.accuracy.folds} spatial folds): "
                f"{self.accuracy.overall:.0%} overall, macro-F1 {self.accuracy.macro_f1:.2f}"
            )
        if self.comparison is not None:
            lines.append(self.comparison.sentence())
        names = {entry.code: entry.name for entry in self.classes}
        lines += [
            f"Look again at the sample at {sample.x:.12g}, {sample.y:.12g}: labelled {names[sample.code]}, it looks "
            f"like {names[sample.looks_like]}."
            for sample in self.suspicious
        ]
        if self.parcels is not None:
            lines += self.parcels.lines()
        if not self.model.trained:
            lines.append(self.model.note)
        return "\n".join([*lines, *self.used])

    def tag(self) -> dict[str, str]:
        """The report as a tag of the map."""
        return {REPORT_TAG: json.dumps(self.to_dict(), ensure_ascii=False)}


def report_in_tags(tags: Mapping[str, str]) -> dict[str, Any] | None:
    """The report that a map carries; None for a map of another program or version."""
    try:
        content = parse_json(tags.get(REPORT_TAG, ""))
    except ValueError:
        return None
    expected = {field.name for field in fields(MapReport)} - {"suspicious", "parcels"}
    if not isinstance(content, dict) or not expected <= content.keys():
        return None
    return {"suspicious": [], "parcels": None, **content}  # maps of version 0.1.0 do not say


def json_text(content: dict[str, Any]) -> str:
    """A report as the text of a JSON file."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def model_summary(info: ModelInfo) -> dict[str, Any]:
    """A model as the messages describe it."""
    return {
        "name": info.name,
        "title": info.title,
        "trained": info.trained,
        "note": info.note,
        "size": info.size,
        "path": str(info.path) if info.path else None,
        "sha256": info.sha256,
        "licence": info.licence,
        "provenance": info.provenance,
    }


def class_areas(
    classes: tuple[LandCoverClass, ...], samples: dict[int, int], pixels: dict[int, int], hectares: dict[int, float]
) -> tuple[ClassArea, ...]:
    """The classes of a map with their samples, pixels and ground areas, all by class code."""
    total = sum(hectares.values()) or 1.0
    return tuple(
        ClassArea(
            entry.code,
            entry.name,
            entry.color,
            samples.get(entry.code, 0),
            pixels.get(entry.code, 0),
            round(hectares.get(entry.code, 0.0), 4),
            hectares.get(entry.code, 0.0) / total,
        )
        for entry in classes
    )


def used_sentences(
    scene: Scene, ignored: int, notes: Sequence[str] = (), weights: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """What the features were computed from, a sentence each.

    `notes` are of the model that computed them, `weights` say how much each layer counts, by its name.
    """
    sentences = [*scene.gap_sentences]
    if scene.several is not None:
        sentences.extend(_several_sentences(scene.several, scene.by_date))
    else:
        for description in scene.descriptions:
            sentences.extend(_imagery_sentences(description))
    for layer in scene.layers:
        weight = (weights or {}).get(layer.name)
        sentences.append(f"{layer.sentence}{f'; {weight}' if weight else ''}.")
        sentences.extend(layer.warnings)
    if not scene.modalities:
        sentences.append("No imagery was given; the features are the layers' own numbers, and no model ran.")
    elif not all(_has(scene, sensor) for sensor in ("s2", "s1")) and not scene.further:
        absent = "Sentinel-1" if _has(scene, "s2") else "Sentinel-2"
        sentences.append(f"No {absent} was given; the features come from the other sensor alone.")
    sentences.extend(notes)
    if scene.mask_sentence:
        sentences.append(scene.mask_sentence)
    if ignored:
        sentences.append(f"{ignored} samples outside the scene, on no data or without a class were left out.")
    return tuple(sentences)


def _has(scene: Scene, sensor: str) -> bool:
    """Whether any date shows a sensor."""
    return any(getattr(date, sensor) is not None for date in scene.by_date)


def _several_sentences(several: SeveralDates, dates: Sequence[Scene]) -> list[str]:
    """Every product with its day, tile, clouds and what it gave, and how whole each date is."""
    sentences = [product.sentence(len(dates)) for product in several.products]
    if len(several.whole) > 1:
        sentences += [share.sentence(number) for number, share in enumerate(several.whole, start=1)]
    sentences += several.noticed
    known = [text for date in dates for seen in date.descriptions for text in _band_sentences(seen)]
    return [*sentences, *dict.fromkeys(known)]


def _imagery_sentences(description: Description) -> list[str]:
    level = f" {description.level.upper()}" if description.level else ""
    date = f" of {description.date}" if description.date else ""
    return [
        f"{title_of(description.sensor)}{level}{date}: {source_name(description.path)}.",
        *_band_sentences(description),
    ]


def _band_sentences(description: Description) -> list[str]:
    """What lacks, and what was noticed."""
    sentences = []
    for band, stand_in in description.filled.items():
        sentences.append(f"Band {band} is missing and was filled by its spectral neighbour {stand_in}.")
    if description.missing:
        sentences.append(
            f"Bands {', '.join(description.missing)} are missing; the model sees their mean in their place."
        )
    sentences.extend(description.warnings)
    return sentences
