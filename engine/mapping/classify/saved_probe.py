"""A fitted probe as a file, so that what was clicked in one scene maps another.

A safetensors file: what the probe multiplies features with, its trees as plain arrays, the scene's statistics by which
features were standardised, and a header that says of which model, bands and classes it is. Nothing in it could run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ...errors import UserError
from ...features.scene_features import SceneFeatures
from ...features.standardisation import FeatureStatistics
from ...imagery import LandCoverClass, Scene, Seasons
from ...imagery.layers.layer import Layer
from ...model import InferenceModel
from ...model.weights.tensor_file import read_header, read_tensors, write_tensors
from ...samples.class_levels import ClassLevel, level_in_tag
from ...strict_json import parse_json
from ..learners.trees import Trees
from .mixture import MixedProbe
from .prevalence import ProbeWithShares
from .probes import KNNProbe, LinearProbe
from .tree_probe import TreesProbe
from .validation import FittedProbe

FORMAT = "1"
FORMAT_WITH_LAYERS = "2"
FORMAT_WITH_LEVELS = "3"
FORMAT_WITH_DATES = "4"
ENDING = ".safetensors"
_MARK = "terrafm.probe.format"
SavableProbe = LinearProbe | KNNProbe | TreesProbe | MixedProbe


@dataclass(frozen=True)
class SavedLayer:
    """What a probe must know of a layer to find its like beside another scene."""

    name: str
    kind: str
    dimensions: int
    codes: tuple[int, ...] = ()


@dataclass(frozen=True)
class SavedDate:
    """One of several dates that a probe was trained on."""

    day: str
    """ISO; the middle of what was taken together."""
    bands: dict[str, tuple[str, ...]]
    """As `SavedProbe.bands`."""


@dataclass(frozen=True)
class SavedProbe:
    """A probe with all that it takes to use it on another scene."""

    probe: SavableProbe
    temperature: float
    smoothing: float
    """Metres, as the first map was smoothed."""
    classes: tuple[LandCoverClass, ...]
    bands: dict[str, tuple[str, ...]]
    """The bands of each modality that the files held which it was trained on."""
    model: str
    """The model's name; likewise its `model_sha256`."""
    model_sha256: str
    statistics: FeatureStatistics
    layers: tuple[SavedLayer, ...] = ()
    dates: tuple[SavedDate, ...] = ()
    """Where the scene had several; `bands` are those of the first."""
    level: ClassLevel | None = None
    """The levels of the classes, and the one that the first map shows."""

    @property
    def seasons(self) -> Seasons | None:
        """The dates to which those of another scene are matched; None where there was one."""
        if not self.dates:
            return None
        optical = any(name != "s1" for date in self.dates for name in date.bands)
        return Seasons(tuple(one.day for one in self.dates), tuple("s1" in one.bands for one in self.dates), optical)

    @classmethod
    def of(
        cls, features: SceneFeatures, fitted: FittedProbe, classes: tuple[LandCoverClass, ...], smoothing: float
    ) -> SavedProbe:
        """What `fit_probe` made, and the scene that it was made on."""
        probe = fitted.probe.base if isinstance(fitted.probe, ProbeWithShares) else fitted.probe
        if not isinstance(probe, SavableProbe):
            raise TypeError(f"a {type(probe).__name__} cannot be saved")
        info, scene = features.info, features.scene
        layers = tuple(SavedLayer(one.name, one.kind.value, one.dimensions, one.codes) for one in scene.layers)
        model, statistics = (info.name, info.sha256), features.statistics()
        return cls(
            probe,
            fitted.temperature,
            smoothing,
            classes,
            _bands_of(scene),
            *model,
            statistics,
            layers,
            _dates_of(scene),
            fitted.level,
        )

    def level_of(self, wanted: str | None) -> ClassLevel | None:
        """The level that another map shows: the one that is named, else that of the first map.

        Raises
        ------
        UserError
            The classes have no levels, or samples of a coarser class.
        """
        if self.level is None:
            if wanted is not None:
                raise UserError(f"The classes of the probe have no levels: leave the class level '{wanted}' out.")
            return None
        level = self.level if wanted is None else self.level.levels.at(wanted)
        coarser = [entry.name for entry in self.classes if entry.code not in level.of]
        if coarser:
            raise UserError(
                f"The probe knows {', '.join(coarser)}, which is coarser than {level.title}: choose a coarser level."
            )
        return level

    def layers_on(self, scene: Scene) -> list[Layer]:
        """The layers of another scene as the probe knows them: under its names, with its codes of classes."""
        pairs = zip(self.layers, scene.layers, strict=True)
        return [replace(layer, name=own.name, codes=tuple(own.codes)) for own, layer in pairs]

    def check(self, scene: Scene, model: InferenceModel | None) -> None:
        """Refuse a scene with other bands or layers, or another model, than the probe was trained on.

        Raises
        ------
        UserError
            Which says what differs.
        """
        if model is not None and self.bands and model.info.sha256 != self.model_sha256:
            raise UserError(
                f"The probe was trained on the features of {self.model}, and {model.info.name} is another model: "
                f"choose {self.model}."
            )
        _check_dates(self.dates, scene)
        here = _bands_of(scene)
        if here != self.bands:
            raise UserError(
                f"The probe was trained on {_listed(self.bands)}, and this scene has {_listed(here)}: "
                "give imagery with the same bands."
            )
        kinds = [(layer.kind.value, 0 if layer.codes else layer.dimensions) for layer in scene.layers]
        if kinds != [(layer.kind, 0 if layer.codes else layer.dimensions) for layer in self.layers]:
            raise UserError(
                f"The probe was trained with {_layers(self.layers)}, and this scene has {_layers(scene.layers)}: give "
                "layers of the same kinds in the same order (--layer)."
            )


