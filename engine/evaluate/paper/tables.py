"""The paper's tables with measured rows: as far as the data are there, and saying what is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...errors import UserError
from ...model.ensemble import Encoder
from ...progress import Progress, silent
from ..benchmarks import Examples, find_task, open_task
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..protocols.report import Report
from ..protocols.trained import GALILEO_LINEAR
from ..results import Evaluation
from .published import Table, TableColumn


@dataclass(frozen=True)
class MeasuredValue:
    """One measured number in per cent with its 95 % interval."""

    value: float
    low: float
    high: float
    deviation: float | None = None
    """Over seeds."""
    reference: float | None = None
    """Averaged over batches, of the column's own metric, where that was asked for."""


@dataclass(frozen=True)
class MeasuredRow:
    """A model under a protocol."""

    name: str
    backbone: str
    protocol: str
    bands: str
    """Which rule named the bands; see `band_rule`."""
    cells: Mapping[str, MeasuredValue]
    """By the column's title."""


@dataclass(frozen=True)
class MeasuredTable:
    """A table of the paper with what was measured."""

    table: Table
    rows: tuple[MeasuredRow, ...]
    missing: tuple[str, ...]
    """One sentence a column that could not be measured."""
    evaluations: tuple[Evaluation, ...]

    def markdown(self) -> str:
        """The table as Markdown: published rows, then measured ones with intervals, then what is missing."""
        titles = [column.title for column in self.table.columns]
        head = ["Model", "Backbone", "Source", *titles]
        lines = [f"# Table {self.table.number}: {self.table.title}", "", f"In per cent. {self.table.note}".strip(), ""]
        lines += [_line(head), _line(["---"] * len(head))]
        for row in self.table.rows:
            lines.append(_line([row.name, row.backbone, "published", *(_number(value) for value in row.values)]))
        for measured in self.rows:
            cells = [_interval(measured.cells.get(title)) for title in titles]
            lines.append(
                _line([measured.name, measured.backbone, f"measured, {measured.protocol}, {measured.bands}", *cells])
            )
        if self.missing:
            lines += ["", "Not measured:", "", *(f"- {reason}" for reason in self.missing)]
        warnings = dict.fromkeys(f"{e.examples.task.name}: {w}" for e in self.evaluations for w in e.warnings)
        if warnings:
            lines += ["", "Beware:", "", *(f"- {warning}" for warning in warnings)]
        return "\n".join(lines) + "\n"

    def csv(self) -> str:
        """The table as CSV, one number in each line."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        head = ["table", "model", "backbone", "source", "column", "metric", "value", "low", "high", "deviation"]
        writer.writerow([*head, "reference", "bands"])
        for row in self.table.rows:
            for column, value in zip(self.table.columns, row.values, strict=True):
                if value is not None:
                    start = [self.table.number, row.name, row.backbone, "published"]
                    writer.writerow([*start, column.title, column.metric, value, "", "", "", "", ""])
        for measured in self.rows:
            for column in self.table.columns:
                cell = measured.cells.get(column.title)
                if cell is not None:
                    start = [self.table.number, measured.name, measured.backbone, measured.protocol]
                    numbers = [
                        "" if number is None else f"{number:.3f}"
                        for number in (cell.value, cell.low, cell.high, cell.deviation, cell.reference)
                    ]
                    writer.writerow([*start, column.title, column.metric, *numbers, measured.bands])
        return text.getvalue()


def measure_table(
    table: Table,
    models: Sequence[Encoder],
    roots: Sequence[Path],
    options: Options,
    untrained: bool = False,
    progress: Progress = silent,
    as_named: bool = False,
) -> MeasuredTable:
    """Run what a table's columns need on the data that are there.

    Parameters
    ----------
    roots : sequence of Path
        Folders that benchmarks were unpacked to; each task is looked for in all.
    untrained : bool
        Also rows with random weights of each model's architecture.
    as_named : bool
        Believe GEO-Bench's band names also where they are known to be wrong, as many published numbers do.
    """
    data: list[tuple[TableColumn, Examples]] = []
    missing = []
    for column in table.columns:
        try:
            data.append((column, open_first(column, roots, as_named)))
        except UserError as error:  # noqa: PERF203
            missing.append(f"{column.title}: {error}")
    # Columns that show several metrics of one run are run once.
    columns: dict[TableColumn, list[tuple[TableColumn, Examples]]] = {}
    for column, examples in data:
        columns.setdefault(replace(column, title="", metric=""), []).append((column, examples))
    jobs = [(model, shown) for model in models for shown in columns.values()]
    outcomes = evaluate_all(
        [Job(shown[0][0].protocol, model, shown[0][1]) for model, shown in jobs], options, untrained, progress
    )
    found: dict[tuple[str, str, str], dict[str, MeasuredValue]] = {}
    for (model, shown), done in zip(jobs, outcomes, strict=True):
        if isinstance(done, UserError):
            missing += [f"{column.title} with {model.info.name}: {done}" for column, _ in shown]
            continue
        reports = [(model.info.name, report) for report in done.reports]
        reports += [(f"{model.info.name}, untrained", report) for report in done.untrained]
        for name, report in reports:
            row = found.setdefault((name, f"ViT-{model.config.size.title()}", _row(report)), {})
            row.update({column.title: _cell(report, column.metric) for column, _ in shown})
    rows = tuple(MeasuredRow(*key, band_rule(as_named), cells) for key, cells in found.items())
    run = tuple(done for done in outcomes if isinstance(done, Evaluation))
    return MeasuredTable(table, rows, tuple(missing), run)


def band_rule(as_named: bool) -> str:
    """What bands were taken by, as a row of a table says it."""
    return "bands as named" if as_named else "bands as they are"


def open_first(column: TableColumn, roots: Sequence[Path], as_named: bool = False) -> Examples:
    """A column's data in the first of some folders that holds them."""
    task, errors = find_task(column.benchmark, column.task), []
    for root in roots:
        try:
            return open_task(task, root, column.partition, as_named)
        except UserError as error:  # noqa: PERF203
            errors.append(error)
    raise errors[0] if errors else UserError("no folder was given with --root.")


def _row(report: Report) -> str:
    """What tells rows of a model apart: kNN's protocols and Galileo's probe; the others stand in their columns."""
    apart = report.protocol.startswith("knn") or report.protocol == GALILEO_LINEAR
    return report.protocol if apart else "the table's protocols"


def _cell(report: Report, metric: str) -> MeasuredValue:
    score = next(score for score in report.scores if score.metric == metric)
    reference = report.reference if score is report.scores[0] else None
    return MeasuredValue(score.value, score.low, score.high, score.deviation, reference)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _interval(cell: MeasuredValue | None) -> str:
    if cell is None:
        return "–"
    spread = "" if cell.deviation is None else f" ± {cell.deviation:.1f}"
    batches = "" if cell.reference is None else f"; over batches {cell.reference:.1f}"
    return f"**{cell.value:.1f}**{spread} ({cell.low:.1f}–{cell.high:.1f}){batches}"
