"""What a model costs: multiply-accumulate operations an image (the paper's Figure 6)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from ...errors import UserError
from ...files import write_text, written_whole
from ...model import Modality, ModelConfig, TerraFM
from ...progress import Progress, silent
from ..benchmarks import Examples, find_task
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..results import Evaluation, write_results
from .prototypes import ClassUse
from .published import EUROSAT_KNN, TableColumn
from .tables import open_first


def multiply_accumulates(config: ModelConfig, modality: Modality = Modality.S2_L2A, image_size: int = 224) -> int:
    """Of one image of one modality, counted by torch without computing anything.

    Counts the unfolded model, as published; attention as its two matrix products.
    """
    with torch.device("meta"):
        model = TerraFM(config).eval()
        image = torch.empty(1, len(config.spec(modality).bands), image_size, image_size)
    counter = FlopCounterMode(display=False)
    # Other kernels than the plain one are not all known to the counter.
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), counter:
        model({modality: image})
    return int(counter.get_total_flops()) // 2


PARTITIONS = ("0.01x", "0.02x", "0.05x", "0.10x", "0.20x", "0.50x", "1.00x")


@dataclass(frozen=True)
class Point:
    """A mark of a figure."""

    series: str
    label: str
    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figure:
    """Marks with axes, and what is missing of them."""

    name: str
    title: str
    x: str
    y: str
    points: tuple[Point, ...]
    missing: tuple[str, ...] = ()
    bars: bool = False
    logarithmic: bool = False
    connected: tuple[str, ...] = ()
    """Series that are curves; all of a logarithmic figure."""
    evaluations: tuple[Evaluation, ...] = ()
    """What was run for it."""

    def csv(self) -> str:
        """A line a mark."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["series", "label", self.x, self.y, "low", "high"])
        for one in self.points:
            writer.writerow([one.series, one.label, f"{one.x:g}", f"{one.y:.4f}", _text(one.low), _text(one.high)])
        return text.getvalue()

    def markdown(self) -> str:
        """The marks as a table."""
        lines = [f"# {self.title}", "", f"| | | {self.x} | {self.y} |", "|---|---|---|---|"]
        lines += [f"| {one.series} | {one.label} | {one.x:.4g} | {one.y:.2f} |" for one in self.points]
        if self.missing:
            lines += ["", "Not measured:", "", *(f"- {reason}" for reason in self.missing)]
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> list[Path]:
        """CSV, Markdown, where there is a mark to show PNG, and where something was run JSON with what repeats it."""
        written = [folder / f"{self.name}.csv", folder / f"{self.name}.md"]
        for path, text in zip(written, (self.csv(), self.markdown()), strict=True):
            write_text(path, text)
        if self.points:
            written.append(folder / f"{self.name}.png")
            _draw(self, written[-1])
        if self.evaluations:
            written.append(folder / f"{self.name}.json")
            write_results(self.evaluations, written[-1])
        return written


def cost_figure(
    models: Sequence[TerraFM], roots: Sequence[Path], options: Options, progress: Progress = silent
) -> Figure:
    """Figure 6: operations against kNN accuracy on m-eurosat; published accuracies at the operations counted here."""
    size = options.image_size or find_task("geobench", "m-eurosat").image_size
    points = [
        Point("published", f"TerraFM-{name.upper()}", _giga(ModelConfig.of_size(name), size), value)
        for name, value in EUROSAT_KNN.items()
    ]
    missing = ["the other models of the paper: it prints no operations for them"]
    column = TableColumn("m-eurosat", "geobench", "m-eurosat", "knn", "accuracy")
    try:
        jobs = [Job("knn", model, open_first(column, roots)) for model in models]
    except UserError as error:
        jobs = []
        missing.append(str(error))
    outcomes = evaluate_all(jobs, options, progress=progress)
    for job, done in zip(jobs, outcomes, strict=True):
        if isinstance(done, UserError):
            missing.append(f"{job.model.info.name}: {done}")
            continue
        for report in done.reports:
            score = report.scores[0]
            label = f"{job.model.info.name}, {report.protocol}"
            points.append(Point("measured", label, _giga(job.model.config, size), score.value, score.low, score.high))
    return Figure(
        "figure6",
        "Cost and accuracy on m-eurosat (paper, Figure 6)",
        "giga multiply-accumulates an image",
        "kNN accuracy in per cent",
        tuple(points),
        tuple(missing),
        evaluations=tuple(done for done in outcomes if isinstance(done, Evaluation)),
    )


