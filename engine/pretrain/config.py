"""A training run as data: YAML with strict keys, and `dotted.key=value` on top of it."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from engine.errors import UserError

T = TypeVar("T")


@dataclass(frozen=True)
class ModelSection:
    """The architecture; see `engine.model.ModelConfig`."""

    size: str = "b"
    depth: int | None = None
    """Fewer blocks than the size has, for trials."""
    drop_path: float = 0.1
    queries: int = 5
    query_projection: bool = False


@dataclass(frozen=True)
class DataSection:
    """Where places come from."""

    kind: str = "rasters"
    """"rasters" (a folder of GeoTIFFs a place), "chips" (.npz files) or "simulated" (made into the output folder)."""
    path: str | None = None
    tile: int = 534
    """Side of what views are cut from, in pixels; a larger place is cut into such tiles."""
    fraction: float = 1.0
    """The share of the places that is used, always the same ones for a seed."""
    modalities: tuple[str, ...] = ("s1", "s2_l1c", "s2_l2a")
    cells: str | None = None
    """A CSV file with the columns `place` and `class`, the majority class of each place, and `climate` and `region`
    for sampling by priors; `engine cells describe` writes it."""
    sampling: str = "uniform"
    """"uniform" (every place once, then again) or "priors" (rare kinds of places more often than there are such)."""
    prior_exponent: float = 0.5
    """A kind of n places (one class, climate zone and region) is drawn in proportion to n to this power."""
    sea_dropped: float = 0.98
    """With priors, the share of the open sea's places that is never drawn."""
    frequent: tuple[str, ...] = ("tree cover", "grassland", "open sea")
    on_error: str = "skip"
    """"skip" takes the next place instead of one that cannot be read, "refuse" stops."""
    workers: int = 0
    """Processes that read and crop; 0 does it in between."""
    scene: int = 768
    """Side of the simulated scene in pixels."""

    @property
    def cells_path(self) -> Path | None:
        """Where the table of cells lies, if there is one."""
        return Path(self.cells).expanduser() if self.cells else None


@dataclass(frozen=True)
class ViewsSection:
    """Crops and modality draw."""

    global_views: int = 2
    global_pixels: int = 224
    global_area: tuple[float, float] = (0.25, 1.0)
    local_views: int = 10
    local_pixels: int = 96
    local_area: tuple[float, float] = (0.05, 0.25)
    modality_draw: str = "independent"
    modality_probability: float = 0.5


@dataclass(frozen=True)
class HeadSection:
    """The projection head."""

    prototypes: int = 65536
    hidden: int = 2048
    bottleneck: int = 256


@dataclass(frozen=True)
class LossSection:
    """Temperatures and centres."""

    student_temperature: float = 0.1
    teacher_temperature: float = 0.06
    teacher_temperature_start: float = 0.04
    teacher_temperature_epochs: int = 50
    alpha: float = 0.8
    centre_momentum: float = 0.9
    centre_from_first_batch: bool = False
    """Start the centres at the first batch's means, not at zero as DINO does: a short run has no time to find them."""


@dataclass(frozen=True)
class OptimisationSection:
    """Steps, learning rate, regularisation."""

    epochs: int = 150
    epoch_samples: int = 300_000
    batch: int = 1024
    """Places a step."""
    accumulation: int = 1
    """Parts that a batch is computed in, to save memory."""
    learning_rate: float = 1e-4
    """For a batch of 256; scaled linearly with the batch."""
    learning_rate_end: float = 2e-6
    warmup_epochs: float = 30
    weight_decay: float = 0.04
    weight_decay_end: float = 0.4
    momentum: float = 0.996
    momentum_end: float = 1.0
    clip: float = 0.3
    frozen_last_layer_epochs: int = 3


@dataclass(frozen=True)
class EvaluationSection:
    """The kNN score on labelled tiles that are never trained on."""

    kind: str = "none"
    """"simulated" (another scene than the one trained on), "rasters" (folders with a labels.tif) or "none"."""
    path: str | None = None
    every_epochs: int = 10
    tile: int = 64
    pixels: int = 64
    """What a tile is resampled to for the model."""
    k: int = 20


@dataclass(frozen=True)
class RunSection:
    """How it is computed and kept."""

    seed: int = 0
    device: str = "auto"
    precision: str = "auto"
    """"float32", "bfloat16" (autocast) or "auto"."""
    deterministic: bool = False
    compile: bool = False
    threads: int | None = None
    checkpoint_steps: int = 500
    checkpoints_kept: int = 2
    nonfinite_limit: int = 3
    """Losses in a row that are not finite before the run stops."""
    export_official: bool = False
    """Also write the teacher under the released weights' keys, as `teacher_official.pth`."""


