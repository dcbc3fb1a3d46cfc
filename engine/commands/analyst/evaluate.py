"""`engine evaluate`: the paper's protocols on the benchmarks, and its tables and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ...errors import UserError
from ..reporting import reports_errors, result, watched
from .evaluation_options import DATA, MODEL, TRAINING, encoder_of, first_reports, options, with_options
from .paper import figure, table

if TYPE_CHECKING:
    from ...evaluate.benchmarks import Examples


@click.group()
def evaluate() -> None:
    """Evaluate a model with the paper's protocols."""


evaluate.add_command(table)
evaluate.add_command(figure)


@evaluate.command()
@with_options(DATA, MODEL)
@reports_errors
@first_reports
def knn(as_json: bool, **given: Any) -> None:
    """k nearest neighbours: Galileo's fixed k, and k and block chosen on validation."""
    _run("knn", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL, TRAINING)
@reports_errors
@first_reports
def linear(as_json: bool, **given: Any) -> None:
    """The linear probe on frozen features, of images or of pixels."""
    _run("linear", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL, TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head.")
@reports_errors
@first_reports
def upernet(as_json: bool, **given: Any) -> None:
    """The UPerNet probe on frozen features."""
    _run("upernet", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL, TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head for segmentation.")
@reports_errors
@first_reports
def finetune(as_json: bool, **given: Any) -> None:
    """Fine-tune the whole model."""
    _run("finetune", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL, TRAINING)
@click.option("--channels", default=512, show_default=True, help="Four times the width of the head.")
@reports_errors
@first_reports
def change(as_json: bool, **given: Any) -> None:
    """The U-Net probe of change on how much frozen features of two dates differ."""
    _run("change", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL, TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head.")
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(min=1), help="Repetitions, from --seed on.")
@reports_errors
@first_reports
def focal(as_json: bool, **given: Any) -> None:
    """Fine-tune with focal loss and Adam, repeated with several seeds: mean and deviation."""
    _run("focal", as_json, given)


@evaluate.command()
@with_options(DATA, MODEL)
@reports_errors
@first_reports
def export(as_json: bool, **given: Any) -> None:
    """Write the frozen features and labels of a task's splits into --out, a .npz file, for other programs."""
    from ...evaluate.exported import export_features

    if given["out"] is None:
        raise UserError("Where to write the features is not said: give --out FILE.npz.")
    model, examples = encoder_of(given["model"]), _examples(given)
    with watched(as_json) as progress:
        shapes = export_features(model, examples, options(given), given["out"], progress)
    told = ", ".join(f"{name} {' × '.join(map(str, shape))}" for name, shape in shapes.items())
    result(as_json, {"out": str(given["out"]), "arrays": shapes}, f"{given['out']}: {told}")


def _run(protocol: str, as_json: bool, given: dict[str, Any]) -> None:
    from ...evaluate.jobs import Job, evaluate_all
    from ...evaluate.results import write_results

    examples, model = _examples(given), encoder_of(given["model"])
    with watched(as_json) as progress:
        job = Job(protocol, model, examples)
        (done,) = evaluate_all([job], options(given), given["random_backbone"], progress, root=given["root"])
    if isinstance(done, UserError):
        raise done
    if given["out"] is not None:
        write_results([done], given["out"])
    result(as_json, done.to_dict(), done.summary())


def _examples(given: dict[str, Any]) -> Examples:
    from ...evaluate.benchmarks import find_task, open_task

    task = find_task(given["benchmark"], given["task"])
    return open_task(task, given["root"], given["partition"], given["bands_as_named"])
