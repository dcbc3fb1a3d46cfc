"""The lattice of seeds over a map, and the blocks that are segmented one after the other without a seam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...imagery import Grid, Window

BLOCK = 512
REACH = 6
"""Cells around a block that are segmented with it and left out: what lies further off moves hardly a border in it."""


@dataclass(frozen=True)
class SeedLattice:
    """Seeds, `side` pixels apart from the map's upper left corner on, and `REACH` cells beyond it on every side."""

    grid: Grid
    side: int

    @property
    def columns(self) -> int:
        """Seeds along a row of the lattice."""
        return -(-self.grid.width // self.side) + 2 * REACH

    @property
    def seeds(self) -> int:
        """How many there are."""
        return self.columns * (-(-self.grid.height // self.side) + 2 * REACH)

    def blocks(self, block: int = BLOCK) -> list[Window]:
        """Whole cells, at most so many pixels along a side, that cover the map; the last ones may reach beyond it."""
        step = max(1, block // self.side) * self.side
        height, width = -(-self.grid.height // self.side) * self.side, -(-self.grid.width // self.side) * self.side
        return [
            Window(left, top, min(step, width - left), min(step, height - top))
            for top in range(0, height, step)
            for left in range(0, width, step)
        ]

    def around(self, block: Window) -> Window:
        """What is segmented for a block."""
        return block.widened(REACH * self.side)

    def numbered(self, found: NDArray[np.intp], block: Window) -> NDArray[np.int64]:
        """The seeds' numbers in a block [h, w], given its own numbers of what is around it."""
        reach, around = REACH * self.side, self.around(block)
        rows, columns = np.divmod(found[reach:-reach, reach:-reach], around.width // self.side)
        rows, columns = rows + block.row // self.side, columns + block.column // self.side
        return (rows * self.columns + columns).astype(np.int64)
