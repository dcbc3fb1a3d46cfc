"""Metrics against loops written out and torchmetrics' own accumulation."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torchmetrics.classification import (
    BinaryF1Score,
    BinaryJaccardIndex,
    BinaryPrecision,
    BinaryRecall,
    MulticlassJaccardIndex,
    MultilabelAveragePrecision,
    MultilabelF1Score,
)

from engine.evaluate.benchmarks import find_task
from engine.evaluate.protocols.finetune import focal_loss
from engine.evaluate.protocols.metrics import main_value, reference_value, scores_of
from engine.model.decoders import SegmentationLogits

MANY = find_task("geobench", "m-bigearthnet")
DFC = find_task("copernicus", "DFC2020-S2")


def test_accuracy_of_one_label():
    task = replace(find_task("geobench", "m-eurosat"), classes=4)
    generator = torch.Generator().manual_seed(0)
    answers, labels = torch.rand(200, 4, generator=generator), torch.randint(4, (200,), generator=generator)
    answers[torch.arange(200), labels] += 0.4
    right = sum(int(row.argmax()) == int(true) for row, true in zip(answers, labels, strict=True))
    score = scores_of(task, answers, labels)[0]
    assert score.metric == "accuracy"
    assert score.value == pytest.approx(100 * right / 200) == pytest.approx(main_value(task, answers, labels))
    share = right / 200
    half = 196 * (share * (1 - share) / 200) ** 0.5  # the normal approximation of a share's interval
    assert score.low == pytest.approx(100 * share - half, abs=1.5)
    assert score.high == pytest.approx(100 * share + half, abs=1.5)


def test_f1_and_precision_of_many_labels():
    generator = torch.Generator().manual_seed(1)
    labels = (torch.rand(64, 43, generator=generator) < 0.1).long()
    answers = (0.35 * labels + 0.6 * torch.rand(64, 43, generator=generator)).clamp(0, 1)
    common = predicted = true = 0
    for row, truth in zip(answers.tolist(), labels.tolist(), strict=True):
        for share, is_true in zip(row, truth, strict=True):
            common += share > 0.5 and is_true == 1
            predicted += share > 0.5
            true += is_true
    scores = {score.metric: score for score in scores_of(MANY, answers, labels)}
    assert next(iter(scores)) == "f1"
    assert scores["f1"].value == pytest.approx(100 * 2 * common / (predicted + true), abs=1e-3)
    whole = {"f1": MultilabelF1Score(43, average="micro"), "map": MultilabelAveragePrecision(43, average="micro")}
    for name, metric in whole.items():
        for part, truth in zip(answers.split(10), labels.split(10), strict=True):
            metric.update(part, truth)
        assert scores[name].value == pytest.approx(100 * float(metric.compute()), abs=1e-3)
        assert scores[name].low <= scores[name].value <= scores[name].high


def test_iou_over_the_data_set_and_over_batches():
    generator = torch.Generator().manual_seed(2)
    labels = torch.randint(8, (10, 16, 16), generator=generator)
    labels[:5] = labels[:5] % 3  # batches with other classes than the whole
    answers = torch.where(torch.rand(10, 16, 16, generator=generator) < 0.7, labels, (labels + 1) % 8)
    labels[torch.rand(10, 16, 16, generator=generator) < 0.1] = 255
    counted = labels != 255
    ious = []
    for one in range(8):
        both = ((answers == one) & (labels == one) & counted).sum().item()
        either = (((answers == one) | (labels == one)) & counted).sum().item()
        ious.append(both / either)
    scores = scores_of(DFC, answers, labels)
    assert scores[0].value == pytest.approx(100 * np.mean(ious), abs=1e-4)
    metric = MulticlassJaccardIndex(8, ignore_index=255)
    metric.update(answers, labels)
    assert scores[0].value == pytest.approx(100 * float(metric.compute()), abs=1e-3)
    assert scores[1].value == pytest.approx(100 * float((answers == labels)[counted].float().mean()), abs=1e-4)
    by_batch = [
        100 * float(MulticlassJaccardIndex(8, ignore_index=255)(answers[p], labels[p]))
        for p in (slice(5), slice(5, 10))
    ]
    reference = reference_value(DFC, answers, labels, batch=5)
    assert reference == pytest.approx(np.mean(by_batch), abs=1e-3)
    assert abs(reference - scores[0].value) > 1


def test_intervals_are_the_same_for_the_same_seed():
    labels = torch.randint(8, (6, 8, 8))
    first, again = (scores_of(DFC, labels.flip(1), labels, seed=3) for _ in range(2))
    assert first == again


def test_scores_of_what_is_looked_for_are_torchmetrics():
    task = find_task("oscd", "OSCD")
    generator = torch.Generator().manual_seed(4)
    labels = (torch.rand(6, 12, 12, generator=generator) < 0.2).long()
    answers = torch.where(torch.rand(6, 12, 12, generator=generator) < 0.2, 1 - labels, labels)
    labels[:, 0] = 255
    found = {score.metric: score.value for score in scores_of(task, answers, labels)}
    for name, metric in (
        ("f1", BinaryF1Score(ignore_index=255)), ("precision", BinaryPrecision(ignore_index=255)),
        ("recall", BinaryRecall(ignore_index=255)), ("foreground iou", BinaryJaccardIndex(ignore_index=255)),
    ):  # fmt: skip
        assert found[name] == pytest.approx(100 * float(metric(answers, labels)), abs=1e-3)
    assert next(iter(found)) == "f1"
    assert main_value(task, answers, labels) == pytest.approx(found["f1"])


def test_focal_loss_against_a_loop():
    generator = torch.Generator().manual_seed(5)
    main, auxiliary = torch.randn(2, 2, 3, 4, 4, generator=generator)
    labels = torch.randint(3, (2, 4, 4), generator=generator)
    labels[0, 0] = 255
    totals = []
    for logits in (main, auxiliary):
        losses = []
        for image, row, column in (labels != 255).nonzero().tolist():
            chance = np.exp(logits[image, :, row, column].numpy())
            true = chance[labels[image, row, column]] / chance.sum()
            losses.append(-((1 - true) ** 2) * np.log(true))
        totals.append(np.mean(losses))
    found = focal_loss(SegmentationLogits(main, auxiliary), labels, 255)
    assert float(found) == pytest.approx(totals[0] + 0.4 * totals[1], rel=1e-5)
