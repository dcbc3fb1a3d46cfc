"""How a teacher uses its prototypes, by land cover: the paper's Figures 4 and 5."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

_TOP = 5
"""Prototypes an image counts for (Figure 5)."""


@dataclass(frozen=True)
class ClassUse:
    """The prototypes of one class."""

    name: str
    images: int
    entropy: float
    """Mean over images, of the softmax of the projected logits, in nats (Figure 4)."""
    full_entropy: float
    """The same of all prototypes."""
    distinct: int
    """Different prototypes among the five strongest of each image (Figure 5)."""


class PrototypeUse:
    """Gathers batches of logits.

    Parameters
    ----------
    prototypes : int
        K.
    temperature : float
        Of the softmax; the teacher's.
    dimensions : int
        That a Gaussian projection brings the logits down to; the paper does not say how many. Its entries have a
        variance of one over `dimensions`, so that the logits' length is kept on average.
    """

    def __init__(self, prototypes: int, temperature: float, dimensions: int = 256, seed: int = 0) -> None:
        generator = torch.Generator().manual_seed(seed)
        self._projection = torch.randn(prototypes, dimensions, generator=generator) / dimensions**0.5
        self._temperature = temperature
        self._entropies: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        self._used: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, logits: Tensor, classes: Sequence[str]) -> None:
        """Logits [B, K] and the class of each image."""
        logits = logits.float().cpu()
        projected = entropy((logits @ self._projection) / self._temperature)
        full = entropy(logits / self._temperature)
        strongest = logits.topk(min(_TOP, logits.shape[1]), dim=1).indices
        for name, one, other, top in zip(classes, projected.tolist(), full.tolist(), strongest.tolist(), strict=True):
            self._entropies[name].append((one, other))
            self._used[name].update(top)

    def classes(self) -> list[ClassUse]:
        """The commonest class first."""
        found = []
        for name, values in self._entropies.items():
            projected, full = torch.tensor(values, dtype=torch.float64).mean(dim=0).tolist()
            found.append(ClassUse(name, len(values), projected, full, len(self._used[name])))
        return sorted(found, key=lambda one: (-one.images, one.name))


def entropy(logits: Tensor) -> Tensor:
    """The entropy of the softmax of each row of [B, K], in nats."""
    log_probability = logits.double().log_softmax(dim=1)
    return -(log_probability.exp() * log_probability).sum(dim=1)
