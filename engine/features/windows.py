"""The overlapping model windows that cover a scene, and the blend of their tokens into one field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..imagery import Window

FINEST_DETAIL = 2
"""Windows at four times as many places: their cuts then lie a quarter of a patch apart. On a labelled scene that gave
tokens alone .04 to .05 macro-F1; beside the pixels' own features it gave nothing."""


def detail_for(resolution: float | None, patch: float) -> int:
    """How finely a scene is embedded for features of a resolution, given a patch's side, both in metres."""
    return FINEST_DETAIL if resolution is not None and resolution <= patch / (2 * FINEST_DETAIL) else 1


@dataclass(frozen=True)
class WindowLayout:
    """The size of windows and how far they lie apart, in patches.

    The half patch of a stride makes neighbours see different cuts, so that the blend is finer than a patch where they
    overlap, at no further cost.
    """

    side: int
    stride: float
    beyond_edge: float
    """By how much the first windows reach beyond the scene, where their weight is small."""


USUAL = WindowLayout(14, 9.5, 2.5)
"""As in pretraining (224 pixels of patches of 16), so that positions need no interpolation; they overlap by a third.
With half (14 / 7.5) maps and tokens alone were no better at 1.6 times the work (docs/few-clicks.md)."""
WIDE = WindowLayout(20, 15.5, 2.5)
"""Three quarters of the work where a decoder adds the detail and the scene has room; its maps are as good
(docs/few-clicks.md)."""
_LEAST_WINDOWS = 2
"""Wide windows side by side that a scene must have room for: in a smaller one they mostly see its mirror image."""


def layout_for(height: int, width: int, patch_size: int) -> WindowLayout:
    """The windows of a scene of `height` × `width` pixels whose tokens a decoder reads."""
    return WIDE if min(height, width) >= _LEAST_WINDOWS * WIDE.side * patch_size else USUAL


