"""Modality as augmentation: which of a place's modalities a view shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DRAWS = ("independent", "one", "all")


def draw_modalities(
    available: NDArray[np.bool_], views: int, generator: np.random.Generator, draw: str = "independent", p: float = 0.5
) -> NDArray[np.bool_]:
    """Which modalities each view shows.

    Parameters
    ----------
    available : [M]
        The modalities that the place has, at least one.
    views : int
        V.
    draw : str
        "independent": each with probability `p`, and one of the available uniformly if none came up; several are
        fused. "one": always one, uniformly, so that nothing is fused. "all": whatever is there.

    Returns
    -------
    NDArray
        [V, M], at least one in every row, none that is not available.
    """
    if not available.any():
        raise ValueError("a place without any modality has no views")
    if draw == "all":
        return np.broadcast_to(available, (views, len(available))).copy()
    # Drawn for all modalities and views, used or not: a place's later random numbers do not depend on what it has.
    heads = generator.random((views, len(available))) < p
    chosen = np.asarray(heads & available) if draw == "independent" else np.zeros_like(heads)
    fallback = generator.random(views)
    there = np.flatnonzero(available)
    for view in np.flatnonzero(~chosen.any(axis=1)):
        chosen[view, there[int(fallback[view] * len(there))]] = True
    return chosen
