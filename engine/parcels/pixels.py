"""Which pixels of a grid parcels cover, block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.enums import MergeAlg
from rasterio.features import rasterize
from rasterio.transform import Affine

from ..imagery import Grid, Window
from .layer import ParcelLayer, Shapes

_MOST_CENTRES = 2_000_000
"""Pixel centres that are looked at together."""


@dataclass(frozen=True)
class CoveredPixels:
    """Pixels of a window and the parcels that cover them; one that several cover is listed once for each."""

    parcels: NDArray[np.intp]
    """[m] places in the layer."""
    rows: NDArray[np.intp]
    """[m] from the window's first row on; likewise `columns`."""
    columns: NDArray[np.intp]


class ParcelPixels:
    """The parcels of a layer on a grid, found by place.

    A pixel belongs to a parcel if its centre lies inside. A parcel that holds no centre, being smaller than a pixel,
    has the pixel that its own inner point lies in. Memory grows with the parcels, not with the grid.
    """

    def __init__(self, shapes: Shapes, grid: Grid) -> None:
        self.grid = grid
        self.shapes = shapes
        """[n] in pixels of the grid."""
        self._tree = shapely.STRtree(self.shapes)
        self._narrow = _without_centre(self.shapes)
        small = np.flatnonzero(self._narrow)
        points = shapely.point_on_surface(self.shapes[small])
        self._small = small
        self._small_rows = _floor(shapely.get_y(points))
        self._small_columns = _floor(shapely.get_x(points))

    @classmethod
    def of(cls, layer: ParcelLayer, grid: Grid) -> ParcelPixels:
        """The parcels of a layer on a grid."""
        return cls(layer.on_grid(grid), grid)

    def seen_on(self, grid: Grid) -> ParcelPixels:
        """Those parcels that reach another grid of the same CRS, on it: finer or coarser, or a part."""
        there = ~grid.transform * self.grid.transform
        left, bottom, right, top = grid.bounds
        x, y = ~self.grid.transform * (np.array([left, right]), np.array([bottom, top]))
        near = np.sort(self._tree.query(shapely.box(x.min(), y.min(), x.max(), y.max())))
        moved = shapely.transform(self.shapes[near], lambda xy: np.stack(there * (xy[:, 0], xy[:, 1]), axis=1))
        return ParcelPixels(moved, grid)

    @property
    def reach_grid(self) -> NDArray[np.bool_]:
        """[n] which parcels share some ground with the grid."""
        result = np.zeros(len(self.shapes), bool)
        result[self._tree.query(shapely.box(0, 0, self.grid.width, self.grid.height), predicate="intersects")] = True
        return result

    def in_window(self, window: Window) -> CoveredPixels:
        """The pixels of a window that parcels cover."""
        right, bottom = window.column + window.width, window.row + window.height
        area = shapely.box(window.column, window.row, right, bottom)
        near = np.sort(self._tree.query(area))
        near = near[~self._narrow[near]]
        parts = [_centres_inside(self.shapes[near], near, window)] if len(near) else []
        rows, columns = self._small_rows - window.row, self._small_columns - window.column
        inside = (rows >= 0) & (rows < window.height) & (columns >= 0) & (columns < window.width)
        parts.append(CoveredPixels(self._small[inside], rows[inside], columns[inside]))
        return CoveredPixels(
            np.concatenate([part.parcels for part in parts]),
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.columns for part in parts]),
        )

    def of_parcel(self, parcel: int) -> CoveredPixels:
        """All pixels of one parcel on the grid, by the grid's rows and columns."""
        left, top, right, bottom = shapely.bounds(self.shapes[parcel])
        around = Window(
            int(np.floor(left)), int(np.floor(top)), int(np.ceil(right) - np.floor(left)) + 1,
            int(np.ceil(bottom) - np.floor(top)) + 1,
        )  # fmt: skip
        window = self.grid.clipped(around)
        if window is None:
            none = np.empty(0, np.intp)
            return CoveredPixels(none, none, none)
        if self._narrow[parcel]:
            at = int(np.searchsorted(self._small, parcel))
            rows, columns = self._small_rows[at : at + 1], self._small_columns[at : at + 1]
            on = (rows >= 0) & (rows < self.grid.height) & (columns >= 0) & (columns < self.grid.width)
            return CoveredPixels(self._small[at : at + 1][on], rows[on], columns[on])
        found = _centres_inside(self.shapes[parcel : parcel + 1], np.array([parcel]), window)
        return CoveredPixels(found.parcels, found.rows + window.row, found.columns + window.column)

    def at(self, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.intp]:
        """[n] the parcel at each place, given in pixels; the smallest one of several, −1 where there is none."""
        points, parcels = self._tree.query(shapely.points(columns, rows), predicate="intersects")
        result = np.full(len(rows), -1, np.intp)
        areas = shapely.area(self.shapes[parcels])
        largest_first = np.lexsort((-parcels, -areas))
        result[points[largest_first]] = parcels[largest_first]
        return result