def _bands_of(scene: Scene) -> dict[str, tuple[str, ...]]:
    return {name: scene.bands_present(name) for name in scene.modalities}


def _dates_of(scene: Scene) -> tuple[SavedDate, ...]:
    """The dates of a scene of several; none of one that has a single date.

    Raises
    ------
    UserError
        A day is not known.
    """
    if len(scene.by_date) == 1:
        return ()
    days = [next((seen.date for seen in date.descriptions if seen.date), None) for date in scene.by_date]
    if None in days:
        raise UserError("Nothing tells the days of the imagery, so the probe cannot be matched to another: name them.")
    return tuple(SavedDate(str(day)[:10], _bands_of(date)) for day, date in zip(days, scene.by_date, strict=True))


def _date(entry: Mapping[str, Any]) -> SavedDate:
    day = str(date.fromisoformat(entry["day"]))
    return SavedDate(day, {str(name): tuple(bands) for name, bands in entry["bands"].items()})


def _check_dates(dates: Sequence[SavedDate], scene: Scene) -> None:
    """Refuse a scene with another number of dates, or with other bands at one of them."""
    trained, here = max(1, len(dates)), len(scene.by_date)
    if trained != here:
        raise UserError(
            f"The probe was trained on {trained} date{'s' if trained > 1 else ''}, and this scene has {here}: give as "
            "many, or make one of them (composite)."
        )
    for one, other in zip(dates, scene.by_date, strict=False):
        if one.bands != _bands_of(other):
            raise UserError(
                f"The probe was trained on {_listed(one.bands)} near {one.day[5:]} (month and day), and this scene has "
                f"{_listed(_bands_of(other))}: give imagery with the same bands."
            )


def write_probe(saved: SavedProbe, path: Path) -> None:
    """Write a probe, whole or not at all."""
    probe = saved.probe
    arrays: dict[str, NDArray[np.generic]] = {"classes": probe.classes_}
    kind, settings = _described(probe, arrays)
    for level, parts in enumerate(zip(saved.statistics.means, saved.statistics.deviations, strict=True)):
        arrays |= {f"means.{level}": parts[0], f"deviations.{level}": parts[1]}
    described = {
        "kind": kind,
        "settings": settings,
        "temperature": saved.temperature,
        "smoothing": saved.smoothing,
        "classes": [asdict(entry) for entry in saved.classes],
        "bands": saved.bands,
        "model": saved.model,
        "model_sha256": saved.model_sha256,
    }
    tensors = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in arrays.items()}
    mark = FORMAT
    if saved.layers:
        mark, described["layers"] = FORMAT_WITH_LAYERS, [asdict(layer) for layer in saved.layers]
    if saved.level is not None:
        mark, described["levels"] = FORMAT_WITH_LEVELS, saved.level.tag()
    if saved.dates:
        mark, described["dates"] = FORMAT_WITH_DATES, [asdict(date) for date in saved.dates]
    write_tensors(path, tensors, {_MARK: mark, "terrafm.probe": json.dumps(described)})


def read_probe(path: Path) -> SavedProbe:
    """Read what `write_probe` wrote.

    Raises
    ------
    UserError
        A file that is damaged, or something else.
    """
    if not path.is_file():
        raise UserError(f"There is no probe {path}: check the path.")
    header = read_header(path)
    if header.get(_MARK) not in (FORMAT, FORMAT_WITH_LAYERS, FORMAT_WITH_LEVELS, FORMAT_WITH_DATES):
        raise UserError(f"{path.name} is no probe of format {FORMAT}: give a file that 'classify --save-probe' wrote.")
    try:
        described = parse_json(header["terrafm.probe"])
        arrays = {name: tensor.numpy() for name, tensor in read_tensors(path).items()}
        levels = range(sum(name.startswith("means.") for name in arrays))
        statistics = FeatureStatistics(
            tuple(arrays[f"means.{level}"] for level in levels),
            tuple(arrays[f"deviations.{level}"] for level in levels),
        )
        saved = SavedProbe(
            _rebuilt(described["kind"], described["settings"], arrays, statistics.dimensions),
            float(described["temperature"]),
            float(described["smoothing"]),
            tuple(LandCoverClass(**entry) for entry in described["classes"]),
            {str(name): tuple(bands) for name, bands in described["bands"].items()},
            str(described["model"]),
            str(described["model_sha256"]),
            statistics,
            tuple(SavedLayer(**{**entry, "codes": tuple(entry["codes"])}) for entry in described.get("layers", ())),
            tuple(_date(entry) for entry in described.get("dates", ())),
            level_in_tag(described.get("levels")),
        )
        if saved.level is not None and not {entry.code for entry in saved.classes} <= saved.level.levels.chains.keys():
            raise ValueError("its class levels do not fit its classes")
        fits = saved.probe.directions_.shape[0] == statistics.dimensions
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The probe {path.name} is damaged ({error}): save it again.") from error
    if not fits:
        raise UserError(f"The probe {path.name} is damaged, its parts do not fit each other: save it again.")
    return saved


