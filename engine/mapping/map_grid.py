"""The grid of a map or embedding: a part of the scene's, its pixels whole multiples of the scene's."""

from __future__ import annotations

import numpy as np

from engine.errors import UserError
from engine.imagery import Grid, Window


def coarsening(grid: Grid, resolution: float | None) -> int:
    """How many pixels of the grid make one of the asked size along a side; refuses what is no whole multiple."""
    if resolution is None:
        return 1
    factor = round(resolution / grid.resolution)
    if factor < 1 or abs(factor * grid.resolution - resolution) > 0.01 * resolution:
        raise UserError(
            f"A resolution of {resolution:g} m does not fit the imagery's {grid.resolution:g} m: "
            f"choose a whole multiple, such as {grid.resolution:g} or {2 * grid.resolution:g}."
        )
    return factor


def window_of_extent(grid: Grid, extent: tuple[float, float, float, float] | None) -> Window:
    """The pixels of the grid that an extent touches; refuses one outside."""
    if extent is None:
        return Window(0, 0, grid.width, grid.height)
    left, bottom, right, top = extent
    columns, rows = ~grid.transform * (np.array([left, right]), np.array([top, bottom]))
    first_row, first_column = (
        max(0, int(np.floor(min(rows) + 1e-6))),
        max(0, int(np.floor(min(columns) + 1e-6))),
    )
    last_row = min(grid.height, int(np.ceil(max(rows) - 1e-6)))
    last_column = min(grid.width, int(np.ceil(max(columns) - 1e-6)))
    if last_row <= first_row or last_column <= first_column:
        raise UserError(
            "The extent lies outside the scene: give xmin ymin xmax ymax in the imagery's CRS, "
            f"inside {', '.join(f'{value:g}' for value in grid.bounds)}."
        )
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def windowed(grid: Grid, window: Window, factor: int = 1) -> Grid:
    """The grid of a window, its pixels `factor` times as large."""
    transform = grid.transform * grid.transform.translation(window.column, window.row) * grid.transform.scale(factor)
    return Grid(grid.crs, transform, window.width // factor, window.height // factor)
