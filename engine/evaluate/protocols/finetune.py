"""The loss that the paper finds landslides with (appendix D.3)."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...errors import UserError
from ...model import Modality, TerraFM
from ...model.decoders import AUXILIARY_WEIGHT, SegmentationLogits, UPerNet, pyramid_blocks, segmentation_loss
from ...model.no_data import present_patches
from ...model.trained_modalities import placed_tensor, strict_routes
from ...progress import Progress, silent
from ..benchmarks import Examples, Kind, Task
from .features import batches


def focal_loss(logits: SegmentationLogits, labels: Tensor, ignore: int | None, gamma: float = 2.0) -> Tensor:
    """Cross-entropy weighted by (1 − p)^γ of the true class's probability p (Lin et al. 2017, equation 4)."""
    unused = -100 if ignore is None else ignore
    counted = (labels != unused).sum().clamp_min(1)

    def loss(of_head: Tensor) -> Tensor:
        entropy = F.cross_entropy(of_head, labels, ignore_index=unused, reduction="none")
        return ((1 - (-entropy).exp()) ** gamma * entropy).sum() / counted

    return loss(logits.main) + AUXILIARY_WEIGHT * loss(logits.auxiliary)


RATES = (1e-3, 3e-4, 1e-4, 3e-5)
BATCHES = (16, 32, 64)
"""The paper's grid is of rates and batch sizes and names neither; the rates are ours, the sizes its UPerNet's."""
BACKBONE_SHARE = 0.5
_WEIGHT_DECAY = 0.05
_ANSWERED = 32


class FineTuned(nn.Module):
    """Backbone and head: a normalised linear map of the class token, or UPerNet."""

    def __init__(self, backbone: TerraFM, task: Task, channels: int = 512) -> None:
        super().__init__()
        self.backbone, self.task = backbone, task
        width = backbone.config.width
        self.blocks = pyramid_blocks(backbone.config) if task.dense else ()
        self.head: nn.Module = (
            UPerNet(width, task.classes, channels, channels // 2)
            if task.dense
            else nn.Sequential(nn.BatchNorm1d(width, affine=False), nn.Linear(width, task.classes))
        )

    def forward(self, images: Mapping[Modality, Tensor], size: Sequence[int]) -> Tensor | SegmentationLogits:
        """By modality [B, C, S, S] in sensor units → [B, classes], or maps of the labels' size."""
        embeddings = strict_routes(self.backbone.config, self.backbone.info, images).embeddings
        images = {
            embeddings[modality]: placed_tensor(image, modality, self.backbone.config.spec(embeddings[modality]))
            for modality, image in images.items()
        }
        encoding = self.backbone(images, present_patches(images, self.backbone.config.patch_size), self.blocks)
        if not self.task.dense:
            answer: Tensor = self.head(encoding.cls)
            return answer
        maps = [layer[:, 1:].transpose(1, 2).reshape(len(layer), -1, *encoding.grid) for layer in encoding.layers]
        logits: SegmentationLogits = self.head(maps, tuple(size))
        return logits

    def parameter_groups(self, learning_rate: float) -> list[dict[str, object]]:
        """The head at its rate, the backbone at half of it."""
        return [
            {"params": list(self.head.parameters()), "lr": learning_rate, "start": learning_rate},
            {
                "params": list(self.backbone.parameters()),
                "lr": learning_rate * BACKBONE_SHARE,
                "start": learning_rate * BACKBONE_SHARE,
            },
        ]


@dataclass(frozen=True)
class FineTuning:
    """How to train."""

    image_size: int
    learning_rate: float
    epochs: int = 50
    batch: int = BATCHES[-1]
    seed: int = 0
    device: str = "cpu"
    channels: int = 512
    focal: bool = False
    """Focal loss and Adam, as the paper finds landslides (appendix D.3); else cross-entropy and AdamW."""


def fine_tune(backbone: TerraFM, examples: Examples, settings: FineTuning, progress: Progress = silent) -> FineTuned:
    """Train a copy of the backbone with a fresh head: a cosine to zero, random flips."""
    torch.manual_seed(settings.seed)
    generator = torch.Generator().manual_seed(settings.seed)
    model = FineTuned(copy.deepcopy(backbone), examples.task, settings.channels).to(settings.device).train()
    groups = model.parameter_groups(settings.learning_rate)
    optimizer: torch.optim.Optimizer = (
        torch.optim.Adam(groups) if settings.focal else torch.optim.AdamW(groups, weight_decay=_WEIGHT_DECAY)
    )
    count = examples.count("train")
    if count < 2:
        raise UserError(f"{examples.task.name} has {count} training image here: choose a larger partition.")
    for epoch in range(settings.epochs):
        for group in optimizer.param_groups:
            group["lr"] = group["start"] * 0.5 * (1 + math.cos(math.pi * epoch / settings.epochs))
        for rows in batches(count, min(settings.batch, count), generator):
            batch = examples.batch("train", rows.tolist(), settings.image_size)
            images, labels = _flipped(batch.dates[0], batch.labels, examples.task, generator)
            labels = labels.to(settings.device)
            loss = _loss(model(_on(images, settings.device), labels.shape[-2:]), labels, examples.task, settings.focal)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        told = f"fine-tuning {examples.task.name}, learning rate {settings.learning_rate:g}, seed {settings.seed}"
        progress((epoch + 1) / settings.epochs, told)
    return model.eval()


@torch.inference_mode()
def fine_tuned_answers(model: FineTuned, examples: Examples, split: str, settings: FineTuning) -> tuple[Tensor, Tensor]:
    """Probabilities or classes of a split, and its labels."""
    answers, labels = [], []
    for rows in torch.split(torch.arange(examples.count(split)), _ANSWERED):
        batch = examples.batch(split, rows.tolist(), settings.image_size)
        given = model(_on(batch.dates[0], settings.device), batch.labels.shape[-2:])
        answers.append(_answer(given, examples.task).cpu())
        labels.append(batch.labels)
    return torch.cat(answers), torch.cat(labels)


def _loss(given: Tensor | SegmentationLogits, labels: Tensor, task: Task, focal: bool) -> Tensor:
    if isinstance(given, SegmentationLogits):
        return (focal_loss if focal else segmentation_loss)(given, labels, task.ignore)
    if task.kind is Kind.MULTILABEL:
        return F.binary_cross_entropy_with_logits(given, labels.float())
    return F.cross_entropy(given, labels)


def _answer(given: Tensor | SegmentationLogits, task: Task) -> Tensor:
    if isinstance(given, SegmentationLogits):
        return given.main.argmax(dim=1)
    return given.sigmoid() if task.kind is Kind.MULTILABEL else given.softmax(dim=1)


def _on(images: Mapping[Modality, Tensor], device: str) -> dict[Modality, Tensor]:
    return {modality: image.to(device) for modality, image in images.items()}


def _flipped(
    images: Mapping[Modality, Tensor], labels: Tensor, task: Task, generator: torch.Generator
) -> tuple[Mapping[Modality, Tensor], Tensor]:
    """A batch turned over along either axis or not, labels of pixels with it."""
    for axis in (-1, -2):
        if torch.rand((), generator=generator) < 0.5:
            images = {modality: image.flip(axis) for modality, image in images.items()}
            labels = labels.flip(axis) if task.dense else labels
    return images, labels
