"""The share of each class in a scene, from what a probe says of its unlabelled pixels.

Clicks say what a class looks like, not how common it is: a probe trained on as many clicks of every class expects as
many pixels of every class, and so finds rare ones everywhere. The shares that explain its own answers best are found
by expectation maximisation (Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a
priori probabilities", equations 4 and 5), with a weak prior (a Dirichlet distribution) that keeps every class alive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...features.scene_sample import SpreadPixels
from .probes import Probe

_ROUNDS = 20
"""On labelled scenes the shares stand still after ten."""
_LEAST_SHARE = 0.002
"""Every class is believed to hold at least about this share."""
_DOUBT = 2.0
_UNSEEN_SHARE = 0.013
"""More of it where only a small part of the scene was looked at: a class may well lie elsewhere."""


def estimated_shares(probability: NDArray[np.float32], looked_at: float = 1.0) -> NDArray[np.float32]:
    """Shares [K], summing to one, of the classes whose probabilities [K, n] assume equal shares.

    Parameters
    ----------
    probability : [K, n]
        Of pixels spread over the scene.
    looked_at : float
        Which part of the scene they stand for, 0 to 1.
    """
    classes = len(probability)
    pseudo = _LEAST_SHARE + _UNSEEN_SHARE * (1 - looked_at)
    shares = np.full(classes, 1 / classes, np.float64)
    for _ in range(_ROUNDS):
        posterior = probability * shares[:, None].astype(np.float32)
        posterior /= np.maximum(posterior.sum(axis=0), 1e-12)
        shares = (posterior.mean(axis=1, dtype=np.float64) + pseudo) / (1 + classes * pseudo)
    return shares.astype(np.float32)


class ProbeWithShares:
    """A probe whose answers take into account how common each class is.

    Parameters
    ----------
    probe : Probe
        One that believes all classes to be equally common.
    shares : [K]
        Of its classes, in their order.
    """

    def __init__(self, probe: Probe, shares: NDArray[np.float32]) -> None:
        self.shares = shares
        self.classes_ = probe.classes_
        self.directions_ = probe.directions_
        self.needs_length = probe.needs_length
        self.base = probe

    @property
    def title(self) -> str:
        """What it is, for reports."""
        return f"{self.base.title}, class shares estimated from the scene"

    def probabilities(
        self, projection: NDArray[np.float32], length: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """The probe's probabilities weighted by the shares: [P, ...] → [K, ...]."""
        values = self.base.probabilities(projection, length)
        values *= self.shares.reshape(-1, *[1] * (values.ndim - 1))
        values /= np.maximum(values.sum(axis=0), 1e-12)
        return values


def with_shares(probe: Probe, pixels: SpreadPixels, samples_per_class: float) -> Probe:
    """The probe, knowing how common its classes are among pixels spread over the scene; itself if there are none.

    The fewer samples a probe has learned from, the less the shares that it finds are trusted: they are raised to the
    power n / (n + 2), .5 for two samples a class, .83 for ten.
    """
    projection, length = pixels.products(probe.directions_, probe.needs_length)
    if projection.shape[1] == 0:
        return probe
    shares = estimated_shares(probe.probabilities(projection, length), pixels.looked_at)
    trusted = shares ** np.float32(samples_per_class / (samples_per_class + _DOUBT))
    return ProbeWithShares(probe, trusted / trusted.sum())
