"""An ablation: a student and a teacher of its own for each modality (Table Ap1, Multi-Student-Teacher)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...model import Modality, ModelConfig
from ...model.ensemble import Ensemble
from ..config.settings import TrainingConfig
from .batches import Part
from .distillation import Distillation
from .network import model_config
from .views import Views


class PerModalityDistillation(nn.Module):
    """A student and a teacher for each modality, and a pull between the students (Table Ap1, Multi-Student-Teacher).

    The alignment, whose form the paper leaves open, is 1 − cosine of the class tokens that two students give the same
    global view.
    """

    def __init__(self, config: TrainingConfig, architecture: ModelConfig, modalities: Sequence[Modality]) -> None:
        super().__init__()
        self.modalities = tuple(modalities)
        self.alignment_weight = config.distillation.alignment_weight
        single = (replace(architecture, modalities=(architecture.spec(one),)) for one in self.modalities)
        self.members = nn.ModuleDict(
            {
                modality.value: Distillation(config, one, (modality,))
                for modality, one in zip(self.modalities, single, strict=True)
            }
        )

    def _all(self) -> list[Distillation]:
        return [member for member in self.members.values() if isinstance(member, Distillation)]

    def forward(self, part: Part, temperature: float) -> tuple[Tensor, Tensor]:
        """Loss and statistics of a part of a batch."""
        compared, there = [], []
        for number, (modality, member) in enumerate(zip(self.modalities, self._all(), strict=True)):
            views = [_only(one, modality) for one in part.views]
            batch = len(part.frequent)
            has = part.views[0].student[:batch, number].any(dim=-1).cpu()
            compared.append(member.compare(views, part.frequent, temperature, has))
            there.append(has)
        loss = torch.stack([one.loss for one in compared]).mean()
        seen_by_teacher = part.views[0].count
        terms = [
            _misalignment(a.cls[:seen_by_teacher], b.cls[:seen_by_teacher], has_a & has_b)
            for (a, has_a), (b, has_b) in itertools.combinations(zip(compared, there, strict=True), 2)
        ]
        if terms:
            loss = loss + self.alignment_weight * torch.stack(terms).mean()
        return loss, torch.stack([one.statistics for one in compared]).mean(dim=0)

    @torch.no_grad()
    def observe(self, part: Part) -> None:
        """Let the centres take note of a part without training on it."""
        for modality, member in zip(self.modalities, self._all(), strict=True):
            member.observe(replace(part, views=tuple(_only(views, modality) for views in part.views)))

    def follow(self, momentum: float) -> None:
        """Every teacher its own student."""
        for member in self._all():
            member.follow(momentum)

    def move_centres(self, momentum: float | None = None) -> None:
        """Every member's."""
        for member in self._all():
            member.move_centres(momentum)

    def forget(self) -> None:
        """Drop what the centres took note of since they last moved."""
        for member in self._all():
            member.forget()

    def freeze_last_layers(self) -> None:
        """Leave the heads' last layers as they are in the coming step."""
        for member in self._all():
            member.freeze_last_layers()

    def encoder(self) -> Ensemble:
        """All teachers' models."""
        return Ensemble.of({one: member.encoder() for one, member in zip(self.modalities, self._all(), strict=True)})

    def centre_norms(self) -> tuple[float, float]:
        """The largest of c and of c_h."""
        norms = [member.centre_norms() for member in self._all()]
        return max(c for c, _ in norms), max(c_h for _, c_h in norms)


def _only(views: Views, modality: Modality) -> Views:
    """One modality of some views; samples without it are computed on nothing and do not count."""
    number = list(views.images).index(modality)
    shown = views.student[:, number : number + 1]
    shown = shown | ~shown.any(dim=2, keepdim=True)
    bands = {modality: views.bands[modality]} if views.bands else {}
    return Views({modality: views.images[modality]}, shown, shown, views.count, views.hidden, bands)


def _misalignment(a: Tensor, b: Tensor, both: Tensor) -> Tensor:
    """Mean of 1 − cosine between [V, B, d] and [V, B, d] over the samples `both` [B]; 0 without any."""
    apart = (1 - F.cosine_similarity(a.float(), b.float(), dim=-1)).mean(dim=0)
    weight = both.to(apart)
    return (apart * weight).sum() / weight.sum().clamp(min=1)


def make_distillation(config: TrainingConfig, modalities: Sequence[Modality]) -> Distillation | PerModalityDistillation:
    """As configured, for the modalities that are trained on."""
    architecture = model_config(config.model, config.data.modalities)
    if config.distillation.networks == "per_modality":
        return PerModalityDistillation(config, architecture, modalities)
    return Distillation(config, architecture, modalities)
