"""Classifiers over frozen features: a linear probe and k nearest neighbours, as scikit-learn estimators.

Both need of a pixel only its products with a few directions, so that whole scenes are classified without
ever building dense feature arrays (see `feature_block`): `directions_` and `probabilities` are that interface.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from engine.errors import UserError

STRENGTHS = (300.0, 30.0)
"""Inverse regularisation strengths that cross-validation chooses from, the default first (features have length
about 1). On labelled scenes anything from 30 to 1000 scores within .006 macro-F1."""
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
    """

    needs_length = False

    def __init__(self, strength: float = STRENGTHS[0]) -> None:
        self.strength = strength

    @property
    def title(self) -> str:
        """What it is, for reports."""
        return f"linear probe (strength {self.strength:g})"

    def fit(self, X: ArrayLike, y: ArrayLike) -> LinearProbe:
        """Fit on feature vectors [n, D] and class codes [n].

        With fewer samples than dimensions the solution lies in the span of the samples, so the fit runs in that
        basis: the same result in a fraction of the time.
        """
        features, labels = np.asarray(X, np.float64), np.asarray(y)
        _at_least_two_classes(labels)
        centre = features.mean(axis=0)
        model = LogisticRegression(C=self.strength, class_weight="balanced", max_iter=500, tol=1e-4)
        with threadpool_limits(1):  # matrices this small lose more by threads than they gain
            basis = _span_basis(features - centre)
            model.fit((features - centre) @ basis, labels)
        weights, intercept = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            weights, intercept = np.vstack([-weights, weights]) / 2, np.hstack([-intercept, intercept]) / 2
        self.classes_ = model.classes_.astype(np.int64)
        self.directions_ = np.ascontiguousarray((basis @ weights.T).astype(np.float32))
        self.intercept_ = (intercept - centre @ self.directions_).astype(np.float32)
        return self

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

    def fit(self, X: ArrayLike, y: ArrayLike) -> KNNProbe:
        """Keep the feature vectors [n, D], scaled to length 1, and their class codes [n]."""
        features, labels = np.asarray(X, np.float32), np.asarray(y)
        _at_least_two_classes(labels)
        length = np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
        self.directions_ = np.ascontiguousarray((features / length).T)
        self.classes_, which = np.unique(labels, return_inverse=True)
        self.classes_ = self.classes_.astype(np.int64)
        self.labels_ = which.astype(np.uint8)
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


def candidates(method: str) -> list[LinearProbe | KNNProbe]:
    """The probes that cross-validation chooses from, the default one first."""
    if method == "linear":
        return [LinearProbe(strength) for strength in STRENGTHS]
    if method == "knn":
        return [KNNProbe(neighbours) for neighbours in (NEIGHBOURS[2], *NEIGHBOURS[:2], *NEIGHBOURS[3:])]
    raise UserError(f"There is no method '{method}': choose 'linear' or 'knn'.")


def _at_least_two_classes(labels: NDArray[np.int64]) -> None:
    found = np.unique(labels)
    if len(found) < 2:
        raise UserError(
            f"The samples hold {len(found)} class, and a map needs at least two: add samples of another class."
        )


def _span_basis(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis [D, r] of what the vectors span; the identity if that saves nothing."""
    if len(features) >= features.shape[1]:
        return np.eye(features.shape[1])
    _, singular, directions = np.linalg.svd(features, full_matrices=False)
    kept: NDArray[np.float64] = directions[singular > 1e-10 * singular[0]].T
    return kept
