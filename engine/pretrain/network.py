"""Student and teacher: a TerraFM model with a projection head each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.model import ModelConfig, TerraFM
from engine.pretrain.config import HeadSection, ModelSection
from engine.pretrain.head import ProjectionHead
from engine.pretrain.views import Views


class Network(nn.Module):
    """An encoder and its head."""

    def __init__(self, config: ModelConfig, head: HeadSection) -> None:
        super().__init__()
        self.model = TerraFM(config)
        self.head = ProjectionHead(config.width, head.prototypes, head.hidden, head.bottleneck)

    def forward(self, sizes: Sequence[Views], as_teacher: bool = False) -> Tensor:
        """Logits [V, B, K] of all views of all sizes, in their order.

        One pass of the encoder a size, whatever modalities the samples drew, and one of the head for all.
        """
        tokens = []
        for views in sizes:
            present = views.teacher if as_teacher else views.student
            tokens.append(self.model(views.images, present).cls)
        count = sum(views.count for views in sizes)
        logits: Tensor = self.head(torch.cat(tokens))
        return logits.reshape(count, -1, logits.shape[-1])


def model_config(section: ModelSection) -> ModelConfig:
    """The architecture that a configuration asks for."""
    depth = {} if section.depth is None else {"depth": section.depth}
    return ModelConfig.of_size(
        section.size,
        drop_path=section.drop_path,
        queries=section.queries,
        query_projection=section.query_projection,
        **depth,
    )


def make_pair(section: ModelSection, head: HeadSection) -> tuple[Network, Network]:
    """A student and a teacher that starts as its copy, has no stochastic depth and takes no gradients."""
    config = model_config(section)
    student = Network(config, head)
    teacher = Network(replace(config, drop_path=0.0), head)
    teacher.load_state_dict(student.state_dict())
    teacher.requires_grad_(False)
    return student, teacher.eval()


@torch.no_grad()
def move_towards(teacher: nn.Module, student: nn.Module, momentum: float) -> None:
    """θ_t ← λ θ_t + (1 − λ) θ_s (paper, equation 1), all parameters in one go."""
    torch._foreach_lerp_(list(teacher.parameters()), list(student.parameters()), 1 - momentum)
