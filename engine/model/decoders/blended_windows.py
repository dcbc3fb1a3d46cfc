"""A large image by overlapping windows whose answers are blended, row by row of windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ...progress import Progress, silent

Answer = Callable[[int, Sequence[int]], NDArray[np.float32]]
"""Given a row and columns, [B, C, window, window] for the windows that begin there; they may reach beyond the image
where that is smaller than a window."""

BATCH = 8
_STRIDE = 0.75
"""Share of the window: neighbours have a quarter of it in common."""
_LEAST_WEIGHT = 1e-3


def window_starts(length: int, window: int) -> list[int]:
    """Where windows begin along an axis; the last one ends with the image."""
    last = max(0, length - window)
    return [*range(0, last, max(1, int(_STRIDE * window))), last]


def blended_rows(
    shape: tuple[int, int], window: int, answer: Answer, progress: Progress = silent
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The blend of all windows' answers for an image of `shape`, from top to bottom.

    A window counts less towards its edges, where it lacks context, so that no seam shows. No more is held than one
    row of windows.

    Yields
    ------
    int, NDArray
        A first row, and [C, rows, width] from there on.
    """
    height, width = shape
    rows, columns = window_starts(height, window), window_starts(width, window)
    along = (np.sin(np.pi * (np.arange(window) + 0.5) / window) ** 2 + _LEAST_WEIGHT).astype(np.float32)
    taper = np.outer(along, along)
    weight = np.zeros((window, width), np.float32)
    total: NDArray[np.float32] | None = None
    for number, row in enumerate(rows):
        for start in range(0, len(columns), BATCH):
            progress((number + start / len(columns)) / len(rows), "Classifying")
            some = columns[start : start + BATCH]
            for column, values in zip(some, answer(row, some), strict=True):
                if total is None:
                    total = np.zeros((len(values), window, width), np.float32)
                across = min(window, width - column)
                total[:, :, column : column + across] += (values * taper)[:, :, :across]
                weight[:, column : column + across] += taper[:, :across]
        done = (rows[number + 1] if number + 1 < len(rows) else height) - row
        if total is not None:
            yield row, total[:, :done] / weight[:done]
            total, weight = _moved_up(total, done), _moved_up(weight, done)


def _moved_up(values: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """What lies below the first rows, with zeros after it."""
    moved = np.zeros_like(values)
    if rows < values.shape[-2]:
        moved[..., : values.shape[-2] - rows, :] = values[..., rows:, :]
    return moved
