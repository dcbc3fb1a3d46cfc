"""Votes of the nearest samples, for a whole screen of pixels at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .parallel import in_parallel

_PIXELS = 4096
"""Worked on at once, so that what they are compared with stays in the processor's cache."""


def nearest_votes(
    products: NDArray[np.float32],
    lengths: NDArray[np.float32],
    which: NDArray[np.uint8],
    classes: int,
    neighbours: int,
    temperature: float,
) -> NDArray[np.float32]:
    """Shares of the classes among the votes exp(similarity / temperature) of the most similar samples: [K, n].

    A similarity is a product divided by the pixel's length, which changes no order. A sample's class number takes the
    place of the last binary digits of its product (three of 24 for eight classes), so that choosing the largest numbers
    chooses their classes too.

    Parameters
    ----------
    products : [n, P]
        Of pixels and samples; overwritten.
    lengths : [n]
        Of the pixels' feature vectors.
    which : [P]
        The samples' class numbers.
    """
    digits = np.uint32((1 << (classes - 1).bit_length()) - 1)
    numbers = which.astype(np.uint32)
    result = np.empty((classes, len(products)), np.float32)

    def vote(start: int) -> None:
        part = slice(start, start + _PIXELS)
        bits = products[part].view(np.uint32)
        bits &= ~digits
        bits |= numbers
        nearest = _largest(products[part], neighbours)
        chosen = nearest.view(np.uint32) & digits
        nearest -= nearest.max(axis=0)
        nearest /= lengths[part] * np.float32(temperature)
        votes = np.exp(nearest, out=nearest)
        total = votes.sum(axis=0)
        for number in range(classes):
            result[number, part] = np.where(chosen == number, votes, np.float32(0)).sum(axis=0) / total

    in_parallel(vote, range(0, len(products), _PIXELS))
    return result


def _largest(values: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The largest `count` of each row, in any order: [n, P] → [count, n]."""
    if count >= values.shape[1]:
        return np.ascontiguousarray(values.T)
    if count == 1:
        return values.max(axis=1)[None]
    return np.ascontiguousarray(np.partition(values, -count, axis=1)[:, -count:].T)
