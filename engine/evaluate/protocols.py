"""The paper's four protocols on one task, from examples to what is reported (appendix C.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import UserError
from engine.evaluate import finetune as fine
from engine.evaluate.benchmarks import Examples
from engine.evaluate.benchmarks.examples import leaks
from engine.evaluate.change_unet import ChangeUNet
from engine.evaluate.dense_probe import (
    CHANGE_BATCHES,
    CHANGE_RATES,
    UPERNET_BATCHES,
    UPERNET_RATES,
    HeadTraining,
    choose_head,
    head_answers,
    linear_answers,
    linear_values,
    train_linear,
)
from engine.evaluate.features import Features, FeatureSettings, extract
from engine.evaluate.knn import FIXED_K, SWEPT_K, nearest, usable, vote
from engine.evaluate.linear import BATCH, EPOCHS, LEARNING_RATES, HeadSettings, grid, train_heads
from engine.evaluate.metrics import Score, main_value, reference_value, scores_of
from engine.model import InferenceModel, TerraFM
from engine.model.decoders import UPerNet
from engine.model.devices import choose_device
from engine.progress import Progress, part_of, silent


@dataclass(frozen=True)
class Options:
    """How a protocol is run; the defaults are the paper's where it says."""

    epochs: int = EPOCHS
    learning_rates: tuple[float, ...] | None = None
    batch_sizes: tuple[int, ...] | None = None
    image_size: int | None = None
    """The task's own by default."""
    seed: int = 0
    seeds: int = 3
    """Repetitions of the focal-loss protocol, from `seed` on."""
    reference: bool = False
    """Also the benchmark's metric averaged over batches."""
    computed: int = 32
    """Images the model computes at a time."""
    channels: int = 512
    """Of the UPerNet head; that of change has a quarter."""
    device: str = "auto"
    precision: str = "auto"
    """Of frozen features: "auto", "float32" or "bfloat16"."""
    cache: Path | None = None

    def ready(self, model: TerraFM) -> InferenceModel:
        """The model for inference."""
        return InferenceModel(model, self.device, self.precision)


@dataclass(frozen=True)
class Report:
    """One protocol's outcome on the test images."""

    protocol: str
    scores: tuple[Score, ...]
    chosen: Mapping[str, Any]
    """What was chosen on validation, or fixed beforehand."""
    reference: float | None = None
    grid: tuple[Mapping[str, Any], ...] = ()
    """What each place of the grid was worth on validation."""
    leaks: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "protocol": self.protocol,
            "scores": [score.to_dict() for score in self.scores],
            "chosen": dict(self.chosen),
            "reference": self.reference,
            "grid": [dict(one) for one in self.grid],
            "leaks": dict(self.leaks),
        }


class _Splits:
    """The features of the three splits."""

    def __init__(
        self, model: InferenceModel, examples: Examples, settings: FeatureSettings, options: Options, progress: Progress
    ) -> None:
        def of(split: str, start: float, end: float) -> Features:
            watched = part_of(progress, start, end)
            return extract(model, examples, split, settings, options.cache, options.computed, watched)

        self.train, self.valid, self.test = of("train", 0, 0.6), of("valid", 0.6, 0.8), of("test", 0.8, 1)
        found = {"train": self.train.digests, "valid": self.valid.digests, "test": self.test.digests}
        self.leaks = leaks(found)


