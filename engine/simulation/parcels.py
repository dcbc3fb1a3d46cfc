"""Fields: land divided into blocks between tracks, each block into strips, each strip into parcels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.simulation.noise import Float32, UInt32, Window, chance, fractal, hashed

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
    across: Float32
    down: Float32
    gap: Float32


def divide(seed: int, window: Window) -> Parcels:
    """The parcels of the pixels of `window`."""
    sites, properties = _sites(seed, window)
    warp = 7.0
    rows, columns = window.axes()
    x = columns + warp * fractal(seed, "warp x", window, 6, 4)
    y = rows + warp * fractal(seed, "warp y", window, 6, 4)
    blocks = _nearest_blocks(sites, x, y, window)
    number, cosine, sine, wide, long = (column[blocks.index] for column in properties)
    number = number.astype(np.uint32)
    u = (blocks.across * cosine + blocks.down * sine) / wide
    v = (blocks.down * cosine - blocks.across * sine) / long
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


def _sites(seed: int, window: Window) -> tuple[list[tuple[float, float, int, int]], list[NDArray[np.float64]]]:
    cells = window.grown(REACH).covering(BLOCK)
    rows = np.arange(cells.row, cells.row + cells.height)[:, None]
    columns = np.arange(cells.column, cells.column + cells.width)[None, :]
    x = (columns + 0.15 + 0.7 * chance(seed, rows, columns, 11)) * BLOCK
    y = (rows + 0.15 + 0.7 * chance(seed, rows, columns, 12)) * BLOCK
    # Neighbouring blocks share a main direction, as fields along one valley do, or lie square to it.
    region = fractal(seed, "field direction", cells, 3) * 0.7
    quarter = (chance(seed, rows, columns, 13) < 0.35) * (np.pi / 2)
    angle = region + quarter + 0.25 * (chance(seed, rows, columns, 14) - 0.5)
    wide = 7 + 13 * chance(seed, rows, columns, 15) ** 1.5
    long = wide * (1.5 + 2.5 * chance(seed, rows, columns, 16))
    number = hashed(seed, rows, columns, 17).astype(np.float64)
    i, j = np.broadcast_arrays(rows, columns)
    places = [
        (float(sx), float(sy), int(si), int(sj)) for sx, sy, si, sj in zip(x.flat, y.flat, i.flat, j.flat, strict=True)
    ]
    properties = [
        number.ravel(),
        *(np.asarray(c, dtype=np.float32).ravel() for c in (np.cos(angle), np.sin(angle), wide, long)),
    ]
    return places, properties


def _nearest_blocks(sites: list[tuple[float, float, int, int]], x: Float32, y: Float32, window: Window) -> _Blocks:
    """For every pixel the nearest site, the way to it, and how much nearer it is than the second nearest."""
    far = np.float32(1e6)
    first, second = np.full(window.shape, far), np.full(window.shape, far)
    index = np.zeros(window.shape, dtype=np.int32)
    site_x = np.array([site[0] for site in sites], dtype=np.float32)
    site_y = np.array([site[1] for site in sites], dtype=np.float32)
    for k, (_, _, i, j) in enumerate(sites):
        top, left = i * BLOCK + BLOCK // 2 - REACH - window.row, j * BLOCK + BLOCK // 2 - REACH - window.column
        rows = slice(max(top, 0), max(min(top + 2 * REACH, window.height), 0))
        columns = slice(max(left, 0), max(min(left + 2 * REACH, window.width), 0))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        part = (rows, columns)
        squared = (x[part] - site_x[k]) ** 2 + (y[part] - site_y[k]) ** 2
        closer = squared < first[part]
        second[part] = np.where(closer, first[part], np.minimum(second[part], squared))
        np.copyto(index[part], k, where=closer)
        np.minimum(first[part], squared, out=first[part])
    gap = (np.sqrt(second) - np.sqrt(first)).astype(np.float32)
    return _Blocks(index, x - site_x[index], y - site_y[index], gap)
