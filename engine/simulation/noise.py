"""Random fields that depend on the seed and the place only, never on how the scene is cut into blocks."""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
UInt32 = NDArray[np.uint32]

TILE = 128
# Tiles left of and above the scene have negative indices; seeds may not.
TILE_ORIGIN = 1 << 20
# The standard deviation of white noise of deviation 1 after endless cubic B-spline refinement: the sum of
# the squared B-spline values, 151/315, for each of the two axes.
SPLINE_DEVIATION = 151 / 315


@dataclass(frozen=True)
class SquareWindow:
    """A rectangle of pixels (or of lattice nodes) on the endless plane that the scene is a part of."""

    row: int
    column: int
    height: int
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height, self.width

    def grown(self, margin: int) -> "SquareWindow":
        """The window with `margin` more pixels on every side."""
        return SquareWindow(self.row - margin, self.column - margin, self.height + 2 * margin, self.width + 2 * margin)

    def shifted(self, rows: int, columns: int) -> "SquareWindow":
        """The window moved down and to the right."""
        return SquareWindow(self.row + rows, self.column + columns, self.height, self.width)

    def covering(self, step: int) -> "SquareWindow":
        """The window of cells of `step` × `step` pixels that touch this one."""
        row, column = self.row // step, self.column // step
        return SquareWindow(
            row,
            column,
            (self.row + self.height - 1) // step - row + 1,
            (self.column + self.width - 1) // step - column + 1,
        )

    def axes(self) -> tuple[Float32, Float32]:
        """Row and column numbers of the pixels, `[height, 1]` and `[1, width]`."""
        rows = np.arange(self.row, self.row + self.height, dtype=np.float32)[:, None]
        columns = np.arange(self.column, self.column + self.width, dtype=np.float32)[None, :]
        return rows, columns


def generator(seed: int, layer: str, *place: int) -> np.random.Generator:
    """The random numbers of one layer at one place."""
    entropy = (seed, zlib.crc32(layer.encode()), *(index + TILE_ORIGIN for index in place))
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy)))


def white(seed: int, layer: str, window: SquareWindow, gamma_shape: float | None = None) -> Float32:
    """Independent numbers for every pixel: standard normal, or gamma of mean 1 and the given shape."""
    out = np.empty(window.shape, dtype=np.float32)
    tiles = window.covering(TILE)
    for i in range(tiles.row, tiles.row + tiles.height):
        for j in range(tiles.column, tiles.column + tiles.width):
            random = generator(seed, layer, i, j)
            # A tile is always drawn whole: what a pixel gets must not depend on the window asked for.
            if gamma_shape is None:
                values = random.standard_normal((TILE, TILE), dtype=np.float32)
            else:
                values = random.standard_gamma(gamma_shape, (TILE, TILE), dtype=np.float32)
            top, left = i * TILE - window.row, j * TILE - window.column
            rows = slice(max(top, 0), min(top + TILE, window.height))
            columns = slice(max(left, 0), min(left + TILE, window.width))
            out[rows, columns] = values[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    if gamma_shape is not None:
        out /= np.float32(gamma_shape)
    return out


def refined(coarse: Float32, window: SquareWindow) -> Float32:
    """One step of cubic B-spline subdivision: nodes twice as dense, cut to `window` of the finer lattice.

    `coarse` covers the cells of `window.covering(2)` with one more node on every side.
    """
    return _refined_rows(_refined_rows(coarse, window.row, window.height).T, window.column, window.width).T


def _refined_rows(coarse: Float32, first: int, count: int) -> Float32:
    above, here, below = coarse[:-2], coarse[1:-1], coarse[2:]
    fine = np.empty((2 * len(here), coarse.shape[1]), dtype=np.float32)
    fine[0::2] = here * np.float32(0.75) + (above + below) * np.float32(0.125)
    fine[1::2] = (here + below) * np.float32(0.5)
    start = first % 2
    return fine[start : start + count]


def fractal(
    seed: int, layer: str, window: SquareWindow, coarsest: int, finest: int = 0, roughness: float = 0.5
) -> Float32:
    """Smooth random field of deviation about 1: octaves from 2^`coarsest` down to 2^`finest` pixels.

    Each octave has `roughness` times the amplitude of the next coarser one.
    """
    octaves = coarsest - finest + 1
    total = float(np.sqrt(sum(roughness ** (2 * k) for k in range(octaves)))) * SPLINE_DEVIATION
    return _octaves(seed, layer, window, 0, coarsest, finest, roughness, np.float32(1 / total))


def _octaves(
    seed: int,
    layer: str,
    window: SquareWindow,
    level: int,
    coarsest: int,
    finest: int,
    roughness: float,
    amplitude: np.float32,
) -> Float32:
    own = None
    if level >= finest:
        # Unrefined noise has not lost variance to the spline yet.
        scale = amplitude * np.float32(roughness ** (coarsest - level))
        scale *= np.float32(SPLINE_DEVIATION) if level == 0 else np.float32(1)
        own = white(seed, f"{layer}/{level}", window) * scale
        if level == coarsest:
            return own
    coarse = _octaves(seed, layer, window.covering(2).grown(1), level + 1, coarsest, finest, roughness, amplitude)
    fine = refined(coarse, window)
    return np.ascontiguousarray(fine) if own is None else own + fine


def hashed(*keys: Any) -> UInt32:
    """An integer hash of whole-number arrays or numbers (multiply, xor and shift, 32 bits)."""
    with np.errstate(over="ignore"):
        value: Any = np.uint32(0x9E3779B9)
        for numbers in keys:
            key = np.asarray(numbers).astype(np.uint32)
            value = (value ^ key) * np.uint32(0x85EBCA6B)
            value = (value ^ (value >> np.uint32(15))) * np.uint32(0xC2B2AE35)
            value = value ^ (value >> np.uint32(13))
    return np.asarray(value, dtype=np.uint32)


def chance(*keys: Any) -> Float32:
    """A number from 0 to 1 for every combination of keys."""
    return (hashed(*keys) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)
