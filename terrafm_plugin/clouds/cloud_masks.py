"""Cloud masks of loaded layers, one after the other: what the engine is asked, and what becomes of its answers.

Knows no widgets.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError, ErrorKind
from ..layers.declarations import message_parameters
from ..layers.layer_files import LayerCopyTask
from ..layers.layer_sources import LayerError, raster_or_copy
from .cloud_layers import add_mask_layer, new_mask_path, remove_mask_files


@dataclass(frozen=True)
class CloudJob:
    """A layer whose clouds are to be found."""

    layer: str
    """Its id."""
    name: str
    said: Mapping[str, Any] = field(default_factory=dict)
    """What the user says about it: `level` and `bands`."""


@dataclass(frozen=True)
class CloudSettings:
    """How clouds are found, for all layers alike."""

    shadows: bool = True
    """Whether they are matched to clouds where the way finds none itself."""
    method: str = "auto"
    head: str = ""
    """A trained head's file or imported name, for the method "head"."""
    model: str | None = None
    """What the head was trained on."""

    def parameters(self) -> dict[str, Any]:
        """As the engine's method takes them."""
        chosen: dict[str, Any] = {"shadows": None if self.shadows else False, "method": self.method}
        if self.method == "head":
            chosen.update(head=self.head, model=self.model)
        return chosen


_AUTOMATIC = CloudSettings()


@dataclass
class _Turn:
    """The job that is being done."""

    job: CloudJob
    task: LayerCopyTask | None = None
    call: EngineCall | None = None
    copy: Path | None = None
    out: Path | None = None

    def stop(self) -> None:
        """Ask whoever works on it to stop."""
        if self.task is not None:
            self.task.cancel()
        if self.call is not None:
            self.call.cancel()

    def remove_copy(self) -> None:
        """Remove what was written for the engine alone."""
        if self.copy is not None:
            shutil.rmtree(self.copy.parent, ignore_errors=True)


class CloudMasks(QObject):
    """Makes masks. What is finished stays; of what is cancelled nothing is left."""

    begun = pyqtSignal(object, int, int)
    """The `CloudJob`, its number from 1, and how many there are."""
    progress = pyqtSignal(float, str)
    """Of the job."""
    made = pyqtSignal(object, object, dict)
    """The `CloudJob`, the mask's layer, and the engine's report."""
    refused = pyqtSignal(object, str)
    """The `CloudJob`, and why it has no mask, as a sentence."""
    ended = pyqtSignal(bool)
    """All was done, or cancelled (True)."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: list[CloudJob] = []
        self._count = 0
        self._settings = CloudSettings()
        self._turn: _Turn | None = None
        self._unfinished: set[Path] = set()
        self._copying: set[LayerCopyTask] = set()
        """Also those that were cancelled: Python must not forget them while they run."""

    @property
    def is_working(self) -> bool:
        """Whether masks are being made."""
        return self._turn is not None

    def start(self, jobs: Iterable[CloudJob], settings: CloudSettings = _AUTOMATIC) -> None:
        """Make a mask of each layer."""
        self.cancel()
        self._waiting = list(jobs)
        self._count, self._settings = len(self._waiting), settings
        self._go_on()

    def cancel(self) -> None:
        """Stop, and leave nothing of the mask that is being made."""
        turn, self._turn = self._turn, None
        self._waiting.clear()
        if turn is not None:
            turn.stop()
            self.ended.emit(True)

    def _go_on(self) -> None:
        self._turn = None
        if not self._waiting:
            self.ended.emit(False)
            return
        turn = self._turn = _Turn(self._waiting.pop(0))
        self.begun.emit(turn.job, self._count - len(self._waiting), self._count)
        layer = QgsProject.instance().mapLayer(turn.job.layer)
        if not isinstance(layer, QgsRasterLayer):
            self._refuse(turn, self.tr("The layer is no longer in the project."))
            return
        try:
            found = raster_or_copy(layer)
        except LayerError as error:
            self._refuse(turn, str(error))
            return
        if isinstance(found, str):
            self._ask(turn, found)
            return
        self.progress.emit(0.0, self.tr("Copying the layer"))
        title = self.tr("Copying {name} for TerraFM").format(name=turn.job.name)
        turn.task = LayerCopyTask(title, found, lambda path, problem: self._copied(turn, path, problem))
        self._copying.add(turn.task)
        turn.task.start()

    def _copied(self, turn: _Turn, path: Path | None, problem: str) -> None:
        if turn.task is not None:
            self._copying.discard(turn.task)
        turn.task, turn.copy = None, path
        if turn is not self._turn:
            turn.remove_copy()
        elif path is None:
            self._refuse(turn, problem or self.tr("The layer could not be copied for the engine."))
        else:
            self._ask(turn, str(path))

    def _ask(self, turn: _Turn, path: str) -> None:
        try:
            turn.out = new_mask_path(turn.job.name, self._unfinished)
        except OSError as error:
            sentence = self.tr("There is no place for the mask ({reason}): save the project in a folder of your own.")
            self._refuse(turn, sentence.format(reason=error.strerror))
            return
        self._unfinished.add(turn.out)
        params = {**_imagery(path, turn.job), "out": str(turn.out), **self._settings.parameters()}
        following = self._following()
        call = self._engine.request("cloudmask", {**params, "next": following} if following else params)
        turn.call = call
        call.progress.connect(lambda fraction, text: turn is self._turn and self.progress.emit(fraction, text))
        call.finished.connect(lambda report: self._answered(turn, report))
        call.failed.connect(lambda error: self._failed(turn, error))

    def _following(self) -> dict[str, Any] | None:
        """The imagery that the engine may read while it works on this one; not that of a layer that must be copied."""
        layer = QgsProject.instance().mapLayer(self._waiting[0].layer) if self._waiting else None
        if not isinstance(layer, QgsRasterLayer):
            return None
        try:
            found = raster_or_copy(layer)
        except LayerError:
            return None
        return _imagery(found, self._waiting[0]) if isinstance(found, str) else None

    def _answered(self, turn: _Turn, report: dict[str, Any]) -> None:
        self._settle(turn)
        out = Path(report["out"])
        source = QgsProject.instance().mapLayer(turn.job.layer)
        if turn is not self._turn:  # cancelled, but the engine was faster
            remove_mask_files(out)
        elif source is None:
            remove_mask_files(out)
            self._refuse(turn, self.tr("The layer is no longer in the project."))
        elif (layer := add_mask_layer(out, source, report.get("licence"))) is None:
            self._refuse(turn, self.tr("The mask {path} cannot be opened.").format(path=out))
        else:
            self.made.emit(turn.job, layer, report)
            self._go_on()

    def _failed(self, turn: _Turn, error: EngineError) -> None:
        self._settle(turn)
        if turn is not self._turn:
            return
        if error.is_cancelled:  # the engine was stopped by someone else
            self.cancel()
            return
        if error.kind in (ErrorKind.STOPPED, ErrorKind.NOT_READY):  # the next would fare no better
            self._waiting.clear()
        self._refuse(turn, error.message)

    def _settle(self, turn: _Turn) -> None:
        turn.call = None
        turn.remove_copy()
        self._unfinished.discard(turn.out or Path())

    def _refuse(self, turn: _Turn, sentence: str) -> None:
        turn.remove_copy()
        self.refused.emit(turn.job, sentence)
        if turn is self._turn:
            self._go_on()


def _imagery(path: str, job: CloudJob) -> dict[str, Any]:
    """As the engine's method takes it."""
    return {"s2": path, **message_parameters("s2", dict(job.said))}
