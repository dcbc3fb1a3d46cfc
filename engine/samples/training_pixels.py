"""Which pixels of a map its training samples lay in, kept in the map's own tags.

Accuracy is to be assessed on samples that the map was not made from; with this a map can tell them apart.
"""

from __future__ import annotations

import base64
import zlib

import numpy as np
from numpy.typing import NDArray

from ..imagery import Grid

TRAINING_TAG = "TERRAFM_TRAINING_PIXELS"
_MOST = 4_000_000
"""Pixels that a tag may hold; what unpacks to more is none of ours."""


def training_tag(rows: NDArray[np.intp], columns: NDArray[np.intp], grid: Grid) -> str:
    """The pixels of a map's grid as a tag: which grid, then their sorted numbers' differences, packed."""
    pixels = np.unique(rows.astype(np.int64) * grid.width + columns)
    packed = zlib.compress(np.diff(pixels, prepend=0).astype("<i8").tobytes(), 9)
    return f"{_mark(grid)} {base64.b64encode(packed).decode('ascii')}"


def training_pixels(tag: str | None, grid: Grid) -> NDArray[np.int64]:
    """Pixel numbers (row × width + column) from a tag; none if there is no tag or it belongs to another grid."""
    mark, _, packed = (tag or "").partition(" ")
    if mark != _mark(grid):
        return np.empty(0, np.int64)
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(packed, validate=True), 8 * _MOST)
    except (ValueError, zlib.error):
        return np.empty(0, np.int64)
    return np.cumsum(np.frombuffer(content[: len(content) // 8 * 8], "<i8"))


def _mark(grid: Grid) -> str:
    x, y = grid.transform * (0, 0)
    return f"{grid.width}x{grid.height}@{x:.4f},{y:.4f}"
