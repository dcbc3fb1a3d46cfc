"""Trees of the pixels and what is near, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from ...features.parts import NEAR, PIXEL, FeaturePart
from ..learners.trees import Trees, grow
from .probes import at_least_two_classes, balanced

TREES = 60
"""More changed nothing on labelled scenes; with fewer, maps are a little rougher."""


class TreesProbe(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Extremely randomised trees, classes weighted alike whatever their number of samples.

    Parameters
    ----------
    trees : int
        How many.
    stop : int, optional
        How many of the first features they see; all by default.
    """

    needs_length = False

    def __init__(self, trees: int = TREES, stop: int | None = None) -> None:
        self.trees = trees
        self.stop = stop

    @property
    def title(self) -> str:
        """What it is, for reports."""
        return f"{len(self.grown_.roots)} randomised trees"

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> TreesProbe:
        """Fit on feature vectors [n, D] and class codes [n], where some may count less than others."""
        everything = np.arange(np.shape(X)[0])
        self.take(_grown(self, X, y, sample_weight, [everything], [self.trees])[0], y, np.shape(X)[1])
        return self

    def fit_with_folds(
        self,
        X: NDArray[np.float32],
        y: NDArray[np.int64],
        sample_weight: NDArray[np.float32],
        train: Sequence[NDArray[np.intp]],
        trees: int,
    ) -> list[TreesProbe]:
        """Fit, and at once fit further probes of so many `trees` on the samples of each fold that are to be seen."""
        seen = [*train, np.arange(len(y))]
        grown = _grown(self, X, y, sample_weight, seen, [*[trees] * len(train), self.trees])
        self.take(grown[-1], y, X.shape[1])
        return [TreesProbe(trees, self.stop).take(part, y, X.shape[1]) for part in grown[:-1]]

    def take(self, grown: Trees, y: ArrayLike, dimensions: int) -> TreesProbe:
        """Become a fitted probe, of trees that are there: of classes `y` and feature vectors of so many numbers."""
        self.grown_ = grown
        self.classes_ = np.unique(np.asarray(y)).astype(np.int64)
        self.directions_ = np.eye(dimensions, self.stop or dimensions, dtype=np.float32)
        return self

    def probabilities(
        self,
        projection: NDArray[np.float32],
        length: NDArray[np.float32] | None = None,  # noqa: ARG002 - the protocol's
    ) -> NDArray[np.float32]:
        """Shares of the votes: the features themselves [stop, ...] → [K, ...]."""
        votes = self.grown_.probabilities(projection.reshape(len(projection), -1))
        return votes.reshape(-1, *projection.shape[1:])

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float32]:
        """Class probabilities [n, K] of feature vectors [n, D]."""
        check_is_fitted(self)
        return self.grown_.probabilities(np.ascontiguousarray(np.asarray(X, np.float32)[:, : self.stop].T)).T

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """The class with most votes for each feature vector [n, D]."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def local_columns(parts: Sequence[FeaturePart]) -> int | None:
    """How many of the first features are the pixel's own and its near context: what trees see; None for all."""
    return max((part.stop for part in parts if part.name in (PIXEL, NEAR)), default=None)


def _grown(
    probe: TreesProbe,
    X: ArrayLike,
    y: ArrayLike,
    sample_weight: ArrayLike | None,
    seen: Sequence[NDArray[np.intp]],
    counts: list[int],
) -> list[Trees]:
    """Trees of the samples that each set sees."""
    labels = np.asarray(y)
    at_least_two_classes(labels)
    _, which = np.unique(labels, return_inverse=True)
    weights = np.zeros((len(seen), len(labels)))
    own = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight)
    for row, samples in zip(weights, seen, strict=True):
        row[samples] = balanced(labels[samples], own[samples])
    return grow(np.asarray(X, np.float32)[:, : probe.stop], which, weights, counts)
