"""`engine requests`: every request with its parameters, for the documentation and for QGIS's half."""

from __future__ import annotations

import click

from ..requests.listing import as_dicts, as_markdown
from .reporting import result


@click.command()
@click.option("--markdown", is_flag=True, help="As the tables in docs/protocol.md; so too without --json.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
def requests(markdown: bool, as_json: bool) -> None:
    """List what the commands and the worker take."""
    result(as_json and not markdown, {"requests": as_dicts()}, as_markdown())
