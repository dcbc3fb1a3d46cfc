"""What the commands of `engine evaluate` are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from ...errors import UserError
from ...requests import DEFAULT_MODEL

if TYPE_CHECKING:
    from ...evaluate.protocols.options import Options
    from ...model.ensemble import Encoder

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., Any])
BENCHMARKS = ("geobench", "copernicus", "bigearthnet", "aid", "oscd", "landslide4sense", "cloudsen12", "scenes")


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


def first_reports(command: Callable[P, None]) -> Callable[P, None]:
    """Of several processes that `torchrun` started, the others end without a word when their part is done."""

    @wraps(command)
    def ended(*args: P.args, **kwargs: P.kwargs) -> None:
        with training_packages():
            from ...evaluate.jobs import PartDoneError

            with suppress(PartDoneError):
                command(*args, **kwargs)

    return ended


BANDS_AS_NAMED = click.option(
    "--bands-as-named",
    is_flag=True,
    help="Believe GEO-Bench's band names also where they are known to be wrong, as earlier published numbers do.",
)
REFERENCE = click.option(
    "--reference", is_flag=True, help="Also the metric averaged over batches, as Copernicus-Bench does."
)
DATA = (
    click.option(
        "--benchmark",
        required=True,
        type=click.Choice(BENCHMARKS),
        help="Whose tasks; BigEarthNet is the data set as first published, scenes are your own with labels.",
    ),
    click.option("--task", required=True, help="Such as m-eurosat or EuroSAT-S2; of scenes modalities as s2_l2a+s1."),
    click.option(
        "--root", required=True, type=click.Path(path_type=Path), help="The folder that the benchmark was unpacked to."
    ),
    click.option("--partition", default="default", show_default=True, help="0.01x to 1.00x; of AID 0.20x or 0.50x."),
    BANDS_AS_NAMED,
)
MODEL = (
    click.option("--model", default=DEFAULT_MODEL, show_default=True, help="A model's name, or a path to weights."),
    click.option("--random-backbone", is_flag=True, help="Also an untrained backbone of the same architecture."),
    click.option("--image-size", type=int, help="Side that images are resized to; the task's own if not given."),
    click.option("--seed", default=0, show_default=True),
    click.option("--batch", default=32, show_default=True, help="Images the model computes at a time."),
    click.option(
        "--cache", type=click.Path(path_type=Path), help="Folder of computed features; the user's cache if not given."
    ),
    click.option("--device", default="auto", show_default=True),
    click.option("--precision", default="auto", show_default=True, type=click.Choice(["auto", "float32", "bfloat16"])),
    REFERENCE,
    click.option("--out", type=click.Path(path_type=Path), help="The result with all that repeats it, as JSON."),
    click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines."),
)
TRAINING = (
    click.option("--epochs", default=50, show_default=True),
    click.option("--learning-rate", "learning_rates", type=float, multiple=True, help="Repeatable; the paper's grid."),
    click.option("--batch-size", "batch_sizes", type=int, multiple=True, help="Repeatable; the paper's grid."),
)
MEASURED = (
    click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), help="Of a benchmark; repeatable."),
    click.option("--model", "models", multiple=True, help=f"Repeatable; {DEFAULT_MODEL} if no model or run is given."),
    click.option(
        "--run", "runs", multiple=True, type=click.Path(path_type=Path), help="Folder of engine/train.py; repeatable."
    ),
    BANDS_AS_NAMED,
    REFERENCE,
    click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to."),
    click.option("--image-size", type=int, help="Side that images are resized to; each task's own if not given."),
    click.option("--seed", default=0, show_default=True),
    click.option("--cache", type=click.Path(path_type=Path), help="Folder of computed features."),
    click.option("--batch", default=32, show_default=True, help="Images the model computes at a time."),
    click.option("--device", default="auto", show_default=True),
    click.option("--precision", default="auto", show_default=True, type=click.Choice(["auto", "float32", "bfloat16"])),
    click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines."),
)


def with_options(*groups: tuple[Callable[[F], F], ...]) -> Callable[[F], F]:
    """A decorator that adds groups of options, in their order."""

    def add(command: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


def encoder_of(source: str) -> Encoder:
    """A model by name or path; also the `ensemble.json` of a run with networks per modality."""
    from ...model import load_model
    from ...model.weights.ensemble_file import FILE, read_ensemble

    path = Path(source).expanduser()
    return read_ensemble(path) if path.name == FILE else load_model(source)


def options(given: dict[str, Any]) -> Options:
    """How a protocol is run, from what a command was given."""
    from ...evaluate.protocols.options import Options

    return Options(
        epochs=given.get("epochs", Options.epochs),
        learning_rates=tuple(given.get("learning_rates", ())) or None,
        batch_sizes=tuple(given.get("batch_sizes", ())) or None,
        image_size=given["image_size"],
        seed=given["seed"],
        seeds=given.get("seeds", Options.seeds),
        reference=given.get("reference", False),
        computed=given.get("batch", Options.computed),
        channels=given.get("channels", Options.channels),
        device=given.get("device", Options.device),
        precision=given.get("precision", Options.precision),
        cache=given["cache"],
    )
