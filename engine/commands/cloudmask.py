"""`engine cloudmask`: clouds and their shadows in Sentinel-2 imagery."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from ..errors import UserError
from ..progress import part_of
from ..requests import CloudMaskRequest
from .generated import request_of, with_options
from .reporting import reports_errors, result, watched

_OF_ONE_SCENE = ("scl", "samples", "sun_azimuth", "sun_elevation", "probability", "polygons", "masked")


@click.command(help=CloudMaskRequest.__doc__)
@with_options(CloudMaskRequest, repeated=("s2",))
@reports_errors
def cloudmask(as_json: bool, s2: tuple[Path, ...], out: Path, **given: Any) -> None:
    """Make the masks of one scene or of several; see `CloudMaskRequest`."""
    targets = [out] if len(s2) == 1 else _targets(s2, out, given)
    requests = [
        request_of(CloudMaskRequest, {**given, "s2": path, "out": target})
        for path, target in zip(s2, targets, strict=True)
    ]
    refused = _make_all(requests, as_json)
    if len(requests) == 1 and refused:
        raise refused[0]
    if refused:
        raise UserError(f"{len(refused)} of {len(requests)} scenes have no mask; the reasons are above.")


def _make_all(requests: list[CloudMaskRequest], as_json: bool) -> list[UserError]:
    """Make the masks and say what came of each; why some could not be made."""
    from ..clouds.series import CloudMaskSeries

    refused: list[UserError] = []
    with closing(CloudMaskSeries()) as series, watched(as_json) as progress:
        for number, request in enumerate(requests):
            following = requests[number + 1] if number + 1 < len(requests) else None
            share = part_of(progress, number / len(requests), (number + 1) / len(requests))
            try:
                report = series.make(request, share, following=following)
            except UserError as error:
                refused.append(error)
                if len(requests) > 1:
                    result(as_json, {"s2": str(request.s2), "problem": str(error)}, f"{request.s2}: {error}")
            else:
                result(as_json, report.to_dict(), report.summary())
    return refused


def _targets(scenes: tuple[Path, ...], folder: Path, given: dict[str, Any]) -> list[Path]:
    """A mask's file for each of several scenes, named after it."""
    own = [name for name in _OF_ONE_SCENE if given.get(name) is not None]
    if own:
        raise UserError(
            f"--{own[0].replace('_', '-')} belongs to one scene, and {len(scenes)} were given: give one --s2."
        )
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder, and {len(scenes)} scenes were given: make it first, for their masks.")
    names = [path.name.split(".")[0] for path in scenes]
    if len(set(names)) < len(names):
        raise UserError("Two of the scenes have the same name, and so would their masks: give them one at a time.")
    return [folder / f"{name}_clouds.tif" for name in names]