def run_knn(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """Galileo's protocol with each of its k, and the swept one; the reports are named apart."""
    if examples.task.dense:
        raise UserError(f"{examples.task.name} labels pixels, kNN whole images: choose linear, upernet or finetune.")
    inference = options.ready(model)
    settings = FeatureSettings.pooled(model.config, _size(examples, options))
    splits = _Splits(inference, examples, settings, options, progress)
    train, valid, test = (one.all()[:, :, 0] for one in (splits.train, splits.valid, splits.test))
    classes, labels = examples.task.classes, splits.train.labels
    reports = []
    last = nearest(train[:, -1], test[:, -1], max(FIXED_K))
    for k in usable(FIXED_K, len(train)):
        answers = vote(last, labels, k, classes)
        chosen = {"k": k, "block": settings.blocks[-1], "temperature": 0.07}
        reports.append(_report(f"knn-galileo-k{k}", examples, answers, splits.test, options, chosen, splits.leaks))
    worth: dict[tuple[int, int], float] = {}
    for layer in range(train.shape[1]):
        found = nearest(train[:, layer], valid[:, layer], max(SWEPT_K))
        for k in usable(SWEPT_K, len(train)):
            answers = vote(found, labels, k, classes)
            worth[layer, k] = main_value(examples.task, answers, splits.valid.labels)
    layer, k = max(worth, key=lambda place: worth[place])
    answers = vote(nearest(train[:, layer], test[:, layer], k), labels, k, classes)
    table = [{"block": settings.blocks[place], "k": one, "validation": value} for (place, one), value in worth.items()]
    chosen = {"k": k, "block": settings.blocks[layer], "temperature": 0.07}
    swept = _report("knn-swept", examples, answers, splits.test, options, chosen, splits.leaks)
    return [*reports, replace(swept, grid=tuple(table))]


def run_linear(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """The linear probe, of images or of pixels."""
    if examples.task.dense:
        return _run_linear_segmentation(model, examples, options, progress)
    inference = options.ready(model)
    settings = FeatureSettings.pooled(model.config, _size(examples, options))
    splits = _Splits(inference, examples, settings, options, part_of(progress, 0, 0.7))
    heads = grid(len(settings.blocks), options.learning_rates or LEARNING_RATES)
    trained = train_heads(
        splits.train.all(),
        splits.train.labels,
        examples.task.classes,
        heads,
        options.epochs,
        min((options.batch_sizes or (BATCH,))[0], len(splits.train)),
        options.seed,
        inference.device.name,
        inference.device.dtype,
        part_of(progress, 0.7, 1),
    )
    values = [main_value(examples.task, one, splits.valid.labels) for one in trained.answers(splits.valid.all())]
    best = max(range(len(heads)), key=values.__getitem__)
    answers = trained.answers(splits.test.all())[best]
    table = tuple({**_of(head), "validation": value} for head, value in zip(heads, values, strict=True))
    chosen = {**_of(heads[best]), "validation": values[best], "augmentation": "none: features are computed once"}
    report = _report("linear", examples, answers, splits.test, options, chosen, splits.leaks)
    return [replace(report, grid=table)]


def _run_linear_segmentation(model: TerraFM, examples: Examples, options: Options, progress: Progress) -> list[Report]:
    inference = options.ready(model)
    settings = FeatureSettings.last_patches(model.config, _size(examples, options))
    splits = _Splits(inference, examples, settings, options, part_of(progress, 0, 0.5))
    rates = options.learning_rates or LEARNING_RATES
    device = inference.device.name
    trained = train_linear(
        splits.train, examples.task, rates, options.epochs, options.seed, device, part_of(progress, 0.5, 1)
    )
    values = linear_values(trained, splits.valid, examples.task, device)
    best = max(range(len(rates)), key=values.__getitem__)
    answers = linear_answers(trained, splits.test, best, device)
    table = tuple({"learning_rate": r, "validation": value} for r, value in zip(rates, values, strict=True))
    chosen = {"learning_rate": rates[best], "block": settings.blocks[0], "validation": values[best]}
    report = _report("linear-segmentation", examples, answers, splits.test, options, chosen, splits.leaks)
    return [replace(report, grid=table)]


def run_upernet(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """The UPerNet probe."""
    if not examples.task.dense:
        raise UserError(f"{examples.task.name} labels whole images, UPerNet pixels: choose knn, linear or finetune.")

    def head(width: int, classes: int) -> UPerNet:
        return UPerNet(width, classes, options.channels, options.channels // 2)

    grid = (options.learning_rates or UPERNET_RATES, options.batch_sizes or UPERNET_BATCHES)
    return _run_head("upernet", "UPerNet", head, grid, model, examples, options, progress)


def run_change(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """The U-Net probe of change between two dates."""
    if examples.task.dates != 2:
        raise UserError(f"{examples.task.name} shows one date and change needs two: choose OSCD.")

    def head(width: int, classes: int) -> ChangeUNet:
        return ChangeUNet(width, classes, options.channels // 4)

    grid = (options.learning_rates or CHANGE_RATES, options.batch_sizes or CHANGE_BATCHES)
    return _run_head("change", "U-Net", head, grid, model, examples, options, progress)


def _run_head(
    protocol: str,
    title: str,
    make: Callable[[int, int], nn.Module],
    grid: tuple[Sequence[float], Sequence[int]],
    model: TerraFM,
    examples: Examples,
    options: Options,
    progress: Progress,
) -> list[Report]:
    inference = options.ready(model)
    settings = FeatureSettings.pyramid(model.config, _size(examples, options))
    splits = _Splits(inference, examples, settings, options, part_of(progress, 0, 0.3))
    how = HeadTraining(make, title, options.epochs, options.seed, inference.device.name)
    head, choices = choose_head(splits.train, splits.valid, examples.task, how, *grid, part_of(progress, 0.3, 1))
    answers = head_answers(head, splits.test, how.device)
    best = max(choices, key=lambda choice: choice.validation)
    chosen = {**best.to_dict(), "blocks": list(settings.blocks)}
    report = _report(protocol, examples, answers, splits.test, options, chosen, splits.leaks)
    return [replace(report, grid=tuple(choice.to_dict() for choice in choices))]


def run_finetune(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """Fine-tuning of backbone and head."""
    settings = fine.FineTuning(
        _size(examples, options),
        options.epochs,
        (options.batch_sizes or (fine.BATCH,))[0],
        options.seed,
        choose_device(options.device).name,
        options.channels,
    )
    rates = options.learning_rates or fine.RATES
    best, choices = fine.choose_fine_tuned(model, examples, settings, rates, progress)
    found: dict[str, list[str]] = {}
    for split in ("train", "valid"):
        found[split] = _digests(examples, split, settings.image_size)
    answers, labels, found["test"] = fine.fine_tuned_answers(best, examples, "test", settings)
    chosen = max(choices, key=lambda choice: choice.validation).to_dict()
    test = Features((), labels, tuple(found["test"]))
    report = _report("finetune", examples, answers, test, options, chosen, leaks(found))
    return [replace(report, grid=tuple(choice.to_dict() for choice in choices))]


def run_focal(model: TerraFM, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """Fine-tuning with focal loss, repeated with several seeds; what is reported is their mean (appendix D.3)."""
    if not examples.task.dense:
        raise UserError(f"{examples.task.name} labels whole images, this protocol pixels: choose finetune.")
    rate = (options.learning_rates or (FOCAL_RATE,))[0]
    batch = (options.batch_sizes or (FOCAL_BATCH,))[0]
    size, device = _size(examples, options), choose_device(options.device).name
    seeds = range(options.seed, options.seed + options.seeds)
    found = {split: _digests(examples, split, size) for split in ("train", "valid")}
    reports = []
    for number, seed in enumerate(seeds):
        watched = part_of(progress, number / len(seeds), (number + 1) / len(seeds))
        settings = fine.FineTuning(size, options.epochs, batch, seed, device, options.channels, focal=True)
        trained = fine.fine_tune(model, examples, settings, rate, watched)
        answers, labels, found["test"] = fine.fine_tuned_answers(trained, examples, "test", settings)
        test = Features((), labels, tuple(found["test"]))
        reports.append(_report("focal", examples, answers, test, options, {"seed": seed}, leaks(found)))
    scores = tuple(Score.over_seeds(same) for same in zip(*(report.scores for report in reports), strict=True))
    each = [{"seed": seed, "scores": [s.to_dict() for s in r.scores]} for seed, r in zip(seeds, reports, strict=True)]
    reference = None if reports[0].reference is None else sum(r.reference or 0 for r in reports) / len(reports)
    chosen = {"learning_rate": rate, "batch": batch, "gamma": 2, "seeds": each}
    return [replace(reports[0], scores=scores, chosen=chosen, reference=reference)]


PROTOCOLS: dict[str, Callable[[TerraFM, Examples, Options, Progress], list[Report]]] = {
    "knn": run_knn,
    "linear": run_linear,
    "upernet": run_upernet,
    "finetune": run_finetune,
    "change": run_change,
    "focal": run_focal,
}
FOCAL_RATE, FOCAL_BATCH = 1e-4, 16
"""The paper's (appendix D.3)."""


def feature_settings(protocol: str, model: TerraFM, examples: Examples, options: Options) -> FeatureSettings | None:
    """The frozen features that a protocol needs; None for one that needs none."""
    config, size = model.config, _size(examples, options)
    if protocol in ("knn", "linear") and not examples.task.dense:
        return FeatureSettings.pooled(config, size)
    if protocol == "linear":
        return FeatureSettings.last_patches(config, size)
    return FeatureSettings.pyramid(config, size) if protocol in ("upernet", "change") and examples.task.dense else None


def _report(
    name: str,
    examples: Examples,
    answers: Tensor,
    test: Features,
    options: Options,
    chosen: Mapping[str, Any],
    leaked: Mapping[str, int],
) -> Report:
    scores = tuple(scores_of(examples.task, answers, test.labels, options.seed))
    reference = reference_value(examples.task, answers, test.labels) if options.reference else None
    return Report(name, scores, chosen, reference, (), leaked)


def _size(examples: Examples, options: Options) -> int:
    return options.image_size or examples.task.image_size


def _of(head: HeadSettings) -> dict[str, Any]:
    return {"learning_rate": head.learning_rate, "blocks": head.blocks, "mean": head.mean}


def _digests(examples: Examples, split: str, size: int) -> list[str]:
    rows: Sequence[Tensor] = torch.split(torch.arange(examples.count(split)), 64)
    return [digest for some in rows for digest in examples.batch(split, some.tolist(), size).digests]