def _described(probe: SavableProbe, arrays: dict[str, NDArray[np.generic]]) -> tuple[str, dict[str, Any]]:
    """The kind and settings of a probe; its numbers are added to the arrays."""
    if isinstance(probe, TreesProbe):
        arrays |= {f"trees.{entry.name}": getattr(probe.grown_, entry.name) for entry in fields(Trees)}
        return "trees", {"seen": probe.directions_.shape[1]}
    if isinstance(probe, MixedProbe):
        _, settings = _described(probe.forest, arrays)
        _described(probe.linear, arrays)
        layers = {"layers": probe.linear.layers} if probe.linear.layers else {}
        return "mixed", {**settings, "share": probe.share, **layers}
    arrays["directions"] = probe.directions_
    if isinstance(probe, LinearProbe):
        arrays["intercept"] = probe.intercept_
        settings = {"strength": probe.strength, "token_weight": probe.token_weight, "tokens": probe.tokens}
        return "linear", {**settings, **({"layers": probe.layers} if probe.layers else {})}
    arrays |= {"labels": probe.labels_, "weights": probe.weights_}
    return "knn", {"neighbours": probe.neighbours, "temperature": probe.temperature}


def _rebuilt(
    kind: str, settings: Mapping[str, Any], arrays: Mapping[str, NDArray[np.generic]], dimensions: int
) -> SavableProbe:
    """What `_described` took apart; a kind that is not known is a `ValueError`."""
    if kind == "mixed":
        linear, trees = LinearProbe(layers=_layers_of(settings)), _trees(settings, arrays, dimensions)
        linear.intercept_ = np.asarray(arrays["intercept"], np.float32)
        linear.directions_ = np.asarray(arrays["directions"], np.float32)
        linear.classes_ = np.asarray(arrays["classes"], np.int64)
        return MixedProbe(linear, trees, float(settings["share"]))
    if kind == "trees":
        return _trees(settings, arrays, dimensions)
    probe: LinearProbe | KNNProbe
    if kind == "linear":
        settled = settings["strength"], settings["token_weight"], int(settings["tokens"])
        probe = LinearProbe(*settled, _layers_of(settings))
        probe.intercept_ = np.asarray(arrays["intercept"], np.float32)
    elif kind == "knn":
        probe = KNNProbe(int(settings["neighbours"]), settings["temperature"])
        probe.labels_ = np.asarray(arrays["labels"], np.uint8)
        probe.weights_ = np.asarray(arrays["weights"], np.float32)
    else:
        raise ValueError(f"its kind is '{kind}'")
    probe.directions_ = np.asarray(arrays["directions"], np.float32)
    probe.classes_ = np.asarray(arrays["classes"], np.int64)
    return probe


def _layers_of(settings: Mapping[str, Any]) -> tuple[tuple[int, int, float], ...]:
    """The columns of each layer, and its weight."""
    return tuple((int(start), int(stop), float(weight)) for start, stop, weight in settings.get("layers", ()))


def _trees(settings: Mapping[str, float], arrays: Mapping[str, NDArray[np.generic]], dimensions: int) -> TreesProbe:
    values: dict[str, Any] = {entry.name: arrays[f"trees.{entry.name}"] for entry in fields(Trees)}
    grown = Trees(**values)
    seen, classes = int(settings["seen"]), np.asarray(arrays["classes"], np.int64)
    if not 0 < seen <= dimensions or int(grown.features.max()) >= seen or grown.shares.shape[1] != len(classes):
        raise ValueError("its trees do not fit the features")
    return TreesProbe(len(grown.roots), seen).take(grown, classes, dimensions)


def _listed(bands: Mapping[str, tuple[str, ...]]) -> str:
    return " and ".join(f"{name} with {', '.join(names)}" for name, names in bands.items()) or "no imagery"


def _layers(layers: Sequence[SavedLayer | Layer]) -> str:
    named = ", ".join(f"{layer.name} ({layer.dimensions} numbers)" for layer in layers)
    return f"the layers {named}" if named else "no layers"
