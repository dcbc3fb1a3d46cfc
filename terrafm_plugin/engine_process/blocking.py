"""One call to the engine from a thread that may wait, as Processing algorithms do; its process is its own."""

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
    MessageReader,
    ProgressReport,
    cancel_line,
    request_line,
)
from .process import LastLines, could_not_start, end_process, new_process, stopped_in_work

_TURN = 100
"""Milliseconds between two looks at the cancel button."""
_TURNS_AFTER_CANCEL = 100
_IDENTITY = 1


def call_engine(
    method: str, params: dict[str, Any], feedback: QgsProcessingFeedback, launch: EngineLaunch | None = None
) -> dict[str, Any]:
    """Start an engine, make one call, report its progress, end the engine.

    Raises
    ------
    EngineError
        The call failed, was cancelled through `feedback`, or there is no engine.
    """
    process = new_process(launch or engine_launch())
    try:
        process.start()
        if not process.waitForStarted():
            errors = LastLines()
            errors.add(process.errorString())
            raise could_not_start(errors)
        process.write(request_line(_IDENTITY, method, params))
        return _wait_for_answer(process, feedback)
    finally:
        end_process(process)


def _wait_for_answer(process: QProcess, feedback: QgsProcessingFeedback) -> dict[str, Any]:
    reader, errors = MessageReader(), LastLines()
    heard, turns_since_cancel = False, 0
    while True:
        running = process.state() != QProcess.ProcessState.NotRunning
        if running:
            process.waitForReadyRead(_TURN)
        for message in reader.feed(bytes(process.readAllStandardOutput())):
            heard = True
            if isinstance(message, Answer):
                return message.result
            if isinstance(message, Failure):
                if message.error.details:
                    feedback.pushDebugInfo(message.error.details)
                raise message.error
            if isinstance(message, ProgressReport):
                feedback.setProgress(100 * message.fraction)
                feedback.setProgressText(message.message)
        _show_log(process, errors, feedback)
        if not running:
            killed = process.exitStatus() == QProcess.ExitStatus.CrashExit
            raise stopped_in_work(process.exitCode(), killed) if heard or killed else could_not_start(errors)
        if feedback.isCanceled():
            if turns_since_cancel == 0:
                process.write(cancel_line(_IDENTITY))
            turns_since_cancel += 1
            if turns_since_cancel > _TURNS_AFTER_CANCEL:
                raise EngineError(ErrorKind.CANCELLED, "Cancelled.")


def _show_log(process: QProcess, errors: LastLines, feedback: QgsProcessingFeedback) -> None:
    text = bytes(process.readAllStandardError()).decode("utf-8", errors="replace")
    errors.add(text)
    for line in text.splitlines():
        if line.strip():
            feedback.pushDebugInfo(line)
