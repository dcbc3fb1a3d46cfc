"""Probes of segmentation on frozen patch features: linear, all learning rates side by side, and whole heads."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...errors import UserError
from ...model.decoders import SegmentationLogits, resized, segmentation_loss
from ...progress import Progress, silent
from ..benchmarks import Task
from .features import Features, batches
from .metrics import confusion, mean_iou

UPERNET_RATES = tuple(10.0**power for power in range(-1, -7, -1))
UPERNET_BATCHES = (16, 32, 64)
CHANGE_RATES = (1e-2, 1e-3, 1e-4)
CHANGE_BATCHES = (32,)
"""The paper names neither; the batch is that of SeCo's evaluation."""
LINEAR_BATCHES = (16,)
GALILEO_RATES = tuple(base * 10.0**power for power in (-4, -3, -2, -1) for base in (1, 3, 5, 8))
GALILEO_BATCHES = (128,)
"""Of Galileo's evaluation code (Tseng et al. 2025), which leaves the batch to whoever runs it."""
_GALILEO_WARM_UP, _GALILEO_LEAST = 0.1, 1e-5
_ANSWERED = 16
"""Images answered at a time."""


class LinearSegmentation(nn.Module):
    """Linear maps from a patch to classes, one a learning rate, brought to the pixels by bilinear interpolation."""

    def __init__(self, width: int, classes: int, heads: int) -> None:
        super().__init__()
        self.classes, self.heads = classes, heads
        self.normalise = nn.BatchNorm2d(width, affine=False)
        self.weight = nn.Parameter((0.01 * torch.randn(classes, width)).repeat(heads, 1))
        self.bias = nn.Parameter(torch.zeros(heads * classes))

    def forward(self, x: Tensor) -> Tensor:
        """[B, d, g, g] → [B, heads, C, g, g]."""
        logits = F.conv2d(self.normalise(x), self.weight[:, :, None, None], self.bias)
        return logits.view(len(x), self.heads, self.classes, *x.shape[-2:])


class PatchLogits(nn.Module):
    """Galileo's linear probe of segmentation: one linear map from a patch to the classes of each of its pixels."""

    def __init__(self, width: int, classes: int, patch: int) -> None:
        super().__init__()
        self.patch = patch
        self.linear = nn.Linear(width, classes * patch**2)

    def forward(self, maps: Sequence[Tensor], size: tuple[int, int]) -> Tensor:
        """The last of the maps [B, d, g, g] → [B, C, H, W] of the labels' size."""
        by_patch = self.linear(maps[-1].movedim(1, -1)).movedim(-1, 1)
        logits = F.pixel_shuffle(by_patch, self.patch)
        if logits.shape[-2:] == size:
            return logits
        return F.interpolate(logits, size=size, mode="bilinear", align_corners=True)


def train_linear(
    features: Features,
    task: Task,
    rates: Sequence[float],
    batch: int,
    epochs: int,
    seed: int,
    device: str = "cpu",
    progress: Progress = silent,
) -> LinearSegmentation:
    """Train one linear map a learning rate, all from one pass: SGD, momentum 0.9, a cosine to zero."""
    generator = _seeded(features, seed)
    model = LinearSegmentation(features.shards[0].shape[2], task.classes, len(rates)).to(device)
    # A head's own learning rate is a factor of its gradient: SGD with momentum is linear in it.
    factors = torch.tensor(list(rates), device=device).repeat_interleave(task.classes)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.9)
    unused = -100 if task.ignore is None else task.ignore
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = 0.5 * (1 + math.cos(math.pi * epoch / epochs))
        for rows in batches(len(features), batch, generator):
            labels = features.labels[rows].to(device)
            if bool((labels == unused).all()):
                continue
            logits = model(features.rows(rows)[:, 0].to(device))
            losses = [
                F.cross_entropy(resized(logits[:, head], labels.shape[-2:]), labels, ignore_index=unused)
                for head in range(len(rates))
            ]
            optimizer.zero_grad()
            torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.grad.mul_(factors.view(-1, *(1 for _ in parameter.shape[1:])))
            optimizer.step()
        progress((epoch + 1) / epochs, f"linear probe of patches: {len(rates)} heads")
    return model.eval()


