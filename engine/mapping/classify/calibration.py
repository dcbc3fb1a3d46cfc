"""How sure a map should be: probabilities made softer until they come true as often as they say.

A probe that learns from few samples in many dimensions separates them perfectly and is far too sure elsewhere. One
number mends most of it: all log probabilities divided by a temperature (Guo et al. 2017, "On calibration of modern
neural networks", section 4.2). It changes no pixel's class.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

USUAL_TEMPERATURE = 2.0
"""On the labelled scene that was used to choose, five to ten samples a class."""
TEMPERATURE_OF_VOTES = 1.0
"""Likewise where trees alone vote, which are unsure enough."""
_BOUNDS = (0.4, 5.0)
_SPREAD = 0.3
"""Standard deviation of the log temperature about the usual one: a few samples cannot tell it alone."""


def calibrating_temperature(
    held_out: NDArray[np.float32], labels: NDArray[np.int64], usual: float = USUAL_TEMPERATURE
) -> float:
    """The most likely temperature, given what probes said of samples that they had not seen.

    Parameters
    ----------
    held_out : [n, K]
        Class probabilities, NaN for samples that were never held out.
    labels : [n]
        Codes; the columns of `held_out` are their sorted unique values.
    usual : float
        What probes of this kind mostly need.
    """
    tested = int(np.isfinite(held_out[:, 0]).sum())

    def unlikeliness(logarithm: float) -> float:
        prior = (logarithm - np.log(usual)) ** 2 / (2 * _SPREAD**2)
        return float(tested * log_loss(softened(held_out.T, float(np.exp(logarithm))).T, labels) + prior)

    found = minimize_scalar(unlikeliness, bounds=np.log(_BOUNDS), method="bounded", options={"xatol": 0.01})
    return round(float(np.exp(found.x)), 2)


def softened(probability: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities [K, ...] with their logarithms divided by the temperature, summing to one again."""
    powers = torch.from_numpy(np.ascontiguousarray(probability)).clamp(min=1e-9).pow(1 / temperature)
    return (powers / powers.sum(dim=0)).numpy()


def log_loss(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Mean negative log probability of the true class, classes weighing alike: of [n, K], NaN rows left out."""
    codes, which = np.unique(labels, return_inverse=True)
    own = probabilities[np.arange(len(labels)), which]
    loss = -np.log(np.maximum(own, 1e-6))
    return float(
        np.nanmean([np.nanmean(loss[which == k]) for k in range(len(codes)) if np.isfinite(loss[which == k]).any()])
    )
