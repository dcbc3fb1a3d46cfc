"""`engine evaluate`: the paper's protocols on the benchmarks, and its tables and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from engine.commands.reporting import reports_errors, result, watched
from engine.errors import UserError

if TYPE_CHECKING:
    from engine.evaluate.figures import Figure
    from engine.evaluate.protocols import Options

F = TypeVar("F", bound=Callable[..., Any])


@contextmanager
def training_packages() -> Iterator[None]:
    """A package that only training and evaluation need is the user's to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("h5py", "matplotlib", "pyarrow", "torchmetrics"):
            raise
        raise UserError(
            f"The package {error.name} is missing: install requirements/training.txt into the engine's environment."
        ) from error


@click.group()
def evaluate() -> None:
    """Evaluate a model with the paper's protocols."""


_DATA = (
    click.option(
        "--benchmark",
        required=True,
        type=click.Choice(["geobench", "copernicus", "bigearthnet", "cloudsen12"]),
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
    click.option("--device", default="auto", show_default=True),
    click.option("--precision", default="auto", show_default=True, type=click.Choice(["auto", "float32", "bfloat16"])),
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
@training_packages()
def knn(as_json: bool, **given: Any) -> None:
    """k nearest neighbours: Galileo's fixed k, and k and block chosen on validation."""
    _run("knn", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@reports_errors
@training_packages()
def linear(as_json: bool, **given: Any) -> None:
    """The linear probe on frozen features, of images or of pixels."""
    _run("linear", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head.")
@reports_errors
@training_packages()
def upernet(as_json: bool, **given: Any) -> None:
    """The UPerNet probe on frozen features."""
    _run("upernet", as_json, given)


@evaluate.command()
@_with(_DATA, _MODEL, _TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the head for segmentation.")
@reports_errors
@training_packages()
def finetune(as_json: bool, **given: Any) -> None:
    """Fine-tune the whole model."""
    _run("finetune", as_json, given)


def _run(protocol: str, as_json: bool, given: dict[str, Any]) -> None:
    from engine.evaluate.benchmarks import find_task, open_task
    from engine.evaluate.results import evaluate as run_protocol
    from engine.evaluate.results import write_results
    from engine.model import load_model

    examples = open_task(
        find_task(given["benchmark"], given["task"]), given["root"], given["partition"], given["bands_as_named"]
    )
    model = load_model(given["model"])
    with watched(as_json) as progress:
        done = run_protocol(
            protocol, model, examples, _options(given), given["random_backbone"], given["root"], progress
        )
    if given["out"] is not None:
        write_results([done], given["out"])
    result(as_json, done.to_dict(), done.summary())


def _options(given: dict[str, Any]) -> Options:
    from engine.evaluate.protocols import Options

    return Options(
        epochs=given.get("epochs", Options.epochs),
        learning_rates=tuple(given.get("learning_rates", ())) or None,
        batch_sizes=tuple(given.get("batch_sizes", ())) or None,
        image_size=given["image_size"],
        seed=given["seed"],
        reference=given.get("reference", False),
        computed=given.get("batch", Options.computed),
        channels=given.get("channels", Options.channels),
        device=given.get("device", Options.device),
        precision=given.get("precision", Options.precision),
        cache=given["cache"],
    )


_MEASURED = (
    click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), help="Of a benchmark; repeatable."),
    click.option("--model", "models", multiple=True, default=("terrafm-ti",), help="Repeatable."),
    click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to."),
    click.option("--image-size", type=int, help="Side that images are resized to; each task's own if not given."),
    click.option("--seed", default=0, show_default=True),
    click.option("--cache", type=click.Path(path_type=Path), help="Folder of computed features."),
    click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines."),
)


@evaluate.command()
@click.argument("number", type=click.Choice(["2", "3", "4", "5"]))
@_with(_MEASURED, _TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the UPerNet head.")
@click.option("--random-backbone", is_flag=True, help="Also rows of untrained backbones.")
@reports_errors
@training_packages()
def table(as_json: bool, number: str, **given: Any) -> None:
    """One of the paper's tables: measured rows beside the published ones, as far as the data are there."""
    from engine.evaluate.published import TABLES
    from engine.evaluate.results import write_results, write_text
    from engine.evaluate.tables import measure_table
    from engine.model import load_model

    models, out = [load_model(name) for name in given["models"]], given["out"]
    with watched(as_json) as progress:
        done = measure_table(
            TABLES[int(number)], models, given["roots"], _options(given), given["random_backbone"], progress
        )
    write_text(out / f"table{number}.md", done.markdown())
    write_text(out / f"table{number}.csv", done.csv())
    write_results(done.evaluations, out / f"table{number}.json")
    result(as_json, {"out": str(out), "missing": list(done.missing)}, done.markdown())


@evaluate.command()
@click.argument("name", type=click.Choice(["4", "5", "6", "labels"]))
@_with(_MEASURED, _TRAINING)
@click.option("--run", "runs", multiple=True, type=click.Path(path_type=Path), help="Of engine/train.py, for 4 and 5.")
@click.option("--images", default=5000, show_default=True, help="Places to look at, for 4 and 5.")
@click.option("--task", default="m-eurosat", show_default=True, help="Of GEO-Bench, for labels.")
@click.option("--protocol", default="knn", show_default=True, type=click.Choice(["knn", "linear"]), help="For labels.")
@reports_errors
@training_packages()
def figure(as_json: bool, name: str, **given: Any) -> None:
    """One of the paper's figures, or label efficiency: a picture, its numbers as CSV and Markdown."""
    from engine.evaluate import figures
    from engine.model import load_model

    with watched(as_json) as progress:
        if name in ("4", "5"):
            made = _prototype_figure(name, given["runs"], given["images"], given["seed"])
        else:
            models, options = [load_model(model) for model in given["models"]], _options(given)
            if name == "6":
                made = figures.cost_figure(models, given["roots"], options, progress)
            else:
                made = figures.label_figure(models, given["roots"], given["task"], given["protocol"], options, progress)
    written = [str(path) for path in made.write(given["out"])]
    result(as_json, {"files": written, "missing": list(made.missing)}, made.markdown())


def _prototype_figure(name: str, runs: tuple[Path, ...], images: int, seed: int) -> Figure:
    from engine.evaluate import figures
    from engine.pretrain.prototypes import prototype_use

    if not runs:
        raise UserError(f"Figure {name} needs the folder of a run of engine/train.py: give it with --run.")
    uses = [(run.name, prototype_use(run, images, seed)) for run in runs]
    return figures.entropy_figure(uses) if name == "4" else figures.diversity_figure(uses)
