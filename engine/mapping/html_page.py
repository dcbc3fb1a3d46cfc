"""The pieces of a page: one file with everything in it, for light and dark screens and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

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
td.own { background: #3a9d5d33; } table.narrow { width: auto; } table.settings th { width: 12rem; }
.bar { height: .65em; min-width: 1px; margin-top: .4em; } td.share { width: 22%; }
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
