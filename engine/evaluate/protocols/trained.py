"""The protocols that train again for every place of a grid: UPerNet, change, fine-tuning and focal loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from torch import nn

from ...errors import UserError
from ...model.decoders import UPerNet
from ...model.ensemble import Encoder, Ensemble
from ...model.inference.devices import choose_device
from ...progress import Progress, part_of, silent
from ..benchmarks import Examples
from . import finetune as fine
from .change_unet import ChangeUNet
from .dense_probe import (
    CHANGE_BATCHES,
    CHANGE_RATES,
    GALILEO_BATCHES,
    GALILEO_RATES,
    UPERNET_BATCHES,
    UPERNET_RATES,
    DenseTraining,
    PatchLogits,
    falling,
    galileos,
    head_answers,
    train_head,
)
from .features import FeatureSettings
from .metrics import Score, main_value
from .options import Options
from .report import Report, report_on
from .splits import Splits, frozen, labelled
from .trainings import GridPoint, Trained, Trainings, trainings_folder

GALILEO_LINEAR = "linear-galileo"
TRAINED_WHOLE = ("finetune", "focal")
"""Protocols that train the backbone too, and ask nothing of a model for inference."""
FOCAL_RATE, FOCAL_BATCH = 1e-4, 16
"""The paper's (appendix D.3)."""


@dataclass(frozen=True)
class Prepared:
    """A protocol's trainings, and what its report says besides."""

    trainings: Trainings
    splits: Callable[[], Splits]
    told: Mapping[str, Any] = field(default_factory=dict)