@dataclass(frozen=True)
class TrainingConfig:
    """Everything about a run."""

    model: ModelSection = field(default_factory=ModelSection)
    data: DataSection = field(default_factory=DataSection)
    views: ViewsSection = field(default_factory=ViewsSection)
    head: HeadSection = field(default_factory=HeadSection)
    loss: LossSection = field(default_factory=LossSection)
    optimisation: OptimisationSection = field(default_factory=OptimisationSection)
    evaluation: EvaluationSection = field(default_factory=EvaluationSection)
    run: RunSection = field(default_factory=RunSection)

    def __post_init__(self) -> None:
        """Refuse values that cannot work, as a `UserError`."""
        for holds, complaint in _rules(self):
            if not holds:
                raise UserError(complaint)

    def to_dict(self) -> dict[str, Any]:
        """As YAML or JSON can hold it."""
        return asdict(self)

    @property
    def steps_per_epoch(self) -> int:
        """Whole batches in a virtual epoch, at least one."""
        return max(1, self.optimisation.epoch_samples // self.optimisation.batch)

    @property
    def steps(self) -> int:
        """Of the whole run."""
        return self.optimisation.epochs * self.steps_per_epoch


def _rules(config: TrainingConfig) -> list[tuple[bool, str]]:
    views, optimisation, data = config.views, config.optimisation, config.data
    positive = {
        "optimisation.batch": optimisation.batch,
        "optimisation.accumulation": optimisation.accumulation,
        "optimisation.epochs": optimisation.epochs,
        "optimisation.epoch_samples": optimisation.epoch_samples,
        "optimisation.clip": optimisation.clip,
        "views.global_pixels": views.global_pixels,
        "views.local_pixels": views.local_pixels,
        "head.prototypes": config.head.prototypes,
        "loss.student_temperature": config.loss.student_temperature,
        "loss.teacher_temperature": config.loss.teacher_temperature,
        "loss.teacher_temperature_start": config.loss.teacher_temperature_start,
        "run.checkpoint_steps": config.run.checkpoint_steps,
        "run.checkpoints_kept": config.run.checkpoints_kept,
        "evaluation.every_epochs": config.evaluation.every_epochs,
        "data.tile": data.tile,
    }
    rules = [(value > 0, f"{key} is {value}: give a number above 0.") for key, value in positive.items()]
    choices = {
        "data.kind": (data.kind, ("rasters", "chips", "simulated")),
        "data.sampling": (data.sampling, ("uniform", "priors")),
        "data.on_error": (data.on_error, ("skip", "refuse")),
        "evaluation.kind": (config.evaluation.kind, ("none", "simulated", "rasters")),
        "views.modality_draw": (views.modality_draw, ("independent", "one", "all")),
        "run.precision": (config.run.precision, ("auto", "float32", "bfloat16")),
    }
    rules += [
        (value in allowed, f"{key} is '{value}': choose one of {', '.join(allowed)}.")
        for key, (value, allowed) in choices.items()
    ]
    shares = {
        "data.fraction": data.fraction,
        "data.prior_exponent": data.prior_exponent,
        "data.sea_dropped": data.sea_dropped,
        "loss.alpha": config.loss.alpha,
        "views.modality_probability": views.modality_probability,
    }
    rules += [(0 <= value <= 1, f"{key} is {value}: give a number from 0 to 1.") for key, value in shares.items()]
    for key, area in (("views.global_area", views.global_area), ("views.local_area", views.local_area)):
        rules.append((0 < area[0] <= area[1] <= 1, f"{key} is {area}: give two fractions with 0 < low ≤ high ≤ 1."))
    rules.append((views.global_views >= 1, "views.global_views is 0: the teacher needs at least one."))
    rules.append((views.local_views >= 0, f"views.local_views is {views.local_views}: give 0 or more."))
    rules.append((views.global_views + views.local_views > 1, "One view has no other to agree with: ask for more."))
    divides = optimisation.batch % optimisation.accumulation == 0
    rules.append((divides, f"optimisation.accumulation is {optimisation.accumulation}: give a divisor of the batch."))
    return rules


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainingConfig:
    """A YAML file, with `dotted.key=value` replacing single values; a key that does not exist is an error."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"The configuration {path} cannot be read ({reason}): check the path.") from error
    except yaml.YAMLError as error:
        raise UserError(f"{path} is no valid YAML ({' '.join(str(error).split())}): correct it.") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} holds no table of settings: give sections such as 'model:' and 'data:'.")
    for override in overrides:
        _override(content, override)
    return built(TrainingConfig, content, "")


def _override(content: dict[str, Any], override: str) -> None:
    key, separator, text = override.partition("=")
    names = key.split(".")
    if not separator or not all(names):
        raise UserError(f"'{override}' is no setting: write it as section.key=value.")
    table = content
    for name in names[:-1]:
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            raise UserError(f"'{key}' names a setting within a value: write it as section.key=value.")
    try:
        table[names[-1]] = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"The value of '{override}' is no valid YAML: quote it.") from error


def built(kind: type[T], content: Any, where: str) -> T:
    """A dataclass from a mapping, strictly: unknown keys and wrong types are errors that name the key."""
    if content is None:
        content = {}
    if not isinstance(content, Mapping):
        raise UserError(f"'{where}' is {content!r}: a table of settings is expected.")
    types_of = typing.get_type_hints(kind)
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type] # always a dataclass
    unknown = [str(key) for key in content if key not in known]
    if unknown:
        path = f"{where}.{unknown[0]}" if where else unknown[0]
        raise UserError(f"There is no setting '{path}': choose from {', '.join(sorted(known))}.")
    prefix = f"{where}." if where else ""
    return kind(**{key: _converted(types_of[key], value, f"{prefix}{key}") for key, value in content.items()})


def _converted(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return built(kind, value, where)  # type: ignore[arg-type]
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is types.UnionType:
        return None if value is None else _converted(arguments[0], value, where)
    if typing.get_origin(kind) is tuple:
        fixed = Ellipsis not in arguments
        if isinstance(value, (list, tuple)) and (not fixed or len(value) == len(arguments)):
            return tuple(_converted(arguments[0], item, where) for item in value)
    elif kind is float and isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            return float(value)  # YAML reads 1e-4 as a text
        except ValueError:
            pass
    elif type(value) is kind:
        return value
    expected = getattr(kind, "__name__", str(kind)) if not arguments else str(kind)
    raise UserError(f"'{where}' is {value!r}: a value of type {expected} is expected.")
