"""What a cloud head is trained with: cross-entropy and the Dice loss, on the pixels that have a label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ...model.decoders import AUXILIARY_WEIGHT


def head_loss(logits: Sequence[Tensor], labels: Tensor, weights: Tensor, ignore: int) -> Tensor:
    """The loss of the head's logits [B, C, H, W], and 0.4 times that of auxiliary ones after them."""
    losses = [cross_entropy_and_dice(one, labels, weights, ignore) for one in logits]
    return losses[0] + AUXILIARY_WEIGHT * torch.stack(losses[1:]).sum() if len(losses) > 1 else losses[0]


def cross_entropy_and_dice(logits: Tensor, labels: Tensor, weights: Tensor, ignore: int) -> Tensor:
    """Weighted cross-entropy plus one minus the mean soft Dice coefficient (Milletari et al. 2016); 0 without labels.

    Dice counts the classes that occur in the batch: for the others it says nothing but that there are none.
    """
    known = labels != ignore
    if not bool(known.any()):
        return logits.sum() * 0
    entropy = F.cross_entropy(logits, labels, weights, ignore_index=ignore)
    likely = logits.softmax(dim=1) * known[:, None]
    true = F.one_hot(labels.where(known, 0), logits.shape[1]).movedim(-1, 1) * known[:, None]
    size = true.sum((0, 2, 3))
    dice = (2 * (likely * true).sum((0, 2, 3)) + 1) / (likely.sum((0, 2, 3)) + size + 1)
    return entropy + 1 - dice[size > 0].mean()


def class_weights(counts: NDArray[np.int64]) -> Tensor:
    """One over the square root of a class's share, 1 in the mean; a class that does not occur has the mean's."""
    share = counts / max(1, counts.sum())
    found = share > 0
    weights = np.ones(len(counts))
    weights[found] = 1 / np.sqrt(share[found])
    weights[found] /= weights[found].mean() if found.any() else 1
    return torch.from_numpy(weights).float()
