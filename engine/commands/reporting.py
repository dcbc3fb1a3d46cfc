"""How commands talk: a progress bar on a terminal, JSON lines for programs, one sentence for the user's mistakes."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

import click

from ..errors import UserError, of_the_system
from ..progress import NOTICES, Progress, silent

P = ParamSpec("P")
_STEPS = 1000


@contextmanager
def watched(as_json: bool) -> Iterator[Progress]:
    """The progress of a command: JSON lines, a bar on a terminal, else nothing. Notices are printed meanwhile."""
    handler = _Notices(as_json)
    NOTICES.addHandler(handler)
    try:
        with _progress(as_json) as progress:
            yield progress
    finally:
        NOTICES.removeHandler(handler)


class _Notices(logging.Handler):
    """Prints what is noticed of the imagery, apart from a command's result."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        if self._as_json:
            emit({"event": "notice", "message": record.getMessage()})
        else:
            click.echo(f"Note: {record.getMessage()}", err=True)


@contextmanager
def _progress(as_json: bool) -> Iterator[Progress]:
    if as_json:
        yield lambda fraction, message: emit({"event": "progress", "fraction": round(fraction, 4), "message": message})
    elif sys.stderr.isatty():
        with click.progressbar(length=_STEPS, file=sys.stderr, item_show_func=lambda item: item) as bar:

            def advance(fraction: float, message: str) -> None:
                bar.update(max(0, int(fraction * _STEPS) - bar.pos), message)

            yield advance
    else:
        yield silent


def emit(event: dict[str, Any]) -> None:
    """One JSON line on stdout."""
    click.echo(json.dumps(event, ensure_ascii=False))


def result(as_json: bool, content: dict[str, Any], text: str) -> None:
    """A command's outcome: the last JSON line, or text for people."""
    if as_json:
        emit({"event": "result", **content})
    else:
        click.echo(text)


def reports_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Exit with status 2 and one sentence where the input is at fault; files that the system refuses count."""

    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except UserError as error:
            more = f" ({error.details.rstrip('.').replace(chr(10), ' ')})" if error.details else ""
            _refuse(str(error) + more, bool(kwargs.get("as_json")))
        except OSError as error:
            said = of_the_system(error)
            if said is None:
                raise
            _refuse(str(said), bool(kwargs.get("as_json")))

    return checked


def _refuse(sentence: str, as_json: bool) -> None:
    if as_json:
        emit({"event": "error", "message": sentence})
    else:
        click.echo(f"Error: {sentence}", err=True)
    raise SystemExit(2)
