"""How far every pixel is from a path of the plan."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from .noise import Float32, SquareWindow
from .plan import Path

COARSE = 8


@dataclass(frozen=True)
class Nearness:
    """Distance to a path in pixels, no more than the reach asked for, and the path's width there."""

    distance: Float32
    width: Float32

    def cover(self) -> Float32:
        """The share of every pixel that the path covers, by its half width and the distance."""
        return np.clip(self.width / 2 + np.float32(0.5) - self.distance, 0, 1)


def nearness(path: Path, window: SquareWindow, reach: float, exact: float) -> Nearness:
    """Distances of the pixels of `window`: exact up to `exact` pixels, interpolated to `reach`, cut there.

    The coarse nodes lie at multiples of `COARSE` on the plane, so every window sees the same numbers.
    """
    nodes = window.covering(COARSE)
    nodes = SquareWindow(nodes.row, nodes.column, nodes.height + 1, nodes.width + 1)
    low = np.array([window.column, window.row]) - reach - 2 * COARSE
    high = np.array([window.column + window.width, window.row + window.height]) + reach + 2 * COARSE
    inside = ((path.points >= low) & (path.points <= high)).all(axis=1)
    width = np.zeros(window.shape, dtype=np.float32)
    if not inside.any():
        return Nearness(np.full(window.shape, reach, dtype=np.float32), width)
    tree, widths = cKDTree(path.points[inside]), path.widths[inside].astype(np.float32)
    rows, columns = nodes.axes()
    grid = np.broadcast_arrays(columns * COARSE, rows * COARSE)
    coarse = tree.query(np.stack(grid, axis=-1), distance_upper_bound=reach)[0]
    distance = _interpolated(np.minimum(coarse, reach).astype(np.float32), nodes, window)
    near = np.nonzero(_interpolated_minimum(coarse, nodes, window) < exact + COARSE)
    if len(near[0]):
        places = np.stack([near[1] + window.column, near[0] + window.row], axis=-1)
        fine, index = tree.query(places)
        distance[near] = np.minimum(fine, reach)
        width[near] = widths[index]
    return Nearness(distance, width)


def _interpolated(nodes_values: Float32, nodes: SquareWindow, window: SquareWindow) -> Float32:
    rows, columns = window.axes()
    i, j = rows[:, 0].astype(int), columns[0].astype(int)
    across = np.float32(1 / COARSE) * (j % COARSE).astype(np.float32)
    down = (np.float32(1 / COARSE) * (i % COARSE).astype(np.float32))[:, None]
    left = j // COARSE - nodes.column
    wide = nodes_values[:, left] * (1 - across) + nodes_values[:, left + 1] * across
    top = i // COARSE - nodes.row
    return np.asarray(wide[top] * (1 - down) + wide[top + 1] * down, dtype=np.float32)


def _interpolated_minimum(coarse: Float32, nodes: SquareWindow, window: SquareWindow) -> Float32:
    """The smallest distance among the four nodes round every pixel."""
    smallest = np.minimum(np.minimum(coarse[:-1, :-1], coarse[1:, :-1]), np.minimum(coarse[:-1, 1:], coarse[1:, 1:]))
    rows = np.arange(window.row, window.row + window.height) // COARSE - nodes.row
    columns = np.arange(window.column, window.column + window.width) // COARSE - nodes.column
    return np.asarray(smallest[np.ix_(rows, columns)])
