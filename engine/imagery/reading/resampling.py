"""Values of one grid at the pixels of another: nearest, between, or means; what is no data takes no part in any.

Written here rather than left to GDAL's warper, which knows one value of no data a file, moves valid values that equal
the target's no data (by one ulp, from GDAL 3.11 on), and gives values that depend on the window.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.warp import transform
from rasterio.windows import Window as RasterWindow

from ..grid import Grid, Window

Places = NDArray[np.float64]
"""Positions along one axis in a raster's pixels, of which the first reaches from 0 to 1."""
_STEP = 16
"""Between grids of two CRS the positions of every 16th pixel are computed exactly; across that the Earth is flat."""
_NUDGE = 1e-6
"""Where a centre falls on the border of two pixels, the second is meant, whatever rounding did."""
_FINER = 0.75
"""Of pixels this much finer, or more, means are taken."""


class Placement:
    """Where the pixels of a grid lie on a raster that has another grid."""

    def __init__(self, own: Grid, grid: Grid) -> None:
        self.own, self._grid = own, grid
        self._same = own.crs == grid.crs
        self.takes_means = own.resolution < _FINER * grid.resolution

    def centres(self, window: Window) -> tuple[Places, Places]:
        """Rows and columns of pixel centres: [H, 1] and [1, W] within one CRS, both [H, W] between two."""
        rows: Places = np.arange(window.row + 0.5, window.row + window.height)
        columns: Places = np.arange(window.column + 0.5, window.column + window.width)
        if self._same:
            return self._along(rows, columns)
        top, left = window.row // _STEP * _STEP, window.column // _STEP * _STEP
        at_rows = np.arange(top, window.row + window.height + _STEP + 1, _STEP, dtype=float)
        at_columns = np.arange(left, window.column + window.width + _STEP + 1, _STEP, dtype=float)
        lattice = self._exact(at_rows, at_columns)
        u, v = (rows - top) / _STEP, (columns - left) / _STEP
        own_rows, own_columns = (_linear(_linear(part[None], u, 1), v, 2)[0] for part in lattice)
        return own_rows, own_columns

    def edges(self, window: Window) -> tuple[Places, Places]:
        """[H + 1], [W + 1]: rows and columns of pixel edges, within one CRS."""
        rows, columns = self._along(
            window.row + np.arange(window.height + 1.0), window.column + np.arange(window.width + 1.0)
        )
        return rows[:, 0], columns[0]

    def needed(self, window: Window, margin: int) -> RasterWindow | None:
        """The part of the raster that a window needs; None where it does not reach."""
        rows, columns = self.centres(window) if margin else (part[None] for part in self.edges(window))
        spans = []
        for places, side in ((rows, self.own.height), (columns, self.own.width)):
            known = places[np.isfinite(places)]
            if known.size == 0 or known.min() >= side or known.max() < 0:
                return None
            low = max(0, int(np.floor(known.min())) - margin)
            high = min(side, int(np.ceil(known.max())) + margin)
            spans.append((low, max(high, low + 1)))
        (top, bottom), (left, right) = spans
        return RasterWindow(left, top, right - left, bottom - top)

    def holds(self, rows: Places, columns: Places) -> NDArray[np.bool_]:
        """Which positions lie on the raster."""
        with np.errstate(invalid="ignore"):
            held = (rows >= 0) & (rows <= self.own.height) & (columns >= 0) & (columns <= self.own.width)
        return np.asarray(held)

    def ratio(self) -> int:
        """How many of the raster's pixels lie along a pixel of the grid, at least 1."""
        return max(1, round(self._grid.resolution / self.own.resolution))

    def _along(self, rows: Places, columns: Places) -> tuple[Places, Places]:
        here, own = self._grid.transform, self.own.transform
        return (
            ((rows * here.e + here.f - own.f) / own.e)[:, None],
            ((columns * here.a + here.c - own.c) / own.a)[None],
        )

    def _exact(self, rows: Places, columns: Places) -> tuple[Places, Places]:
        """[h, w] each."""
        here, own = self._grid.transform, self.own.transform
        x = np.broadcast_to(here.c + columns * here.a, (len(rows), len(columns)))
        y = np.broadcast_to((here.f + rows * here.e)[:, None], x.shape)
        moved_x, moved_y = transform(self._grid.crs, self.own.crs, x.ravel(), y.ravel())
        with np.errstate(invalid="ignore"):
            return (np.reshape(moved_y, x.shape) - own.f) / own.e, (np.reshape(moved_x, x.shape) - own.c) / own.a


def nearest(values: NDArray[np.generic], rows: Places, columns: Places) -> NDArray[np.generic]:
    """[C, h, w] → [C, H, W], by the pixel that holds each position."""
    at_rows, at_columns = _pixel(rows, values.shape[1]), _pixel(columns, values.shape[2])
    if _in_one_crs(rows, columns):
        return values[:, at_rows[:, 0]][:, :, at_columns[0]]
    return values[:, at_rows, at_columns]


