"""A scene's bands strip by strip, read beside the work on them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ...imagery import Grid, Scene
from ..pixels.blocks import Square, strips

AHEAD = 3
"""Strips that wait to be worked on: 30 MB."""
_STRIP_PIXELS = 250_000
"""Of ten bands read at once: 10 MB."""
_LOOK = 0.2
"""Seconds between two looks of the reading thread at whether it should end."""


class StripsAhead:
    """Strips of a scene's bands, top to bottom; begins to read when it is made, and waits when `AHEAD` are ready.

    To be closed, also where not all was read. One thread takes the strips.
    """

    def __init__(self, scene: Scene, grid: Grid, bands: Sequence[str]) -> None:
        self._strips = list(strips((grid.height, grid.width), _STRIP_PIXELS))
        self._ready: queue.Queue[NDArray[np.float32] | BaseException] = queue.Queue(AHEAD)
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(scene, grid, tuple(bands)), name="terrafm-read")
        self._thread.start()

    def __iter__(self) -> Iterator[tuple[Square, NDArray[np.float32]]]:
        """Each strip with its values [bands, h, w] in reflectance × 10000, NaN without data.

        Raises
        ------
        UserError
            A file is damaged or gone.
        """
        for strip in self._strips:
            values = self._ready.get()
            if isinstance(values, BaseException):
                raise values
            yield strip, values

    def __enter__(self) -> StripsAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading, and wait until no file is open any more."""
        self._unwanted.set()
        self._thread.join()

    def _read(self, scene: Scene, grid: Grid, bands: tuple[str, ...]) -> None:
        try:
            reader = scene.read_s2(bands, grid)
            try:
                for strip in self._strips:
                    if not self._put(reader.read(strip.window)):
                        return
            finally:
                reader.close()
        except BaseException as error:
            self._put(error)

    def _put(self, values: NDArray[np.float32] | BaseException) -> bool:
        """Hand over a strip once there is room; False if none is wanted any more."""
        while not self._unwanted.is_set():
            try:
                self._ready.put(values, timeout=_LOOK)
            except queue.Full:
                continue
            return True
        return False
