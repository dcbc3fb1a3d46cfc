"""Sample points: drawn at random from the pixels of each class that lie away from its edges."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from engine.simulation.classes import CLASSES
from engine.simulation.ground import Codes, Mask
from engine.simulation.noise import Window, white

MARGINS = (2, 1, 0)
"""Preferred distance in pixels to the nearest other class; less where a class has too few such pixels."""


@dataclass
class SampleDraw:
    """Draws `count` pixels of every class from a scene that comes block by block.

    Every pixel has a random rank of its own; those of the lowest rank win, whatever the blocks are.
    """

    seed: int
    count: int
    best: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    """For every class `[n, 4]`: missing margin, rank, row, column."""

    def offer(self, cover: Codes, hidden: Mask | None, target: Window) -> None:
        """Take note of a block; `cover` has `MARGINS[0]` pixels more than `target` on every side."""
        widest = MARGINS[0]
        inner = (slice(widest, -widest), slice(widest, -widest))
        here = cover[inner]
        shortfall = np.full(here.shape, len(MARGINS) - 1, dtype=np.int64)
        for missing in range(len(MARGINS) - 2, -1, -1):
            size = 2 * MARGINS[missing] + 1
            alike = minimum_filter(cover, size)[inner] == maximum_filter(cover, size)[inner]
            shortfall[alike] = missing
        rank = white(self.seed, "samples", target)
        for land in CLASSES:
            candidates = here == land.code
            if hidden is not None:
                candidates = candidates & ~hidden
            rows, columns = np.nonzero(candidates)
            found = np.stack(
                [shortfall[rows, columns], rank[rows, columns], rows + target.row, columns + target.column], axis=1
            )
            self.best[land.code] = self._lowest(np.concatenate([self.best.get(land.code, found[:0]), found]))

    def _lowest(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        order = np.lexsort((found[:, 3], found[:, 2], found[:, 1], found[:, 0]))
        return found[order[: self.count]]
