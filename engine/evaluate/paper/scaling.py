"""What more data for pretraining are worth: the paper's Table Ap2 as curves, with measured runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...errors import UserError
from ...model.ensemble import Encoder
from ...progress import Progress, silent
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..results import Evaluation
from .figure import Figure, Point
from .published import SCALING, TABLE_AP2
from .tables import band_rule, open_first

_PUBLISHED_SHARES = (20.0, 100.0)


def scaling_figure(
    runs: Sequence[tuple[Encoder, float]],
    roots: Sequence[Path],
    options: Options,
    progress: Progress = silent,
    as_named: bool = False,
) -> Figure:
    """kNN on the four tasks of Table Ap2 by the share of the data that a model was pretrained on.

    Parameters
    ----------
    runs : sequence of (Encoder, float)
        Teachers and their shares, 0 to 1. Runs of one size are one curve.
    """
    points = [
        Point(f"published, {backbone}, {task}", f"{share:g} %", share, value)
        for task, by_backbone in SCALING.items()
        for backbone, values in by_backbone.items()
        for share, value in zip(_PUBLISHED_SHARES, values, strict=True)
    ]
    missing: list[str] = []
    opened = []
    for column in TABLE_AP2.columns:
        try:
            opened.append(open_first(column, roots, as_named))
        except UserError as error:  # noqa: PERF203
            missing.append(f"{column.title}: {error}")
    cases = [(share, examples, model) for examples in opened for model, share in sorted(runs, key=lambda one: one[1])]
    outcomes = evaluate_all([Job("knn", model, examples) for _, examples, model in cases], options, progress=progress)
    for (share, examples, model), done in zip(cases, outcomes, strict=True):
        if isinstance(done, UserError):
            missing.append(f"{examples.task.name} with {model.info.name}: {done}")
            continue
        for report in done.reports:
            score = report.scores[0]
            measured = f"measured, ViT-{model.config.size.title()}, {examples.task.name}"
            series = f"{measured}, {report.protocol}, {band_rule(as_named)}"
            points.append(Point(series, model.info.name, 100 * share, score.value, score.low, score.high))
    return Figure(
        "scaling",
        "Pretraining on a part and on all of the data (paper, Table Ap2)",
        "per cent of the data for pretraining",
        "kNN score in per cent",
        tuple(points),
        tuple(missing),
        connected=tuple(dict.fromkeys(one.series for one in points)),
        evaluations=tuple(done for done in outcomes if isinstance(done, Evaluation)),
    )