@torch.inference_mode()
def linear_values(model: LinearSegmentation, features: Features, task: Task, device: str = "cpu") -> list[float]:
    """The mean IoU of each head in per cent, all from one pass."""
    found = torch.zeros(model.heads, task.classes, task.classes, dtype=torch.int64)
    for rows in torch.split(torch.arange(len(features)), _ANSWERED):
        labels = features.labels[rows]
        logits = model(features.rows(rows)[:, 0].to(device))
        for head in range(model.heads):
            answers = resized(logits[:, head], labels.shape[-2:]).argmax(dim=1).cpu()
            found[head] += confusion(task, answers, labels)
    return (100 * mean_iou(found.numpy())).tolist()


@torch.inference_mode()
def linear_answers(model: LinearSegmentation, features: Features, head: int, device: str = "cpu") -> Tensor:
    """Classes [N, H, W] by one of the heads."""
    size = features.labels.shape[-2:]
    found = []
    for rows in torch.split(torch.arange(len(features)), _ANSWERED):
        logits = model(features.rows(rows)[:, 0].to(device))[:, head]
        found.append(resized(logits, size).argmax(dim=1).cpu())
    return torch.cat(found)


def falling(rate: float, epoch: float, epochs: int) -> float:
    """A cosine to zero, epoch by epoch."""
    return rate * 0.5 * (1 + math.cos(math.pi * int(epoch) / epochs))


def galileos(rate: float, epoch: float, epochs: int) -> float:
    """Galileo's: a tenth of the epochs of warm-up, then a cosine to 1e-5, step by step."""
    warm_up = int(epochs * _GALILEO_WARM_UP)
    if epoch < warm_up:
        return rate * epoch / warm_up
    share = 0.5 * (1 + math.cos(math.pi * (epoch - warm_up) / (epochs - warm_up)))
    return _GALILEO_LEAST + (rate - _GALILEO_LEAST) * share


@dataclass(frozen=True)
class DenseTraining:
    """How a head is trained on dense features."""

    make: Callable[[int, int], nn.Module]
    """Of the tokens' width and the number of classes: a network of maps and the labels' size."""
    title: str
    epochs: int
    seed: int
    device: str = "cpu"
    rate_at: Callable[[float, float, int], float] = falling
    """The learning rate of the grid, the epochs done, all epochs → the rate of a step."""


def train_head(
    features: Features, task: Task, how: DenseTraining, learning_rate: float, batch: int, progress: Progress = silent
) -> nn.Module:
    """Train a head with AdamW."""
    generator = _seeded(features, how.seed)
    model = how.make(features.shards[0].shape[2], task.classes).to(how.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)
    for epoch in range(how.epochs):
        parts = list(batches(len(features), batch, generator))
        for number, rows in enumerate(parts):
            optimizer.param_groups[0]["lr"] = how.rate_at(learning_rate, epoch + number / len(parts), how.epochs)
            labels = features.labels[rows].to(how.device)
            maps = features.rows(rows).to(how.device).unbind(dim=1)
            loss = _loss(model(maps, labels.shape[-2:]), labels, task)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        progress((epoch + 1) / how.epochs, f"{how.title}, learning rate {learning_rate:g}, batch {batch}")
    return model.eval()


@torch.inference_mode()
def head_answers(model: nn.Module, features: Features, device: str = "cpu") -> Tensor:
    """Classes [N, H, W]."""
    size = features.labels.shape[-2:]
    found = []
    for rows in torch.split(torch.arange(len(features)), _ANSWERED):
        maps = features.rows(rows).to(device).unbind(dim=1)
        given = model(maps, size)
        found.append((given.main if isinstance(given, SegmentationLogits) else given).argmax(dim=1).cpu())
    return torch.cat(found)


def _loss(given: Tensor | SegmentationLogits, labels: Tensor, task: Task) -> Tensor:
    if isinstance(given, SegmentationLogits):
        return segmentation_loss(given, labels, task.ignore)
    unused = -100 if task.ignore is None else task.ignore
    if bool((labels == unused).all()):
        return given.sum() * 0
    return F.cross_entropy(given, labels, ignore_index=unused)


def _seeded(features: Features, seed: int) -> torch.Generator:
    if len(features) < 2:
        raise UserError(f"A segmentation head cannot be trained on {len(features)} image: choose a larger partition.")
    torch.manual_seed(seed)
    return torch.Generator().manual_seed(seed)
