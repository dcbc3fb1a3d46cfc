"""Requests that make a raster or polygons of layers: from the paths to a file that is whole or is not there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError
from ..folders import unused
from .layer_files import LayerFiles

_LONGEST_NAME = 60


@dataclass(frozen=True)
class ResultRequest:
    """A raster, or polygons, to be made of layers of the project."""

    method: str
    source: str
    """Id of the layer that the file is named after."""
    what: str
    """What is made of it, in a word for the file's name: `"clouds"`."""
    params: Mapping[str, Any]
    """Parameters of the engine's method, less `out` and what `layers` stands for."""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Parameters that are paths of layers, by the layers' ids."""
    borrows: bool = False
    """Whether copies of layers are removed when it is over, unless somebody else keeps them."""
    temporary: Path | None = None
    """A file that was written for the engine alone, in a folder of its own."""
    ending: str = ".tif"
    """Of the file's name; polygons are a GeoPackage."""


@dataclass
class _Turn:
    """The request that is being carried out."""

    request: ResultRequest
    params: dict[str, Any]
    waiting: list[tuple[str, str]]
    """Parameters and layers whose paths are not known yet."""
    call: EngineCall | None = None
    out: Path | None = None


class ResultWork(QObject):
    """Carries out one request at a time. Of what is cancelled, or answered too late, nothing is left."""

    progress = pyqtSignal(float, str)
    noticed = pyqtSignal(str)
    made = pyqtSignal(object, dict)
    """The layer that the file is named after, and the engine's answer."""
    refused = pyqtSignal(str, object)
    """Why there is no result, as a sentence, and the engine's error where it said so."""
    cancelled = pyqtSignal()
    """The engine was stopped by someone else."""

    def __init__(self, engine: EngineClient, files: LayerFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._files = engine, files
        self._turn: _Turn | None = None
        self._unfinished: set[Path] = set()

    @property
    def is_working(self) -> bool:
        """Whether a result is being made."""
        return self._turn is not None

    def start(self, request: ResultRequest) -> None:
        """Make a result; one that is being made is given up."""
        self.cancel()
        turn = self._turn = _Turn(request, dict(request.params), list(request.layers.items()))
        self._go_on(turn)

    def cancel(self) -> bool:
        """Stop, and leave nothing; returns whether there was anything to stop."""
        turn, self._turn = self._turn, None
        if turn is None:
            return False
        if turn.call is not None:
            turn.call.cancel()  # what it uses is removed when it has ended
        else:
            self._tidy(turn)
        return True

    def _go_on(self, turn: _Turn) -> None:
        """Find the paths of the layers one after the other, then ask."""
        if not turn.waiting:
            self._ask(turn)
            return
        name, identity = turn.waiting.pop(0)
        layer = QgsProject.instance().mapLayer(identity)
        if not isinstance(layer, QgsRasterLayer):
            self._refuse(turn, self.tr("The layer is no longer in the project."))
        elif self._files.ask(layer, partial(self._file_known, turn, name), borrow=turn.request.borrows):
            self.progress.emit(0.0, self.tr("Copying the layer"))

    def _file_known(self, turn: _Turn, name: str, path: str | None, problem: str) -> None:
        if turn is not self._turn:
            return
        if path is None:
            self._refuse(turn, problem or self.tr("The layer could not be copied for the engine."))
        else:
            turn.params[name] = path
            self._go_on(turn)

    def _ask(self, turn: _Turn) -> None:
        source = QgsProject.instance().mapLayer(turn.request.source)
        if source is None:
            self._refuse(turn, self.tr("The layer is no longer in the project."))
            return
        try:
            turn.out = new_result_path(source.name(), turn.request.what, self._unfinished, turn.request.ending)
        except OSError as error:
            text = self.tr("There is no place for the result ({reason}): save the project in a folder of your own.")
            self._refuse(turn, text.format(reason=error.strerror))
            return
        self._unfinished.add(turn.out)
        turn.call = call = self._engine.request(turn.request.method, {**turn.params, "out": str(turn.out)})
        call.progress.connect(lambda fraction, text: turn is self._turn and self.progress.emit(fraction, text))
        call.noticed.connect(lambda sentence: turn is self._turn and self.noticed.emit(sentence))
        call.finished.connect(lambda answer: self._answered(turn, answer))
        call.failed.connect(lambda error: self._failed(turn, error))

    def _answered(self, turn: _Turn, answer: dict[str, Any]) -> None:
        self._tidy(turn)
        source = QgsProject.instance().mapLayer(turn.request.source)
        if turn is not self._turn:  # cancelled, but the engine was faster
            remove_result_files(Path(answer["out"]))
        elif source is None:
            remove_result_files(Path(answer["out"]))
            self._refuse(turn, self.tr("The layer is no longer in the project."))
        else:
            self._turn = None
            self.made.emit(source, answer)

    def _failed(self, turn: _Turn, error: EngineError) -> None:
        self._tidy(turn)
        if turn is not self._turn:
            return
        if error.is_cancelled:
            self._turn = None
            self.cancelled.emit()
        else:
            self._refuse(turn, error.message, error)

    def _tidy(self, turn: _Turn) -> None:
        """Remove what was written for the engine alone."""
        turn.call = None
        self._unfinished.discard(turn.out or Path())
        for identity in turn.request.layers.values():
            self._files.give_back(identity)
        if turn.request.temporary is not None:
            shutil.rmtree(turn.request.temporary.parent, ignore_errors=True)

    def _refuse(self, turn: _Turn, sentence: str, error: EngineError | None = None) -> None:
        self._tidy(turn)
        if turn is self._turn:
            self._turn = None
            self.refused.emit(sentence, error)


def new_result_path(layer_name: str, what: str, taken: Collection[Path] = (), ending: str = ".tif") -> Path:
    """A free name beside the project's file; where nothing can be written there, in the user's profile.

    Raises
    ------
    OSError
        The folder in the profile cannot be made.
    """
    name = re.sub(r"[^\w.-]+", "_", layer_name).strip("._")[:_LONGEST_NAME] or "layer"
    project = QgsProject.instance().absoluteFilePath()
    if project and os.access(Path(project).parent, os.W_OK):
        home = Path(project)
        return unused(home.parent / f"{home.stem}_{name}_{what}{ending}", taken)
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "terrafm" / what
    folder.mkdir(parents=True, exist_ok=True)
    return unused(folder / f"{name}_{what}{ending}", taken)


def remove_result_files(path: Path) -> None:
    """Delete a raster, or polygons, and what lies beside it."""
    for file in (path, path.with_suffix(".qml"), Path(f"{path}.aux.xml")):
        with suppress(OSError):
            file.unlink()
