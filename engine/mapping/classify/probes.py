"""Classifiers over frozen features: a linear probe and k nearest neighbours, as scikit-learn estimators.

They need of a pixel only its products with a few directions, so that whole scenes are classified without
ever building dense feature arrays (see `feature_block`): `directions_` and `probabilities` are that interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from ...errors import UserError
from ..learners.parallel import one_thread_each
from ..learners.softmax_regression import fit_softmax
from ..learners.votes import nearest_votes

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
        """Fit on feature vectors [n, D] and class codes [n], where some may count less than others."""
        labels = np.asarray(y)
        fit_together([self], [np.asarray(X)], labels, sample_weight, [np.arange(len(labels))])
        return self

    def take(self, classes: NDArray[np.int64], directions: NDArray[np.float64], intercept: NDArray[np.float64]) -> None:
        """Become a fitted probe: of these classes [K], directions [D, K] in what the fit saw, and intercepts [K]."""
        self.classes_ = classes
        self.intercept_ = intercept.astype(np.float32)
        self.directions_ = np.ascontiguousarray((directions * self._scale(len(directions))[:, None]).astype(np.float32))

    def seen(self, X: NDArray[np.floating]) -> NDArray[np.float64]:
        """Feature vectors [n, D] as the fit sees them: weighted, in double precision."""
        return X.astype(np.float64) * self._scale(X.shape[1])

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


def fit_together(
    probes: Sequence[LinearProbe],
    features: Sequence[NDArray[np.floating]],
    labels: NDArray[np.generic],
    weights: ArrayLike | None,
    sets: Sequence[NDArray[np.intp]],
) -> list[list[LinearProbe]]:
    """Each probe fitted on each set of samples, at once: for every probe as many as there are sets.

    The last set's are the given probes themselves, the others are new.

    Parameters
    ----------
    probes : sequence of LinearProbe
    features : sequence of [n, D]
        What each probe sees of the samples.
    labels, weights : [n]
    sets : sequence of indices
        Each holds samples of all classes.
    """
    at_least_two_classes(labels)
    classes, which = np.unique(labels, return_inverse=True)
    own = np.ones(len(labels)) if weights is None else np.asarray(weights, np.float64)
    seen = np.zeros((len(sets), len(labels)))
    for row, samples in zip(seen, sets, strict=True):
        row[samples] = balanced(labels[samples], own[samples])
    with one_thread_each():
        fits = fit_softmax(
            [probe.seen(part) for probe, part in zip(probes, features, strict=True)],
            which.ravel(),
            seen,
            [probe.strength for probe in probes],
        )
    fitted = []
    for probe, directions, intercepts in zip(probes, fits.directions, fits.intercepts, strict=True):
        alike = [
            *(LinearProbe(probe.strength, probe.token_weight, probe.tokens, probe.layers) for _ in sets[1:]),
            probe,
        ]
        for one, direction, intercept in zip(alike, directions, intercepts, strict=True):
            one.take(classes.astype(np.int64), direction, intercept)
        fitted.append(alike)
    return fitted


def linear_on_folds(
    probes: Sequence[LinearProbe],
    features: Sequence[NDArray[np.float32]],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
) -> list[list[LinearProbe]]:
    """Each probe fitted on the training samples of each fold; as `fit_together`, without samples that no fold has."""
    used = np.unique(np.concatenate([train for train, _ in folds]))
    sets = [np.searchsorted(used, train) for train, _ in folds]
    return fit_together(probes, [part[used] for part in features], labels[used], weights[used], sets)


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
        # where there are many products they lie beside each other in memory, by pixel (see `FeatureBlock.project`)
        products = np.ascontiguousarray(np.moveaxis(projection, 0, -1).reshape(-1, len(projection)), np.float32)
        lengths = np.maximum(length.reshape(-1), np.float32(1e-12))
        classes, shape = len(self.classes_), projection.shape[1:]
        if (self.weights_ == self.weights_[0]).all():
            votes = nearest_votes(products, lengths, self.labels_, classes, self.neighbours, self.temperature)
            return votes.reshape(classes, *shape)
        nearest = torch.from_numpy(products).topk(min(self.neighbours, len(projection)))
        scale = torch.from_numpy(lengths)[:, None] * self.temperature
        weights = ((nearest.values - nearest.values[:, :1]) / scale).exp_()
        weights *= torch.from_numpy(self.weights_)[nearest.indices]
        voted = torch.from_numpy(self.labels_)[nearest.indices]
        votes_of = torch.stack([(weights * (voted == number)).sum(dim=1) for number in range(classes)])
        return (votes_of / votes_of.sum(dim=0)).reshape(classes, *shape).numpy()

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float32]:
        """Class probabilities [n, K] of feature vectors [n, D]."""
        check_is_fitted(self)
        features = np.asarray(X, np.float32)
        return self.probabilities((features @ self.directions_).T, np.linalg.norm(features, axis=1)).T

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """The class with most votes for each feature vector [n, D]."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def at_least_two_classes(labels: NDArray[np.generic]) -> None:
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
