"""A modality as its YAML file describes it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import UserError

QUANTITIES = {"reflectance": "reflectance × 10000", "backscatter": "dB", "value": ""}
"""What is measured, with the unit that the model and the features are given. Reflectance enters features by its
logarithm; the others as they are."""
_SENSORS = ("s2", "s1")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class BandEntry:
    """A band of a modality."""

    name: str
    mean: float
    """Of the images that a model is trained on, in the modality's unit; likewise `std`, above 0."""
    std: float
    scale: float = 1.0
    """What is stored times this, plus `offset`, is a share (reflectance of 0 to 1), dB or the plain value."""
    offset: float = 0.0
    known_as: tuple[str, ...] = ()
    """Words that mean this band in a band's description or a file's name, besides its own name: "SR_B4"."""


@dataclass(frozen=True)
class ModalityEntry:
    """A modality: what its images hold, how they are recognised, and which patch embedding they pass."""

    name: str
    """How it is called in files, options and weights: small letters, digits and underscores."""
    title: str
    """How it is called in sentences and in QGIS."""
    bands: tuple[BandEntry, ...]
    """In the order of the weights."""
    quantity: str = "value"
    """One of `QUANTITIES`."""
    read_as: str | None = None
    """"s2" or "s1": a file given as that sensor's may turn out to be of this modality. None: it is named, or given as
    further imagery."""
    level: str | None = None
    """"l1c" or "l2a": the processing level of Sentinel-2 that it is of."""
    recognised_by: tuple[str, ...] = ()
    """Bands of which a file must hold every one; all of them, if none is named."""
    embeddings: tuple[str, ...] = ()
    """Keys of the patch embeddings that its images may pass, the first that a model was trained on; bands of the
    same names go where that embedding has them, its others count as missing. By default its own name."""
    least: float = -math.inf
    """The smallest value that is a measurement, in the modality's unit; likewise `most`."""
    most: float = math.inf
    fill: tuple[float, ...] = ()
    """Stored values that mean no data, besides what a file declares."""

    @property
    def band_names(self) -> tuple[str, ...]:
        """In the order of the weights."""
        return tuple(band.name for band in self.bands)

    @property
    def needed(self) -> tuple[str, ...]:
        """The bands without which a file is not of this modality."""
        return self.recognised_by or self.band_names

    @property
    def has_own_embedding(self) -> bool:
        """Whether a model can be trained on it; else it passes another modality's embedding alone."""
        return self.embeddings[0] == self.name

    @property
    def unit(self) -> str:
        """Of the values that a model is given."""
        return QUANTITIES[self.quantity]

    def summary(self) -> dict[str, Any]:
        """As the messages describe it."""
        return {
            "name": self.name,
            "title": self.title,
            "bands": [{"name": band.name, "known_as": list(band.known_as)} for band in self.bands],
            "needed": list(self.needed),
            "read_as": self.read_as,
        }

    def band_in(self, text: str | None) -> str | None:
        """The band that a description or a file's name means: the one whose longest words are in it."""
        words = _words(text or "")
        found = [(len(known), band) for band, known in self._known if f" {known} " in f" {words} "]
        return max(found)[1] if found else None

    @cached_property
    def _known(self) -> tuple[tuple[str, str], ...]:
        return tuple((band.name, _words(text)) for band in self.bands for text in (band.name, *band.known_as))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", text.upper()))


def read_entry(path: Path) -> ModalityEntry:
    """The modality that a file describes.

    Raises
    ------
    UserError
        It is no YAML, or has a key that is unknown, missing or cannot be.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"The modality {path} cannot be read ({reason}): check the file.") from error
    except yaml.YAMLError as error:
        raise UserError(f"{path} is no valid YAML ({' '.join(str(error).split())}): correct it.") from error
    try:
        return _entry(content)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"{path} describes no modality ({error}): correct it as docs/modalities.md says, or take it out of there."
        ) from error


def _entry(content: Any) -> ModalityEntry:
    given = _table(content, ModalityEntry, "it")
    bands = given["bands"]
    if not isinstance(bands, list) or not bands:
        raise ValueError("bands is not a list")
    made = tuple(_band(band) for band in bands)
    name = str(given["name"])
    for key in ("recognised_by", "embeddings", "fill"):
        if key in given and not isinstance(given[key], list):
            raise ValueError(f"{key} is not a list")
    entry = ModalityEntry(
        name=name,
        title=str(given["title"]),
        bands=made,
        quantity=str(given.get("quantity", "value")),
        read_as=given.get("read_as"),
        level=given.get("level"),
        recognised_by=tuple(map(str, given.get("recognised_by", ()))),
        embeddings=tuple(map(str, given.get("embeddings", (name,)))) or (name,),
        least=float(given.get("least", -math.inf)),
        most=float(given.get("most", math.inf)),
        fill=tuple(map(float, given.get("fill", ()))),
    )
    _check(entry)
    return entry


def _band(content: Any) -> BandEntry:
    given = _table(content, BandEntry, "a band")
    known_as = given.pop("known_as", [])
    if not isinstance(known_as, list):
        raise ValueError("known_as is not a list")
    numbers = {key: float(value) for key, value in given.items() if key != "name"}
    return BandEntry(str(given["name"]), known_as=tuple(map(str, known_as)), **numbers)


def _table(content: Any, kind: type[Any], what: str) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        raise ValueError(f"{what} is not a table of keys")
    known = [one.name for one in fields(kind)]
    unknown = [str(key) for key in content if key not in known]
    if unknown:
        raise ValueError(f"{what} has the key {unknown[0]} and may have {', '.join(known)}")
    needed = {"name", "title", "bands"} if kind is ModalityEntry else {"name", "mean", "std"}
    lacking = [key for key in known if key in needed and key not in content]
    if lacking:
        raise ValueError(f"{what} lacks the key {lacking[0]}")
    return dict(content)


def _check(entry: ModalityEntry) -> None:
    names = entry.band_names
    rules = {
        f"the name {entry.name!r} is not of small letters, digits and underscores": not _NAME.fullmatch(entry.name),
        f"quantity is not one of {', '.join(QUANTITIES)}": entry.quantity not in QUANTITIES,
        "read_as is neither s2 nor s1": entry.read_as not in (None, *_SENSORS),
        "level is neither l1c nor l2a": entry.level not in (None, "l1c", "l2a"),
        "two bands have one name": len(set(names)) < len(names),
        "recognised_by names a band that there is none of": not set(entry.recognised_by) <= set(names),
        "a std is not above 0": not all(band.std > 0 and math.isfinite(band.mean) for band in entry.bands),
        "a scale is 0": not all(band.scale for band in entry.bands),
        "least is not below most": not entry.least < entry.most,
    }
    for complaint, broken in rules.items():
        if broken:
            raise ValueError(complaint)