def between(values: NDArray[np.float32], rows: Places, columns: Places) -> NDArray[np.float32]:
    """[C, h, w] → [C, H, W] bilinearly; NaN where the pixel that holds a position is NaN, and its alone beside one."""
    if _in_one_crs(rows, columns):
        return np.asarray(_linear(_linear(values, rows[:, 0] - 0.5, 1), columns[0] - 0.5, 2), np.float32)
    u, v = _finite(rows) - 0.5, _finite(columns) - 0.5
    low_rows, low_columns = np.floor(u), np.floor(v)
    down, along = (u - low_rows).astype(np.float32), (v - low_columns).astype(np.float32)
    r0, r1 = (_clipped(low_rows + step, values.shape[1]) for step in (0, 1))
    c0, c1 = (_clipped(low_columns + step, values.shape[2]) for step in (0, 1))
    upper = values[:, r0, c0] * (1 - along) + values[:, r0, c1] * along
    lower = values[:, r1, c0] * (1 - along) + values[:, r1, c1] * along
    image = np.asarray(upper * (1 - down) + lower * down, np.float32)
    return _alone_beside_nothing(image, values, rows, columns)


def enlarged(values: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """[C, h, w] → [C, height, width] over the same ground, bilinearly as `between`."""
    rows = (np.arange(height)[:, None] + 0.5) * values.shape[1] / height
    columns = (np.arange(width)[None] + 0.5) * values.shape[2] / width
    return between(values, rows, columns)


def means(values: NDArray[np.float32], rows: Places, columns: Places) -> NDArray[np.float32]:
    """[C, h, w] → [C, H, W] means over areas between edges [H + 1], [W + 1]; NaN where nothing of one is known."""
    known = np.isfinite(values)
    if known.all():
        total = _integrals(_integrals(values, rows, 1), columns, 2)
        covered = np.outer(_integrals_of_one(rows, values.shape[1]), _integrals_of_one(columns, values.shape[2]))
        share = np.broadcast_to(covered, total.shape)
    else:
        total = _integrals(_integrals(np.where(known, values, 0), rows, 1), columns, 2)
        share = _integrals(_integrals(known, rows, 1), columns, 2)
    image = np.full(total.shape, np.nan, np.float32)
    np.divide(total, share, out=image, where=share > _NUDGE, casting="same_kind")
    return image


def reduced(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Means of squares of `side` pixels; the last ones may be of fewer. NaN where none is known."""
    height, width = values.shape[1:]
    rows = np.minimum(np.arange(0, height + side, side), height).astype(float)
    columns = np.minimum(np.arange(0, width + side, side), width).astype(float)
    return means(values, np.unique(rows), np.unique(columns))


def _linear(values: NDArray[np.floating], places: Places, axis: int) -> NDArray[np.floating]:
    """Between the elements of an axis, whose first is at 0; the nearer element alone where the other is NaN."""
    low = np.floor(places)
    share = (places - low).astype(values.dtype)
    share = share.reshape(tuple(-1 if axis == number else 1 for number in range(3)))
    one, other = (values.take(_clipped(low + step, values.shape[axis]), axis) for step in (0, 1))
    image = one + (other - one) * share
    missing = np.isnan(image)
    return np.where(missing, np.where(share < 0.5, one, other), image) if missing.any() else image


def _alone_beside_nothing(
    image: NDArray[np.float32], values: NDArray[np.float32], rows: Places, columns: Places
) -> NDArray[np.float32]:
    missing = np.isnan(image)
    if missing.any():
        image[missing] = np.asarray(nearest(values, rows, columns), np.float32)[missing]
    return image


def _integrals(values: NDArray[np.generic], places: Places, axis: int) -> NDArray[np.float64]:
    """Integrals between consecutive places along an axis."""
    sums = np.cumsum(values, axis=axis, dtype=np.float64)
    sums = np.concatenate([np.zeros_like(sums.take([0], axis)), sums], axis=axis)
    at = np.clip(places, 0, values.shape[axis])
    low = np.minimum(at.astype(np.intp), values.shape[axis] - 1)
    share = (at - low).reshape(tuple(-1 if axis == number else 1 for number in range(3)))
    start = sums.take(low, axis)
    return np.diff(start + (sums.take(low + 1, axis) - start) * share, axis=axis)


def _integrals_of_one(places: Places, side: int) -> NDArray[np.float64]:
    return np.diff(np.clip(places, 0, side))


def _in_one_crs(rows: Places, columns: Places) -> bool:
    return rows.shape[1] == 1 and columns.shape[0] == 1


def _pixel(places: Places, side: int) -> NDArray[np.intp]:
    return _clipped(np.floor(_finite(places) + _NUDGE), side)


def _clipped(places: NDArray[np.float64], side: int) -> NDArray[np.intp]:
    return np.clip(places, 0, side - 1).astype(np.intp)


def _finite(places: Places) -> Places:
    return np.nan_to_num(places, nan=-1.0, posinf=-1.0, neginf=-1.0)
