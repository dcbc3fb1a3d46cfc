"""What the next job reads is brought near while this one is computed, so that it does not wait for a disk or server."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ...errors import UserError
from ...imagery import Scene, Window
from ...imagery.network.addresses import is_remote
from ...input_files import files_of
from ...requests.options import path_of_further
from ..requests_of_scenes import is_item
from ..scenes import ArchiveItem

_STRIP = 512


class ReadAhead:
    """One thread at most reads what comes next; whatever goes wrong there is left to whoever really needs it."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._over = threading.Event()

    def part(self, scene: Scene, window: Window) -> None:
        """A part of an open scene: from servers into GDAL's cache; of files the system's own reading ahead does it."""
        if any(is_remote(seen.path) for seen in scene.descriptions) and not self._is_busy:
            self._start(lambda: self._read(scene, window))

    def files(self, item: ArchiveItem) -> None:
        """The files of a scene that comes next, into the system's memory; nothing is decoded."""
        paths = [path_of_further(source) for source in item.sources]
        local = [file for path in paths if not is_remote(path) and not is_item(path) for file in files_of(path)]
        if local and not self._is_busy:
            self._start(lambda: _wanted_soon(local))

    @property
    def _is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _start(self, read: object) -> None:
        self._over.clear()
        self._thread = threading.Thread(target=read, name="terrafm-ahead", daemon=True)  # type: ignore[arg-type]
        self._thread.start()

    def _read(self, scene: Scene, window: Window) -> None:
        with suppress(UserError, OSError):
            for row in range(window.row, window.row + window.height, _STRIP):
                if self._over.is_set():
                    return
                height = min(_STRIP, window.row + window.height - row)
                scene.read(Window(window.column, row, window.width, height))

    def stop(self) -> None:
        """Wait until nothing is read any more: the scene is about to be closed."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None


def _wanted_soon(paths: Iterable[Path]) -> None:
    """Tell the system that files will be read."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in paths:
        inside = path.rglob("*") if path.is_dir() else [path]
        for file in inside:
            with suppress(OSError):
                descriptor = os.open(file, os.O_RDONLY)
                try:
                    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
                finally:
                    os.close(descriptor)
