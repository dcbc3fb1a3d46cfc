"""`engine archive`: many scenes planned, worked off by processes of this machine or a cluster, and put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import UserError
from ..requests import CloudMaskRequest, EmbedRequest, PredictRequest, options_of
from ..requests.archive import (
    OF_ONE_SCENE,
    TASKS,
    ArchiveCombineRequest,
    ArchivePlanRequest,
    ArchiveRunRequest,
    ArchiveStatusRequest,
)
from .generated import request_of, with_options
from .reporting import reports_errors, result, watched

_FAILED = 3
"""Exit status where some jobs failed for their own reasons."""


@click.group()
def archive() -> None:
    """Maps of many scenes: plan, run, status, combine."""


@archive.command(help=ArchivePlanRequest.__doc__)
@with_options(ArchivePlanRequest)
@with_options(CloudMaskRequest, EmbedRequest, PredictRequest, without=OF_ONE_SCENE, as_json=False)
@reports_errors
def plan(as_json: bool, **given: Any) -> None:
    """Write the work list."""
    own = options_of(ArchivePlanRequest)
    request = request_of(ArchivePlanRequest, {name: value for name, value in given.items() if name in own})
    from ..archive.planning import plan_archive

    with watched(as_json) as progress:
        made = plan_archive(request, _options_of_task(request.task, given), progress)
    result(as_json, made.to_dict(), made.summary())


def _options_of_task(task: str, given: dict[str, Any]) -> dict[str, Any]:
    """What was given of the task's own options, as a message holds it."""
    known, plans = options_of(TASKS[task]), options_of(ArchivePlanRequest)
    chosen = {name: value for name, value in given.items() if name not in plans and value not in (None, ())}
    foreign = [name for name in chosen if name not in known]
    if foreign:
        flag = next(options_of(one)[foreign[0]].flag for one in TASKS.values() if foreign[0] in options_of(one))
        raise UserError(f"{flag} does nothing for the task {task}: leave it out, or choose another --task.")
    return {name: _as_message(known[name], value) for name, value in chosen.items()}


def _as_message(option: Any, value: Any) -> Any:
    if option.kind.name == "a list of band names":
        return [None if name.strip() in ("-", "") else name.strip() for name in value.split(",")]
    if option.choices:
        return next(choice for choice in option.choices if str(choice) == value or f"{choice}" == f"{value}.0")
    if isinstance(value, (bool, int, float)):
        return value
    if option.is_repeated:
        return list(value)
    is_there = option.kind.name == "a path" and Path(value).exists()
    return str(Path(value).resolve()) if is_there else str(value)


@archive.command(help=ArchiveRunRequest.__doc__)
@click.argument("store")
@with_options(ArchiveRunRequest)
@reports_errors
def run(as_json: bool, **given: Any) -> None:
    """Work off what remains."""
    request = request_of(ArchiveRunRequest, given)
    from ..archive.work.driver import run_archive

    with watched(as_json) as progress:
        done = run_archive(request, progress, lambda where: click.echo(f"Dashboard: {where}", err=True))
    result(as_json, done.to_dict(), done.summary())
    if done.failed:
        raise SystemExit(_FAILED)


@archive.command(help=ArchiveStatusRequest.__doc__)
@click.argument("store")
@with_options(ArchiveStatusRequest)
@reports_errors
def status(as_json: bool, **given: Any) -> None:
    """Tell how far it is."""
    from ..archive.status import status_of

    found = status_of(request_of(ArchiveStatusRequest, given).store)
    result(as_json, found.to_dict(), found.summary())


@archive.command(help=ArchiveCombineRequest.__doc__)
@click.argument("store")
@with_options(ArchiveCombineRequest)
@reports_errors
def combine(as_json: bool, **given: Any) -> None:
    """Put blocks together."""
    request = request_of(ArchiveCombineRequest, given)
    from ..archive.maps.combining import combine_archive

    with watched(as_json) as progress:
        made = combine_archive(request, progress)
    result(as_json, made.to_dict(), made.summary())
