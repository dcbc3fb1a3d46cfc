"""The engine as the panel sees it: requests go out, signals come back, the process is started when it is needed."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, QProcess, QTimer, pyqtSignal

from ..settings import remember_models
from .launch import EngineLaunch, engine_launch
from .messages import (
    PROTOCOL,
    Answer,
    EngineError,
    ErrorKind,
    Failure,
    Message,
    MessageReader,
    Noticed,
    PartialResult,
    ProgressReport,
    cancel_line,
    request_line,
)
from .process import LastLines, could_not_start, end_process, log, new_process, stopped_in_work

_PATIENCE_WITH_CANCEL = 10_000
"""Milliseconds between two looks at a cancelled call; an engine that works on it at both is stopped."""


class EngineState(Enum):
    """What the engine's process is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    CRASHED = "crashed"


class EngineCall(QObject):
    """One request. Exactly one of `finished` and `failed` is emitted, never before `request` returned."""

    progress = pyqtSignal(float, str)
    partial = pyqtSignal(dict)
    noticed = pyqtSignal(str)
    """What the engine noticed of the imagery, as a sentence."""
    finished = pyqtSignal(dict)
    failed = pyqtSignal(object)
    """With an `EngineError`."""

    def __init__(self, client: EngineClient, identity: int, method: str) -> None:
        super().__init__()
        self._client, self.identity, self.method = client, identity, method

    def cancel(self) -> None:
        """Ask the engine to stop; `failed` follows with `error.is_cancelled`. After the end it does nothing."""
        self._client.cancel(self)

    def end(self, answer: dict[str, Any] | EngineError) -> None:
        """Tell the outcome, then let go of the listeners, which may hold on to this call."""
        if isinstance(answer, EngineError):
            self.failed.emit(answer)
        else:
            self.finished.emit(answer)
        for signal in (self.progress, self.partial, self.noticed, self.finished, self.failed):
            with suppress(TypeError):  # nobody listened
                signal.disconnect()


