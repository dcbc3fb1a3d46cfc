"""The loss that the paper finds landslides with (appendix D.3)."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from engine.model.decoders import AUXILIARY_WEIGHT, SegmentationLogits


def focal_loss(logits: SegmentationLogits, labels: Tensor, ignore: int | None, gamma: float = 2.0) -> Tensor:
    """Cross-entropy weighted by (1 − p)^γ of the true class's probability p (Lin et al. 2017, equation 4)."""
    unused = -100 if ignore is None else ignore
    counted = (labels != unused).sum().clamp_min(1)

    def loss(of_head: Tensor) -> Tensor:
        entropy = F.cross_entropy(of_head, labels, ignore_index=unused, reduction="none")
        return ((1 - (-entropy).exp()) ** gamma * entropy).sum() / counted

    return loss(logits.main) + AUXILIARY_WEIGHT * loss(logits.auxiliary)