def _centres_inside(shapes: Shapes, numbers: NDArray[np.intp], window: Window) -> CoveredPixels:
    """The pixels of a window whose centres lie in shapes, which stand for those numbers."""
    right, bottom = window.column + window.width, window.row + window.height
    bounds = shapely.bounds(shapes)
    reach = (bounds[:, 0] < window.column) | (bounds[:, 1] < window.row)
    reach |= (bounds[:, 2] > right) | (bounds[:, 3] > bottom)
    cut = shapes.copy()
    cut[reach] = shapely.clip_by_rect(shapes[reach], window.column - 1, window.row - 1, right + 1, bottom + 1)
    there = ~shapely.is_empty(cut)
    if not there.any():
        none = np.empty(0, np.intp)
        return CoveredPixels(none, none, none)
    shape, place = (window.height, window.width), Affine.translation(window.column, window.row)
    burnt = list(zip(cut[there], (np.flatnonzero(there) + 1).tolist(), strict=True))
    ones = [(one, 1) for one, _ in burnt]
    found = rasterize(burnt, shape, transform=place, dtype=np.int32)
    times = rasterize(ones, shape, transform=place, dtype=np.int32, merge_alg=MergeAlg.add)
    rows, columns = np.nonzero(times == 1)
    parcels = numbers[found[rows, columns] - 1]
    again_rows, again_columns = np.nonzero(times > 1)  # where parcels overlap, one image cannot tell
    if len(again_rows):
        tree = shapely.STRtree(cut[there])
        centres = shapely.points(again_columns + window.column + 0.5, again_rows + window.row + 0.5)
        which, inside = tree.query(centres, predicate="intersects")
        rows = np.concatenate([rows, again_rows[which]])
        columns = np.concatenate([columns, again_columns[which]])
        parcels = np.concatenate([parcels, numbers[np.flatnonzero(there)[inside]]])
    return CoveredPixels(parcels, rows, columns)


def _without_centre(shapes: Shapes) -> NDArray[np.bool_]:
    """[n] which shapes, in pixels, hold no pixel's centre: only those narrower than a pixel are looked at."""
    empty = shapely.is_empty(shapes)
    perimeters = np.where(empty, 1.0, np.maximum(shapely.length(shapes), 1e-12))
    narrow = ~empty & (2 * shapely.area(shapes) < perimeters)
    for place in np.flatnonzero(narrow):
        narrow[place] = not _holds_centre(shapes[place])
    return narrow


def _holds_centre(shape: shapely.Geometry) -> bool:
    left, top, right, bottom = shapely.bounds(shape)
    columns = np.arange(np.ceil(left - 0.5), np.floor(right - 0.5) + 1) + 0.5
    rows = np.arange(np.ceil(top - 0.5), np.floor(bottom - 0.5) + 1) + 0.5
    if not len(rows) or not len(columns):
        return False
    strip = max(1, _MOST_CENTRES // len(columns))
    return any(
        bool(shapely.contains_xy(shape, *np.meshgrid(columns, rows[top : top + strip])).any())
        for top in range(0, len(rows), strip)
    )


def _floor(positions: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.floor(positions).astype(np.intp)
