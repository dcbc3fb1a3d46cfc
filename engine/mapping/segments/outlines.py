"""Segments of a label raster as polygons along the pixels' edges, some at a time: no gaps and no overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes

from ...imagery import Grid, Window

Labels = NDArray[np.int32]


@dataclass
class SegmentExtents:
    """Where segments lie in the map: what has to be read to see one whole."""

    first_rows: NDArray[np.int32]
    """[n] by segment; likewise the others."""
    last_rows: NDArray[np.int32]
    first_columns: NDArray[np.int32]
    last_columns: NDArray[np.int32]

    @classmethod
    def of(cls, segments: int) -> SegmentExtents:
        """Nothing seen of so many segments."""
        far = np.iinfo(np.int32).max
        first, last = (np.full(segments, value, np.int32) for value in (far, -1))
        return cls(first, last, first.copy(), last.copy())

    @property
    def seen(self) -> NDArray[np.bool_]:
        """[n] which segments hold any pixel."""
        return self.last_rows >= 0

    def add(self, labels: Labels, row: int, column: int) -> None:
        """Take in a block of labels [h, w] at a place in the map; −1 is none."""
        rows, columns = np.nonzero(labels >= 0)
        found = labels[rows, columns]
        np.minimum.at(self.first_rows, found, (rows + row).astype(np.int32))
        np.maximum.at(self.last_rows, found, (rows + row).astype(np.int32))
        np.minimum.at(self.first_columns, found, (columns + column).astype(np.int32))
        np.maximum.at(self.last_columns, found, (columns + column).astype(np.int32))

    def around(self, segments: NDArray[np.intp]) -> Window:
        """The window that holds some segments."""
        top, left = int(self.first_rows[segments].min()), int(self.first_columns[segments].min())
        bottom, right = int(self.last_rows[segments].max()), int(self.last_columns[segments].max())
        return Window(left, top, right - left + 1, bottom - top + 1)


def outlines(
    labels: Labels, extents: SegmentExtents, owned: Iterator[NDArray[np.intp]], grid: Grid
) -> Iterator[tuple[NDArray[np.intp], NDArray[Any]]]:
    """Segments and their polygons in the grid's CRS, one group of segments after the other."""
    for group in owned:
        segments = group[extents.seen[group]]
        if not len(segments):
            continue
        window = extents.around(segments)
        part = np.asarray(labels[window.row : window.row + window.height, window.column : window.column + window.width])
        place = grid.transform * grid.transform.translation(window.column, window.row)
        found = [
            (int(value), shapely.geometry.shape(outline))
            for outline, value in shapes(part, np.isin(part, segments), connectivity=4, transform=place)
        ]
        numbers = np.array([number for number, _ in found], np.intp)
        order = np.argsort(numbers, kind="stable")
        own = np.array([outline for _, outline in found], dtype=object)[order]
        unique, starts = np.unique(numbers[order], return_index=True)
        yield unique, np.array([_together(parts) for parts in np.split(own, starts[1:])], dtype=object)


def _together(parts: NDArray[Any]) -> Any:
    """One outline, or of a segment in several parts all of them."""
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))
