"""`engine evaluate table` and `figure`: the paper's, with measured numbers beside the published ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ...errors import UserError
from ...progress import Progress
from ...requests import DEFAULT_MODEL
from ..reporting import reports_errors, result, watched
from .evaluation_options import BENCHMARKS, MEASURED, TRAINING, encoder_of, first_reports, options, with_options

if TYPE_CHECKING:
    from ...evaluate.paper.figure import Figure
    from ...evaluate.paper.triplets import Triplets
    from ...model.ensemble import Encoder


_TABLES = ("2", "3", "4", "5", "Ap1", "Ap2", "Ap3", "Ap4", "Ap5")
_FIGURES = ("1", "4", "5", "6", "Ap2", "Ap3", "labels", "missing", "scaling")


@click.command()
@click.argument("number", type=click.Choice(_TABLES, case_sensitive=False))
@with_options(MEASURED, TRAINING)
@click.option("--channels", default=512, show_default=True, help="Width of the heads for segmentation.")
@click.option("--random-backbone", is_flag=True, help="Also rows of untrained backbones.")
@reports_errors
@first_reports
def table(as_json: bool, number: str, **given: Any) -> None:
    """One of the paper's tables: measured rows beside the published ones, as far as the data are there."""
    from ...evaluate.paper.published import TABLES
    from ...evaluate.paper.tables import measure_table
    from ...evaluate.results import write_results
    from ...files import write_text

    models, out = _models(given), given["out"]
    with watched(as_json) as progress:
        done = measure_table(
            TABLES[number],
            models,
            given["roots"],
            options(given),
            given["random_backbone"],
            progress,
            given["bands_as_named"],
        )
    write_text(out / f"table{number}.md", done.markdown(), make_folder=True)
    write_text(out / f"table{number}.csv", done.csv(), make_folder=True)
    write_results(done.evaluations, out / f"table{number}.json")
    result(as_json, {"out": str(out), "missing": list(done.missing)}, done.markdown())


@click.command()
@click.argument("name", type=click.Choice(_FIGURES))
@with_options(MEASURED, TRAINING)
@click.option("--triplets", default=6, show_default=True, type=click.IntRange(min=1), help="Images of Ap2 and Ap3.")
@click.option("--channels", default=512, show_default=True, help="Width of the heads of Ap2 and Ap3.")
@click.option("--images", default=5000, show_default=True, help="Places to look at, for 4 and 5.")
@click.option(
    "--benchmark",
    default="geobench",
    show_default=True,
    type=click.Choice(BENCHMARKS),
    help="Of --task, for labels and missing.",
)
@click.option("--task", default="m-eurosat", show_default=True, help="For labels and missing.")
@click.option("--each-band", is_flag=True, help="For missing: also each band alone.")
@click.option(
    "--protocol",
    default="knn",
    show_default=True,
    type=click.Choice(["knn", "linear"]),
    help="For labels and missing.",
)
@reports_errors
@first_reports
def figure(as_json: bool, name: str, **given: Any) -> None:
    """One of the paper's figures, or a curve of label efficiency, of missing bands and sensors or of data scaling.

    Writes a picture, its numbers as CSV and Markdown, and what repeats them as JSON.
    """
    with watched(as_json) as progress:
        made = _prototype_figure(name, given) if name in ("4", "5") else _measured_figure(name, given, progress)
    written = [str(path) for path in made.write(given["out"])]
    result(as_json, {"files": written, "missing": list(made.missing)}, made.markdown())


def _measured_figure(name: str, given: dict[str, Any], progress: Progress) -> Figure | Triplets:
    from ...evaluate.paper import figures, missing, radar, scaling, triplets
    from ...evaluate.paper.published import TableColumn
    from ...evaluate.paper.tables import open_first
    from ...pretrain.finished import open_run

    roots, how, task, protocol = given["roots"], options(given), given["task"], given["protocol"]
    as_named = given["bands_as_named"]
    if name == "scaling":
        runs = [open_run(run) for run in given["runs"]]
        return scaling.scaling_figure([(run.teacher, run.share) for run in runs], roots, how, progress, as_named)
    models = _models(given)
    if name == "1":
        return radar.radar_figure(models, roots, how, progress, as_named)
    if name in triplets.COLUMNS:
        return triplets.triplet_figure(
            name, models, open_first(triplets.COLUMNS[name], roots), how, given["triplets"], progress
        )
    if name == "6":
        return figures.cost_figure(models, roots, how, progress, as_named)
    if name == "labels":
        return figures.label_figure(models, roots, task, protocol, how, progress, as_named, given["benchmark"])
    examples = open_first(TableColumn(task, given["benchmark"], task, protocol, ""), roots, as_named)
    return missing.missing_figure(models, examples, protocol, how, progress, given["each_band"])


def _prototype_figure(name: str, given: dict[str, Any]) -> Figure:
    from ...evaluate.paper import figures
    from ...pretrain.prototypes import prototype_use

    if not given["runs"]:
        raise UserError(f"Figure {name} needs the folder of a run of engine/train.py: give it with --run.")
    uses = [(run.name, prototype_use(run, given["images"], given["seed"])) for run in given["runs"]]
    return figures.entropy_figure(uses) if name == "4" else figures.diversity_figure(uses)


def _models(given: dict[str, Any]) -> list[Encoder]:
    """The models and the runs' teachers that were named; the bundled model without any."""
    from ...pretrain.finished import open_run

    names = given["models"] or (() if given["runs"] else (DEFAULT_MODEL,))
    return [*(encoder_of(name) for name in names), *(open_run(run).named_by_share() for run in given["runs"])]
