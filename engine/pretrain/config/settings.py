"""A training run as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...errors import UserError
from ...model.config import FUSIONS, STEMS


@dataclass(frozen=True)
class ModelSection:
    """The architecture; see `engine.model.ModelConfig`."""

    size: str = "b"
    depth: int | None = None
    """Fewer blocks than the size has, for trials."""
    patch_size: int = 16
    drop_path: float = 0.1
    queries: int = 5
    query_projection: bool = False
    statistics: str | None = None
    """A file that `engine shards --statistics` wrote: means and deviations of one's own data, instead of the released
    model's; they go into the weights."""
    stem: str = "convolution"
    """"convolution", "plain" or "vit": the patch embeddings of Table Ap1; see `engine.model.ModelConfig`."""
    fusion: str = "local"
    """"local" or "global" (196 queries over all tokens, Table Ap1)."""
    decoder: bool = False
    """Whether it has a decoder for dense features, which only teachers can train."""
    decoder_tokens: bool = True
    """Whether tokens join in it; without them maps need no encoder."""
    decoder_reads: tuple[str, ...] = ()
    """The modalities whose images it reads; all if none is named."""


@dataclass(frozen=True)
class DataSection:
    """Where places come from."""

    kind: str = "rasters"
    """"rasters" (a folder of GeoTIFFs a place), "chips" (.npz files), "shards" (written by `engine shards`),
    "major_tom" (its Parquet data sets) or "simulated" (made into the output folder)."""
    path: str | None = None
    """A folder; for "major_tom" also a URL such as https://…, that holds Core-S2L2A, Core-S2L1C or Core-S1RTC."""
    tile: int = 534
    """Side of what views are cut from, in pixels; a larger place is cut into such tiles."""
    fraction: float = 1.0
    """The share of the places that is used, always the same ones for a seed."""
    subset: int | None = None
    """How many places are used instead, always the same ones for a seed; all, where there are fewer."""
    modalities: tuple[str, ...] = ("s1", "s2_l1c", "s2_l2a")
    """What is trained on; any that is registered (docs/modalities.md), of rasters and shards."""
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

    def share(self, places: int) -> float:
        """Of so many places, which `fraction` or `subset` leaves."""
        return self.fraction if self.subset is None else min(1.0, self.subset / max(1, places))

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
    aspect: tuple[float, float] = (3 / 4, 4 / 3)
    """Least and most of a crop's width over its height, as in DINO's random resized crops; [1, 1] for squares."""
    modality_draw: str = "independent"
    modality_probability: float = 0.5
    modalities_dropped: float = 0.0
    """How likely a modality of a place is shown in none of its views, as if the place lacked it."""
    bands_dropped: float = 0.0
    """How likely a band of a view is kept from the student, so that it learns to do without."""


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
class DistillationSection:
    """Who teaches whom."""

    networks: str = "shared"
    """"shared" by all modalities, or a student and a teacher "per_modality" (Table Ap1)."""
    alignment_weight: float = 1.0
    """Weight of the pull between the modalities' students."""


@dataclass(frozen=True)
class PatchesSection:
    """A second loss on patches that the student is not shown (iBOT, Zhou et al. 2022); not of the paper, and off."""

    weight: float = 0.0
    prototypes: int = 8192
    probability: float = 0.5
    """How likely a global view has hidden patches."""
    share: tuple[float, float] = (0.1, 0.5)
    """Least and largest share of its patches."""


