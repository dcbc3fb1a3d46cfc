"""Classifiers over frozen features: a linear probe and k nearest neighbours, as scikit-learn estimators.

They need of a pixel only its products with a few directions, so that whole scenes are classified without
ever building dense feature arrays (see `feature_block`): `directions_` and `probabilities` are that interface.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import ThreadpoolController

from ...errors import UserError

STRENGTHS = (300.0, 100.0)
"""Inverse regularisation strengths that cross-validation chooses from, the default first (features have length
about 1). Weaker ones, such as 30, make answers so unsure that the classes' shares in the scene cannot be told from
them: .488 macro-F1 for .531 on the labelled scene that was used to choose."""
TOKEN_WEIGHTS = (1.0, 0.5, 2.0)
"""Weights of the model's tokens against the pixels, likewise."""
LAYER_WEIGHTS = (1.0, 0.5, 0.0, 2.0)
"""Weights of each layer against the rest, likewise; 0 leaves out one that does not help."""
NEIGHBOURS = (1, 3, 5, 10, 20)
TEMPERATURE = 0.07
"""Of the votes exp(cosine / temperature) of the neighbours, as in the paper's kNN protocol (section C.1)."""


class Probe(Protocol):
    """What classification needs of a fitted probe."""

    classes_: NDArray[np.int64]
    directions_: NDArray[np.float32]
    """[D, P]: what a feature vector is multiplied with."""
    needs_length: bool
    """Whether `probabilities` needs the lengths of the feature vectors."""

    @property
    def title(self) -> str:
        """What it is, for reports."""
        ...

    def probabilities(
        self, projection: NDArray[np.float32], length: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Class probabilities of pixels from their products with the directions: [P, ...] → [K, ...].

        `length` [...] where `needs_length` says so.
        """
        ...


class LinearProbe(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """L2-regularised multinomial logistic regression, classes weighted alike whatever their number of samples.

    Parameters
    ----------
    strength : float
        Inverse regularisation, scikit-learn's `C`.
    token_weight : float
        What the last `tokens` features are multiplied with; the whole vector keeps its length.
    tokens : int
        How many of the features these are.
    layers : tuple of (start, stop, weight)
        The columns of each layer, and what they are multiplied with.
    """

    needs_length = False

    def __init__(
        self,
        strength: float = STRENGTHS[0],
        token_weight: float = 1.0,
        tokens: int = 0,
        layers: tuple[tuple[int, int, float], ...] = (),
    ) -> None:
        self.strength = strength
        self.token_weight = token_weight
        self.tokens = tokens
        self.layers = layers

    @property
    def title(self) -> str:
        """What it is, for reports."""
        weighted = f", the model's features × {self.token_weight:g}" if self.tokens and self.token_weight != 1 else ""
        return f"linear probe (strength {self.strength:g}{weighted})"

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> LinearProbe:
        """Fit on feature vectors [n, D] and class codes [n], where some may count less than others.

        With fewer samples than dimensions the solution lies in the span of the samples, so the fit runs in that
        basis: the same result in a fraction of the time.
        """
        scale = self._scale(np.shape(X)[1])
        features, labels = np.asarray(X, np.float64) * scale, np.asarray(y)
        at_least_two_classes(labels)
        centre = features.mean(axis=0)
        model = LogisticRegression(C=self.strength, max_iter=500, tol=1e-4)
        with _threads().limit(limits=1):  # matrices this small lose more by threads than they gain
            basis = _span_basis(features - centre)
            model.fit((features - centre) @ basis, labels, balanced(labels, sample_weight))
        weights, intercept = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            weights, intercept = np.vstack([-weights, weights]) / 2, np.hstack([-intercept, intercept]) / 2
        self.classes_ = model.classes_.astype(np.int64)
        directions = basis @ weights.T
        self.intercept_ = (intercept - centre @ directions).astype(np.float32)
        self.directions_ = np.ascontiguousarray((directions * scale[:, None]).astype(np.float32))
        return self

    def _scale(self, dimensions: int) -> NDArray[np.float64]:
        """Of each feature; the squares of the parts, which are of equal length, add up to the same as before."""
        scale = np.ones(dimensions)
        parts, squares = (2, 1 + self.token_weight**2) if self.tokens else (0, 0.0)
        if self.tokens:
            scale[-self.tokens :] = self.token_weight
        for start, stop, weight in self.layers:
            scale[start:stop] = weight
            parts, squares = parts + 1, squares + weight**2
        if squares:
            scale *= np.sqrt(parts / squares)
        return scale

    def probabilities(
        self,
        projection: NDArray[np.float32],
        length: NDArray[np.float32] | None = None,  # noqa: ARG002 - the protocol's
    ) -> NDArray[np.float32]:
        """Softmax of the scores: [K, ...] → [K, ...]."""
        intercept = torch.from_numpy(self.intercept_).reshape(-1, *[1] * (projection.ndim - 1))
        return (torch.from_numpy(projection) + intercept).softmax(dim=0).numpy()

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float32]:
        """Class probabilities [n, K] of feature vectors [n, D]."""
        check_is_fitted(self)
        return self.probabilities((np.asarray(X, np.float32) @ self.directions_).T).T

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """The most probable class code of each feature vector [n, D]."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class KNNProbe(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """k nearest neighbours by cosine similarity, votes weighted by exp(similarity / temperature).

    Parameters
    ----------
    neighbours : int
        How many vote; at most as many as there are samples.
    temperature : float
        The smaller, the more the nearest ones count.
    """

    needs_length = True

    def __init__(self, neighbours: int = 5, temperature: float = TEMPERATURE) -> None:
        self.neighbours = neighbours
        self.temperature = temperature

    @property
    def title(self) -> str:
        """What it is, for reports."""
        return f"{self.neighbours} nearest neighbours"

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> KNNProbe:
        """Keep the feature vectors [n, D], scaled to length 1, their class codes [n] and how much each vote counts."""
        features, labels = np.asarray(X, np.float32), np.asarray(y)
        at_least_two_classes(labels)
        length = np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
        self.directions_ = np.ascontiguousarray((features / length).T)
        self.classes_, which = np.unique(labels, return_inverse=True)
        self.classes_ = self.classes_.astype(np.int64)
        self.labels_ = which.astype(np.uint8)
        self.weights_ = np.ones(len(labels), np.float32)
        if sample_weight is not None:
            self.weights_ = np.asarray(sample_weight, np.float32)
        return self

    def probabilities(
        self, projection: NDArray[np.float32], length: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Shares of the votes: products with the samples [n, ...] and the vectors' lengths [...] → [K, ...]."""
        if length is None:
            raise ValueError("kNN needs the lengths of the feature vectors")
        similarity = torch.from_numpy(projection / np.maximum(length, 1e-12))
        nearest = similarity.topk(min(self.neighbours, len(similarity)), dim=0)
        weights = ((nearest.values - nearest.values[:1]) / self.temperature).exp_()
        voted = torch.from_numpy(self.labels_)[nearest.indices]
        if (self.weights_ != self.weights_[0]).any():
            weights *= torch.from_numpy(self.weights_)[nearest.indices]
        votes = torch.stack([(weights * (voted == number)).sum(dim=0) for number in range(len(self.classes_))])
        return (votes / votes.sum(dim=0)).numpy()

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float32]:
        """Class probabilities [n, K] of feature vectors [n, D]."""
        check_is_fitted(self)
        features = np.asarray(X, np.float32)
        return self.probabilities((features @ self.directions_).T, np.linalg.norm(features, axis=1)).T

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """The class with most votes for each feature vector [n, D]."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


@cache
def _threads() -> ThreadpoolController:
    """Found once, since looking through the libraries takes longer than a fit."""
    return ThreadpoolController()


def at_least_two_classes(labels: NDArray[np.int64]) -> None:
    """Refuse samples that no map can be made from."""
    found = np.unique(labels)
    if len(found) == 0:
        raise UserError(
            "No sample is left to learn from: look at whether the mask leaves out all of the imagery, "
            "and whether the samples lie on it."
        )
    if len(found) < 2:
        raise UserError(
            f"The samples hold {len(found)} class, and a map needs at least two: add samples of another class."
        )


def balanced(labels: NDArray[np.generic], sample_weight: ArrayLike | None) -> NDArray[np.float64]:
    """Weights [n] by which every class counts alike; they sum to what the samples' own weights sum to."""
    weights = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight, np.float64)
    _, which = np.unique(labels, return_inverse=True)
    totals = np.bincount(which, weights)
    result: NDArray[np.float64] = weights * (weights.sum() / len(totals) / totals)[which]
    return result


def _span_basis(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis [D, r] of what the vectors span; the identity if that saves nothing.

    By the eigenvectors of their products with each other, which is several times faster than by singular values.
    """
    if len(features) >= features.shape[1]:
        return np.eye(features.shape[1])
    values, vectors = np.linalg.eigh(features @ features.T)
    kept = values >= 1e-12 * values[-1]  # samples that do not differ span nothing, and keep a direction of length 0
    basis: NDArray[np.float64] = features.T @ (vectors[:, kept] / np.sqrt(np.maximum(values[kept], 1e-30)))
    return basis