def prepare_upernet(model: Encoder, examples: Examples, options: Options, progress: Progress) -> Prepared:
    """The UPerNet probe."""
    if not examples.task.dense:
        raise UserError(f"{examples.task.name} labels whole images, UPerNet pixels: choose knn, linear or finetune.")

    def head(width: int, classes: int) -> UPerNet:
        return UPerNet(width, classes, options.channels, options.channels // 2)

    grid = (options.learning_rates or UPERNET_RATES, options.batch_sizes or UPERNET_BATCHES)
    settings = FeatureSettings.pyramid(model.config, options.size(examples))
    return _prepare_head("upernet", Head("UPerNet", head, settings), grid, model, examples, options, progress)


def prepare_linear_segmentation(model: Encoder, examples: Examples, options: Options, progress: Progress) -> Prepared:
    """Galileo's linear probe of segmentation, beside the one of `dense_probe.train_linear`."""
    size = options.size(examples)
    patch = math.ceil(examples.label_side / (size // model.config.patch_size))

    def head(width: int, classes: int) -> PatchLogits:
        return PatchLogits(width, classes, patch)

    grid = (options.learning_rates or GALILEO_RATES, options.batch_sizes or GALILEO_BATCHES)
    made = Head("Galileo's linear probe", head, FeatureSettings.last_patches(model.config, size), galileos)
    return _prepare_head(GALILEO_LINEAR, made, grid, model, examples, options, progress)


def prepare_change(model: Encoder, examples: Examples, options: Options, progress: Progress) -> Prepared:
    """The U-Net probe of change between two dates."""
    if examples.task.dates != 2:
        raise UserError(f"{examples.task.name} shows one date and change needs two: choose OSCD.")

    def head(width: int, classes: int) -> ChangeUNet:
        return ChangeUNet(width, classes, options.channels // 4)

    grid = (options.learning_rates or CHANGE_RATES, options.batch_sizes or CHANGE_BATCHES)
    settings = FeatureSettings.pyramid(model.config, options.size(examples))
    return _prepare_head("change", Head("U-Net", head, settings), grid, model, examples, options, progress)


@dataclass(frozen=True)
class Head:
    """What is trained on frozen features, by its name, what makes it, what it sees and how its rate falls."""

    title: str
    make: Callable[[int, int], nn.Module]
    settings: FeatureSettings
    rate_at: Callable[[float, float, int], float] = falling


def _prepare_head(
    protocol: str,
    made: Head,
    grid: tuple[Sequence[float], Sequence[int]],
    model: Encoder,
    examples: Examples,
    options: Options,
    progress: Progress,
) -> Prepared:
    inference, task = options.ready(model), examples.task
    splits = frozen(inference, examples, made.settings, options, progress)

    def train(place: GridPoint, watched: Progress) -> Trained:
        how = DenseTraining(made.make, made.title, options.epochs, place.seed, inference.device.name, made.rate_at)
        head = train_head(splits.train, task, how, place.learning_rate, place.batch, watched)
        validation = main_value(task, head_answers(head, splits.valid, how.device), splits.valid.labels)
        return Trained(validation, head_answers(head, splits.test, how.device))

    rates, sizes = grid
    places = [GridPoint(rate, min(size, len(splits.train)), options.seed) for rate in rates for size in sizes]
    folder = trainings_folder(protocol, inference.fingerprint, examples, options)
    trainings = Trainings(folder, tuple(dict.fromkeys(places)), train)
    return Prepared(trainings, lambda: splits, {"blocks": list(made.settings.blocks)})


def prepare_finetune(model: Encoder, examples: Examples, options: Options, progress: Progress) -> Prepared:  # noqa: ARG001
    """Fine-tuning of backbone and head."""
    sizes = dict.fromkeys(min(size, examples.count("train")) for size in options.batch_sizes or fine.BATCHES)
    places = [GridPoint(rate, size, options.seed) for rate in options.learning_rates or fine.RATES for size in sizes]
    return _prepare_whole("finetune", model, examples, options, places)


def prepare_focal(model: Encoder, examples: Examples, options: Options, progress: Progress) -> Prepared:  # noqa: ARG001
    """Fine-tuning with focal loss, a place a seed."""
    if not examples.task.dense:
        raise UserError(f"{examples.task.name} labels whole images, this protocol pixels: choose finetune.")
    rates, sizes = options.learning_rates or (FOCAL_RATE,), options.batch_sizes or (FOCAL_BATCH,)
    if len(rates) + len(sizes) > 2:
        raise UserError(
            f"The focal protocol has no grid and was given {len(rates)} learning rate(s) and {len(sizes)} batch "
            "size(s): give one of each."
        )
    (rate,), (batch,) = rates, sizes
    places = [GridPoint(rate, batch, seed) for seed in range(options.seed, options.seed + options.seeds)]
    return _prepare_whole("focal", model, examples, options, places)


def _prepare_whole(
    protocol: str, model: Encoder, examples: Examples, options: Options, places: Sequence[GridPoint]
) -> Prepared:
    task, device = examples.task, choose_device(options.device).name
    if task.dates > 1:
        raise UserError(f"{task.name} compares two dates: choose change or linear instead of {protocol}.")
    if isinstance(model, Ensemble):
        raise UserError(f"{model.info.name} has a network for each modality: choose knn, linear, upernet or change.")

    def train(place: GridPoint, watched: Progress) -> Trained:
        settings = fine.FineTuning(
            options.size(examples),
            place.learning_rate,
            options.epochs,
            place.batch,
            place.seed,
            device,
            options.channels,
            focal=protocol == "focal",
        )
        tuned = fine.fine_tune(model, examples, settings, watched)
        answers, labels = fine.fine_tuned_answers(tuned, examples, "valid", settings)
        validation = main_value(task, answers, labels)
        return Trained(validation, fine.fine_tuned_answers(tuned, examples, "test", settings)[0])

    folder = trainings_folder(protocol, model.info.sha256, examples, options)
    trainings = Trainings(folder, tuple(places), train)
    return Prepared(trainings, lambda: labelled(examples, options))


PREPARE: dict[str, Callable[[Encoder, Examples, Options, Progress], Prepared]] = {
    "upernet": prepare_upernet,
    "change": prepare_change,
    GALILEO_LINEAR: prepare_linear_segmentation,
    "finetune": prepare_finetune,
    "focal": prepare_focal,
}


def run_best(
    protocol: str, model: Encoder, examples: Examples, options: Options, progress: Progress = silent
) -> list[Report]:
    """The place of a grid that is best on validation."""
    prepared = PREPARE[protocol](model, examples, options, part_of(progress, 0, 0.3))
    places = prepared.trainings.places
    trained = prepared.trainings.all(part_of(progress, 0.3, 1))
    splits = prepared.splits()
    best = max(range(len(places)), key=lambda number: trained[number].validation)
    table = [
        {"learning_rate": place.learning_rate, "batch": place.batch, "validation": one.validation}
        for place, one in zip(places, trained, strict=True)
    ]
    chosen = {**table[best], **prepared.told}
    answers, labels = trained[best].answers, splits.test.labels
    report = report_on(protocol, examples, answers, labels, options, chosen, splits.leaks)
    return [replace(report, grid=tuple(table))]


def run_focal(model: Encoder, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """Fine-tuning with focal loss, repeated with several seeds; what is reported is their mean (appendix D.3)."""
    trainings = (prepared := prepare_focal(model, examples, options, progress)).trainings
    trained, splits = trainings.all(progress), prepared.splits()
    reports = [
        report_on("focal", examples, one.answers, splits.test.labels, options, {}, splits.leaks) for one in trained
    ]
    scores = tuple(Score.over_seeds(same) for same in zip(*(report.scores for report in reports), strict=True))
    each = [
        {"seed": place.seed, "validation": one.validation, "scores": [score.to_dict() for score in report.scores]}
        for place, one, report in zip(trainings.places, trained, reports, strict=True)
    ]
    first = trainings.places[0]
    chosen = {"learning_rate": first.learning_rate, "batch": first.batch, "gamma": 2, "seeds": each}
    references = [report.reference for report in reports if report.reference is not None]
    reference = sum(references) / len(references) if references else None
    return [replace(reports[0], scores=scores, chosen=chosen, reference=reference)]
