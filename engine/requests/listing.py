"""All requests as a list: for QGIS's half as JSON, for docs/protocol.md as tables."""

from __future__ import annotations

import json
import re
from typing import Any

from . import REQUESTS, ImageryRequest, Option, Request, options_of

_FLAG = re.compile(r"--([a-z0-9-]+)\b(?!')")


def as_dicts() -> list[dict[str, Any]]:
    """Every request: `name`, `help`, and `fields` with `name`, `kind`, `required`, `default`, `choices`, `unit`, …"""
    return [
        {"name": name, "help": _about(record), "fields": [_field(one) for one in options_of(record).values()]}
        for name, record in REQUESTS.items()
    ]


def as_markdown() -> str:
    """A table of each request's parameters; those of the imagery, which many share, once."""
    tables = [f"*IMAGERY*: {_about(ImageryRequest)}\n\n{_table(list(options_of(ImageryRequest).values()))}"]
    for name, record in REQUESTS.items():
        options = list(options_of(record).values())
        more = ""
        if issubclass(record, ImageryRequest):
            options = options[len(options_of(ImageryRequest)) :]
            more = " Takes *IMAGERY* and:"
        tables.append(f"**`{name}`**: {_about(record)}{more}" + (f"\n\n{_table(options)}" if options else ""))
    return "\n\n".join(tables)


def _about(record: type[Request]) -> str:
    return (record.__doc__ or "").split("\n\n")[0]


def _field(one: Option) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.name,
        "required": one.is_required,
        "default": None if one.is_required else one.default,
        "choices": list(one.choices),
        "least": one.least,
        "most": one.most,
        "unit": one.unit,
        "help": one.help,
        "flag": one.flag,
    }


def _table(options: list[Option]) -> str:
    rows = ["| parameter | kind | default | meaning |", "|---|---|---|---|"]
    for one in options:
        kind = ", ".join(f"`{_json(choice)}`" for choice in one.choices) or one.kind.name
        if one.most is not None:
            kind += f" {one.limits}"
        default = "must be given" if one.is_required else "" if one.default is None else f"`{_json(one.default)}`"
        unit = f" {one.unit}" if one.unit else ""
        meaning = _FLAG.sub(lambda flag: f"`{flag[1].replace('-', '_')}`", one.help)
        rows.append(f"| `{one.name}` | {kind}{unit} | {default} | {meaning} |")
    return "\n".join(rows)


def _json(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else json.dumps(value)
