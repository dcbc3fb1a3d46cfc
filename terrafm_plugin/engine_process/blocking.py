"""The engine for a thread that may wait, as that of a Processing algorithm: calls that return their results."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QProcess

from .launch import EngineLaunch, engine_launch
from .messages import (
    Answer,
    EngineError,
    ErrorKind,
    Failure,
    Message,
    MessageReader,
    Noticed,
    ProgressReport,
    StrayText,
    cancel_line,
    request_line,
)
from .process import LastLines, could_not_start, end_process, new_process, stopped_in_work

_TURN = 100
"""Milliseconds between two looks at the cancel button."""
_TURNS_AFTER_CANCEL = 100


class BlockingEngine:
    """An engine for a few calls in a row: `with BlockingEngine(feedback) as engine: engine.call(...)`."""

    def __init__(self, feedback: QgsProcessingFeedback, launch: EngineLaunch | None = None) -> None:
        self._feedback = feedback
        self._process = new_process(launch or engine_launch())
        self._reader, self._errors = MessageReader(), LastLines()
        self._calls = 0
        self._heard = False
        self._text = ""

    def __enter__(self) -> BlockingEngine:
        self._process.start()
        if not self._process.waitForStarted():
            self._errors.add(self._process.errorString())
            raise could_not_start(self._errors)
        return self

    def __exit__(self, *_error: object) -> None:
        end_process(self._process)

    def call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Make a call, report its progress, wait for its answer.

        Raises
        ------
        EngineError
            The call failed, was cancelled through the feedback, or the engine ended.
        """
        self._calls += 1
        self._process.write(request_line(self._calls, method, params))
        turns_since_cancel = 0
        while True:
            running = self._process.state() != QProcess.ProcessState.NotRunning
            if running:
                self._process.waitForReadyRead(_TURN)
            for message in self._reader.feed(bytes(self._process.readAllStandardOutput())):
                result = self._result(message)
                if result is not None:
                    return result
            self._show_log()
            if not running:
                raise self._ended()
            if self._feedback.isCanceled():
                if turns_since_cancel == 0:
                    self._process.write(cancel_line(self._calls))
                turns_since_cancel += 1
                if turns_since_cancel > _TURNS_AFTER_CANCEL:
                    raise EngineError(ErrorKind.CANCELLED, "Cancelled.")

    def _result(self, message: Message) -> dict[str, Any] | None:
        self._heard = True
        if isinstance(message, StrayText):
            self._feedback.pushDebugInfo(message.text)
        elif message.id not in (self._calls, None):
            return None  # of a call that is over
        elif isinstance(message, Answer):
            return message.result
        elif isinstance(message, Failure):
            if message.error.details:
                self._feedback.pushDebugInfo(message.error.details)
            raise message.error
        elif isinstance(message, Noticed):
            self._feedback.pushWarning(message.message)
        elif isinstance(message, ProgressReport):
            self._feedback.setProgress(100 * message.fraction)
            if message.message != self._text:
                self._text = message.message
                self._feedback.setProgressText(message.message)
        return None

    def _ended(self) -> EngineError:
        killed = self._process.exitStatus() == QProcess.ExitStatus.CrashExit
        if self._heard or killed:
            return stopped_in_work(self._process.exitCode(), killed)
        return could_not_start(self._errors)

    def _show_log(self) -> None:
        text = bytes(self._process.readAllStandardError()).decode("utf-8", errors="replace")
        self._errors.add(text)
        for line in text.splitlines():
            if line.strip():
                self._feedback.pushDebugInfo(line)
