"""How good a map is: samples to be checked, the estimates that they give, and the page that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .maps import classes_option, report_option, source_option
from .options import Request, option

STANDARD_ERROR = 0.01
EXPECTED_ACCURACY = 0.85
"""Accuracy expected of every class before anything is known of it."""


@dataclass(frozen=True)
class AccuracyRequest(Request):
    """Estimate accuracy and areas of a class map from reference samples."""

    map: Path = option("A class map: one band of whole numbers.")
    reference: Path = option("Checked points or polygons.")
    class_field: str | None = option(
        "The field with their classes (names or codes); 'class', else 'reference'.", default=None
    )
    report: Path | None = report_option("What was estimated and how the map was made")
    training: Path | None = option("The samples that the map was made from, if it does not say.", default=None)
    reference_source: str | None = source_option("reference samples")
    classes: str | None = classes_option()
    class_level: str | None = option(
        "At which level of the classes map and reference are compared: its number, from 1, the coarsest, or its name; "
        "the map's if not given.",
        default=None,
    )


@dataclass(frozen=True)
class DrawRequest(Request):
    """Draw a stratified random sample of a class map's pixels, to be checked."""

    map: Path = option("A class map: one band of whole numbers.")
    out: Path = option("Draw points to be checked, into this GeoPackage.", writes=True, flag="--draw")
    points: int | None = option("With --draw: how many points.", default=None)
    standard_error: float | None = option(
        "With --draw: as many points as give the overall accuracy this standard error; "
        f"{STANDARD_ERROR:g} if nothing is given.",
        default=None,
    )
    expected_accuracy: float = option(
        "With --draw: user's accuracy expected of the classes, on which their number depends; "
        f"{EXPECTED_ACCURACY:g} if not given.",
        default=EXPECTED_ACCURACY,
    )
    seed: int = option("With --draw: another seed draws other points; 0.", default=0, least=0)


@dataclass(frozen=True)
class ReportRequest(Request):
    """Write the page of a map that was made here."""

    map: Path = option("The map.", message_only=True)
    out: Path = option("The page (.html).", writes=True, message_only=True)
