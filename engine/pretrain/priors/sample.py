"""What a sampler draws, counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.pretrain.samplers import Sampler
from engine.progress import Progress

_AT_A_TIME = 10_000


def draw_sample(sampler: Sampler, places: int, draws: int, progress: Progress) -> NDArray[np.int64]:
    """[places], how often each comes up in a run's first draws."""
    counts = np.zeros(places, np.int64)
    for first in range(0, draws, _AT_A_TIME):
        progress(first / draws, f"{first:,} of {draws:,} draws")
        numbers = [sampler.place(draw) for draw in range(first, min(draws, first + _AT_A_TIME))]
        counts += np.bincount(numbers, minlength=places)
    return counts