class EngineClient(QObject):
    """Starts the engine with the first request and again after a crash; lives in QGIS's main thread."""

    state_changed = pyqtSignal(object)
    """With the new `EngineState`."""
    greeted = pyqtSignal(dict)
    """With the engine's answer to `hello`: `device`, `models`, versions."""

    setup_changed = pyqtSignal()
    """Another Python was chosen for the engine, or an environment was made or removed: what was said of it is old."""

    closing = pyqtSignal()
    """The plugin is unloaded: whatever runs on the engine's behalf must end."""

    def __init__(self, parent: QObject | None = None, launch: EngineLaunch | None = None) -> None:
        super().__init__(parent)
        self._launch = launch
        self._process: QProcess | None = None
        self._reader = MessageReader()
        self._errors = LastLines()
        self._calls: dict[int, EngineCall] = {}
        self._last_identity = 0
        self._state = EngineState.STOPPED
        self.hello: dict[str, Any] | None = None
        """The running engine's answer to `hello`; None while there is none."""
        self.open_imagery: dict[str, Any] | None = None
        """The imagery parameters of the scene that the panel has open in it."""

    @property
    def state(self) -> EngineState:
        """What the engine's process is doing."""
        return self._state

    @property
    def process_id(self) -> int | None:
        """The system's number of the running process."""
        return int(self._process.processId()) if self._process is not None else None

    def request(self, method: str, params: dict[str, Any] | None = None) -> EngineCall:
        """Send a request, starting the engine if it does not run; parameters that are None are left out."""
        if self._process is None:
            try:
                self._start()
            except EngineError as error:
                self._set_state(EngineState.STOPPED)
                return self._refused(method, error)
        return self._send(method, params or {})

    def start(self) -> None:
        """Start the engine ahead of the first request; `greeted` or `state_changed` tells what came of it."""
        if self._process is None:
            try:
                self._start()
            except EngineError as error:
                log(error.message, Qgis.MessageLevel.Warning)

    def cancel(self, call: EngineCall) -> None:
        """Ask the engine to stop a call."""
        if call.identity in self._calls and self._process is not None:
            identity = call.identity  # the timer holds on to no call that is long over
            self._process.write(cancel_line(identity))
            QTimer.singleShot(_PATIENCE_WITH_CANCEL, lambda: self._check_cancelled(identity))

    def stop(self) -> None:
        """End the process; open calls fail as cancelled. The next request starts it again."""
        self._end_process()
        self._set_state(EngineState.STOPPED)
        _fail(self._take_calls(), EngineError(ErrorKind.CANCELLED, "The TerraFM engine was stopped."))

    def close(self) -> None:
        """End the process, and a set-up that is under way, for good."""
        self.closing.emit()
        self.stop()

    def restart(self) -> None:
        """End the process and start it anew, as after a change of settings."""
        self.stop()
        self.start()

    def take_over(self, other: EngineClient) -> None:
        """Go on with the process of another client, which said hello and is asked nothing; that client is over."""
        self.stop()
        process, hello = other._process, other.hello
        other._let_go()
        other.deleteLater()
        if process is None or hello is None:
            self.start()
            return
        process.setParent(self)
        self._reader, self._errors = other._reader, other._errors
        self._process = process
        self._listen(process)
        self.hello = hello
        self._show_work()
        self.greeted.emit(hello)

    def _listen(self, process: QProcess) -> None:
        process.readyReadStandardOutput.connect(self._read_messages)
        process.readyReadStandardError.connect(self._read_log)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed_to_start)

    def _let_go(self) -> QProcess | None:
        """Hear nothing more of the process."""
        process, self._process = self._process, None
        self.hello = self.open_imagery = None
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._read_messages)
            process.readyReadStandardError.disconnect(self._read_log)
            process.finished.disconnect(self._ended)
            process.errorOccurred.disconnect(self._failed_to_start)
        return process

    def _start(self) -> None:
        launch = self._launch or engine_launch()
        self._reader, self._errors = MessageReader(), LastLines()
        process = new_process(launch, self)
        self._listen(process)
        self._process = process
        self._set_state(EngineState.STARTING)
        log(f"Starting {launch.python} {' '.join(launch.arguments)}")
        process.start()
        greeting = self._send("hello", {})
        greeting.finished.connect(self._greet)
        greeting.failed.connect(lambda error: log(error.message, Qgis.MessageLevel.Warning))

    def _send(self, method: str, params: dict[str, Any]) -> EngineCall:
        self._last_identity += 1
        call = EngineCall(self, self._last_identity, method)
        if self._process is None:  # it failed to start while this request was made
            QTimer.singleShot(0, lambda: call.end(could_not_start(self._errors)))
            return call
        self._calls[call.identity] = call
        self._process.write(request_line(call.identity, method, params))
        self._show_work()
        return call

    def _refused(self, method: str, error: EngineError) -> EngineCall:
        self._last_identity += 1
        call = EngineCall(self, self._last_identity, method)
        QTimer.singleShot(0, lambda: call.end(error))
        return call

    def _greet(self, hello: dict[str, Any]) -> None:
        if hello.get("protocol") != PROTOCOL:
            log(
                f"The engine speaks protocol {hello.get('protocol')}, the plugin {PROTOCOL}.",
                Qgis.MessageLevel.Critical,
            )
        self.hello = hello
        remember_models(hello.get("models") or [])
        self._show_work()
        self.greeted.emit(hello)

    def _read_messages(self) -> None:
        if self._process is not None:
            for message in self._reader.feed(bytes(self._process.readAllStandardOutput())):
                self._handle(message)

    def _read_log(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError()).decode("utf-8", errors="replace")
            self._errors.add(text)
            log(text)

    def _handle(self, message: Message) -> None:
        if isinstance(message, (Answer, Failure)):
            call = self._calls.pop(message.id, None) if message.id is not None else None
            if isinstance(message, Failure) and message.error.details:
                log(message.error.details, Qgis.MessageLevel.Critical)
            if call is None:
                log(f"An answer to no open request: {message}", Qgis.MessageLevel.Warning)
                return
            self._show_work()
            call.end(message.result if isinstance(message, Answer) else message.error)
        elif isinstance(message, Noticed):
            log(message.message, Qgis.MessageLevel.Warning)
            if (call := self._calls.get(message.id)) is not None:
                call.noticed.emit(message.message)
        elif isinstance(message, (ProgressReport, PartialResult)):
            call = self._calls.get(message.id)
            if call is not None and isinstance(message, ProgressReport):
                call.progress.emit(message.fraction, message.message)
            elif call is not None and isinstance(message, PartialResult):
                call.partial.emit(message.fields)
        else:
            log(message.text)

    def _failed_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._errors.add(self._process.errorString())
            self._lose_process(could_not_start(self._errors))

    def _ended(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_messages()
        self._read_log()
        if self.hello is None:
            self._lose_process(could_not_start(self._errors))
        else:
            self._lose_process(stopped_in_work(status, how == QProcess.ExitStatus.CrashExit))

    def _lose_process(self, error: EngineError) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        self.hello = self.open_imagery = None
        log(error.message, Qgis.MessageLevel.Warning)
        self._set_state(EngineState.CRASHED)
        calls = self._take_calls()
        QTimer.singleShot(0, lambda: _fail(calls, error))

    def _check_cancelled(self, identity: int, *, had_its_turn: bool = False) -> None:
        """Stop an engine that goes on with a cancelled call; a call that waits behind another is no reason for it."""
        if identity not in self._calls:
            return
        has_its_turn = self.hello is not None and identity == min(self._calls)
        if not (had_its_turn and has_its_turn):
            QTimer.singleShot(_PATIENCE_WITH_CANCEL, lambda: self._check_cancelled(identity, had_its_turn=has_its_turn))
            return
        log("The engine did not react to a cancelled request and is stopped.", Qgis.MessageLevel.Warning)
        self._end_process()
        cancelled, *others = self._take_calls()
        self._set_state(EngineState.STOPPED)
        _fail([cancelled], EngineError(ErrorKind.CANCELLED, "Cancelled."))
        _fail(others, stopped_in_work(0, killed=True))

    def _end_process(self) -> None:
        process = self._let_go()
        if process is not None:
            end_process(process)
            process.deleteLater()

    def _take_calls(self) -> list[EngineCall]:
        calls, self._calls = list(self._calls.values()), {}
        return calls

    def _show_work(self) -> None:
        if self.hello is None:
            self._set_state(EngineState.STARTING)
        else:
            self._set_state(EngineState.BUSY if self._calls else EngineState.READY)

    def _set_state(self, state: EngineState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


def _fail(calls: list[EngineCall], error: EngineError) -> None:
    for call in calls:
        call.end(error)
