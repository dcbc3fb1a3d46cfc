"""What a table of the paper is, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """What a column of a table measures."""

    title: str
    benchmark: str
    task: str
    protocol: str
    """A command's name, such as "knn"."""
    metric: str
    partition: str = "default"


@dataclass(frozen=True)
class PublishedRow:
    """A row as printed, in per cent; None where nothing is printed."""

    name: str
    backbone: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Table:
    """One of the paper's tables."""

    number: str
    """As the paper prints it: "2" or "Ap1"."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[PublishedRow, ...]
    note: str = ""
    """What the paper leaves open, and what is measured therefore."""
