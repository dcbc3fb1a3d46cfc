"""Fields: land divided into blocks between tracks, each block into strips, each strip into parcels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .noise import Float32, SquareWindow, UInt32, chance, fractal, hashed

BLOCK = 72
"""Mean distance of the blocks' centres in pixels."""
# A pixel's nearest centre is never further than this from the cell's own: jitter and warp included.
REACH = 130


@dataclass(frozen=True)
class Parcels:
    """The parcels of a window."""

    number: UInt32
    """A random-looking number for every parcel; all its properties are hashed from it."""
    block: UInt32
    """The same for the block that the parcel is part of."""
    edge: Float32
    """Distance to the parcel's nearest long side or end, in pixels."""
    track: Float32
    """About the distance to the border of the block, in pixels, where the tracks run."""
    along: Float32
    """Position along the strip in strip widths, for what changes along a field."""


@dataclass(frozen=True)
class _Blocks:
    index: NDArray[np.int32]
    """Which site is nearest."""
    across: Float32
    down: Float32
    """The way from that site, in pixels."""
    gap: Float32
    """How much further the second nearest site is."""


@dataclass(frozen=True)
class _Sites:
    """The blocks' centres in and round a window, one entry each."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    """Cell of the jittered grid."""
    x: Float32
    y: Float32
    number: UInt32
    cosine: Float32
    sine: Float32
    wide: Float32
    long: Float32
    """Mean width of the strips and length of the parcels, in pixels."""


def divide(seed: int, window: SquareWindow) -> Parcels:
    """The parcels of the pixels of `window`."""
    sites = _sites(seed, window)
    warp = 7.0
    rows, columns = window.axes()
    x = columns + warp * fractal(seed, "warp x", window, 6, 4)
    y = rows + warp * fractal(seed, "warp y", window, 6, 4)
    blocks = _nearest_blocks(sites, x, y, window)
    index = blocks.index
    number, wide, long = sites.number[index], sites.wide[index], sites.long[index]
    cosine, sine = sites.cosine[index], sites.sine[index]
    u = np.asarray((blocks.across * cosine + blocks.down * sine) / wide, dtype=np.float32)
    v = np.asarray((blocks.down * cosine - blocks.across * sine) / long, dtype=np.float32)
    strip, side = _cut(number, u, 1)
    lot, end = _cut(hashed(number, strip), v + chance(number, strip, 3), 2)
    edge = np.minimum(side * wide, end * long)
    return Parcels(hashed(number, strip, lot, 5), number, edge, blocks.gap * np.float32(0.5), v)


def _cut(number: UInt32, place: Float32, salt: int) -> tuple[NDArray[np.int32], Float32]:
    """Which piece of a line cut at uneven places, and the distance to the nearest cut."""
    piece = np.floor(place).astype(np.int32)
    within = place - piece
    here = np.float32(0.45) * chance(number, piece, salt)
    after = np.float32(0.45) * chance(number, piece + 1, salt) + np.float32(1)
    before = within < here
    distance = np.where(before, here - within, np.minimum(within - here, after - within))
    return piece - before, distance.astype(np.float32)


def _sites(seed: int, window: SquareWindow) -> _Sites:
    cells = window.grown(REACH).covering(BLOCK)
    row, column = np.mgrid[cells.row : cells.row + cells.height, cells.column : cells.column + cells.width].reshape(
        2, -1
    )
    # Neighbouring blocks share a main direction, as fields along one valley do, or lie square to it.
    region = fractal(seed, "field direction", cells, 3).ravel() * np.float32(0.7)
    quarter = (chance(seed, row, column, 13) < 0.35) * np.float32(np.pi / 2)
    angle = region + quarter + np.float32(0.25) * (chance(seed, row, column, 14) - np.float32(0.5))
    wide = 7 + 13 * chance(seed, row, column, 15) ** 2
    return _Sites(
        row,
        column,
        ((column + 0.15 + 0.7 * chance(seed, row, column, 11)) * BLOCK).astype(np.float32),
        ((row + 0.15 + 0.7 * chance(seed, row, column, 12)) * BLOCK).astype(np.float32),
        hashed(seed, row, column, 17),
        np.cos(angle, dtype=np.float64).astype(np.float32),
        np.sin(angle, dtype=np.float64).astype(np.float32),
        wide,
        wide * (np.float32(1.5) + np.float32(2.5) * chance(seed, row, column, 16)),
    )


def _nearest_blocks(sites: _Sites, x: Float32, y: Float32, window: SquareWindow) -> _Blocks:
    """For every pixel the nearest site, the way to it, and how much nearer it is than the second nearest."""
    far = np.float32(1e6)
    first, second = np.full(window.shape, far), np.full(window.shape, far)
    index = np.zeros(window.shape, dtype=np.int32)
    for k, (i, j) in enumerate(zip(sites.row, sites.column, strict=True)):
        top, left = i * BLOCK + BLOCK // 2 - REACH - window.row, j * BLOCK + BLOCK // 2 - REACH - window.column
        rows = slice(max(top, 0), max(min(top + 2 * REACH, window.height), 0))
        columns = slice(max(left, 0), max(min(left + 2 * REACH, window.width), 0))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        part = (rows, columns)
        squared = (x[part] - sites.x[k]) ** 2 + (y[part] - sites.y[k]) ** 2
        closer = squared < first[part]
        second[part] = np.where(closer, first[part], np.minimum(second[part], squared))
        np.copyto(index[part], k, where=closer)
        np.minimum(first[part], squared, out=first[part])
    gap = (np.sqrt(second) - np.sqrt(first)).astype(np.float32)
    return _Blocks(index, x - sites.x[index], y - sites.y[index], gap)
