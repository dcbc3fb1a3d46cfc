"""Galileo's linear probe of segmentation against its published procedure, written out."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.evaluate.benchmarks import find_task
from engine.evaluate.protocols.dense_probe import DenseTraining, PatchLogits, galileos, head_answers, train_head
from engine.evaluate.protocols.features import Features

GRID, PATCH, WIDTH, CLASSES = 3, 4, 8, 3
TASK = replace(find_task("geobench", "m-cashew-plant"), classes=CLASSES)


def test_each_pixel_of_a_patch_has_logits_of_its_own():
    torch.manual_seed(0)
    head, maps = PatchLogits(WIDTH, CLASSES, PATCH), torch.randn(2, WIDTH, GRID, GRID)
    logits = head([maps], (GRID * PATCH, GRID * PATCH)).detach()
    weight, bias = head.linear.weight.detach(), head.linear.bias.detach()
    for image, row, column, one in [(0, 0, 0, 0), (1, 5, 11, 2), (0, 7, 2, 1)]:
        output = (one * PATCH + row % PATCH) * PATCH + column % PATCH  # the order (class, row, column)
        expected = weight[output] @ maps[image, :, row // PATCH, column // PATCH] + bias[output]
        assert float(logits[image, one, row, column]) == pytest.approx(float(expected), abs=1e-5)


@pytest.mark.parametrize("side", [GRID * PATCH, 10])
def test_training_is_galileos_procedure(side):
    """AdamW, a tenth of the epochs of warm-up step by step, a cosine to 1e-5; other sizes by corners that meet."""
    generator = torch.Generator().manual_seed(1)
    maps = torch.randn(6, 1, WIDTH, GRID, GRID, generator=generator)
    labels = torch.randint(CLASSES, (6, side, side), generator=generator)
    features, epochs, rate = Features((maps.half(),), labels, ()), 20, 0.03
    how = DenseTraining(lambda width, classes: PatchLogits(width, classes, PATCH), "probe", epochs, 5, rate_at=galileos)
    trained = train_head(features, TASK, how, rate, batch=6)

    torch.manual_seed(5)
    probe = nn.Linear(WIDTH, CLASSES * PATCH * PATCH)
    optimizer = torch.optim.AdamW(probe.parameters(), lr=rate)
    x = maps.half().float()[:, 0].flatten(2).transpose(1, 2)

    def answer():
        given = probe(x).reshape(6, GRID, GRID, CLASSES, PATCH, PATCH)
        whole = given.permute(0, 3, 1, 4, 2, 5).reshape(6, CLASSES, GRID * PATCH, GRID * PATCH)
        return (
            whole if side == GRID * PATCH else F.interpolate(whole, (side, side), mode="bilinear", align_corners=True)
        )

    for epoch in range(epochs):
        warm = 2
        falling = 1e-5 + (rate - 1e-5) * 0.5 * (1 + math.cos(math.pi * (epoch - warm) / (epochs - warm)))
        optimizer.param_groups[0]["lr"] = rate * epoch / warm if epoch < warm else falling
        optimizer.zero_grad()
        F.cross_entropy(answer(), labels).backward()
        optimizer.step()
    assert torch.allclose(trained.linear.weight, probe.weight, atol=1e-4)
    agreement = (head_answers(trained, features) == answer().argmax(dim=1)).float().mean()
    assert float(agreement) > 0.99
