"""What is reported: torchmetrics over the whole data set, with bootstrap intervals.

Copernicus-Bench averages its mIoU and mAP over batches, which depends on the batches; that number is available as a
reference beside the data set's (`reference_value`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchmetrics.functional.classification import (
    multiclass_accuracy,
    multiclass_confusion_matrix,
    multiclass_jaccard_index,
    multilabel_average_precision,
    multilabel_f1_score,
)

from ..benchmarks import Kind, Task

_DRAWS = 1000
_DRAWS_OF_RANKINGS = 200
"""Of mean average precision, which must be sorted for every draw."""


@dataclass(frozen=True)
class Score:
    """A metric on the test images."""

    metric: str
    value: float
    """In per cent."""
    low: float
    high: float
    """The 95 % interval of resampling the test images with replacement."""
    deviation: float | None = None
    """Of the value over repetitions with other seeds; the value and the interval's ends are means then."""

    def to_dict(self) -> dict[str, float | str | None]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def over_seeds(cls, scores: Sequence[Score]) -> Score:
        """One metric's scores with several seeds as one."""
        values = [score.value for score in scores]
        low, high = (float(np.mean([getattr(score, end) for score in scores])) for end in ("low", "high"))
        deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
        return cls(scores[0].metric, float(np.mean(values)), low, high, deviation)


def scores_of(task: Task, answers: Tensor, labels: Tensor, seed: int = 0) -> list[Score]:
    """All metrics of a task, the benchmark's own first.

    Parameters
    ----------
    answers : Tensor
        [N, C] scores of classes; for many labels, shares or probabilities where one half decides. For segmentation
        [N, H, W] classes.
    labels : Tensor
        [N], [N, C] or [N, H, W].
    """
    generator = np.random.default_rng(seed)
    if task.kind is Kind.SEGMENTATION:
        found = _of_segmentation(task, answers, labels, generator)
    elif task.kind is Kind.MULTILABEL:
        found = _of_many(answers, labels, generator)
    else:
        found = _of_one(answers, labels, generator)
    return sorted(found, key=lambda score: score.metric != task.metric)


def main_value(task: Task, answers: Tensor, labels: Tensor) -> float:
    """The benchmark's metric in per cent, without an interval: for choosing on validation."""
    if task.kind is Kind.SEGMENTATION:
        matrix = confusion(task, answers, labels).numpy()
        if task.foreground is not None and task.metric == "f1":
            return 100 * float(foreground_scores(matrix, task.foreground)["f1"])
        return 100 * float(mean_iou(matrix))
    if task.kind is Kind.CLASSIFICATION:
        return 100 * float((answers.argmax(dim=1) == labels).float().mean())
    if task.metric == "f1":
        return 100 * _micro_f1(answers, labels)
    return 100 * _micro_precision(answers, labels)


def reference_value(task: Task, answers: Tensor, labels: Tensor, batch: int = 64) -> float:
    """The benchmark's metric averaged over batches in order, in per cent, as Copernicus-Bench's code reports it."""
    values = []
    for some, true in zip(torch.split(answers, batch), torch.split(labels, batch), strict=True):
        if task.kind is Kind.SEGMENTATION and task.metric == "miou":
            values.append(100 * float(multiclass_jaccard_index(some, true, task.classes, ignore_index=task.ignore)))
        else:
            values.append(main_value(task, some, true))
    sizes = [len(some) for some in torch.split(labels, batch)]
    return float(np.average(values, weights=sizes))


def confusion(task: Task, answers: Tensor, labels: Tensor) -> Tensor:
    """[C, C] pixels by true and predicted class."""
    matrix: Tensor = multiclass_confusion_matrix(answers, labels, task.classes, ignore_index=task.ignore)
    return matrix


def confusions(task: Task, answers: Tensor, labels: Tensor) -> NDArray[np.int64]:
    """[N, C, C] pixels of each image by true and predicted class."""
    found = [confusion(task, some, true) for some, true in zip(answers, labels, strict=True)]
    matrices: NDArray[np.int64] = torch.stack(found).numpy().astype(np.int64)
    return matrices


def mean_iou(confusion: NDArray[np.generic]) -> NDArray[np.float64]:
    """Of confusion matrices [..., C, C]: the mean over classes that occur in truth or answer."""
    matrix = np.asarray(confusion, np.float64)
    common = np.diagonal(matrix, axis1=-2, axis2=-1)
    union = matrix.sum(-1) + matrix.sum(-2) - common
    ratio = np.divide(common, union, out=np.full_like(common, np.nan), where=union > 0)
    mean: NDArray[np.float64] = np.nanmean(ratio, axis=-1)
    return mean


