"""What a server does not give while a whole scene is worked on: squares without data, said in the end, no failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..grid import Window
from ..network.opening import NetworkError

SIDE = 256
"""Pixels along a square that is given up alone."""
_MOST = 12
"""Squares that may fail before it counts whether more fail than not."""
Square = tuple[int, int]
"""Row and column among the squares of a scene."""


class Gaps:
    """The squares of a scene that could not be read after all tries; none of them is asked for a second time."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, Square], str] = {}
        self._tried: set[tuple[str, Square]] = set()
        self._lock = threading.Lock()

    def read(
        self, name: str, read: Callable[[Window], NDArray[np.float32]], window: Window, channels: int
    ) -> NDArray[np.float32]:
        """What `read` gives of a window [C, h, w], square by square where it fails; NaN where there is nothing.

        Raises
        ------
        NetworkError
            Most of what was asked for fails: the server is not to be had.
        """
        squares = [*_squares(window)]
        if not any((name, square) in self._failed for square, _ in squares):
            try:
                image = read(window)
            except NetworkError:
                pass  # square by square below, where what fails is counted and told
            else:
                self._tried.update((name, square) for square, _ in squares)
                return image
        image = np.full((channels, window.height, window.width), np.nan, np.float32)
        for square, part in squares:
            found = self._square(name, square, read, part)
            if found is not None:
                top, left = part.row - window.row, part.column - window.column
                image[:, top : top + part.height, left : left + part.width] = found
        return image

    def _square(
        self, name: str, square: Square, read: Callable[[Window], NDArray[np.float32]], part: Window
    ) -> NDArray[np.float32] | None:
        key = (name, square)
        if key in self._failed:
            return None
        with self._lock:
            self._tried.add(key)
        try:
            return read(part)
        except NetworkError as problem:
            with self._lock:
                self._failed[key] = str(problem)
                if len(self._failed) > _MOST and 2 * len(self._failed) > len(self._tried):
                    raise NetworkError(
                        f"{str(problem).rstrip('.')}; {len(self._failed)} of {len(self._tried)} parts failed, so "
                        "nothing was written."
                    ) from problem
            return None

    def touch(self, window: Window) -> bool:
        """Whether a window lacks something."""
        if not self._failed:
            return False
        lacking = {square for _, square in self._failed}
        return any(square in lacking for square, _ in _squares(window))

    def sentences(self) -> tuple[str, ...]:
        """What lacks, by the address that did not give it."""
        by_problem: dict[str, set[Square]] = {}
        for (_, square), problem in self._failed.items():
            by_problem.setdefault(problem, set()).add(square)
        return tuple(
            f"THE RESULT HAS HOLES: {len(squares)} of its squares of {SIDE} × {SIDE} pixels could not be read and are "
            f"no data. {problem}"
            for problem, squares in by_problem.items()
        )


def _squares(window: Window) -> Iterator[tuple[Square, Window]]:
    """The squares that a window touches, and its part in each."""
    bottom, right = window.row + window.height, window.column + window.width
    for row in range(window.row // SIDE, -(-bottom // SIDE)):
        for column in range(window.column // SIDE, -(-right // SIDE)):
            top, left = max(window.row, row * SIDE), max(window.column, column * SIDE)
            height, width = min(bottom, (row + 1) * SIDE) - top, min(right, (column + 1) * SIDE) - left
            yield (row, column), Window(left, top, width, height)
