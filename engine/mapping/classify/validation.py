"""The choice of a probe by spatial cross-validation, and its accuracy by the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from ...features.parts import FeaturePart
from ...features.scene_sample import SpreadPixels
from ...imagery import LandCoverClass
from ...reports.map_report import ClassAccuracy, CrossValidation
from ...samples.class_levels import ClassLevel
from .calibration import TEMPERATURE_OF_VOTES, USUAL_TEMPERATURE, calibrating_temperature, log_loss, softened
from .candidates import Candidate, candidates, reweighed
from .folds import Folds, spatial_folds
from .mixture import fit_mixture
from .prevalence import with_shares
from .probes import LinearProbe, Probe, linear_on_folds


@dataclass(frozen=True)
class FittedProbe:
    """The probe that cross-validation chose, fitted on all samples, and its accuracy if it could be measured."""

    probe: Probe
    accuracy: CrossValidation | None
    temperature: float = USUAL_TEMPERATURE
    """What makes its probabilities as sure as they should be; see `engine.mapping.classify.calibration`."""
    held_out: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    """[n, K] calibrated, by probes that had not seen the sample, NaN where there were none; None for kNN and trees
    alone, whose votes are often 0. Of the classes of `level`, where there is one."""
    level: ClassLevel | None = None
    """The level of the classes that the map shows, where they have levels."""


def fit_probe(
    method: str,
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    positions: NDArray[np.float64],
    classes: Sequence[LandCoverClass],
    *,
    weights: NDArray[np.float32] | None = None,
    tokens: int = 0,
    parts: Sequence[FeaturePart] = (),
    spread: Callable[[], SpreadPixels] | None = None,
    level: ClassLevel | None = None,
) -> FittedProbe:
    """Choose among the method's candidates by spatial cross-validation, and fit the best on all samples.

    Parameters
    ----------
    method : str
        "auto", which mixes a linear probe and trees, "linear", "knn" or "trees".
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
    parts : sequence of FeaturePart
        What the features are, from the pixel outwards, for methods that weigh or choose parts.
    spread : callable, optional
        Gives pixels of the scene, asked only where they are used, from which to tell how common each class is; without
        it, and by kNN and trees alone, all classes count as equally so.
    level : ClassLevel, optional
        The level of the classes that the map shows; accuracy is that of its classes, their probabilities summed.

    Raises
    ------
    UserError
        Fewer than two classes.
    """
    weights = np.ones(len(labels), np.float32) if weights is None else weights
    temperature = TEMPERATURE_OF_VOTES if method == "trees" else USUAL_TEMPERATURE
    distance, folds = spatial_folds(labels, positions)
    probe: Probe
    telling: Probe | None = None
    single = "linear" if method == "auto" else method
    chosen, held_out = _chosen(candidates(single, tokens, parts), features, labels, weights, folds)
    chosen, held_out = _with_weighed_layers(chosen, held_out, features, labels, weights, folds, parts)
    probe = chosen.fit(features, labels, weights)
    telling = probe if isinstance(probe, LinearProbe) else None
    if method == "auto" and isinstance(probe, LinearProbe):
        mixture = fit_mixture(features, labels, weights, folds, parts, (probe, held_out))
        probe, held_out, telling = mixture.probe, mixture.held_out, mixture.probe.linear
        temperature = USUAL_TEMPERATURE ** (1 - mixture.probe.share)  # votes are unsure enough
    accuracy = None
    if held_out is not None:
        shown = labels
        if level is not None:
            held_out = level.summed(held_out.T, np.unique(labels)).T
            shown, classes = level.lifted(labels), level.classes(labels.tolist())
        accuracy = _accuracy(held_out, shown, classes, len(folds), distance)
        temperature = calibrating_temperature(held_out, shown, temperature)
        held_out = softened(held_out.T, temperature).T
    # votes are no probabilities from which shares could be told
    if spread is None or telling is None:
        return FittedProbe(probe, accuracy, temperature, held_out if telling is not None else None, level)
    samples_per_class = float(weights.sum()) / len(np.unique(labels))
    probe = with_shares(probe, spread(), samples_per_class, telling)
    return FittedProbe(probe, accuracy, temperature, held_out, level)


def _chosen(
    choices: Sequence[Candidate],
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
) -> tuple[Candidate, NDArray[np.float32] | None]:
    """The candidate with the least log loss, and its held-out probabilities [n, K]; the first one without folds."""
    if not folds:
        return choices[0], None
    held_out = _held_out_probabilities(choices, features, labels, weights, folds)
    best = int(np.argmin([log_loss(probabilities, labels) for probabilities in held_out]))
    return choices[best], held_out[best]


def _with_weighed_layers(
    chosen: Candidate,
    held_out: NDArray[np.float32] | None,
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
    parts: Sequence[FeaturePart],
) -> tuple[Candidate, NDArray[np.float32] | None]:
    """The probe with the weight of each layer in turn that has the least log loss, and its held-out probabilities."""
    layers = sum(part.is_layer for part in parts)
    if held_out is None or not layers:
        return chosen, held_out
    blocks = layers + (2 if layers < len(parts) else 0)
    least = log_loss(held_out, labels)
    for layer in range(layers):
        choices = list(reweighed(chosen, layer, blocks))
        tried = _held_out_probabilities(choices, features, labels, weights, folds) if choices else ()
        for probe, probabilities in zip(choices, tried, strict=True):
            loss = log_loss(probabilities, labels)
            if loss < least:
                chosen, held_out, least = probe, probabilities, loss
    return chosen, held_out


def _held_out_probabilities(
    choices: Sequence[Candidate],
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
) -> NDArray[np.float32]:
    """Of each choice, what probes say of samples that they have not seen: [C, n, K], NaN if never tested."""
    result = np.full((len(choices), len(labels), len(np.unique(labels))), np.nan, np.float32)
    for row, fitted in zip(result, _fitted_on_folds(choices, features, labels, weights, folds), strict=True):
        for (_, test), probe in zip(folds, fitted, strict=True):
            row[test] = probe.predict_proba(features[test])
    return result


def _fitted_on_folds(
    choices: Sequence[Candidate],
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    folds: Folds,
) -> Sequence[Sequence[Candidate]]:
    """Each choice fitted on the training samples of each fold."""
    linear = [clone(choice) for choice in choices if isinstance(choice, LinearProbe)]
    if len(linear) == len(choices):
        return linear_on_folds(linear, [features] * len(linear), labels, weights, folds)
    return [[clone(one).fit(features[train], labels[train], weights[train]) for train, _ in folds] for one in choices]


def _accuracy(
    probabilities: NDArray[np.float32],
    labels: NDArray[np.int64],
    classes: Sequence[LandCoverClass],
    folds: int,
    distance: float,
) -> CrossValidation:
    tested = np.isfinite(probabilities[:, 0])
    codes = np.unique(labels)
    truth, predicted = np.searchsorted(codes, labels[tested]), probabilities[tested].argmax(axis=1)
    counts = np.bincount(predicted * len(codes) + truth, minlength=len(codes) ** 2).reshape(len(codes), len(codes))
    scores = 2 * counts.diagonal() / np.maximum(counts.sum(axis=0) + counts.sum(axis=1), 1)
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
        counts=tuple(tuple(row) for row in counts.tolist()),
    )
