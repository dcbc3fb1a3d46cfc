"""The engine's process itself: how it is made, how it ends, and what is said when it ends by itself."""

from __future__ import annotations

from collections import deque

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment

from .launch import EngineLaunch
from .messages import EngineError, ErrorKind

_GOES_BY_ITSELF = 1500
_GOES_WHEN_TOLD = 1000
_CRASHED_EXIT = 5000
"""Milliseconds to wait."""
TAB = "TerraFM"


class LastLines:
    """The end of what a process wrote to stderr: the reason, if it dies."""

    def __init__(self, count: int = 40) -> None:
        self._lines: deque[str] = deque(maxlen=count)

    def add(self, text: str) -> None:
        """Add text."""
        self._lines.extend(line for line in text.splitlines() if line.strip())

    @property
    def last(self) -> str:
        """The last line, which in a traceback is the error."""
        return self._lines[-1].strip() if self._lines else ""

    @property
    def text(self) -> str:
        """All lines that are kept."""
        return "\n".join(self._lines)


def new_process(launch: EngineLaunch, parent: QObject | None = None) -> QProcess:
    """A process that is not started yet."""
    process = QProcess(parent)
    process.setProgram(str(launch.python))
    process.setArguments(list(launch.arguments))
    process.setWorkingDirectory(str(launch.folder))
    environment = QProcessEnvironment()
    for name, value in launch.variables.items():
        environment.insert(name, value)
    process.setProcessEnvironment(environment)
    return process


def end_process(process: QProcess) -> None:
    """End it and wait for its end, so that nothing is left behind: kindly at first, then by force."""
    if process.state() == QProcess.ProcessState.NotRunning:
        return
    process.closeWriteChannel()
    if process.waitForFinished(_GOES_BY_ITSELF):
        return
    process.terminate()
    if not process.waitForFinished(_GOES_WHEN_TOLD):
        process.kill()
        process.waitForFinished(_CRASHED_EXIT)


def could_not_start(errors: LastLines) -> EngineError:
    """The error of an engine that ended before it ever answered."""
    reason = f" ({errors.last})" if errors.last else ""
    return EngineError(
        ErrorKind.NOT_READY,
        f"The TerraFM engine could not start{reason}: check or set it up again in Settings → Options → TerraFM.",
        errors.text,
    )


def stopped_in_work(status: int, killed: bool) -> EngineError:
    """The error of calls that were open when the engine ended."""
    how = "killed" if killed else f"exit status {status}"
    return EngineError(
        ErrorKind.STOPPED,
        f"The TerraFM engine stopped unexpectedly ({how}). It restarts with your next action.",
    )


def log(text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info) -> None:
    """Write to TerraFM's log without raising a notice."""
    if text.strip():
        QgsMessageLog.logMessage(text.rstrip(), TAB, level, notifyUser=False)
