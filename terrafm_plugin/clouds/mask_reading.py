"""What the chosen mask is read as, and why it cannot be used or leaves little of the scene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError, ErrorKind
from ..widgets.elements import PROBLEM_ICON, WARNING_ICON, Caption, Notice


class MaskReading(QWidget):
    """One line by the engine's `describe`, and below it what stands against the mask."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self._path: str | None = None
        self._call: EngineCall | None = None
        self.read_as, self.problem = Caption(), Notice(PROBLEM_ICON)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.read_as)
        column.addWidget(self.problem)
        self.read_as.hide()

    def show_mask(self, path: str | None) -> None:
        """Ask what a file would be read as; None: there is no mask."""
        if path == self._path:
            return
        self._path = path
        self.problem.say("")
        self.describe_again()

    def describe_again(self) -> None:
        """Ask anew, as after the engine was set up."""
        self.close()
        self.read_as.hide()
        if self._path is not None:
            call = self._call = self._engine.request("describe", {"path": self._path, "sensor": "mask"})
            call.finished.connect(lambda mask: self._show(call, mask))
            call.failed.connect(lambda error: self._refused(call, error))

    def close(self) -> None:
        """Wait for no answer."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def show_scene(self, opened: dict[str, Any]) -> None:
        """The answer to `live_open`: of what was noticed, show what is about the mask."""
        sentences = [text for sensor in ("s2", "s1") for text in (opened[sensor] or {}).get("warnings", ())]
        self.problem.say("\n".join(self._mine(sentences)), WARNING_ICON)

    def show_refusal(self, sentence: str) -> None:
        """The engine refused something: show it where the mask is the reason."""
        if mine := self._mine([sentence]):
            self.problem.say(mine[0], PROBLEM_ICON)

    def _mine(self, sentences: Iterable[str]) -> list[str]:
        """The sentences that name the mask's file; one that stands for each sensor is said once."""
        return [one for one in dict.fromkeys(sentences) if self._path is not None and self._path in one]

    def _show(self, call: EngineCall, mask: dict[str, Any]) -> None:
        if call is not self._call:
            return
        self._call = None
        if mask["problem"]:
            self.problem.say(mask["problem"], PROBLEM_ICON)
            return
        self.read_as.setText(self._in_words(mask["kind"]))
        values = ", ".join(f"{value:g}" for value in mask["values"])
        self.read_as.setToolTip(self.tr("Values that were seen: {values}").format(values=values))
        self.read_as.show()

    def _refused(self, call: EngineCall, error: EngineError) -> None:
        if call is self._call and error.kind is ErrorKind.USER:
            self.problem.say(error.message, PROBLEM_ICON)

    def _in_words(self, kind: str) -> str:
        return {
            "scl": self.tr("Read as a scene classification (SCL): clouds, shadows and defective pixels are left out."),
            "cloud mask": self.tr("Read as a cloud mask: clouds and shadows, all but 0, are left out."),
            "fmask": self.tr("Read as Fmask: clouds (4) and shadows (2) are left out."),
            "hls fmask": self.tr("Read as Fmask of HLS: clouds, what lies beside them, and shadows are left out."),
            "valid": self.tr("Read as a mask of valid pixels: 0 is left out."),
            "mask": self.tr("Read as a mask of 0 and 1: all but 0 is left out."),
        }[kind]