@dataclass(frozen=True)
class TeachingSection:
    """Learning from other models instead of from oneself (see `method.teaching`); off without teachers."""

    teachers: tuple[str, ...] = ()
    """Files of `training/teachers`; the first one's answers become the dense features, the others help."""
    weights: tuple[str, ...] = ()
    """Theirs, one path each."""
    start: str | None = None
    """A model whose encoder to start from; of its blocks the first ones are taken."""
    steps: int = 12_000
    warmup_steps: int = 100
    decay_share: float = 0.8
    """Of the steps, at the end, in which the learning rate falls to a fiftieth."""
    learning_rate: float = 5e-4
    """Of the decoder and heads, whatever the batch; the encoder's is `encoder_rate` of it."""
    encoder_rate: float = 0.15
    encoder_share: float = 0.2
    """Of the steps in which the encoder takes part; in the others the decoder learns to do without tokens. 0 leaves the
    encoder as it is."""
    weight_decay: float = 0.02
    average: float = 0.999
    """Momentum of the moving average that is kept."""
    class_weight: float = 0.5
    token_weight: float = 0.5
    token_class_weight: float = 0.2
    l1c_share: float = 0.35
    """Of the Level-2A tiles, those shown as Level-1C."""
    bands_dropped: float = 0.18
    """Share of the tiles that lack bands."""
    holes: float = 0.05
    """Share of the tiles that lack a rectangle."""


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
    """Learning rate for a batch of 256; it is scaled linearly with the batch."""
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
    tensorboard: bool = True
    sharded: bool = False
    """Spread parameters, gradients and moments over the processes (FSDP) instead of copying them (DDP)."""
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
    distillation: DistillationSection = field(default_factory=DistillationSection)
    patches: PatchesSection = field(default_factory=PatchesSection)
    teaching: TeachingSection = field(default_factory=TeachingSection)
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
        """Number of steps of the whole run."""
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
        "model.patch_size": config.model.patch_size,
        "patches.prototypes": config.patches.prototypes,
    }
    rules = [(value > 0, f"{key} is {value}: give a number above 0.") for key, value in positive.items()]
    choices = {
        "data.kind": (data.kind, ("rasters", "chips", "shards", "simulated", "major_tom")),
        "data.sampling": (data.sampling, ("uniform", "priors")),
        "data.on_error": (data.on_error, ("skip", "refuse")),
        "evaluation.kind": (config.evaluation.kind, ("none", "simulated", "rasters")),
        "views.modality_draw": (views.modality_draw, ("independent", "one", "all")),
        "distillation.networks": (config.distillation.networks, ("shared", "per_modality")),
        "model.stem": (config.model.stem, STEMS),
        "model.fusion": (config.model.fusion, FUSIONS),
        "run.precision": (config.run.precision, ("auto", "float32", "bfloat16")),
    }
    rules += [
        (value in allowed, f"{key} is '{value}': choose one of {', '.join(allowed)}.")
        for key, (value, allowed) in choices.items()
    ]
    rules.append((data.subset is None or data.subset > 0, f"data.subset is {data.subset}: give a number above 0."))
    rules.append((data.subset is None or data.fraction == 1, "data.subset and data.fraction are both set: give one."))
    shares = {
        "data.fraction": data.fraction,
        "data.prior_exponent": data.prior_exponent,
        "data.sea_dropped": data.sea_dropped,
        "loss.alpha": config.loss.alpha,
        "views.modality_probability": views.modality_probability,
        "views.modalities_dropped": views.modalities_dropped,
        "views.bands_dropped": views.bands_dropped,
        "teaching.encoder_share": config.teaching.encoder_share,
        "teaching.decay_share": config.teaching.decay_share,
        "teaching.bands_dropped": config.teaching.bands_dropped,
        "patches.probability": config.patches.probability,
        "patches.share": max(config.patches.share),
    }
    rules += [(0 <= value <= 1, f"{key} is {value}: give a number from 0 to 1.") for key, value in shares.items()]
    for key, area in (("views.global_area", views.global_area), ("views.local_area", views.local_area)):
        rules.append((0 < area[0] <= area[1] <= 1, f"{key} is {area}: give two fractions with 0 < low ≤ high ≤ 1."))
    least, most = views.aspect
    rules.append((0 < least <= most, f"views.aspect is {views.aspect}: give two numbers with 0 < low ≤ high."))
    rules.append((views.global_views >= 1, "views.global_views is 0: the teacher needs at least one."))
    rules.append((views.local_views >= 0, f"views.local_views is {views.local_views}: give 0 or more."))
    rules.append((views.global_views + views.local_views > 1, "One view has no other to agree with: ask for more."))
    teaching = config.teaching
    rules.append(
        (
            len(teaching.weights) == len(teaching.teachers) and config.model.decoder == bool(teaching.teachers),
            "A decoder needs teachers and teachers a decoder: set model.decoder, teaching.teachers and as many "
            "teaching.weights, paths.",
        )
    )
    apart = config.distillation.networks == "per_modality"
    rules.append(
        (
            not apart or views.modality_draw == "all",
            f"views.modality_draw is '{views.modality_draw}': networks per modality need 'all', each sees its own.",
        )
    )
    rules.append(
        (
            not config.patches.weight or (config.model.fusion == "local" and not apart),
            "patches.weight needs tokens that belong to a place: model.fusion=local and distillation.networks=shared.",
        )
    )
    divides = optimisation.batch % optimisation.accumulation == 0
    rules.append((divides, f"optimisation.accumulation is {optimisation.accumulation}: give a divisor of the batch."))
    return rules
