"""Many regularised multinomial logistic regressions at once, as the choice of a probe needs them.

Folds and candidates of a cross-validation see the same few samples, weighted otherwise. So all of them are one batch of
arrays, and what takes a thousand calls one after the other takes some two hundred products here: Newton's method, its
steps by preconditioned conjugate gradients (Nocedal and Wright 2006, *Numerical Optimization*, sections 5.1 and 7.1),
in coordinates of the samples' span, which are no more than there are samples. Steps are rough and so in single
precision; where they lead is reckoned in double.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

Array = NDArray[np.float64]
_Float = TypeVar("_Float", np.float32, np.float64)

_MOST_STEPS = 60
_MOST_PRODUCTS = 1500
_PRECISE = 1e-9
"""Steps end where the next one would lower the objective by so little: probabilities are then right to 1e-4."""
_SLOPE = 0.1
"""To which share of itself conjugate gradients bring the slope before the next step."""
_LEAST_ROOT = np.float32(1e-6)
"""Of the largest eigenvalue of what stands for the curvature, added to all: more than rounding takes from it."""
_JITTER = 1e-10
"""Of the samples' products with themselves, so that equal samples do no harm."""


@dataclass(frozen=True)
class SoftmaxFits:
    """Fitted regressions of V kinds of feature vectors and F sets of sample weights."""

    directions: tuple[Array, ...]
    """For each kind [F, D, K]."""
    intercepts: Array
    """[V, F, K]"""


def fit_softmax(
    features: Sequence[Array], which: NDArray[np.intp], weights: Array, strengths: Sequence[float]
) -> SoftmaxFits:
    """Minimise for every pair of kind and set: Σ weight × cross-entropy + ‖directions‖² / (2 × strength).

    Of two classes the penalty is twice that: what scikit-learn's one direction for both costs, as two opposite halves.

    Parameters
    ----------
    features : sequence of [n, D]
        The samples as each kind sees them; lengths may differ.
    which : [n]
        Class numbers from 0 on.
    weights : [F, n]
        0 for samples that a set must not see.
    strengths : sequence of float
        Inverse regularisation of each kind.
    """
    classes = int(which.max()) + 1
    centres = [part.mean(axis=0) for part in features]
    scales = np.array([_length(part - centre) for part, centre in zip(features, centres, strict=True)])
    coordinates = [
        _Coordinates.of((part - centre) / scale) for part, centre, scale in zip(features, centres, scales, strict=True)
    ]
    widest = max(made.values.shape[1] for made in coordinates)
    values = np.stack([np.pad(made.values, ((0, 0), (0, widest - made.values.shape[1]))) for made in coordinates])
    ridges = (1.0 if classes > 2 else 2.0) / (np.asarray(strengths, np.float64) * scales**2)
    solution = _Batch(values, np.eye(classes)[which].T, weights, ridges).solved()
    directions = tuple(
        made.in_features(part) / scale
        for made, part, scale in zip(coordinates, solution[..., :-1], scales, strict=True)
    )
    shifts = [np.einsum("d,fdk->fk", centre, part) for centre, part in zip(centres, directions, strict=True)]
    return SoftmaxFits(directions, solution[..., -1] - np.stack(shifts))


def _length(centred: Array) -> float:
    """The usual length of a vector: with its own, single precision is enough whatever the features are measured in."""
    return float(np.sqrt((centred**2).sum(axis=1).mean())) or 1.0


@dataclass(frozen=True)
class _Coordinates:
    """Samples in as few coordinates as there are samples, their products with each other unchanged."""

    values: Array
    """[n, r]"""
    features: Array | None
    """[n, D], where these are more than the samples."""

    @classmethod
    def of(cls, features: Array) -> _Coordinates:
        if len(features) >= features.shape[1]:
            return cls(features, None)
        products = features @ features.T
        products[np.diag_indices_from(products)] += _JITTER * max(float(products.diagonal().max()), 1e-12)
        return cls(cholesky(products, lower=True), features)

    def in_features(self, solution: Array) -> Array:
        """Directions of the coordinates [F, K, r or more] as those of feature vectors: [F, D, K]."""
        own = solution[..., : self.values.shape[1]]
        if self.features is None:
            return own.transpose(0, 2, 1)
        flat = solve_triangular(self.values, own.reshape(-1, own.shape[2]).T, lower=True, trans="T")
        return (self.features.T @ flat).reshape(-1, *own.shape[:2]).transpose(1, 0, 2)


