"""The pieces of a page: one file with everything in it, for light and dark screens and for paper."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .picture import MapPicture

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --quiet: #66736b; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --quiet: #a3b0a8; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; max-width: 1040px; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0; } p.quiet { color: var(--quiet); }
.map { display: flex; flex-wrap: wrap; gap: 1.2rem; margin: 1.2rem 0; align-items: flex-start; }
.map figure { flex: 1 1 26rem; margin: 0; } .map ul { list-style: none; margin: 0; padding: 0; min-width: 11rem; }
.map img { display: block; width: 100%; max-height: 70vh; object-fit: contain; object-position: left top;
  border: 1px solid var(--line); image-rendering: auto; background: #fff; }
.scale { border: solid currentColor; border-width: 0 1px 2px; height: .4rem; margin-top: .5rem; }
.swatch { display: inline-block; width: 1.2em; height: .85em; border: 1px solid #0006; margin-right: .5em;
  vertical-align: -.05em; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { padding: .32rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.own { background: #3a9d5d33; } table.narrow { width: auto; } table.settings th { width: 13.5rem; }
td:first-child { min-width: 8.5rem; }
.bar { height: .65em; min-width: 1px; margin-top: .4em; } td.share { width: 14%; min-width: 6rem; }
.figures { display: flex; flex-wrap: wrap; gap: .8rem; margin: .6rem 0; }
.figure { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .9rem; max-width: 20rem; }
.figure b { display: block; font-size: 1.4rem; }
.note { border-left: 4px solid #d9a92b; background: var(--soft); padding: .35rem .8rem; margin: .8rem 0; }
pre { background: var(--soft); border: 1px solid var(--line); padding: .6rem .8rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font-size: .88rem; }
td { overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --quiet: #444; } @page { margin: 16mm; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  .swatch, .bar, td.own, img { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h2, h3 { break-after: avoid; } tr, .map, .figures, .note, pre { break-inside: avoid; } .table { overflow: visible; }
  .map img { max-height: 150mm; }
}
"""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, whether it holds numbers, and its class in the style."""

    title: str
    number: bool = True
    kind: str = ""


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page; nothing in it is fetched from elsewhere."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table; cells are HTML already."""
    head = "".join(f"<th{_of(column)}>{escape(column.title)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td{_of(column)}>{cell}</td>" for column, cell in zip(columns, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="table"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def settings_table(settings: Iterable[tuple[str, str]]) -> str:
    """Names and values, which are plain text; empty values are left out."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in settings if value)
    return f'<div class="table"><table class="settings"><tbody>{rows}</tbody></table></div>'


def matrix(names: Sequence[str], counts: Sequence[Sequence[int]], rows: str, columns: str) -> str:
    """A confusion matrix, with sums; `names` are HTML already, `rows` and `columns` say what they are."""
    numbers = "".join(f'<th class="number">{place}</th>' for place in range(1, len(names) + 1))
    lines = []
    for place, (name, line) in enumerate(zip(names, counts, strict=True)):
        cells = "".join(
            f'<td class="number{" own" if place == other else ""}">{count}</td>' for other, count in enumerate(line)
        )
        lines.append(f'<tr><td>{place + 1}&ensp;{name}</td>{cells}<td class="number">{sum(line)}</td></tr>')
    sums = "".join(f'<td class="number">{sum(column)}</td>' for column in zip(*counts, strict=True))
    total = sum(sum(line) for line in counts)
    head = f'<tr><th>Class</th>{numbers}<th class="number">Sum</th></tr>'
    last = f'<tr><td>Sum</td>{sums}<td class="number">{total}</td></tr>'
    return (
        f'<p class="quiet">Rows: {escape(rows)}. Columns, by the same numbers: {escape(columns)}.</p>'
        f'<div class="table"><table class="narrow"><thead>{head}</thead>'
        f"<tbody>{''.join(lines)}{last}</tbody></table></div>"
    )


def figures(entries: Iterable[tuple[str, str]]) -> str:
    """Large numbers with what they are, both plain text."""
    boxes = "".join(f'<div class="figure"><b>{escape(value)}</b>{escape(text)}</div>' for value, text in entries)
    return f'<div class="figures">{boxes}</div>' if boxes else ""


def swatch(color: str) -> str:
    """A patch of a colour (#rrggbb)."""
    return f'<span class="swatch" style="background:{escape(color)}"></span>'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain text; nothing for no text."""
    return f'<p class="{kind}">{escape(text)}</p>' if text else ""


def _of(column: Column) -> str:
    kind = column.kind or ("number" if column.number else "")
    return f' class="{kind}"' if kind else ""


Content = dict[str, Any]
_NAME = Column("Class", number=False)


def report_page(name: str, picture: MapPicture, made: Content | None, assessment: Content | None) -> str:
    """The text of the page.

    Parameters
    ----------
    name : str
        Of the map's file.
    made : dict, optional
        How the map was made; None for a map of another program.
    assessment : dict, optional
        Its accuracy against reference samples; None if that was not measured.
    """
    title = "Land-cover map" if made else "Accuracy and areas of a map"
    classes = (assessment or made or {})["classes"]
    return page(
        f"{title}: {name}",
        [
            f"<h1>{title}</h1>",
            paragraph(_lead(name, made, assessment), "quiet"),
            _map(picture, classes),
            _model_note(made),
            "<h2>Accuracy</h2>",
            figures(_figures(made, assessment)) or paragraph("Too few samples to estimate it."),
            _independent(assessment, picture) if assessment else "",
            _cross_validated(made, picture) if made else "",
            _comparison(made) if made else "",
            "<h2>Areas and samples</h2>",
            _areas(picture, made, assessment),
            "<h2>How it was made</h2>",
            _settings(made) if made else "",
            _repeat(made, assessment),
        ],
    )


def _lead(name: str, made: Content | None, assessment: Content | None) -> str:
    if not made:
        return f"{name}, held against {assessment['samples']} reference samples." if assessment else name
    when = _span(made["dates"])
    return f"{name}, {made['resolution']:g} m{f', imagery of {when}' if when else ''}."


def _span(dates: list[str] | None) -> str:
    if not dates:
        return ""
    return dates[0] if dates[0] == dates[1] else f"{dates[0]} to {dates[1]}"


def _map(picture: MapPicture, classes: list[Content]) -> str:
    image = base64.b64encode(picture.png).decode("ascii")
    length = _round_length(picture.metres / 4)
    text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    legend = "".join(f"<li>{swatch(picture.colors[entry['code']])}{escape(entry['name'])}</li>" for entry in classes)
    share = 100 * length / picture.metres
    tall = f"max-width:calc(70vh * {picture.width / picture.height:.4f})"
    return (
        f'<div class="map"><figure style="{tall}"><img alt="The map" width="{picture.width}" '
        f'height="{picture.height}" src="data:image/png;base64,{image}" style="height:auto">'
        f'<div class="scale" style="width:{share:.2f}%"></div>{text}</figure><ul>{legend}</ul></div>'
    )


def _round_length(metres: float) -> float:
    """The largest of 1, 2, 5, 10, … metres that is not longer."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _model_note(made: Content | None) -> str:
    return "" if made is None or made["model"]["trained"] else paragraph(made["model"]["note"], "note")


def _figures(made: Content | None, assessment: Content | None) -> list[tuple[str, str]]:
    found = []
    if assessment:
        found.append((_rate(assessment["overall"]), f"overall, on {assessment['samples']} independent samples"))
        found.append((f"{assessment['macro_f1']:.2f}", "macro-averaged F1 on them"))
    accuracy = made["accuracy"] if made else None
    if accuracy:
        found.append((f"{accuracy['overall']:.1%}", f"overall, cross-validated ({accuracy['folds']} spatial folds)"))
        found.append((f"{accuracy['macro_f1']:.2f}", "macro-averaged F1, cross-validated"))
    return found


def _independent(assessment: Content, picture: MapPicture) -> str:
    columns = (_NAME, *map(Column, ("Samples", "User's accuracy", "Producer's accuracy", "F1")))
    rows = [
        (_class(entry, picture), str(entry["samples"]), *(_rate(entry[name]) for name in ("users", "producers", "f1")))
        for entry in assessment["classes"]
    ]
    names = [_class(entry, picture) for entry in assessment["classes"]]
    return "".join(
        (
            "<h3>Against independent reference samples</h3>",
            paragraph("± is half of the 95 % interval.", "quiet"),
            table(columns, rows),
            *(paragraph(sentence, "note") for sentence in assessment["notices"]),
            "<h3>Confusion matrix of the reference samples</h3>",
            matrix(names, assessment["counts"], "the map's class", "the reference's class"),
            paragraph(f"{assessment['design']} {assessment['unit']}", "quiet"),
        )
    )


def _cross_validated(made: Content, picture: MapPicture) -> str:
    accuracy = made["accuracy"]
    if accuracy is None:
        return ""
    rows = [(_class(entry, picture), str(entry["samples"]), f"{entry['f1']:.2f}") for entry in accuracy["classes"]]
    names = [_class(entry, picture) for entry in accuracy["classes"]]
    return "".join(
        (
            "<h3>Cross-validated on the samples of the map</h3>",
            paragraph(
                f"{accuracy['method'][:1].upper()}{accuracy['method'][1:]}. The samples were chosen by hand: this says "
                "how well the classes are told apart at such places, not how much of the whole map is right.",
                "quiet",
            ),
            table((_NAME, Column("Samples"), Column("F1")), rows, "narrow"),
            "<h3>Confusion matrix of the cross-validation</h3>",
            matrix(names, accuracy["counts"], "the class that was predicted", "the sample's class"),
        )
    )


def _comparison(made: Content) -> str:
    forest = made["comparison"]
    if forest is None:
        return ""
    columns = (Column("Method", number=False), Column("Overall accuracy"), Column("Macro-averaged F1"))
    own = (escape(f"This map: {made['method']}"), f"{forest['own_overall']:.1%}", f"{forest['own_macro_f1']:.2f}")
    other = (
        escape(forest["method"].split(";")[0].capitalize()),
        f"{forest['overall']:.1%}",
        f"{forest['macro_f1']:.2f}",
    )
    return "".join(
        (
            "<h3>Beside a random forest on the bands</h3>",
            paragraph("Both on the same samples and the same folds.", "quiet"),
            table(columns, (own, other), "narrow"),
        )
    )


def _areas(picture: MapPicture, made: Content | None, assessment: Content | None) -> str:
    """Mapped areas; beside them, where there is an assessment, those that the reference samples estimate."""
    own = {entry["code"]: entry for entry in (made or {"classes": []})["classes"]}
    found = {entry["code"]: entry for entry in (assessment or {"classes": []})["classes"]}
    entries = list((found or own).values())
    hectares = {entry["code"]: entry.get("mapped_ha", entry.get("area_ha")) for entry in entries}
    largest = max(hectares.values()) or 1.0
    total = sum(hectares.values()) or 1.0
    columns = [_NAME]
    columns += [Column("Samples")] if own else []
    columns += [Column("Mapped (ha)"), Column("Share")]
    columns += [Column("Estimated (ha)"), Column("95 % interval (ha)")] if found else []
    rows = []
    for entry in entries:
        area = hectares[entry["code"]]
        row = [_class(entry, picture)]
        row += [str(own.get(entry["code"], {}).get("samples", "–"))] if own else []
        row += [f"{area:,.1f}", f"{area / total:.1%}"]
        row += _estimated(found[entry["code"]]["area_ha"]) if found else []
        color = escape(picture.colors[entry["code"]])
        rows.append((*row, f'<div class="bar" style="background:{color};width:{100 * area / largest:.1f}%"></div>'))
    method = assessment["area_method"] if assessment else ""
    return table((*columns, Column("", number=False, kind="share")), rows) + paragraph(method, "quiet")


def _estimated(area: Content) -> list[str]:
    interval = "–" if area["margin"] is None else f"{area['lower']:,.1f} to {area['upper']:,.1f}"
    return [f"{area['value']:,.1f}", interval]


def _settings(made: Content) -> str:
    model = made["model"]
    training = "trained" if model["trained"] else "not trained: random weights"
    return settings_table(
        (
            ("Imagery", " ".join(made["used"])),
            ("Dates", _span(made["dates"])),
            ("Model", f"{model['title']} ({model['name']}), {training}"),
            ("Origin of the model", model["provenance"]),
            ("Licence of the model", model["licence"] or "not stated"),
            ("SHA-256 of the model", model["sha256"]),
            ("Method", made["method"]),
            ("Pixel size", f"{made['resolution']:g} m"),
            ("Smoothing", f"{made['smoothing']:g} m"),
            ("CRS", made["crs"]),
            ("Samples", f"{sum(entry['samples'] for entry in made['classes'])} pixels"),
            ("Made", f"{made['made']}, in {made['seconds']:.1f} s"),
        )
    )


def _repeat(made: Content | None, assessment: Content | None) -> str:
    """Versions and command lines."""
    reports = [report for report in (made, assessment) if report]
    versions = ", ".join(f"{name} {version}" for name, version in reports[0]["software"].items())
    commands = "".join(f"<pre>{escape(report['command'])}</pre>" for report in reports)
    return f"{settings_table((('Software', versions),))}<h3>To repeat it</h3>{commands}"


def _class(entry: Content, picture: MapPicture) -> str:
    return f"{swatch(picture.colors.get(entry['code'], '#808080'))}{escape(entry['name'])}"


def _rate(estimate: Content | None) -> str:
    if estimate is None:
        return "–"
    margin = estimate["margin"]
    return f"{estimate['value']:.1%}" if margin is None else f"{estimate['value']:.1%} ± {margin:.1%}"
