"""What a model costs: multiply-accumulate operations an image (the paper's Figure 6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from ...errors import UserError
from ...model import Modality, ModelConfig, TerraFM
from ...model.ensemble import Encoder
from ...progress import Progress, silent
from ..benchmarks import Examples, find_task
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..results import Evaluation
from .figure import Figure, Point
from .prototypes import ClassUse
from .published import EUROSAT_KNN, TableColumn
from .tables import band_rule, open_first


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


def cost_figure(
    models: Sequence[Encoder],
    roots: Sequence[Path],
    options: Options,
    progress: Progress = silent,
    as_named: bool = False,
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
        jobs = [Job("knn", model, open_first(column, roots, as_named)) for model in models]
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
            label = f"{job.model.info.name}, {report.protocol}, {band_rule(as_named)}"
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
    models: Sequence[Encoder],
    roots: Sequence[Path],
    task: str,
    protocol: str,
    options: Options,
    progress: Progress = silent,
    as_named: bool = False,
    benchmark: str = "geobench",
) -> Figure:
    """Label efficiency: the score on a task with 1 to 100 per cent of its training samples.

    GEO-Bench publishes which ones; of other benchmarks each share holds the smaller ones.
    """
    described = find_task(benchmark, task)
    points: list[Point] = []
    missing: list[str] = []
    opened: list[tuple[str, Examples]] = []
    for partition in PARTITIONS:
        column = TableColumn(task, benchmark, task, protocol, described.metric, partition)
        try:
            opened.append((partition, open_first(column, roots, as_named)))
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
            series = f"{job.model.info.name}, {report.protocol}, {band_rule(as_named)}"
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
