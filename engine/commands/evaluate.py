"""`engine evaluate`: the paper's protocols on the benchmarks, and its tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.commands.reporting import reports_errors, result, watched

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def evaluate() -> None:
    """Evaluate a model with the paper's protocols."""


_DATA = (
    click.option(
        "--benchmark",
        required=True,
        type=click.Choice(["geobench", "copernicus", "bigearthnet"]),
        help="Whose tasks; BigEarthNet is the data set as first published.",
    ),
    click.option("--task", required=True, help="Such as m-eurosat or EuroSAT-S2."),
    click.option(
        "--root", required=True, type=click.Path(path_type=Path), help="The folder that the benchmark was unpacked to."
    ),
    click.option("--partition", default="default", show_default=True, help="Of GEO-Bench: 0.01x to 1.00x."),
    click.option(
        "--bands-as-named",
        is_flag=True,
        help="Believe GEO-Bench's band names also where they are known to be wrong, as earlier published numbers do.",
    ),
)
_MODEL = (
    click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights."),
    click.option("--random-backbone", is_flag=True, help="Also an untrained backbone of the same architecture."),
    click.option("--image-size", type=int, help="Side that images are resized to; the task's own if not given."),
    click.option("--seed", default=0, show_default=True),
    click.option("--batch", default=32, show_default=True, help="Images the model computes at a time."),
    click.option(
        "--cache", type=click.Path(path_type=Path), help="Folder of computed features; the user's cache if not given."
    ),
    click.option("--reference", is_flag=True, help="Also the metric averaged over batches, as Copernicus-Bench does."),
    click.option("--out", type=click.Path(path_type=Path), help="The result with all that repeats it, as JSON."),
    click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines."),
)
_TRAINING = (
    click.option("--epochs", default=50, show_default=True),
    click.option("--learning-rate", "learning_rates", type=float, multiple=True, help="Repeatable; the paper's grid."),
    click.option("--batch-size", "batch_sizes", type=int, multiple=True, help="Repeatable; the paper's grid."),
)


def _with(*groups: tuple[Callable[[F], F], ...]) -> Callable[[F], F]:
    def add(command: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


@evaluate.command()
@_with(_DATA, _MODEL)
@reports_errors
def knn(as_json: bool, **given: Any) -> None:
    """k nearest neighbours: Galileo's fixed k, and k and block chosen on validation."""
    _run("knn", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@reports_errors
def linear(as_json: bool, **given: Any) -> None:
    """The linear probe on frozen features, of images or of pixels."""
    _run("linear", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head.")
@reports_errors
def upernet(as_json: bool, **given: Any) -> None:
    """The UPerNet probe on frozen features."""
    _run("upernet", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head for segmentation.")
@reports_errors
def finetune(as_json: bool, **given: Any) -> None:
    """Fine-tune the whole model."""
    _run("finetune", as_json, given)


def _run(protocol: str, as_json: bool, given: dict[str, Any]) -> None:
    from engine.evaluate.benchmarks import find_task, open_task
    from engine.evaluate.protocols import Options
    from engine.evaluate.results import evaluate as run_protocol
    from engine.evaluate.results import write_results
    from engine.model import load_model

    examples = open_task(
        find_task(given["benchmark"], given["task"]), given["root"], given["partition"], given["bands_as_named"]
    )
    options = Options(
        epochs=given.get("epochs", Options.epochs),
        learning_rates=tuple(given.get("learning_rates", ())) or None,
        batch_sizes=tuple(given.get("batch_sizes", ())) or None,
        image_size=given["image_size"],
        seed=given["seed"],
        reference=given["reference"],
        computed=given["batch"],
        channels=given.get("channels", Options.channels),
        cache=given["cache"],
    )
    model = load_model(given["model"])
    with watched(as_json) as progress:
        done = run_protocol(protocol, model, examples, options, given["random_backbone"], given["root"], progress)
    if given["out"] is not None:
        write_results([done], given["out"])
    result(as_json, done.to_dict(), done.summary())
