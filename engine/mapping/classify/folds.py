"""Folds of cross-validation that keep neighbouring samples together.

Samples a few pixels apart see nearly the same features: with some of them in training and some in test, any
probe looks far better than its map is. Groups of neighbours therefore stay together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

NEIGHBOUR_DISTANCES = (100.0, 50.0, 20.0)
"""Metres within which samples count as neighbours: the reach of the widest Gaussian context, and less where samples
lie so densely that a class would be left with one group."""
FOLDS = 5
MOST_SAMPLES = 150
"""The choice among candidates looks at no more than these; it must not slow the map down."""
_SEED = 0

Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]
"""Training and test indices."""


def spatial_groups(positions: NDArray[np.float64], distance: float) -> NDArray[np.intp]:
    """Group numbers [n] of samples at positions [n, 2] in metres: chains of neighbours share one."""
    pairs = cKDTree(positions).query_pairs(distance, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(positions),) * 2)
    return connected_components(links, directed=False)[1].astype(np.intp)


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
            numbers = stratified_folds(labels[chosen], groups, min(FOLDS, fewest))
            splits = [numbers == number for number in range(min(FOLDS, fewest))]
            folds = [(chosen[~held], chosen[held]) for held in splits if held.any()]
            whole = [fold for fold in folds if len(np.unique(labels[fold[0]])) == len(codes)]
            if len(whole) >= 2:
                return distance, whole
    return 0.0, []


def stratified_folds(labels: NDArray[np.int64], groups: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The fold [n] of each sample: groups stay whole, and each class spreads over the folds as evenly as may be.

    The groups, shuffled, the most one-sided first, go one after the other where the classes' shares then differ least
    between the folds; the same folds as those of scikit-learn's StratifiedGroupKFold, in a tenth of the time.
    """
    _, which, of_class = np.unique(labels, return_inverse=True, return_counts=True)
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    shuffled = np.arange(len(sizes))
    np.random.RandomState(_SEED).shuffle(shuffled)
    held = np.zeros((len(sizes), len(of_class)))
    np.add.at(held, (group.ravel(), which.ravel()), 1)
    order = shuffled[np.argsort(-held[shuffled].std(axis=1), kind="stable")]
    fold_of = np.zeros(len(sizes), np.intp)
    folds = np.zeros((count, len(of_class)))
    every = np.arange(count)
    for number in order:
        tried = np.repeat(folds[None], count, axis=0)
        tried[every, every] += held[number]
        unevenness = (tried / of_class).std(axis=1).mean(axis=1)
        fold_of[number] = _least(unevenness.tolist(), folds.sum(axis=1).tolist())
        folds[fold_of[number]] += held[number]
    return fold_of[group.ravel()]


def _least(values: list[float], sizes: list[float]) -> int:
    """The first of the least values; of about equal ones the one of the smallest size."""
    best, least, smallest = 0, float("inf"), float("inf")
    for number, (value, size) in enumerate(zip(values, sizes, strict=True)):
        equal = abs(value - least) <= 1e-8 + 1e-5 * abs(least)  # infinity equals nothing
        if value < least or (equal and size < smallest):
            best, least, smallest = number, value, size
    return best
