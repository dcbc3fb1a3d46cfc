"""From a request's record to a command: its options, and the record that they make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import UserError
from ..requests import REQUESTS, ImageryRequest, Option, Request, options_of
from ..requests.options import Bands, Extent, Source, Sources, kind_of
from .reporting import reports_errors, result, watched

F = TypeVar("F", bound=Callable[..., Any])
Q = TypeVar("Q", bound=Request)
_TYPES: dict[str, Any] = {"text": str, "a path": click.Path, "a whole number": int, "a number": float}
_SOURCE, _SOURCES, _EXTENT, _BANDS, _TRUTH = (kind_of(what) for what in (Source, Sources, Extent, Bands, bool))


def command_of(name: str) -> click.Command:
    """The command of a request that is done as in `answers`."""
    record = REQUESTS[name]

    @with_options(record)
    @reports_errors
    def run(as_json: bool, **given: Any) -> None:
        request = request_of(record, given)
        if isinstance(request, ImageryRequest) and request.lacks_imagery:
            raise UserError(
                "No imagery was given: name a Sentinel-2 file with --s2, a Sentinel-1 file with --s1, or both, or "
                "other rasters with --layer."
            )
        from ..answers import ANSWERS

        with watched(as_json) as progress:
            made = ANSWERS[name](request, progress)
        result(as_json, made.to_dict(), made.summary())

    return click.command(name, help=record.__doc__)(run)


def with_options(
    *records: type[Request], repeated: Collection[str] = (), without: Collection[str] = (), as_json: bool = True
) -> Callable[[F], F]:
    """A decorator that adds the options of a request, and `--json`; those in `repeated` may be given several times.

    Fields in `without` become no options; `--json` is left to another decorator where `as_json` is false.

    Of several requests all are added. Each then takes what it needs: nothing has a default, and only what all need
    must be given.
    """
    needed = set.intersection(*({one.name for one in options_of(r).values() if one.is_required} for r in records))
    decorators = []
    for name, one in {name: one for record in records for name, one in options_of(record).items()}.items():
        default = None if one.is_required or len(records) > 1 else one.default
        if one.flag is not None and name not in without:
            is_repeated = name in repeated or one.is_repeated
            decorators.append(_click_option(one, one.flag, default, name in needed, is_repeated))

    def add(command: F) -> F:
        if as_json:
            told = "Progress and result as JSON lines."
            command = click.option("--json", "as_json", is_flag=True, help=told)(command)
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return add


def request_of(record: type[Q], given: Mapping[str, Any]) -> Q:
    """The request that a command's options make; what was not given has its default."""
    options = options_of(record)
    return record(**{name: _read(options[name], value) for name, value in given.items() if value is not None})


def _click_option(one: Option, flag: str, default: Any, required: bool, repeated: bool) -> Callable[[F], F]:
    if one.kind is _TRUTH and default is None:
        return click.option(f"{flag}/--no-{flag[2:]}", one.name, default=None, help=one.help)
    if one.kind is _TRUTH:
        return click.option(flag, one.name, is_flag=True, help=one.help)
    kind: Any = float if one.kind is _EXTENT else _TYPES.get(one.kind.name, str)
    if one.choices:
        kind, default = click.Choice([_spelled(choice) for choice in one.choices]), default and _spelled(default)
    elif kind is click.Path:
        kind = click.Path(path_type=Path)
    elif one.least is not None:
        kind = click.IntRange(one.least, one.most)
    return click.option(
        flag,
        one.name,
        type=kind,
        nargs=4 if one.kind is _EXTENT else 1,
        default=default,
        show_default=default not in (None, ()),
        required=required,
        multiple=repeated or one.is_repeated,
        help=one.help,
    )


def _spelled(choice: Any) -> str:
    return f"{choice:g}" if isinstance(choice, float) else str(choice)


def _read(one: Option, value: Any) -> Any:
    """An option's value as its request holds it: click has read all but band lists and choices of numbers."""
    if one.kind is _SOURCE:
        return str(value)
    if one.kind is _SOURCES and not value:
        return one.default
    if one.is_repeated:
        return tuple(map(str, value))
    if one.kind is _BANDS:
        return tuple(None if name.strip() in ("-", "") else name.strip() for name in value.split(","))
    return next((choice for choice in one.choices if _spelled(choice) == value), value)
