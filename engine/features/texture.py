"""What radar shows around a pixel: how rough a place is at several scales, which way it runs, how uneven.

A radar pixel by itself says little (speckle), and so do means: towns, orchards and fields differ by their texture. Of
each band: energy of band-passes (as in Laplacian pyramids and scattering transforms), strength and coherence of
gradients (the structure tensor), skewness, and a mean and deviation wider than the ordinary context. Ten random draws
on a labelled scene gave .460 / .520 macro-F1 with them, at 5 and 10 samples a class, for .352 / .440 without.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from .block import FeatureLevel
from .context import TRUNCATE, GaussianScale, known_weight, smoothed_at_nodes

STRIDE = 4
HALO = 96
"""Pixels needed around a block: the widest Gaussian of the coarsest band-pass, and two nodes; a multiple of 8."""
_BLURS = (1.0, 2.0, 4.0, 8.0)
"""Between each and the one before lies a band-pass; the first is taken from the pixels themselves."""
_GRADIENT = 1.5
_AROUND = (GaussianScale(10.0, STRIDE), GaussianScale(20.0, STRIDE))
_SKEWNESS = (GaussianScale(4.0, STRIDE), *_AROUND)
_WIDE = _AROUND[-1]
_USUAL = np.float32(-15.0)
"""Decibels; what lies beyond all that is known is taken to be so."""
_PER_BAND = len(_BLURS) * len(_AROUND) + 2 * len(_AROUND) + len(_SKEWNESS) + 2


Around = Callable[[NDArray[np.float32], GaussianScale], NDArray[np.float32]]
"""The mean of fields [C, h, w] around the nodes of a scale, over what is known."""


def texture_length(bands: int) -> int:
    """How many features `texture_level` gives of so many bands."""
    return bands * _PER_BAND


def texture_level(stack: NDArray[np.float32], first_row: int, first_column: int) -> FeatureLevel:
    """Texture of bands as one feature level of stride 4; NaN where too little is known.

    Parameters
    ----------
    stack : [C, h, w]
        Decibels, NaN without data; `h` and `w` multiples of the stride.
    first_row, first_column : int
        Where the stack lies in the scene, in pixels; multiples of the stride.
    """
    known = np.isfinite(stack)
    centred = np.where(known, stack - _USUAL, np.float32(0))
    weights = {scale: known_weight(known, scale) for scale in _SKEWNESS}

    def around(fields: NDArray[np.float32], scale: GaussianScale) -> NDArray[np.float32]:
        result: NDArray[np.float32] = smoothed_at_nodes(np.where(known, fields, np.float32(0)), scale) / weights[scale]
        return result

    filled = centred if known.all() else _filled(centred, known)
    parts = [*_energies(filled, around), *_gradients(filled, around), *_moments(centred, around)]
    values = np.ascontiguousarray(np.moveaxis(np.concatenate(parts), 0, 2))
    return FeatureLevel(values, STRIDE, first_row // STRIDE, first_column // STRIDE)


def _energies(filled: NDArray[np.float32], around: Around) -> list[NDArray[np.float32]]:
    """The logarithm of how much each band-pass swings."""
    parts, finer, before = [], filled, 0.0
    for blur in _BLURS:
        coarser = _blurred(finer, float(np.sqrt(blur**2 - before**2)))
        swing = np.abs(finer - coarser)
        parts += [np.log(around(swing, scale) + np.float32(1e-3)) for scale in _AROUND]
        finer, before = coarser, blur
    return parts


def _gradients(filled: NDArray[np.float32], around: Around) -> list[NDArray[np.float32]]:
    """The logarithm of how steep it is, and how far the gradients agree in direction (0 to 1)."""
    across = _blurred(filled, _GRADIENT, (0, 1))
    down = _blurred(filled, _GRADIENT, (1, 0))
    parts = []
    for scale in _AROUND:
        xx, yy, xy = around(across * across, scale), around(down * down, scale), around(across * down, scale)
        trace = xx + yy + np.float32(1e-6)
        parts += [np.log(trace), np.sqrt((xx - yy) ** 2 + 4 * xy**2) / trace]
    return parts


def _moments(values: NDArray[np.float32], around: Around) -> list[NDArray[np.float32]]:
    """The cube root of the third central moment, and the widest mean and deviation."""
    square = values * values
    cube = square * values
    parts = []
    for scale in _SKEWNESS:
        mean, second = around(values, scale), around(square, scale)
        parts.append(np.cbrt(around(cube, scale) - 3 * mean * second + 2 * mean**3))
        if scale is _WIDE:
            parts += [mean, np.sqrt(np.maximum(second - mean * mean, 0) + np.float32(1e-6))]
    return parts


def _filled(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Holes closed by what is around, so that their edges are no texture."""
    weight = _blurred(known.astype(np.float32), _BLURS[-1])
    return np.where(known, values, _blurred(values, _BLURS[-1]) / np.maximum(weight, np.float32(1e-3)))


def _blurred(fields: NDArray[np.float32], sigma: float, order: tuple[int, int] = (0, 0)) -> NDArray[np.float32]:
    """Gaussian means of [C, h, w], or derivatives of that `order` along rows and columns."""
    down = gaussian_filter1d(fields, sigma, axis=1, order=order[0], mode="nearest", truncate=TRUNCATE)
    return gaussian_filter1d(down, sigma, axis=2, order=order[1], mode="nearest", truncate=TRUNCATE)
