"""The messages between QGIS and the engine (docs/protocol.md), without Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Union

from ..strict_json import parse_json

PROTOCOL = 1
"""The version of docs/protocol.md that this plugin speaks."""

_CANCELLED = -32001
_FIRST_DEFECT = -32600


class ErrorKind(Enum):
    """Why a call failed."""

    USER = "user"
    """The input is at fault; the message says what to do."""
    CANCELLED = "cancelled"
    DEFECT = "defect"
    """A defect of TerraFM's; the log has the details."""
    STOPPED = "stopped"
    """The engine's process ended while it worked."""
    NOT_READY = "not ready"
    """There is no engine that could be started."""


class EngineError(Exception):
    """A call to the engine failed; `message` is one sentence for the user.

    `installs` names the optional part of the engine's environment that would mend it, where there is one.
    """

    def __init__(self, kind: ErrorKind, message: str, details: str = "", installs: str | None = None) -> None:
        super().__init__(message)
        self.kind, self.message, self.details, self.installs = kind, message, details, installs

    @property
    def is_cancelled(self) -> bool:
        """Whether it failed because it was cancelled: nothing to tell the user."""
        return self.kind is ErrorKind.CANCELLED


@dataclass(frozen=True)
class Answer:
    """A request's result."""

    id: int
    result: dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """A request's error; `id` is None where the engine could not tell which request it was."""

    id: int | None
    error: EngineError


@dataclass(frozen=True)
class ProgressReport:
    """How far a request is."""

    id: int
    fraction: float
    message: str


@dataclass(frozen=True)
class PartialResult:
    """What is there already of a request's result."""

    id: int
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Noticed:
    """What the engine noticed of a request's imagery, as a sentence."""

    id: int
    message: str


@dataclass(frozen=True)
class StrayText:
    """A line on stdout that is no message: a library printed it."""

    text: str


Message = Union[Answer, Failure, ProgressReport, PartialResult, Noticed, StrayText]  # noqa: UP007 - Python 3.9 of older QGIS


def request_line(identity: int, method: str, params: dict[str, Any]) -> bytes:
    """A request; parameters that are None are left out."""
    given = {name: value for name, value in params.items() if value is not None}
    return _line({"jsonrpc": "2.0", "id": identity, "method": method, "params": given})


def cancel_line(identity: int) -> bytes:
    """The wish that a request should stop."""
    return _line({"jsonrpc": "2.0", "method": "cancel", "params": {"id": identity}})


class MessageReader:
    """Turns what arrives on stdout, in pieces of any size, into messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that `data` completes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [parse(line) for line in lines if line.strip()]


def parse(line: bytes) -> Message:
    """Understand one line of the engine's stdout."""
    text = line.decode("utf-8", errors="replace").strip()
    try:
        content = parse_json(text)
        return _understood(content) or StrayText(text)
    except (ValueError, TypeError, AttributeError, KeyError):
        return StrayText(text)


def _understood(content: dict[str, Any]) -> Message | None:
    identity = content.get("id")
    if isinstance(content.get("error"), dict):
        return Failure(identity, _error(content["error"]))
    if "result" in content and isinstance(identity, int):
        return Answer(identity, dict(content["result"]))
    params = content.get("params") or {}
    if content.get("method") == "progress":
        return ProgressReport(int(params["id"]), float(params["fraction"]), str(params["message"]))
    if content.get("method") == "notice":
        return Noticed(int(params["id"]), str(params["message"]))
    if content.get("method") == "partial":
        return PartialResult(int(params["id"]), {name: value for name, value in params.items() if name != "id"})
    return None


def _error(error: dict[str, Any]) -> EngineError:
    code, message = error.get("code"), str(error.get("message", ""))
    data = error.get("data") or {}
    details = str(data.get("traceback") or data.get("details") or "")
    if code == _CANCELLED:
        return EngineError(ErrorKind.CANCELLED, message)
    if isinstance(code, int) and code <= _FIRST_DEFECT:
        return EngineError(ErrorKind.DEFECT, message, details)
    return EngineError(ErrorKind.USER, message, details, data.get("installs"))


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode("utf-8") + b"\n"
