"""Linear probes and trees together, each trusted as far as held-out samples speak for it.

Labels that come from a context-driven map reward context; surveyed points reward the pixels, and often trees. Of a few
clicks cross-validation tells little, so nothing is picked: linear probes of ever more features are averaged (their
scores, which makes one linear probe of them), trees of the pixels and what is near vote beside them, and held-out
losses only shift the weights. The fewer the samples, the more of the usual linear probe stays: all of this counts
n / (n + 40), a fifth of ten samples and two thirds of eighty. docs/few-clicks.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...features.parts import FeaturePart
from .calibration import log_loss
from .folds import Folds
from .probes import LinearProbe, fit_together, linear_on_folds
from .tree_probe import TreesProbe, local_columns

LINEAR_TRUST = 0.05
"""Of what held-out samples say of the linear probes' weights, how much is believed: exp(−trust × summed log loss)."""
TREES_TRUST = 0.1
"""Likewise of the share of trees."""
DOUBT = 40.0
"""Samples with which the mixture counts as much as the usual linear probe alone."""
TREES = 16
HELD_OUT_TREES = 12
"""Grown without each fold."""
_SHARES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
_BELIEF = np.array([0.5, 1.0, 1.0, 1.0, 0.5])
"""How likely each share of the trees is before anything is known."""


class MixedProbe:
    """A linear probe and trees, their probabilities averaged.

    Parameters
    ----------
    linear : LinearProbe
        The average of linear probes; how common classes are can be told from its probabilities, not from votes.
    trees : TreesProbe
    share : float
        Of the trees, 0 to 1.
    """

    needs_length = False

    def __init__(self, linear: LinearProbe, trees: TreesProbe, share: float) -> None:
        self.linear, self.forest, self.share = linear, trees, share
        self.classes_ = linear.classes_
        self.directions_ = np.concatenate([linear.directions_, trees.directions_], axis=1)

    @property
    def title(self) -> str:
        """What it is, for reports."""
        return f"linear probe and {self.forest.title} together (trees count {self.share:.0%})"

    def probabilities(
        self,
        projection: NDArray[np.float32],
        length: NDArray[np.float32] | None = None,  # noqa: ARG002 - the protocol's
    ) -> NDArray[np.float32]:
        """The weighted mean of both: [P, ...] → [K, ...]."""
        scores = self.linear.directions_.shape[1]
        linear = self.linear.probabilities(projection[:scores])
        return _mixed(linear, self.forest.probabilities(projection[scores:]), self.share)


@dataclass(frozen=True)
class FittedMixture:
    """A mixture, and what it said of samples while it had not seen them."""

    probe: MixedProbe
    held_out: NDArray[np.float32] | None
    """[n, K], NaN for samples that were never held out; None without folds."""


def fit_mixture(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
    parts: Sequence[FeaturePart],
    usual: tuple[LinearProbe, NDArray[np.float32] | None],
) -> FittedMixture:
    """Fit all that is mixed, and weigh it by cross-validation as far as the samples allow.

    Parameters
    ----------
    features : [n, D]
    labels, weights : [n]
    folds : list
        Training and test indices; may be empty.
    parts : sequence of FeaturePart
        What the columns are, from the pixel outwards. If there are none, trees see all.
    usual : tuple
        The linear probe of all features that cross-validation chose, and what it said of held-out samples.
    """
    nested = [part for part in parts if not part.is_layer] or parts[-1:]  # layers count wherever all before them do
    columns = _layer_weights(usual[0], features.shape[1])
    whole = _View(features.shape[1], 1.0, columns)
    views = [_View.of(features, part.stop, columns) for part in nested] or [whole]
    even = np.full(len(views), 1 / len(views))
    seen = [view.of_all(features) for view in views]
    probes = [LinearProbe() for _ in views]
    fit_together(probes, seen, labels, weights, [np.arange(len(labels))])
    trees = TreesProbe(TREES, local_columns(parts))
    forests = trees.fit_with_folds(features, labels, weights, [train for train, _ in folds], HELD_OUT_TREES)
    trusted = float(weights.sum() / (weights.sum() + DOUBT))
    if usual[1] is None:
        pooled = _pooled(usual[0], probes, views, even * trusted)
        return FittedMixture(MixedProbe(pooled, trees, round(0.5 * trusted, 2)), None)
    scores = np.full((len(views), len(labels), len(trees.classes_)), np.nan, np.float32)
    votes = np.full(scores.shape[1:], np.nan, np.float32)
    on_folds = linear_on_folds([LinearProbe() for _ in views], seen, labels, weights, folds)
    for number, ((_, test), forest) in enumerate(zip(folds, forests, strict=True)):
        votes[test] = forest.predict_proba(features[test])
        for row, fitted, part in zip(scores, on_folds, seen, strict=True):
            row[test] = fitted[number].predict_proba(part[test])
    tested = int(np.isfinite(votes[:, 0]).sum())
    believed = _believed([log_loss(part, labels) for part in scores], LINEAR_TRUST * tested) * trusted
    linear = _log_mean(np.concatenate([usual[1][None], scores]), np.r_[1 - trusted, believed])
    losses = [log_loss(_mixed(linear.T, votes.T, float(share)).T, labels) for share in _SHARES]
    share = round(trusted * float(_believed(losses, TREES_TRUST * tested, _BELIEF) @ _SHARES), 2)
    pooled = _pooled(usual[0], probes, views, believed)
    return FittedMixture(MixedProbe(pooled, trees, share), _mixed(linear.T, votes.T, share).T)


