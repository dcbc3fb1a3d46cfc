"""`engine accuracy`: accuracy and areas of a class map from reference samples, and the sample to be checked."""

from __future__ import annotations

from typing import Any

import click

from ..errors import UserError
from ..requests import AccuracyRequest, DrawRequest, options_of
from .generated import request_of, with_options
from .reporting import reports_errors, result, watched


@click.command()
@with_options(AccuracyRequest, DrawRequest)
@reports_errors
def accuracy(as_json: bool, **given: Any) -> None:
    """Assess a class map against reference samples, or draw the points for that.

    First `--draw POINTS.gpkg`, then fill the field `reference` of the points, then `--reference POINTS.gpkg`.
    """
    given = {name: value for name, value in given.items() if value is not None}
    if ("reference" in given) == ("out" in given):
        found = "Both --reference and --draw were" if "out" in given else "Neither --reference nor --draw was"
        raise UserError(f"{found} given: give --reference with checked samples, or --draw to make a sample to check.")
    drawing = "out" in given
    own, other = options_of(DrawRequest), options_of(AccuracyRequest)
    if not drawing:
        own, other = other, own
    for name in given.keys() - own.keys():
        raise UserError(
            f"{other[name].flag} has no meaning with {'--draw' if drawing else '--reference'}: leave it out."
        )
    from ..answers import ANSWERS

    request = request_of(DrawRequest if drawing else AccuracyRequest, given)
    with watched(as_json) as progress:
        made = ANSWERS["draw_reference" if drawing else "accuracy"](request, progress)
    result(as_json, made.to_dict(), made.summary())
