"""The projection head that student and teacher carry on top of the class token."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class NormalisedLinear(nn.Module):
    """A linear layer without bias whose rows have unit length: weight normalisation with its gain frozen at one."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(nn.Linear(inputs, outputs, bias=False).weight.detach())

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs] → [B, outputs]; the outputs are scaled, most often fewer numbers than the weights."""
        return F.linear(x, self.weight) / torch.linalg.vector_norm(self.weight, dim=1).clamp(min=1e-12)


class ProjectionHead(nn.Module):
    """d → hidden → hidden → bottleneck, unit length, → K prototypes (Caron et al. 2021, section 3.2 and appendix C).

    No batch normalisation (paper, section 5.1).
    """

    def __init__(self, width: int, prototypes: int, hidden: int = 2048, bottleneck: int = 256) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, hidden),
            nn.GELU(),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Linear(hidden, bottleneck),
        )
        for layer in self.layers:
            if isinstance(layer, nn.Linear):
                nn.init.trunc_normal_(layer.weight, std=0.02)
                nn.init.zeros_(layer.bias)
        self.last_layer = NormalisedLinear(bottleneck, prototypes)

    def forward(self, cls: Tensor) -> Tensor:
        """Class tokens [B, d] → logits [B, K]."""
        return self.last_layer(F.normalize(self.layers(cls), dim=1))
