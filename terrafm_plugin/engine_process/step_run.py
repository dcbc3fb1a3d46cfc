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
        self._unfinished = {"out": b"", "err": b""}
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
        self.output += self._lines("out", bytes(self._process.readAllStandardOutput()))

    def _read_errors(self) -> None:
        self.errors.add(self._lines("err", bytes(self._process.readAllStandardError())))

    def _lines(self, stream: str, new: bytes) -> str:
        """Tell the lines that are whole by now; the rest waits for what is still to come."""
        whole, end, rest = (self._unfinished[stream] + new).rpartition(b"\n")
        self._unfinished[stream] = rest
        text = (whole + end).decode("utf-8", errors="replace")
        if not self._is_over:
            for line in text.splitlines():
                self.line.emit(line)
        return text

    def _finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self.output += self._lines("out", b"\n" if self._unfinished["out"] else b"")
        self.errors.add(self._lines("err", b"\n" if self._unfinished["err"] else b""))
        self._end(status if how == QProcess.ExitStatus.NormalExit else -1)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.errors.add(self._process.errorString())
            self._end(-1)

    def _end(self, status: int) -> None:
        if not self._is_over:
            self._is_over = True
            self.ended.emit(status)
