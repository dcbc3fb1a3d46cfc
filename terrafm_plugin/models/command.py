"""One command of the engine in a process of its own, so that the map goes on meanwhile."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..engine_process.launch import engine_python
from ..engine_process.messages import EngineError
from ..engine_process.process import log
from ..engine_process.program import ProgramRun
from ..settings import TerraFMSettings
from ..strict_json import parse_json


class EngineCommand(QObject):
    """`python -m engine … --json`; exactly one of `finished` and `failed` is emitted, unless it is stopped."""

    progress = pyqtSignal(float, str)
    finished = pyqtSignal(list)
    """With the events that it wrote: JSON objects."""
    failed = pyqtSignal(str)
    """Why it failed, as one sentence."""

    def __init__(self, arguments: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arguments = arguments
        self._events: list[dict[str, Any]] = []
        self._run: ProgramRun | None = None
        self.was_refused = False
        """Whether it failed since its input is at fault, such as a damaged file."""

    @property
    def is_download(self) -> bool:
        """Whether it brings something from the network."""
        return "download" in self._arguments

    def start(self) -> None:
        """Start the process."""
        try:
            python = str(engine_python(TerraFMSettings.load()))
        except EngineError as error:
            sentence = error.message
            QTimer.singleShot(0, lambda: self.failed.emit(sentence))
            return
        self._run = ProgramRun((python, "-m", "engine", *self._arguments, "--json"), self)
        self._run.line.connect(self._read)
        self._run.ended.connect(self._ended)
        self._run.start()

    def close(self) -> None:
        """End the process; what a download has brought so far stays for the next attempt."""
        run, self._run = self._run, None
        if run is not None:
            run.close()

    def _read(self, line: str) -> None:
        try:
            event = parse_json(line)
        except ValueError:
            log(line)
            return
        if not isinstance(event, dict):
            log(line)
        elif event.get("event") == "progress":
            self.progress.emit(float(event["fraction"]), str(event["message"]))
        else:
            self._events.append(event)

    def _ended(self, status: int) -> None:
        errors = [str(event["message"]) for event in self._events if event.get("event") == "error"]
        if status == 0:
            self.finished.emit(self._events)
        elif errors:
            self.was_refused = True
            self.failed.emit(errors[-1])
        else:
            last = self._run.errors.last if self._run is not None else ""
            self.failed.emit(
                self.tr("The engine stopped ({reason}): the TerraFM log has the details.").format(reason=last)
            )
