"""Copying a layer that the engine cannot open, while QGIS goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsRasterBlockFeedback, QgsTask

from ..layers import LayerError, RasterCopy


class LayerCopyTask(QgsTask):
    """Writes a `RasterCopy` in a thread; `done` is called in the main thread with the file, or None and a sentence."""

    def __init__(self, title: str, copy: RasterCopy, done: Callable[[Path | None, str], None]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._copy, self._done = copy, done
        self._feedback = QgsRasterBlockFeedback()
        self._path: Path | None = None
        self._problem = ""

    def start(self) -> None:
        """Begin as soon as there is a thread."""
        QgsApplication.taskManager().addTask(self)

    def run(self) -> bool:
        """In the thread."""
        try:
            self._path = self._copy.write(self._feedback)
        except LayerError as error:
            self._problem = str(error)
        return self._path is not None

    def cancel(self) -> None:
        """Stop; what was written is removed."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, _succeeded: bool) -> None:
        """In the main thread."""
        self._done(self._path, self._problem)
