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
from sklearn.model_selection import StratifiedGroupKFold

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
            splitter = StratifiedGroupKFold(min(FOLDS, fewest), shuffle=True, random_state=_SEED)
            splits = splitter.split(labels[chosen], labels[chosen], groups)
            folds = [(chosen[train], chosen[test]) for train, test in splits if len(test)]
            whole = [fold for fold in folds if len(np.unique(labels[fold[0]])) == len(codes)]
            if len(whole) >= 2:
                return distance, whole
    return 0.0, []
