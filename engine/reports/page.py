"""The page of a map: one file with everything in it, for light and dark screens and for paper."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .picture import MapPicture

Content = dict[str, Any]
_TEMPLATE = "page.html.jinja"


def report_page(name: str, picture: MapPicture, made: Content | None, assessment: Content | None) -> str:
    """The text of the page; nothing in it is fetched from elsewhere, and every value is escaped.

    Parameters
    ----------
    name : str
        Name of the map's file.
    made : dict, optional
        How the map was made; None for a map of another program.
    assessment : dict, optional
        Its accuracy against reference samples; None if that was not measured.
    """
    page = _environment().get_template(_TEMPLATE)
    return page.render(
        title="Land-cover map" if made else "Accuracy and areas of a map",
        name=name,
        picture=picture,
        colors=picture.colors,
        scale=_round_length(picture.metres / 4),
        made=made,
        assessment=assessment,
        classes=(assessment or made or {})["classes"],
        areas=_areas(made, assessment),
    )


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        base64=lambda content: base64.b64encode(content).decode("ascii"),
        columns=lambda rows: list(zip(*rows, strict=True)),
        percent="{:.1%}".format,
        rate=_rate,
        span=_span,
        thousands="{:,.1f}".format,
    )
    return made


def _areas(made: Content | None, assessment: Content | None) -> list[Content]:
    """Mapped areas; beside them, where there is an assessment, those that the reference samples estimate."""
    samples = {entry["code"]: entry["samples"] for entry in (made or {"classes": []})["classes"]}
    rows = [
        {
            **entry,
            "hectares": entry.get("mapped_ha", entry["area_ha"]),
            "samples": samples.get(entry["code"], "–"),
            "estimate": entry["area_ha"],
        }
        for entry in (assessment or made or {})["classes"]
    ]
    total = sum(row["hectares"] for row in rows) or 1.0
    largest = max(row["hectares"] for row in rows) or 1.0
    return [{**row, "share": row["hectares"] / total, "of_largest": row["hectares"] / largest} for row in rows]


def _rate(estimate: Content | None) -> str:
    if estimate is None:
        return "–"
    margin = estimate["margin"]
    return f"{estimate['value']:.1%}" if margin is None else f"{estimate['value']:.1%} ± {margin:.1%}"


def _round_length(metres: float) -> float:
    """The largest of 1, 2, 5, 10, … metres that is not longer."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _span(dates: Sequence[str] | None) -> str:
    """First and last day, or the only one."""
    if not dates:
        return ""
    return dates[0] if dates[0] == dates[1] else f"{dates[0]} to {dates[1]}"
