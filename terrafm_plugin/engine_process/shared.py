"""The panel's engine for an algorithm that runs in a thread of its own, while the panel has the same scene open in it.

It has the model loaded and knows the scene; an engine of the algorithm's own would begin with both.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import Any, Union

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread, pyqtSignal

from .blocking import BlockingEngine
from .client import EngineCall, EngineClient, EngineState
from .messages import EngineError, ErrorKind

_TURN = 0.1
"""Seconds between two looks at the cancel button."""
_PROGRESS, _NOTICE, _ANSWER, _ERROR = range(4)


class _Asked:
    """A call from another thread, and what came of it so far."""

    def __init__(self, method: str, params: dict[str, Any]) -> None:
        self.method, self.params = method, params
        self.news: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        self.call: EngineCall | None = None


class SharedEngine(QObject):
    """Lives in the main thread and asks the client there; `None` is shared where no plugin is loaded."""

    asked = pyqtSignal(object)
    given_up = pyqtSignal(object)
    current: SharedEngine | None = None

    def __init__(self, client: EngineClient) -> None:
        super().__init__(client)
        self.client = client
        self.asked.connect(self._ask)
        self.given_up.connect(self._give_up)

    @classmethod
    def share(cls, client: EngineClient | None) -> None:
        """Offer an engine to algorithms, or none any more."""
        cls.current = cls(client) if client is not None else None

    def has_open(self, imagery: dict[str, Any]) -> bool:
        """Whether it rests and has this scene open."""
        opened = self.client.open_imagery or {}
        is_same = bool(opened) and all(opened.get(name) == imagery.get(name) for name in ("s2", "s1", "further"))
        return is_same and self.client.state is EngineState.READY

    def _ask(self, asked: _Asked) -> None:
        call = asked.call = self.client.request(asked.method, asked.params)
        news = asked.news
        call.progress.connect(lambda fraction, text: news.put((_PROGRESS, (fraction, text))))
        call.noticed.connect(lambda sentence: news.put((_NOTICE, sentence)))
        call.finished.connect(lambda result: news.put((_ANSWER, result)))
        call.failed.connect(lambda error: news.put((_ERROR, error)))

    def _give_up(self, asked: _Asked) -> None:
        if asked.call is not None:
            asked.call.cancel()


class BorrowedEngine:
    """The shared engine as `BlockingEngine` is used."""

    def __init__(self, shared: SharedEngine, feedback: QgsProcessingFeedback) -> None:
        self._shared, self._feedback = shared, feedback
        self._text = ""

    def __enter__(self) -> BorrowedEngine:
        return self

    def __exit__(self, *_error: object) -> None:
        """It goes on for the panel."""

    def call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Make a call, report its progress, wait for its answer.

        Raises
        ------
        EngineError
            The call failed, was cancelled through the feedback, or the engine ended.
        """
        asked = _Asked(method, params)
        self._shared.asked.emit(asked)
        is_given_up = False
        while True:
            if self._feedback.isCanceled() and not is_given_up:
                is_given_up = True
                self._shared.given_up.emit(asked)
            try:
                kind, what = asked.news.get(timeout=_TURN)
            except Empty:
                if SharedEngine.current is not self._shared:
                    raise EngineError(ErrorKind.CANCELLED, "The TerraFM engine was stopped.") from None
                continue
            if kind == _ERROR:
                raise what
            if kind == _ANSWER:
                return dict(what)
            self._tell(kind, what)

    def _tell(self, kind: int, what: Any) -> None:
        if kind == _NOTICE:
            self._feedback.pushWarning(what)
            return
        fraction, text = what
        self._feedback.setProgress(100 * fraction)
        if text != self._text:
            self._text = text
            self._feedback.setProgressText(text)


Engine = Union[BlockingEngine, BorrowedEngine]  # noqa: UP007 - Python 3.9 of older QGIS


def engine_for(imagery: dict[str, Any], feedback: QgsProcessingFeedback) -> Engine:
    """The panel's engine where it has this imagery open and may be waited for, else one of its own."""
    shared, application = SharedEngine.current, QCoreApplication.instance()
    may_wait = application is not None and QThread.currentThread() is not application.thread()
    if shared is not None and may_wait and shared.has_open(imagery):
        feedback.pushInfo(
            QCoreApplication.translate(
                "TerraFMProcessing", "The panel has this scene open: its engine is used, which need not start anew."
            )
        )
        return BorrowedEngine(shared, feedback)
    return BlockingEngine(feedback)