@dataclass(frozen=True)
class _View:
    """The first columns of feature vectors, made as long as whole vectors are on average; layers weigh as told."""

    stop: int
    scale: float
    columns: NDArray[np.float32]
    """[D] what each column is multiplied with."""

    @classmethod
    def of(cls, features: NDArray[np.float32], stop: int, columns: NDArray[np.float32]) -> _View:
        length = float(((features[:, :stop] * columns[:stop]) ** 2).sum())
        return cls(stop, float(np.sqrt((features**2).sum() / length)) if length > 0 else 1.0, columns)

    def of_all(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        return features[:, : self.stop] * (self.columns[: self.stop] * np.float32(self.scale))


def _layer_weights(usual: LinearProbe, dimensions: int) -> NDArray[np.float32]:
    """[D]: the weight that cross-validation chose for each layer's columns, 1 for all others."""
    columns = np.ones(dimensions, np.float32)
    for start, stop, weight in usual.layers:
        columns[start:stop] = weight
    return columns


def _pooled(
    usual: LinearProbe, probes: Sequence[LinearProbe], views: Sequence[_View], shares: NDArray[np.float64]
) -> LinearProbe:
    """The linear probe whose scores are the weighted mean of several; the usual one has what the others leave."""
    result = LinearProbe(layers=usual.layers)
    result.classes_ = usual.classes_
    rest = np.float32(1 - shares.sum())
    result.directions_ = usual.directions_ * rest
    result.intercept_ = usual.intercept_ * rest
    for probe, view, share in zip(probes, views, shares, strict=True):
        factors = view.columns[: view.stop, None] * np.float32(share * view.scale)
        result.directions_[: view.stop] += probe.directions_ * factors
        result.intercept_ += probe.intercept_ * np.float32(share)
    return result


def _believed(losses: Sequence[float], trust: float, before: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """How likely each of several is after its held-out loss: exp(−trust × loss), times what was believed before."""
    likely = np.exp(-trust * (np.array(losses) - min(losses))) * (1.0 if before is None else before)
    result: NDArray[np.float64] = likely / likely.sum()
    return result


def _log_mean(probabilities: NDArray[np.float32], shares: NDArray[np.float64]) -> NDArray[np.float32]:
    """Probabilities [m, n, K] of several, averaged as scores are: [n, K]."""
    logarithm = np.tensordot(shares, np.log(np.maximum(probabilities, 1e-9)), 1)
    values = np.exp(logarithm - logarithm.max(axis=1, keepdims=True))
    return (values / values.sum(axis=1, keepdims=True)).astype(np.float32)


def _mixed(linear: NDArray[np.float32], votes: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Probabilities [K, ...] of both, averaged; the votes to the power 1.5, which are less sure than they could be."""
    sharp = votes * np.sqrt(votes)
    sharp *= np.float32(share) / sharp.sum(axis=0)
    result: NDArray[np.float32] = linear * np.float32(1 - share) + sharp
    return result
