"""kNN and the linear probe, and which function runs which protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from torch import Tensor

from ...errors import UserError
from ...model.ensemble import Encoder
from ...progress import Progress, part_of, silent
from ..benchmarks import Examples
from .dense_probe import LINEAR_BATCHES, linear_answers, linear_values, train_linear
from .features import FeatureSettings
from .knn import FIXED_K, SWEPT_K, nearest, usable, vote
from .linear import BATCH, LEARNING_RATES, HeadSettings, grid, train_heads
from .metrics import main_value
from .options import Options
from .report import Report, report_on
from .splits import frozen
from .trained import GALILEO_LINEAR, run_best, run_focal


def run_knn(model: Encoder, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """Galileo's protocol with each of its k, and the swept one; the reports are named apart."""
    if examples.task.dense:
        raise UserError(f"{examples.task.name} labels pixels, kNN whole images: choose linear, upernet or finetune.")
    inference = options.ready(model)
    settings = FeatureSettings.pooled(model.config, options.size(examples))
    splits = frozen(inference, examples, settings, options, progress)
    train, valid, test = (one.all()[:, :, 0] for one in (splits.train, splits.valid, splits.test))
    classes, labels = examples.task.classes, splits.train.labels
    reports = []
    last = nearest(train[:, -1], test[:, -1], max(FIXED_K))
    for k in usable(FIXED_K, len(train)):
        answers = vote(last, labels, k, classes)
        chosen = {"k": k, "block": settings.blocks[-1], "temperature": 0.07}
        reports.append(
            report_on(f"knn-galileo-k{k}", examples, answers, splits.test.labels, options, chosen, splits.leaks)
        )
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
    swept = report_on("knn-swept", examples, answers, splits.test.labels, options, chosen, splits.leaks)
    return [*reports, replace(swept, grid=tuple(table))]


def run_linear(model: Encoder, examples: Examples, options: Options, progress: Progress = silent) -> list[Report]:
    """The linear probe, of images or of pixels."""
    if examples.task.dense:
        return _run_linear_segmentation(model, examples, options, progress)
    inference = options.ready(model)
    settings = FeatureSettings.pooled(model.config, options.size(examples))
    splits = frozen(inference, examples, settings, options, part_of(progress, 0, 0.7))
    heads = grid(len(settings.blocks), options.learning_rates or LEARNING_RATES)
    sizes = _sizes(options, (BATCH,), len(splits.train))
    inputs = splits.train.all(), splits.valid.all(), splits.test.all()
    table: list[dict[str, Any]] = []
    best: tuple[float, Tensor] | None = None
    for number, size in enumerate(sizes):
        watched = part_of(progress, 0.7 + 0.3 * number / len(sizes), 0.7 + 0.3 * (number + 1) / len(sizes))
        trained = train_heads(
            inputs[0],
            splits.train.labels,
            examples.task.classes,
            heads,
            options.epochs,
            size,
            options.seed,
            inference.device.name,
            inference.device.dtype,
            watched,
        )
        values = [main_value(examples.task, one, splits.valid.labels) for one in trained.answers(inputs[1])]
        table += [{**_of(head), "batch": size, "validation": one} for head, one in zip(heads, values, strict=True)]
        highest = max(range(len(heads)), key=values.__getitem__)
        if best is None or values[highest] > best[0]:
            best = values[highest], trained.answers(inputs[2])[highest]
    if best is None:
        raise RuntimeError("a grid without a setting")
    chosen = {**_highest(table), "augmentation": "none: features are computed once"}
    report = report_on("linear", examples, best[1], splits.test.labels, options, chosen, splits.leaks)
    return [replace(report, grid=tuple(table))]


def _run_linear_segmentation(model: Encoder, examples: Examples, options: Options, progress: Progress) -> list[Report]:
    inference = options.ready(model)
    settings = FeatureSettings.last_patches(model.config, options.size(examples))
    splits = frozen(inference, examples, settings, options, part_of(progress, 0, 0.3))
    rates, device = options.learning_rates or LEARNING_RATES, inference.device.name
    table: list[dict[str, Any]] = []
    best: tuple[float, Tensor] | None = None
    for size in _sizes(options, LINEAR_BATCHES, len(splits.train)):
        watched = part_of(progress, 0.3, 0.5)
        trained = train_linear(splits.train, examples.task, rates, size, options.epochs, options.seed, device, watched)
        values = linear_values(trained, splits.valid, examples.task, device)
        table += [{"learning_rate": r, "batch": size, "validation": v} for r, v in zip(rates, values, strict=True)]
        highest = max(range(len(rates)), key=values.__getitem__)
        if best is None or values[highest] > best[0]:
            best = values[highest], linear_answers(trained, splits.test, highest, device)
    if best is None:
        raise RuntimeError("a grid without a setting")
    chosen = {**_highest(table), "block": settings.blocks[0]}
    report = report_on("linear-segmentation", examples, best[1], splits.test.labels, options, chosen, splits.leaks)
    galileos = run_best(GALILEO_LINEAR, model, examples, options, part_of(progress, 0.5, 1))
    return [replace(report, grid=tuple(table)), *galileos]


def _sizes(options: Options, default: tuple[int, ...], count: int) -> tuple[int, ...]:
    """Batch sizes of the grid, none larger than there are samples, none twice."""
    return tuple(dict.fromkeys(min(size, count) for size in options.batch_sizes or default))


def _highest(table: list[dict[str, Any]]) -> dict[str, Any]:
    return max(table, key=lambda place: float(place["validation"]))


PROTOCOLS: dict[str, Callable[[Encoder, Examples, Options, Progress], list[Report]]] = {
    "knn": run_knn,
    "linear": run_linear,
    **{name: partial(run_best, name) for name in ("upernet", "finetune", "change")},
    "focal": run_focal,
}


def feature_settings(protocol: str, model: Encoder, examples: Examples, options: Options) -> FeatureSettings | None:
    """The frozen features that a protocol needs; None for one that needs none."""
    config, size = model.config, options.size(examples)
    if protocol in ("knn", "linear") and not examples.task.dense:
        return FeatureSettings.pooled(config, size)
    if protocol == "linear":
        return FeatureSettings.last_patches(config, size)
    return FeatureSettings.pyramid(config, size) if protocol in ("upernet", "change") and examples.task.dense else None


def _of(head: HeadSettings) -> dict[str, Any]:
    return {"learning_rate": head.learning_rate, "blocks": head.blocks, "mean": head.mean}
