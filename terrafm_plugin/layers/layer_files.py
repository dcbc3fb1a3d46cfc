"""Copying a layer that the engine cannot open, while QGIS goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsRasterBlockFeedback, QgsRasterLayer, QgsTask
from qgis.PyQt.QtCore import QObject

from .layer_sources import LayerError, RasterCopy, raster_or_copy


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


Reaction = Callable[["str | None", str], None]
"""Called with a path, or with None and the sentence that says why there is none."""


class LayerFiles(QObject):
    """Paths of layers. A copy is made once, and goes when its layer does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copies: dict[tuple[str, str], Path] = {}
        """By the layer's id and source."""
        self._waiting: dict[tuple[str, str], list[Reaction]] = {}
        self._tasks: dict[tuple[str, str], LayerCopyTask] = {}
        """Also those that were cancelled: Python must not forget them while they run."""
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def ask(self, layer: QgsRasterLayer, reaction: Reaction) -> bool:
        """Call `reaction` with the path: at once, or when the layer was copied; True if it has to wait for that."""
        key = (layer.id(), layer.source())
        if key in self._waiting:
            self._waiting[key].append(reaction)
            return True
        if key in self._copies:
            reaction(str(self._copies[key]), "")
            return False
        try:
            found = raster_or_copy(layer)
        except LayerError as error:
            reaction(None, str(error))
            return False
        if isinstance(found, str):
            reaction(found, "")
            return False
        self._waiting[key] = [reaction]
        title = self.tr("Copying {name} for TerraFM").format(name=layer.name())
        self._tasks[key] = LayerCopyTask(title, found, lambda path, problem: self._copied(key, path, problem))
        self._tasks[key].start()
        return True

    def close(self) -> None:
        """Copy nothing more, and remove what was copied."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._forget)
        self._forget([identity for identity, _source in (*self._copies, *self._waiting)])

    def _copied(self, key: tuple[str, str], path: Path | None, problem: str) -> None:
        self._tasks.pop(key, None)
        reactions = self._waiting.pop(key, None)
        if reactions is None:  # the layer went in the meantime
            _remove(path)
            return
        if path is not None:
            self._copies[key] = path
        for reaction in reactions:
            reaction(str(path) if path is not None else None, problem)

    def _forget(self, identities: list[str]) -> None:
        for key in [key for key in self._copies if key[0] in identities]:
            _remove(self._copies.pop(key))
        for key in [key for key in self._waiting if key[0] in identities]:
            del self._waiting[key]
            self._tasks[key].cancel()


def _remove(copy: Path | None) -> None:
    if copy is not None:
        shutil.rmtree(copy.parent, ignore_errors=True)
