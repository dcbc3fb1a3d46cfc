"""The paper's Figure 1: kNN and fine-tuning on GEO-Bench's classification tasks around one centre."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...model.ensemble import Encoder
from ...progress import Progress, silent
from ..protocols.options import Options
from .figure import Figure, Point
from .published import TABLE_2, TABLE_3, Table, TableColumn
from .tables import MeasuredTable, measure_table

_SHOWN = ("AnySat", "DOFA", "Galileo", "Prithvi-2.0", "Satlas", "TerraFM")
"""Five models beside TerraFM, as the figure has them; TerraFM-B where both sizes are printed."""
_SWEPT = "knn-swept"
"""Of kNN's protocols the paper's own (appendix C.1)."""


def _axes() -> list[tuple[str, TableColumn, dict[str, float]]]:
    """Title, what is measured, and the published values by model."""
    found = []
    for table, kind in ((TABLE_2, "kNN"), (TABLE_3, "fine-tuning")):
        for place, column in enumerate(table.columns):
            if column.partition == "default" and column.protocol in ("knn", "finetune"):
                values: dict[str, float] = {}
                for row in table.rows:
                    value = row.values[place]
                    if row.name in _SHOWN and value is not None:
                        values.setdefault(row.name, value)
                found.append((f"{column.task}, {kind}", column, values))
    return found


def radar_figure(
    models: Sequence[Encoder],
    roots: Sequence[Path],
    options: Options,
    progress: Progress = silent,
    as_named: bool = False,
) -> Figure:
    """Published values of six models, and measured ones as far as the data are there."""
    axes = _axes()
    points = [
        Point(f"{name}, published", title, number, value)
        for number, (title, _, published) in enumerate(axes)
        for name, value in published.items()
    ]
    columns = tuple(TableColumn(title, c.benchmark, c.task, c.protocol, c.metric) for title, c, _ in axes)
    measured = measure_table(Table("1", "", columns, ()), models, roots, options, progress=progress, as_named=as_named)
    return Figure(
        "figure1",
        "GEO-Bench's classification tasks (paper, Figure 1)",
        "axis",
        "per cent",
        (*points, *_points(measured, [title for title, _, _ in axes])),
        measured.missing,
        radar=True,
        evaluations=measured.evaluations,
    )


def _points(measured: MeasuredTable, titles: Sequence[str]) -> list[Point]:
    found = []
    for row in measured.rows:
        if row.protocol.startswith("knn") and row.protocol != _SWEPT:
            continue
        for title, cell in row.cells.items():
            series = f"{row.name}, measured, {row.bands}"
            found.append(Point(series, title, titles.index(title), cell.value, cell.low, cell.high))
    return found
