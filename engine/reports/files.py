"""Reports as files: a page for people (.html) or JSON for programs, as the name's ending says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import UserError
from ..files import write_text
from ..imagery import check_writable, open_class_map
from .map_report import json_text, report_in_tags
from .page import report_page
from .picture import map_picture

REPORT_ENDINGS = (".html", ".htm", ".json")
PAGE_ENDINGS = (".html", ".htm")


def write_report(
    path: Path, map_file: Path, map_report: dict[str, Any] | None, assessment: dict[str, Any] | None = None
) -> None:
    """Write what is known of a map: all of it on a page; as JSON the assessment, or else the map's report.

    Parameters
    ----------
    map_report : dict, optional
        How the map was made (docs/protocol.md, *REPORT*); None for a map of another program.
    assessment : dict, optional
        Its accuracy against reference samples (*ASSESSMENT*).

    Raises
    ------
    UserError
        The file cannot be written.
    """
    if path.suffix.lower() == ".json":
        write_text(path, json_text(assessment or map_report or {}))
        return
    classes = (assessment or map_report or {})["classes"]
    with open_class_map(map_file) as class_map:
        picture = map_picture(class_map, [entry["code"] for entry in classes])
    write_text(path, report_page(map_file.name, picture, map_report, assessment))


def write_map_page(path: Path, map_file: Path) -> dict[str, Any]:
    """Write the page of a map from the report that it carries; returns that report.

    Raises
    ------
    UserError
        Another ending, a map of another program, or a place that cannot be written.
    """
    check_writable(path, PAGE_ENDINGS)
    with open_class_map(map_file) as class_map:
        map_report = report_in_tags(class_map.tags)
    if map_report is None:
        raise UserError(
            f"{map_file.name} does not carry a report, as maps made by this version do: give reference samples too, "
            "or make the map again."
        )
    write_report(path, map_file, map_report)
    return map_report
