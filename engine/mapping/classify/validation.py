"""Accuracy by cross-validation that keeps neighbouring samples in one fold, and the choice of a probe by it.

Samples a few pixels apart see nearly the same features: with some of them in training and some in test, any
probe looks far better than its map is. Groups of neighbours therefore stay together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.base import clone
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedGroupKFold

from ...features.scene_sample import SpreadPixels
from ...imagery import LandCoverClass
from ...reports.map_report import ClassAccuracy, CrossValidation
from .calibration import USUAL_TEMPERATURE, calibrating_temperature, log_loss
from .prevalence import with_shares
from .probes import KNNProbe, LinearProbe, Probe, candidates

NEIGHBOUR_DISTANCES = (100.0, 50.0, 20.0)
"""Metres within which samples count as neighbours: the reach of the widest Gaussian context, and less where samples
lie so densely that a class would be left with one group."""
FOLDS = 5
MOST_SAMPLES = 150
"""The choice among candidates looks at no more than these; it must not slow the map down."""
_SEED = 0


@dataclass(frozen=True)
class FittedProbe:
    """The probe that cross-validation chose, fitted on all samples, and its accuracy if it could be measured."""

    probe: Probe
    accuracy: CrossValidation | None
    temperature: float = USUAL_TEMPERATURE
    """What makes its probabilities as sure as they should be; see `engine.mapping.classify.calibration`."""


def spatial_groups(positions: NDArray[np.float64], distance: float) -> NDArray[np.intp]:
    """Group numbers [n] of samples at positions [n, 2] in metres: chains of neighbours share one."""
    pairs = cKDTree(positions).query_pairs(distance, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(positions),) * 2)
    return connected_components(links, directed=False)[1].astype(np.intp)


def fit_probe(
    method: str,
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    positions: NDArray[np.float64],
    classes: Sequence[LandCoverClass],
    *,
    weights: NDArray[np.float32] | None = None,
    tokens: int = 0,
    spread: Callable[[], SpreadPixels] | None = None,
) -> FittedProbe:
    """Choose among the method's candidates by spatial cross-validation, and fit the best on all samples.

    Parameters
    ----------
    method : str
        "linear" or "knn".
    features : [n, D]
    labels : [n]
        Class codes.
    positions : [n, 2]
        In metres.
    classes : sequence of LandCoverClass
        For the names in the accuracy.
    weights : [n], optional
        How much each sample counts; by default all alike.
    tokens : int
        How many of the last features are the model's tokens, whose weight is then chosen as well.
    spread : callable, optional
        Gives pixels of the scene, asked only where they are used, from which to tell how common each class is; without
        it, and by kNN, all classes count as equally so.

    Raises
    ------
    UserError
        Fewer than two classes.
    """
    choices = candidates(method, tokens)
    weights = np.ones(len(labels), np.float32) if weights is None else weights
    distance, folds = spatial_folds(labels, positions)
    best, accuracy, temperature = 0, None, USUAL_TEMPERATURE
    if folds:
        held_out = [_held_out_probabilities(choice, features, labels, weights, folds) for choice in choices]
        best = int(np.argmin([log_loss(probabilities, labels) for probabilities in held_out]))
        accuracy = _accuracy(held_out[best], labels, classes, len(folds), distance)
        temperature = calibrating_temperature(held_out[best], labels)
    probe = choices[best].fit(features, labels, weights)
    # the votes of a few neighbours are no probabilities from which shares could be told
    if spread is None or method != "linear":
        return FittedProbe(probe, accuracy, temperature)
    samples_per_class = float(weights.sum()) / len(np.unique(labels))
    return FittedProbe(with_shares(probe, spread(), samples_per_class), accuracy, temperature)


Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]
"""Training and test indices."""


def spatial_folds(labels: NDArray[np.int64], positions: NDArray[np.float64]) -> tuple[float, Folds]:
    """The folds of cross-validation, always the same, and the distance within which samples stayed together.

    Parameters
    ----------
    labels : [n]
    positions : [n, 2]
        In metres.

    No folds where some class has no two groups even at the smallest distance.
    """
    codes = np.unique(labels)
    chosen = np.arange(len(labels))
    if len(labels) > MOST_SAMPLES:
        chosen = np.sort(np.random.default_rng(_SEED).permutation(len(labels))[:MOST_SAMPLES])
    if len(codes) < 2 or len(np.unique(labels[chosen])) < len(codes):
        return 0.0, []
    for distance in NEIGHBOUR_DISTANCES:
        groups = spatial_groups(positions[chosen], distance)
        fewest = min(len(np.unique(groups[labels[chosen] == code])) for code in codes)
        if fewest >= 2:
            splitter = StratifiedGroupKFold(min(FOLDS, fewest), shuffle=True, random_state=_SEED)
            splits = splitter.split(labels[chosen], labels[chosen], groups)
            folds = [(chosen[train], chosen[test]) for train, test in splits if len(test)]
            whole = [fold for fold in folds if len(np.unique(labels[fold[0]])) == len(codes)]
            if len(whole) >= 2:
                return distance, whole
    return 0.0, []


def _held_out_probabilities(
    choice: LinearProbe | KNNProbe,
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
) -> NDArray[np.float32]:
    """Class probabilities of each sample by a probe that has not seen its fold: [n, K], NaN if never tested."""
    result = np.full((len(labels), len(np.unique(labels))), np.nan, np.float32)
    for train, test in folds:
        fitted = clone(choice).fit(features[train], labels[train], weights[train])
        result[test] = fitted.predict_proba(features[test])
    return result


def _accuracy(
    probabilities: NDArray[np.float32],
    labels: NDArray[np.int64],
    classes: Sequence[LandCoverClass],
    folds: int,
    distance: float,
) -> CrossValidation:
    tested = np.isfinite(probabilities[:, 0])
    codes = np.unique(labels)
    truth, predicted = labels[tested], codes[probabilities[tested].argmax(axis=1)]
    scores = f1_score(truth, predicted, labels=codes, average=None, zero_division=0)
    names = {entry.code: entry.name for entry in classes}
    return CrossValidation(
        method=f"{folds}-fold cross-validation, samples within {distance:.0f} m of each other kept together",
        folds=folds,
        overall=float((truth == predicted).mean()),
        macro_f1=float(scores.mean()),
        classes=tuple(
            ClassAccuracy(int(code), names.get(int(code), str(code)), float(score), int((labels == code).sum()))
            for code, score in zip(codes, scores, strict=True)
        ),
        counts=tuple(tuple(row) for row in confusion_matrix(predicted, truth, labels=codes).tolist()),
    )
