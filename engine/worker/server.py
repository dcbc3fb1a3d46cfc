"""The engine as QGIS sees it: JSON-RPC 2.0, one message a line, on stdin and stdout (docs/protocol.md)."""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import NoneType
from typing import Any, TextIO

from ..errors import Cancelled, InvalidParams, UserError, of_the_system
from ..progress import NOTICES
from ..strict_json import parse_json
from .memory import give_back, share_heap

USER_ERROR = -32000
CANCELLED = -32001
INTERNAL_ERROR = -32603
INVALID_PARAMS = -32602
METHOD_NOT_FOUND = -32601
INVALID_REQUEST = -32600
PARSE_ERROR = -32700
_IDLE = 3.0
"""Seconds without a request after which freed memory is handed back."""

Params = dict[str, Any]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One request at work: where it reports to, and whether it should stop."""

    id: int | str
    _worker: Worker

    def progress(self, fraction: float, message: str) -> None:
        """Tell QGIS how far the work is; raises `Cancelled` when it was told to stop."""
        if self._worker.is_cancelled(self.id):
            raise Cancelled
        self._worker.notify("progress", {"id": self.id, "fraction": round(fraction, 4), "message": message})

    def partial(self, result: Params) -> None:
        """Tell QGIS what is there already."""
        self._worker.notify("partial", {"id": self.id, **result})

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Tell QGIS what is noticed of the imagery meanwhile."""
        handler = _Notices(self._worker, self.id)
        NOTICES.addHandler(handler)
        try:
            yield
        finally:
            NOTICES.removeHandler(handler)


class _Notices(logging.Handler):
    """Sends what is noticed of the imagery while a request is worked on."""

    def __init__(self, worker: Worker, request: int | str) -> None:
        super().__init__()
        self._worker, self._request = worker, request

    def emit(self, record: logging.LogRecord) -> None:
        self._worker.notify("notice", {"id": self._request, "message": record.getMessage()})


Method = Callable[[Params, Call], Params | None]
Preparation = Callable[[], object]
"""Something that takes less than about a second, for a request may come meanwhile."""


class Worker:
    """Reads requests in one thread, works on them one after the other in another.

    A `cancel` is seen at once, by the work's next progress report, or before it begins. After the first answer, and
    while nobody asks for anything, the `preparations` are done one by one: later requests find ready what they need.
    They are done in the thread that works, since two that import at once may find modules half made.
    """

    def __init__(
        self, methods: dict[str, Method], source: TextIO, sink: TextIO, preparations: Iterable[Preparation] = ()
    ) -> None:
        self._methods = methods
        self._preparations = deque(preparations)
        self._source = source
        self._sink = sink
        self._writing = threading.Lock()
        self._cancelled: set[int | str] = set()
        self._closed = False
        self._requests: queue.Queue[Params | None] = queue.Queue()

    def run(self) -> None:
        """Serve until stdin ends."""
        reader = threading.Thread(target=self._read, name="terrafm-requests", daemon=True)
        reader.start()
        request = self._requests.get()
        while request is not None:
            self._answer(request)
            request = self._next()

    def _next(self) -> Params | None:
        while self._preparations and self._requests.empty():
            prepare = self._preparations.popleft()
            try:
                prepare()
            except Exception:  # the request that needs it will say what is wrong
                _log.warning("What later requests need could not be prepared.", exc_info=True)
        try:
            return self._requests.get(timeout=_IDLE)
        except queue.Empty:
            give_back()
            return self._requests.get()

    def is_cancelled(self, request: int | str) -> bool:
        """Whether QGIS asked to stop that request."""
        return self._closed or request in self._cancelled

    def notify(self, method: str, params: Params) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _read(self) -> None:
        for line in self._source:
            if not line.strip():
                continue
            try:
                message = parse_json(line)
            except ValueError:
                self._fail(None, PARSE_ERROR, "The message is not JSON.")
                continue
            problem = _problem(message)
            if problem:
                self._fail(None, INVALID_REQUEST, problem)
            elif message["method"] == "cancel":
                self._cancelled.add((message.get("params") or {}).get("id", ""))
            else:
                self._requests.put(message)
        self._closed = True  # nobody reads answers any more: what is running stops at its next report
        self._requests.put(None)

    def _answer(self, request: Params) -> None:
        identity = request.get("id")
        method = self._methods.get(request["method"])
        if method is None:
            self._fail(identity, METHOD_NOT_FOUND, f"There is no method '{request['method']}'.")
            return
        call = Call(identity if identity is not None else "", self)
        try:
            if self.is_cancelled(call.id):
                raise Cancelled
            with call.listening():
                result = method(request.get("params") or {}, call)
            self._send({"jsonrpc": "2.0", "id": identity, "result": result if result is not None else {}})
        except UserError as error:
            more = {"details": error.details, "installs": error.installs} if error.details else None
            self._fail(identity, USER_ERROR, str(error), more)
        except Cancelled:
            self._fail(identity, CANCELLED, "Cancelled.")
        except InvalidParams as error:
            self._fail(identity, INVALID_PARAMS, str(error))
        except MemoryError:
            self._fail(
                identity,
                USER_ERROR,
                "The memory of this computer is too small for this: choose a smaller extent.",
            )
        except Exception as error:  # the worker must answer and live, whatever went wrong
            said = of_the_system(error) if isinstance(error, OSError) else None
            if said is not None:
                self._fail(identity, USER_ERROR, str(said))
                return
            text = f"The engine met an unexpected error ({type(error).__name__}: {error}); the log has the details."
            self._fail(identity, INTERNAL_ERROR, text, {"traceback": traceback.format_exc()})
        finally:
            self._cancelled.discard(call.id)

    def _fail(self, identity: Any, code: int, message: str, data: Params | None = None) -> None:
        error: Params = {"code": code, "message": message}
        if data is not None:
            error["data"] = data
        self._send({"jsonrpc": "2.0", "id": identity, "error": error})

    def _send(self, message: Params) -> None:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False)
        with self._writing:
            self._sink.write(text + "\n")
            self._sink.flush()


def _problem(message: Any) -> str | None:
    """Why a message is no request: then it cannot be told whose it is, and the answer names none."""
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        return "The message is not a request."
    params = message.get("params")
    if params is not None and not isinstance(params, dict):
        return "The message's parameters are no table of names and values."
    identities = [message.get("id"), (params or {}).get("id") if message["method"] == "cancel" else None]
    if any(isinstance(one, bool) or not isinstance(one, (int, str, NoneType)) for one in identities):
        return "The message's id is neither a whole number nor a text."
    return None


def private_stdout() -> TextIO:
    """The real stdout for messages only; whatever a library prints goes to stderr from here on."""
    stdout = os.dup(sys.stdout.fileno())
    # What of a file's name is no text becomes its escape in JSON.
    messages = os.fdopen(stdout, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = sys.stderr
    return messages


def serve(load: Callable[[], tuple[dict[str, Method], Iterable[Preparation]]]) -> None:
    """Run the worker of this process; what it does is loaded once stdout is safe, since importing torch may print."""
    share_heap()
    messages = private_stdout()
    source = os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8", errors="replace")
    try:
        methods, preparations = load()
        Worker(methods, source, messages, preparations).run()
    except BrokenPipeError:  # QGIS went away
        os._exit(0)