@dataclass(frozen=True)
class WindowLattice:
    """Where the windows of a scene of `height` × `width` pixels lie, for a model of a given patch size.

    Tokens are blended onto nodes half a patch apart (see `FeatureLevel` for where node `i` lies), or with `detail` 2 a
    quarter, which takes four times as many windows.
    """

    height: int
    width: int
    patch_size: int
    detail: int = 1
    layout: WindowLayout = USUAL

    @property
    def window(self) -> int:
        """Side of a window in pixels."""
        return self.layout.side * self.patch_size

    @property
    def stride(self) -> int:
        """Pixels from one window to the next."""
        return int(self.layout.stride * self.patch_size / self.detail)

    @property
    def node_stride(self) -> int:
        """Pixels from one node of the blended field to the next."""
        return self.patch_size // (2 * self.detail)

    @property
    def nodes_per_window(self) -> int:
        """Nodes along a side of a window."""
        return 2 * self.detail * self.layout.side

    @property
    def margin(self) -> int:
        """Pixels by which the first windows reach beyond the scene."""
        return int(self.layout.beyond_edge * self.patch_size)

    @property
    def rows(self) -> int:
        """Number of windows from top to bottom."""
        return self._count(self.height)

    @property
    def columns(self) -> int:
        """Number of windows from left to right."""
        return self._count(self.width)

    def __len__(self) -> int:
        return self.rows * self.columns

    def _count(self, length: int) -> int:
        return max(0, -(-(length + 2 * self.margin - self.window) // self.stride)) + 1

    def origin(self, index: int) -> tuple[int, int]:
        """Scene row and column of a window's first pixel; may be negative."""
        row, column = divmod(index, self.columns)
        return row * self.stride - self.margin, column * self.stride - self.margin

    def overlapping(self, area: Window) -> list[int]:
        """The windows that share pixels with a part of the scene."""
        rows = self._overlapping_along(area.row, area.height, self.rows)
        columns = self._overlapping_along(area.column, area.width, self.columns)
        return [i * self.columns + j for i in rows for j in columns]

    def _overlapping_along(self, start: int, length: int, count: int) -> range:
        first = (start + self.margin - self.window) // self.stride + 1
        last = (start + length - 1 + self.margin) // self.stride
        return range(min(max(first, 0), count - 1), min(max(last, 0), count - 1) + 1)

    def in_groups(self, side: int = 8) -> Iterator[list[int]]:
        """All windows in squares of `side` × `side`, so that what is read for one serves its neighbours."""
        for top in range(0, self.rows, side):
            for left in range(0, self.columns, side):
                yield [
                    i * self.columns + j
                    for i in range(top, min(top + side, self.rows))
                    for j in range(left, min(left + side, self.columns))
                ]

    @cached_property
    def interpolation(self) -> NDArray[np.float32]:
        """Bilinear weights of a window's tokens at its nodes, along one axis: [nodes, side]."""
        nodes, side = self.nodes_per_window, self.layout.side
        at = np.clip((np.arange(nodes) + 0.5) * side / nodes - 0.5, 0, side - 1)
        distance = np.abs(at[:, None] - np.arange(side)[None])
        return np.maximum(0, 1 - distance).astype(np.float32)

    @cached_property
    def taper(self) -> NDArray[np.float32]:
        """Weight of a window's nodes along one axis, small at its edges, where tokens lack context: [nodes]."""
        nodes = self.nodes_per_window
        return (np.sin(np.pi * (np.arange(nodes) + 0.5) / nodes) ** 2 + 1e-3).astype(np.float32)


@dataclass
class BlendedNodes:
    """The weighted sum of windows over a rectangle of nodes, as it is being filled."""

    lattice: WindowLattice
    first_row: int
    first_column: int
    total: NDArray[np.float32]
    weight: NDArray[np.float32]

    @classmethod
    def empty(
        cls,
        lattice: WindowLattice,
        first_row: int,
        first_column: int,
        shape: tuple[int, int],
        dimensions: int,
    ) -> BlendedNodes:
        """Nothing known yet, for `shape` nodes from node (`first_row`, `first_column`) on."""
        return cls(
            lattice,
            first_row,
            first_column,
            np.zeros((*shape, dimensions), np.float32),
            np.zeros(shape, np.float32),
        )

    def add(self, index: int, tokens: NDArray[np.float32]) -> None:
        """Add a window's tokens, [side, side, d]; NaN tokens (no data there) have no weight."""
        known = np.isfinite(tokens[..., 0])
        if not known.any():
            return
        row, column = self.lattice.origin(index)
        rows, from_rows = self._shared(row, self.first_row, self.weight.shape[0])
        columns, from_columns = self._shared(column, self.first_column, self.weight.shape[1])
        along_rows = (self.lattice.interpolation * self.lattice.taper[:, None])[from_rows]
        along_columns = (self.lattice.interpolation * self.lattice.taper[:, None])[from_columns]
        filled = tokens if known.all() else np.where(known[..., None], tokens, np.float32(0))
        halfway = np.tensordot(along_rows, filled, axes=(1, 0))
        self.total[rows, columns] += np.matmul(along_columns, halfway)
        self.weight[rows, columns] += along_rows @ known.astype(np.float32) @ along_columns.T

    def _shared(self, origin: int, first: int, count: int) -> tuple[slice, slice]:
        """Nodes that window and rectangle share along one axis: in the rectangle, and in the window."""
        start = origin // self.lattice.node_stride - first
        low, high = max(start, 0), min(start + self.lattice.nodes_per_window, count)
        high = max(low, high)
        return slice(low, high), slice(low - start, high - start)

    def mean(self) -> NDArray[np.float32]:
        """The blended field: [h, w, d], NaN where no window knows anything."""
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = self.total / np.where(self.weight > 1e-6, self.weight, np.float32(np.nan))[..., None]
        return mean.astype(np.float32, copy=False)
