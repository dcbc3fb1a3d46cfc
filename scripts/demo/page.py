"""The report as one HTML file: picture, areas, accuracy, and all that was used."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import Any

from .accuracy import MapAccuracy

_STYLE = """
:root { color-scheme: light dark; --line: #8883; --quiet: #7a857e; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.lead { color: var(--quiet); margin: 0 0 1.2rem; }
img { width: 100%; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
table { border-collapse: collapse; width: 100%; } th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { text-align: left; font-weight: 600; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 1.1em; height: .8em; border: 1px solid #0006; border-radius: 2px; margin-right: .5em; }
.bar { height: .6em; border-radius: 3px; min-width: 1px; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; } .figure { border: 1px solid var(--line); border-radius: 6px; padding: .6rem 1rem; }
.figure b { display: block; font-size: 1.5rem; } .note { border-left: 4px solid #e8b93c; padding: .3rem .8rem; margin: 1rem 0; }
"""


def write_page(report: dict[str, Any], picture: Path, truth: MapAccuracy | None, target: Path) -> None:
    """Write the report; it needs no other file."""
    model = report["model"]
    note = "" if model["trained"] else f'<p class="note">{escape(model["note"])}</p>'
    image = base64.b64encode(picture.read_bytes()).decode("ascii")
    parts = [
        "<h1>Land-cover map</h1>",
        f'<p class="lead">{escape(" ".join(report["used"]))}</p>',
        f'<img alt="Map and legend" src="data:image/png;base64,{image}">',
        note,
        "<h2>Accuracy</h2>",
        _figures(report, truth),
        _truth_table(truth) if truth else "",
        "<h2>Areas</h2>",
        _areas(report["classes"]),
        "<h2>How it was made</h2>",
        _settings(report),
    ]
    target.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Land-cover map · TerraFM</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n",
        encoding="utf-8",
    )


def _figures(report: dict[str, Any], truth: MapAccuracy | None) -> str:
    figures = []
    if truth is not None:
        figures += [(truth.overall, f"overall, against the truth at {truth.pixels:,} pixels")]
        figures += [(truth.macro_f1, "macro-averaged F1 against the truth")]
    accuracy = report["accuracy"]
    if accuracy is not None:
        figures += [(accuracy["overall"], f"overall, {accuracy['method']}")]
        figures += [(accuracy["macro_f1"], "macro-averaged F1 of that cross-validation")]
    boxes = "".join(f'<div class="figure"><b>{value:.1%}</b>{escape(text)}</div>' for value, text in figures)
    return f'<div class="figures">{boxes}</div>' if boxes else "<p>Too few samples to estimate it.</p>"


def _truth_table(truth: MapAccuracy) -> str:
    rows = [
        f"<tr><td>{_swatch(entry.color)}{escape(entry.name)}</td>"
        + "".join(f'<td class="number">{value:.1%}</td>' for value in (entry.users, entry.producers, entry.f1))
        + "</tr>"
        for entry in truth.classes
    ]
    head = _head("Class", "User's accuracy", "Producer's accuracy", "F1")
    return f"<h2>Against the truth, by class</h2><table>{head}{''.join(rows)}</table>"


def _areas(classes: list[dict[str, Any]]) -> str:
    largest = max(entry["share"] for entry in classes) or 1.0
    rows = [
        f"<tr><td>{_swatch(entry['color'])}{escape(entry['name'])}</td>"
        f'<td class="number">{entry["samples"]}</td><td class="number">{entry["area_ha"]:,.1f}</td>'
        f'<td class="number">{entry["share"]:.1%}</td><td style="width:40%"><div class="bar" '
        f'style="background:{entry["color"]};width:{100 * entry["share"] / largest:.1f}%"></div></td></tr>'
        for entry in classes
    ]
    return f"<table>{_head('Class', 'Samples', 'Area (ha)', 'Share')}{''.join(rows)}</table>"


def _settings(report: dict[str, Any]) -> str:
    model = report["model"]
    settings = {
        "Model": f"{model['title']} (SHA-256 {model['sha256'][:16]}…)",
        "Method": report["method"],
        "Pixel size": f"{report['resolution']:g} m",
        "Smoothing": f"{report['smoothing']:g} m",
        "CRS": report["crs"],
        "Time": f"{report['seconds']:.1f} s",
        "TerraFM": report["version"],
    }
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in settings.items())
    return f"<table>{rows}</table>"


def _head(first: str, *others: str) -> str:
    return f"<tr><th>{first}</th>" + "".join(f'<th class="number">{name}</th>' for name in others) + "</tr>"


def _swatch(color: str) -> str:
    return f'<span class="swatch" style="background:{escape(color)}"></span>'
