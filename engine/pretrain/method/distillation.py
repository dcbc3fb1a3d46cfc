"""Self-distillation: what student, teacher and centres do with a batch (paper, section 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from ...model import Modality, ModelConfig, TerraFM
from ..config.settings import TrainingConfig
from .batches import Part
from .loss import DualCentre, dino_loss, patch_loss, teacher_statistics
from .network import Answers, network
from .optimisation import drop_gradients
from .views import Views


@dataclass(frozen=True)
class Comparison:
    """How a student's answers to a part of a batch compare with its teacher's."""

    loss: Tensor
    statistics: Tensor
    """[2], the entropy of the teacher and the KL of its mean answer to the uniform one, in nats."""
    cls: Tensor
    """[V, B, d], the student's class tokens."""


class Distillation(nn.Module):
    """A student, the teacher that is its moving average, and the centres."""

    def __init__(self, config: TrainingConfig, architecture: ModelConfig, modalities: Sequence[Modality]) -> None:
        """Of an architecture, of which only what serves `modalities` is trained."""
        super().__init__()
        self.student = network(config, architecture)
        self.teacher = network(config, replace(architecture, drop_path=0.0))
        self.teacher.load_state_dict(self.student.state_dict())
        self.teacher.requires_grad_(False).eval()
        for spec in architecture.modalities:
            if spec.modality not in modalities:
                for parameter in self.student.model.patch_embed.of_modality(spec.modality):
                    parameter.requires_grad_(False)
        loss, patches = config.loss, config.patches
        self.centre = DualCentre(config.head.prototypes, loss.alpha, loss.centre_momentum)
        self.patch_centre: DualCentre | None = None
        if patches.weight:
            self.patch_centre = DualCentre(patches.prototypes, alpha=1.0, momentum=loss.centre_momentum)
        self.patch_weight, self.student_temperature = patches.weight, loss.student_temperature

    def train(self, mode: bool = True) -> Distillation:
        """The teacher never drops anything."""
        super().train(mode)
        self.teacher.eval()
        return self

    def forward(self, part: Part, temperature: float) -> tuple[Tensor, Tensor]:
        """Loss and statistics of a part of a batch."""
        compared = self.compare(part.views, part.frequent, temperature)
        return compared.loss, compared.statistics

    def compare(
        self, views: Sequence[Views], frequent: Tensor, temperature: float, of_samples: Tensor | None = None
    ) -> Comparison:
        """The loss, and what the centres take note of.

        Parameters
        ----------
        views : sequence of Views
            The global ones first; the teacher sees no others.
        frequent : [B]
            Whether a sample is of a frequent class.
        of_samples : [B], optional
            Samples that count; all by default.
        """
        with torch.no_grad():
            seen: Answers = self.teacher(views[:1], as_teacher=True)
        answers: Answers = self.student(views)
        targets = self.centre.targets(seen.logits, temperature)
        if of_samples is None:
            self.centre.observe(seen.logits, frequent)
        elif bool(of_samples.any()):
            self.centre.observe(seen.logits[:, of_samples.to(seen.logits.device)], frequent[of_samples])
        loss = dino_loss(answers.logits, targets, self.student_temperature, of_samples)
        loss = loss + self._of_patches(seen, answers, views[0], temperature)
        return Comparison(loss, teacher_statistics(targets), answers.cls)

    def _of_patches(self, seen: Answers, answers: Answers, views: Views, temperature: float) -> Tensor:
        if self.patch_centre is None or seen.patches is None or answers.patches is None or views.hidden is None:
            return torch.zeros((), device=answers.logits.device)
        targets = self.patch_centre.targets(seen.patches, temperature)
        self.patch_centre.observe(seen.patches[None], torch.zeros(len(seen.patches), dtype=torch.bool))
        return self.patch_weight * patch_loss(answers.patches, targets, views.hidden, self.student_temperature)

    @torch.no_grad()
    def observe(self, part: Part) -> None:
        """Let the centres take note of a part without training on it."""
        seen: Answers = self.teacher(part.views[:1], as_teacher=True)
        self.centre.observe(seen.logits, part.frequent)
        if self.patch_centre is not None and seen.patches is not None:
            self.patch_centre.observe(seen.patches[None], torch.zeros(len(seen.patches), dtype=torch.bool))

    @torch.no_grad()
    def follow(self, momentum: float) -> None:
        """θ_t ← λ θ_t + (1 − λ) θ_s (paper, equation 1), all parameters in one go."""
        theirs, ours = (_local(list(net.parameters())) for net in (self.teacher, self.student))
        torch._foreach_lerp_(theirs, ours, 1 - momentum)

    def move_centres(self, momentum: float | None = None) -> None:
        """After the loss, that is: a batch is centred by what came before it."""
        for centre in self._centres():
            centre.update(momentum)

    def forget(self) -> None:
        """Drop what the centres took note of since they last moved."""
        for centre in self._centres():
            centre.forget()

    def freeze_last_layers(self) -> None:
        """Leave the heads' last layers as they are in the coming step."""
        for head in (self.student.head, self.student.patch_head):
            if head is not None:
                drop_gradients(head.last_layer)

    def encoder(self) -> TerraFM:
        """The teacher's model: what a run is for."""
        return self.teacher.model

    def centre_norms(self) -> tuple[float, float]:
        """Lengths of the centres c and c_h."""
        return float(self.centre.centre.norm()), float(self.centre.frequent_centre.norm())

    def _centres(self) -> list[DualCentre]:
        return [self.centre, *([self.patch_centre] if self.patch_centre is not None else [])]


def _local(tensors: Sequence[Tensor]) -> list[Tensor]:
    """The part of each tensor that this process holds."""
    return [getattr(tensor, "_local_tensor", tensor) for tensor in tensors]
