"""One step of the set-up as a running program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QProcess, pyqtSignal

from .environment import Step
from .launch import EngineLaunch
from .process import LastLines, new_process

_KILLED = 5000
"""Milliseconds to wait for the end of a killed program."""


class StepRun(QObject):
    """Runs a step; `ended` comes once, unless it is killed."""

    line = pyqtSignal(str)
    ended = pyqtSignal(int)
    """With the exit status; -1 if the program could not start or was killed."""

    def __init__(self, step: Step, variables: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        program, *arguments = step.argv
        self.output = ""
        """What it wrote to stdout."""
        self.errors = LastLines()
        self._is_over = False
        self._process = new_process(EngineLaunch(Path(program), tuple(arguments), variables=variables), self)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broken)

    def start(self) -> None:
        """Start the program."""
        self._process.start()

    def kill(self) -> None:
        """End it at once; nothing is emitted any more."""
        self._is_over = True
        self._process.kill()
        self._process.waitForFinished(_KILLED)

    def _read_output(self) -> None:
        text = bytes(self._process.readAllStandardOutput()).decode("utf-8", errors="replace")
        self.output += text
        self._tell(text)

    def _read_errors(self) -> None:
        text = bytes(self._process.readAllStandardError()).decode("utf-8", errors="replace")
        self.errors.add(text)
        self._tell(text)

    def _tell(self, text: str) -> None:
        if not self._is_over:
            for line in text.splitlines():
                self.line.emit(line)

    def _finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self._end(status if how == QProcess.ExitStatus.NormalExit else -1)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.errors.add(self._process.errorString())
            self._end(-1)

    def _end(self, status: int) -> None:
        if not self._is_over:
            self._is_over = True
            self.ended.emit(status)
