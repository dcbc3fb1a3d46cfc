"""One call to the engine at a time: what is under way, its progress, and its end."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .client import EngineCall, EngineClient
from .messages import EngineError

Result = dict[str, Any]


class Work(Enum):
    """What the engine is doing for the panel."""

    OPEN = "open"
    VIEW = "view"
    COMPARE = "compare"
    WHOLE = "whole"
    SAVE = "save"
    SUGGEST = "suggest"
    DRAW = "draw"
    ASSESS = "assess"
    REPORT = "report"


class EngineWork(QObject):
    """The call under way; answers to calls that were dropped are not heard."""

    changed = pyqtSignal(object)
    """The `Work` that began, or None when the engine rests."""
    progress = pyqtSignal(float, str)
    failed = pyqtSignal(object, object)
    """The `Work` and the `EngineError`; not for what was cancelled."""
    ended = pyqtSignal(object)
    """The `Work` that ended by itself, after its result or failure was dealt with."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._call: EngineCall | None = None
        self._current: Work | None = None

    @property
    def current(self) -> Work | None:
        """What is under way."""
        return self._current

    def start(
        self,
        work: Work,
        method: str,
        params: dict[str, Any],
        done: Callable[[Result], None],
        partial: Callable[[Result], None] | None = None,
    ) -> None:
        """Drop what is under way and send a request."""
        self.cancel()
        call = self._engine.request(method, params)
        self._call, self._current = call, work
        call.progress.connect(lambda fraction, text: self._call is call and self.progress.emit(fraction, text))
        if partial is not None:
            call.partial.connect(lambda result: self._call is call and partial(result))
        call.finished.connect(lambda result: self._end(call, lambda: done(result)))
        call.failed.connect(lambda error: self._end(call, lambda: self._fail(work, error)))
        self.changed.emit(work)

    def cancel(self) -> None:
        """Cancel what is under way."""
        call = self._call
        self._rest()
        if call is not None:
            call.cancel()

    def _end(self, call: EngineCall, reaction: Callable[[], None]) -> None:
        if self._call is call:
            work = self._current
            self._rest()
            reaction()
            self.ended.emit(work)

    def _fail(self, work: Work, error: EngineError) -> None:
        if not error.is_cancelled:
            self.failed.emit(work, error)

    def _rest(self) -> None:
        if self._call is not None:
            self._call, self._current = None, None
            self.changed.emit(None)