def label_figure(
    models: Sequence[TerraFM],
    roots: Sequence[Path],
    task: str,
    protocol: str,
    options: Options,
    progress: Progress = silent,
) -> Figure:
    """Label efficiency: the score on a task of GEO-Bench with 1 to 100 per cent of its training samples."""
    described = find_task("geobench", task)
    points: list[Point] = []
    missing: list[str] = []
    opened: list[tuple[str, Examples]] = []
    for partition in PARTITIONS:
        column = TableColumn(task, "geobench", task, protocol, described.metric, partition)
        try:
            opened.append((partition, open_first(column, roots)))
        except UserError as error:
            missing.append(f"{partition}: {error}")
    jobs = [Job(protocol, model, examples) for model in models for _, examples in opened]
    outcomes = evaluate_all(jobs, options, progress=progress)
    for job, done in zip(jobs, outcomes, strict=True):
        partition = job.examples.partition
        if isinstance(done, UserError):
            missing.append(f"{partition} with {job.model.info.name}: {done}")
            continue
        for report in done.reports:
            score = report.scores[0]
            share = 100 * float(partition.removesuffix("x"))
            series = f"{job.model.info.name}, {report.protocol}"
            points.append(Point(series, partition, share, score.value, score.low, score.high))
    return Figure(
        f"labels-{described.name}-{protocol}",
        f"Label efficiency on {described.name} ({protocol})",
        "per cent of the training samples",
        f"{described.metric} in per cent",
        tuple(points),
        tuple(missing),
        logarithmic=True,
        evaluations=tuple(done for done in outcomes if isinstance(done, Evaluation)),
    )


def entropy_figure(uses: Sequence[tuple[str, Sequence[ClassUse]]]) -> Figure:
    """Figure 4: mean entropy of the teacher's answers by land cover, one series a run."""
    points = [Point(run, use.name, use.images, use.entropy) for run, classes in uses for use in classes]
    title = "Entropy of the prototypes by land cover (paper, Figure 4)"
    return Figure("figure4", title, "images", "mean entropy in nats", tuple(points), bars=True)


def diversity_figure(uses: Sequence[tuple[str, Sequence[ClassUse]]]) -> Figure:
    """Figure 5: different prototypes among the five strongest of each image, one series a run."""
    points = [Point(run, use.name, use.images, use.distinct) for run, classes in uses for use in classes]
    title = "Diversity of the prototypes by land cover (paper, Figure 5)"
    return Figure("figure5", title, "images", "different prototypes", tuple(points), bars=True)


def _giga(config: ModelConfig, image_size: int) -> float:
    return multiply_accumulates(config, Modality.S2_L1C, image_size) / 1e9


def _draw(figure: Figure, path: Path) -> None:
    from matplotlib.figure import Figure as Canvas  # heavy, and needed here alone

    canvas = Canvas(figsize=(8, 5), layout="constrained")
    axes = canvas.add_subplot()
    series = list(dict.fromkeys(one.series for one in figure.points))
    if figure.bars:
        labels = list(dict.fromkeys(one.label for one in figure.points))
        width = 0.8 / len(series)
        for number, name in enumerate(series):
            found = {one.label: one.y for one in figure.points if one.series == name}
            places = [place + (number - (len(series) - 1) / 2) * width for place in range(len(labels))]
            axes.bar(places, [found.get(label, 0.0) for label in labels], width, label=name)
        axes.set_xticks(range(len(labels)), labels, rotation=30, ha="right")
    else:
        for name in series:
            own = [one for one in figure.points if one.series == name]
            # An interval of one value may miss it by a rounding error.
            errors = [[max(0.0, one.y - (one.y if one.low is None else one.low)) for one in own]]
            errors.append([max(0.0, (one.y if one.high is None else one.high) - one.y) for one in own])
            style = "o-" if figure.logarithmic or name in figure.connected else "o"
            axes.errorbar([one.x for one in own], [one.y for one in own], errors, fmt=style, capsize=3, label=name)
            if not figure.logarithmic:
                for one in own:
                    axes.annotate(one.label, (one.x, one.y), textcoords="offset points", xytext=(6, 4), fontsize=8)
        axes.set_xlabel(figure.x)
        axes.set_xscale("log" if figure.logarithmic else "linear")
        axes.grid(alpha=0.3)
    axes.set_ylabel(figure.y)
    axes.set_title(figure.title)
    axes.legend()
    with written_whole(path) as temporary:
        canvas.savefig(temporary, dpi=150)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
