"""k nearest neighbours on frozen features, as DINO and Galileo score them (the source of the paper's Table 2)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

TEMPERATURE = 0.07
_CHUNK = 4096
"""Test samples compared at a time: bounds the memory of their similarities."""


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
    if not len(train_features):
        raise ValueError("there are no training features to be neighbours")
    known = F.normalize(train_features.float(), dim=1)
    classes = int(train_labels.max()) + 1
    predicted = []
    for chunk in torch.split(test_features.float(), _CHUNK):
        similarity, neighbours = (F.normalize(chunk, dim=1) @ known.T).topk(min(k, len(known)), dim=1)
        votes = torch.zeros(len(chunk), classes, device=chunk.device)
        votes.scatter_add_(1, train_labels[neighbours].long(), (similarity / temperature).exp())
        predicted.append(votes.argmax(dim=1))
    return torch.cat(predicted) if predicted else torch.zeros(0, dtype=torch.long)


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
