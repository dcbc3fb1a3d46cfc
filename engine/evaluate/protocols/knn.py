"""k nearest neighbours on frozen features, as DINO and Galileo score them (the source of the paper's Table 2).

Two protocols that are never mixed: Galileo's fixed k, and the paper's, which chooses k and block on validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

TEMPERATURE = 0.07
_CHUNK = 1024
"""Test samples compared at a time: bounds the memory of their similarities."""
FIXED_K = (5, 20)
"""Galileo's (Tseng et al. 2025; the source of the paper's Table 2)."""
SWEPT_K = (3, 5, 7, 10, 15, 20, 30, 50, 100)
"""The paper's appendix C.1."""


@dataclass(frozen=True)
class Neighbours:
    """The most similar training samples of each test sample, the nearest first."""

    weights: Tensor
    """[T, K], exp(cosine similarity / temperature), up to a factor of each row."""
    indices: Tensor
    """[T, K]"""


def nearest(train: Tensor, test: Tensor, k: int, temperature: float = TEMPERATURE) -> Neighbours:
    """The `k` most similar of `train` [N, d] for each of `test` [T, d] by the cosine; all of them where N < k."""
    if not len(train):
        raise ValueError("there are no training features to be neighbours")
    known = F.normalize(train.float(), dim=1)
    k = min(k, len(known))
    weights, indices = [], []
    for chunk in torch.split(test.float(), _CHUNK):
        similarity, found = (F.normalize(chunk, dim=1) @ known.T).topk(k, dim=1)
        # Relative to the nearest: the same votes, and no overflow at low temperatures.
        weights.append(((similarity - similarity[:, :1]) / temperature).exp())
        indices.append(found)
    return Neighbours(torch.cat(weights), torch.cat(indices))


def vote(neighbours: Neighbours, labels: Tensor, k: int, classes: int) -> Tensor:
    """What the first `k` neighbours say.

    Parameters
    ----------
    labels : Tensor
        [N] classes, or [N, C] of 0 and 1.

    Returns
    -------
    Tensor
        [T, C]: each class's share of the votes. With many labels each class is a binary kNN of its own, and its share
        is that of the neighbours which have it; above one half the class is predicted.
    """
    weights, indices = neighbours.weights[:, :k], neighbours.indices[:, :k]
    total = weights.sum(dim=1, keepdim=True)
    if labels.ndim == 2:
        return (torch.einsum("tk,tkc->tc", weights, labels[indices].float()) / total).clamp(max=1.0)
    votes = torch.zeros(len(weights), classes)
    return votes.scatter_add_(1, labels[indices].long(), weights) / total


def predict(shares: Tensor, many: bool) -> Tensor:
    """Classes [T], or [T, C] of 0 and 1; in a tie the lower class, or its absence."""
    return (shares > 0.5).long() if many else shares.argmax(dim=1)


def usable(ks: Sequence[int], count: int) -> tuple[int, ...]:
    """Those of some numbers of neighbours that `count` training samples can give; at least one."""
    return tuple(k for k in ks if k <= count) or (min(ks[0], count),)


def knn_predict(
    train_features: Tensor, train_labels: Tensor, test_features: Tensor, k: int, temperature: float = TEMPERATURE
) -> Tensor:
    """The class with the largest sum of exp(cosine similarity / temperature) among the k most similar samples.

    Parameters
    ----------
    train_features, test_features : [N, d], [T, d]
        Need not have unit length; only directions count.
    train_labels : [N]
        Whole numbers from 0.
    k : int
        Neighbours that vote; all of them where there are fewer.

    Returns
    -------
    Tensor
        [T] classes; among classes of equal votes the lower number wins.
    """
    found = nearest(train_features, test_features, k, temperature)
    return predict(vote(found, train_labels, k, int(train_labels.max()) + 1), many=False)


def knn_accuracy(
    train_features: Tensor,
    train_labels: Tensor,
    test_features: Tensor,
    test_labels: Tensor,
    k: int = 20,
    temperature: float = TEMPERATURE,
) -> float:
    """The share of test samples whose class `knn_predict` finds, 0 to 1."""
    predicted = knn_predict(train_features, train_labels, test_features, k, temperature)
    return float((predicted == test_labels).float().mean())