class _Batch:
    """The objective of all fits, and its minimum; a fit's unknowns are [K, r + 1], the last its intercept."""

    def __init__(self, values: Array, truth: Array, weights: Array, ridges: Array) -> None:
        kinds, samples, _ = values.shape
        self.values = np.concatenate([values, np.ones((kinds, samples, 1))], axis=2)
        self.truth, self.weights = truth, weights[:, None, :]
        self.ridge = np.repeat(ridges, values.shape[2] + 1).reshape(kinds, 1, 1, -1)
        self.ridge[..., -1] = 0.0
        self.shape = (kinds, len(weights), len(truth))

    def solved(self) -> Array:
        """[V, F, K, r + 1]"""
        unknowns = np.zeros((*self.shape, self.values.shape[2]))
        value, shares = self._objective(unknowns)
        curvature = _Curvature(self.values, self.ridge)
        for _ in range(_MOST_STEPS):
            slope = _times(self.weights * (shares - self.truth), self.values) + self.ridge * unknowns
            step, gain = curvature.newton_step(slope, shares, self.weights)
            reach = np.ones(value.shape)
            while True:
                tried = unknowns + reach[..., None, None] * step
                lower, tried_shares = self._objective(tried)
                missed = lower > value - 1e-4 * reach * gain + 1e-10 * (1 + np.abs(value))
                if not missed.any() or reach.min() < 1e-6:
                    break
                reach = np.where(missed, reach / 2, reach)
            stays = missed[..., None, None]
            unknowns, shares = np.where(stays, unknowns, tried), np.where(stays, shares, tried_shares)
            value, gain = np.where(missed, value, lower), np.where(missed, 0, gain)
            if gain.max() < _PRECISE:
                break
        return unknowns

    def _objective(self, unknowns: Array) -> tuple[Array, Array]:
        """Of each fit [V, F], and the class probabilities of its samples [V, F, K, n]."""
        scores = _times(unknowns, self.values.transpose(0, 2, 1))
        most = scores.max(axis=2, keepdims=True)
        shares = np.exp(scores - most)
        total = shares.sum(axis=2, keepdims=True)
        shares /= total
        loss = most[:, :, 0] + np.log(total[:, :, 0]) - (scores * self.truth).sum(axis=2)
        return (loss * self.weights[:, 0]).sum(axis=2) + (self.ridge * unknowns**2).sum(axis=(2, 3)) / 2, shares


class _Curvature:
    """How the slopes change with the unknowns, in single precision."""

    def __init__(self, values: Array, ridge: Array) -> None:
        self.values = values.astype(np.float32)
        self.turned = np.ascontiguousarray(self.values.transpose(0, 2, 1))
        self.ridge = ridge.astype(np.float32)

    def newton_step(self, slope: Array, shares: Array, weights: Array) -> tuple[Array, Array]:
        """The step from a point with these slopes [V, F, K, r + 1], and what they promise of it [V, F]."""
        known = shares.astype(np.float32)
        weighted = (weights * shares).astype(np.float32)
        inverse = self._usual_inverse(known, weighted)
        rest = -slope.astype(np.float32)
        step, direction = np.zeros_like(rest), _times(rest, inverse)
        size, wanted = _products(rest, direction), _products(rest, rest) * np.float32(_SLOPE**2)
        gain = np.zeros_like(size)
        active = size > 0
        for _ in range(_MOST_PRODUCTS):
            moved = _times(direction, self.turned)
            moved -= np.einsum("vfkn,vfkn->vfn", known, moved)[:, :, None]
            moved *= weighted
            curved = _times(moved, self.values)
            curved += self.ridge * direction
            curvature = _products(direction, curved)
            active &= curvature > 0
            far = np.where(active, size / np.where(active, curvature, np.float32(1)), np.float32(0))
            won = far * size
            gain += won
            distance = far[..., None, None]
            step += distance * direction
            curved *= distance
            rest -= curved
            active &= (_products(rest, rest) > wanted) & (won > _PRECISE / 1000)
            if not active.any():
                break
            turned = _times(rest, inverse)
            left = _products(rest, turned)
            direction *= np.where(active, left / np.where(active, size, np.float32(1)), np.float32(0))[..., None, None]
            direction += turned
            size = left
        return step.astype(np.float64), gain.astype(np.float64)

    def _usual_inverse(self, shares: NDArray[np.float32], weighted: NDArray[np.float32]) -> NDArray[np.float32]:
        """The inverse [V, r + 1, r + 1] of the mean curvature of classes and sets, each class by itself.

        Multiplied by it, directions need a third to a fiftieth of the steps, the fewer the more samples there are.
        """
        seen = (weighted * (1 - shares)).mean(axis=(1, 2))
        curvature = (self.turned * seen[:, None]) @ self.values
        along = np.arange(curvature.shape[1])
        most = curvature[:, along, along].max(axis=1, keepdims=True)
        curvature[:, along, along] += self.ridge[:, 0, 0] + _LEAST_ROOT * np.maximum(most, np.float32(1e-30))
        return np.linalg.inv(curvature)


def _products(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each fit's numbers [V, F, K, r + 1] with others: [V, F]."""
    result: NDArray[np.float32] = np.einsum("vfkr,vfkr->vf", left, right)
    return result


def _times(left: NDArray[_Float], right: NDArray[_Float]) -> NDArray[_Float]:
    """[V, F, K, a] times [V, a, b]: [V, F, K, b]."""
    kinds, sets, classes, _ = left.shape
    return (left.reshape(kinds, sets * classes, -1) @ right).reshape(kinds, sets, classes, -1)