def foreground_scores(confusion: NDArray[np.generic], foreground: int) -> dict[str, NDArray[np.float64]]:
    """Of confusion matrices [..., C, C]: F1, precision, recall and IoU of one class; 0 where nothing is right."""
    matrix = np.asarray(confusion, np.float64)
    hit = matrix[..., foreground, foreground]
    said, true = matrix[..., foreground].sum(-1), matrix[..., foreground, :].sum(-1)
    return {
        "f1": 2 * hit / np.maximum(said + true, 1),
        "precision": hit / np.maximum(said, 1),
        "recall": hit / np.maximum(true, 1),
        "foreground iou": hit / np.maximum(said + true - hit, 1),
    }


def _of_one(answers: Tensor, labels: Tensor, generator: np.random.Generator) -> list[Score]:
    classes = answers.shape[1]
    value = float(multiclass_accuracy(answers, labels, classes, average="micro"))
    right = (answers.argmax(dim=1) == labels).numpy().astype(np.float64)
    draws = _weights(len(labels), _DRAWS, generator) @ right / len(right)
    balanced = float(multiclass_accuracy(answers, labels, classes, average="macro"))
    truth = labels.numpy()
    present = [right[truth == one] for one in np.unique(truth)]
    resampled = np.mean([_weights(len(one), _DRAWS, generator) @ one / len(one) for one in present], axis=0)
    return [_score("accuracy", value, draws), _score("balanced accuracy", balanced, resampled)]


def _of_many(answers: Tensor, labels: Tensor, generator: np.random.Generator) -> list[Score]:
    said, true = (answers > 0.5).numpy(), labels.numpy().astype(bool)
    counts = np.stack([(said & true).sum(1), said.sum(1) + true.sum(1)], axis=1).astype(np.float64)
    common, total = (_weights(len(labels), _DRAWS, generator) @ counts).T
    rankings = []
    for _ in range(_DRAWS_OF_RANKINGS):
        drawn = torch.from_numpy(generator.integers(0, len(labels), len(labels)))
        rankings.append(_micro_precision(answers[drawn], labels[drawn]))
    return [
        _score("f1", _micro_f1(answers, labels), 2 * common / np.maximum(total, 1)),
        _score("map", _micro_precision(answers, labels), np.array(rankings)),
    ]


def _micro_f1(answers: Tensor, labels: Tensor) -> float:
    """Of yes and no: torchmetrics takes fractions for logits, all of them, as soon as one exceeds 1 by a rounding."""
    return float(multilabel_f1_score((answers > 0.5).long(), labels, labels.shape[1], average="micro"))


def _micro_precision(answers: Tensor, labels: Tensor) -> float:
    """Within 0 and 1, for the same reason: a sigmoid in single precision makes ties of different shares."""
    return float(multilabel_average_precision(answers.clamp(0, 1), labels, labels.shape[1], average="micro"))


def _of_segmentation(task: Task, answers: Tensor, labels: Tensor, generator: np.random.Generator) -> list[Score]:
    single = confusions(task, answers, labels)
    flat = single.reshape(len(single), -1).astype(np.float64)
    drawn = (_weights(len(single), _DRAWS, generator) @ flat).reshape(-1, task.classes, task.classes)
    whole = single.sum(axis=0)
    right = np.trace(drawn, axis1=1, axis2=2) / np.maximum(drawn.sum((1, 2)), 1)
    found = [
        _score("miou", float(mean_iou(whole)), mean_iou(drawn)),
        _score("accuracy", float(np.trace(whole) / max(1, whole.sum())), right),
    ]
    if task.foreground is not None:
        values, draws = (foreground_scores(matrix, task.foreground) for matrix in (whole, drawn))
        found += [_score(metric, float(value), draws[metric]) for metric, value in values.items()]
    return found


def _weights(count: int, draws: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """[draws, count]: how often each image is in a sample with replacement."""
    return generator.multinomial(count, np.full(count, 1 / count), size=draws).astype(np.float64)


def _score(metric: str, value: float, draws: Sequence[float] | NDArray[np.float64]) -> Score:
    low, high = np.nanpercentile(np.asarray(draws), (2.5, 97.5))
    return Score(metric, 100 * value, 100 * float(low), 100 * float(high))
