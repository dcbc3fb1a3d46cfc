"""Cloud masks of loaded layers, one after the other: what the engine is asked, and what becomes of its answers.

It knows no widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineClient
from ..engine_process.messages import EngineError, ErrorKind
from ..layers.declarations import message_parameters
from ..layers.layer_files import LayerFiles
from ..layers.layer_sources import LayerError, raster_or_copy
from ..layers.result_work import ResultRequest, ResultWork
from .cloud_layers import add_mask_layer


@dataclass(frozen=True)
class CloudJob:
    """A layer whose clouds are to be found."""

    layer: str
    """The layer's id."""
    name: str
    declared: Mapping[str, Any] = field(default_factory=dict)
    """What the user declares about it: `level` and `bands`."""
    scl: str = ""
    """The id of the layer of its scene classification, where there is one."""


@dataclass(frozen=True)
class CloudSettings:
    """How clouds are found, for all layers alike."""

    shadows: bool = True
    """Whether they are matched to clouds where the detector finds none itself."""
    method: str = "auto"
    head: str = ""
    """A trained head's file or imported name, for the method "head"."""
    model: str | None = None
    """What the head was trained on."""

    def parameters(self) -> dict[str, Any]:
        """The settings as the engine's method takes them."""
        chosen: dict[str, Any] = {"shadows": None if self.shadows else False, "method": self.method}
        if self.method == "head":
            chosen.update(head=self.head, model=self.model)
        return chosen


_AUTOMATIC = CloudSettings()
MOST_APART = 4
"""Masks of so many layers lie above their layers; those of more in a group of their own."""


class CloudMasks(QObject):
    """Makes masks. What is finished stays; of what is cancelled nothing is left."""

    begun = pyqtSignal(object, int, int)
    """The `CloudJob`, its number from 1, and how many there are."""
    progress = pyqtSignal(float, str)
    """How far the job is."""
    made = pyqtSignal(object, object, dict)
    """The `CloudJob`, the mask's layer, and the engine's report."""
    refused = pyqtSignal(object, str, object)
    """The `CloudJob`, why it has no mask, as a sentence, and the engine's error where it said so."""
    ended = pyqtSignal(bool)
    """All was done, or cancelled (True)."""

    def __init__(self, engine: EngineClient, files: LayerFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ResultWork(engine, files, self)
        self._waiting: list[CloudJob] = []
        self._count = 0
        self._settings = CloudSettings()
        self._job: CloudJob | None = None
        self._work.progress.connect(self.progress)
        self._work.made.connect(self._made)
        self._work.refused.connect(self._refused)
        self._work.cancelled.connect(self.cancel)

    @property
    def is_working(self) -> bool:
        """Whether masks are being made."""
        return self._job is not None

    def start(self, jobs: Iterable[CloudJob], settings: CloudSettings = _AUTOMATIC) -> None:
        """Make a mask of each layer."""
        self.cancel()
        self._waiting = list(jobs)
        self._count, self._settings = len(self._waiting), settings
        self._go_on()

    def cancel(self) -> None:
        """Stop, and leave nothing of the mask that is being made."""
        job, self._job = self._job, None
        self._waiting.clear()
        self._work.cancel()
        if job is not None:
            self.ended.emit(True)

    def _go_on(self) -> None:
        if not self._waiting:
            self._job = None
            self.ended.emit(False)
            return
        job = self._job = self._waiting.pop(0)
        self.begun.emit(job, self._count - len(self._waiting), self._count)
        params = {**message_parameters("s2", dict(job.declared)), **self._settings.parameters()}
        if (following := self._following()) is not None:
            params["next"] = following
        layers = {"s2": job.layer, **({"scl": job.scl} if job.scl else {})}
        self._work.start(ResultRequest("cloudmask", job.layer, "clouds", params, layers, borrows=True))

    def _following(self) -> dict[str, Any] | None:
        """The imagery that the engine may read while it works on this one; not that of a layer that must be copied."""
        return imagery_parameters(self._waiting[0]) if self._waiting else None

    def _made(self, source: QgsMapLayer, report: dict[str, Any]) -> None:
        group = self.tr("Clouds") if self._count > MOST_APART else ""
        layer = add_mask_layer(Path(report["out"]), source, report.get("licence"), group)
        if layer is None:
            self._refused(self.tr("The mask {path} cannot be opened.").format(path=report["out"]))
            return
        self.made.emit(self._job, layer, report)
        self._go_on()

    def _refused(self, sentence: str, error: EngineError | None = None) -> None:
        if error is not None and error.kind in (
            ErrorKind.STOPPED,
            ErrorKind.NOT_READY,
        ):  # the next would fare no better
            self._waiting.clear()
        self.refused.emit(self._job, sentence, error)
        self._go_on()


def imagery_parameters(job: CloudJob) -> dict[str, Any] | None:
    """A layer as messages name it; None where it, or its scene classification, must be copied for the engine."""
    paths = {}
    for name, identity in (("s2", job.layer), ("scl", job.scl)):
        if not identity:
            continue
        layer = QgsProject.instance().mapLayer(identity)
        if not isinstance(layer, QgsRasterLayer):
            return None
        try:
            found = raster_or_copy(layer)
        except LayerError:
            return None
        if not isinstance(found, str):
            return None
        paths[name] = found
    return {**paths, **message_parameters("s2", dict(job.declared))}
