"""`engine accuracy`: accuracy and areas of a class map from reference samples, and the sample to be checked."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UserError
from .reporting import reports_errors, result, watched


@click.command()
@click.option(
    "--map", "map_path", required=True, type=click.Path(path_type=Path), help="A class map: one band of whole numbers."
)
@click.option("--reference", type=click.Path(path_type=Path), help="Checked points or polygons.")
@click.option("--class-field", help="The field with their classes (names or codes); 'class', else 'reference'.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="What was estimated and how the map was made, as a page (.html) or JSON (.json).",
)
@click.option(
    "--training", type=click.Path(path_type=Path), help="The samples that the map was made from, if it does not say."
)
@click.option("--draw", type=click.Path(path_type=Path), help="Draw points to be checked, into this GeoPackage.")
@click.option("--points", type=int, help="With --draw: how many points.")
@click.option(
    "--standard-error",
    type=float,
    help="With --draw: as many points as give the overall accuracy this standard error; 0.01 if nothing is given.",
)
@click.option(
    "--expected-accuracy",
    type=float,
    help="With --draw: user's accuracy expected of the classes, on which their number depends; 0.85 if not given.",
)
@click.option("--seed", type=click.IntRange(min=0), help="With --draw: another seed draws other points; 0.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def accuracy(
    as_json: bool,
    map_path: Path,
    reference: Path | None,
    class_field: str | None,
    report: Path | None,
    training: Path | None,
    draw: Path | None,
    points: int | None,
    standard_error: float | None,
    expected_accuracy: float | None,
    seed: int | None,
) -> None:
    """Assess a class map against reference samples, or draw the points for that.

    First `--draw POINTS.gpkg`, then fill the field `reference` of the points, then `--reference POINTS.gpkg`.
    """
    assessing = {"--class-field": class_field, "--report": report, "--training": training}
    drawing = {
        "--points": points,
        "--standard-error": standard_error,
        "--expected-accuracy": expected_accuracy,
        "--seed": seed,
    }
    if (reference is None) == (draw is None):
        found = "Neither --reference nor --draw was" if draw is None else "Both --reference and --draw were"
        raise UserError(f"{found} given: give --reference with checked samples, or --draw to make a sample to check.")
    for option, value in (drawing if draw is None else assessing).items():
        if value is not None:
            raise UserError(
                f"{option} has no meaning with {'--reference' if draw is None else '--draw'}: leave it out."
            )
    if reference is not None:
        _assess(as_json, map_path, reference, class_field, report, training)
    elif draw is not None:
        _draw(as_json, map_path, draw, points, standard_error, expected_accuracy, seed)


def _assess(
    as_json: bool, map_path: Path, reference: Path, class_field: str | None, report: Path | None, training: Path | None
) -> None:
    from ..accuracy.assessment import AccuracyRequest, assess

    request = AccuracyRequest(map_path, reference, class_field, report, training)
    with watched(as_json) as progress:
        made = assess(request, progress)
    result(as_json, made.to_dict(), made.summary())


def _draw(
    as_json: bool,
    map_path: Path,
    draw: Path,
    points: int | None,
    standard_error: float | None,
    expected_accuracy: float | None,
    seed: int | None,
) -> None:
    from ..accuracy.design import EXPECTED_ACCURACY, DrawRequest, draw_reference

    expected = EXPECTED_ACCURACY if expected_accuracy is None else expected_accuracy
    request = DrawRequest(map_path, draw, points, standard_error, expected, seed or 0)
    with watched(as_json) as progress:
        drawn = draw_reference(request, progress)
    result(as_json, drawn.to_dict(), drawn.summary())
