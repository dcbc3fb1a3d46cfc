"""`engine modalities`: what images can be, and which files of one's own are wrong."""

from __future__ import annotations

import click

from ..modalities import ModalityEntry, problems, registered, user_folder
from .reporting import reports_errors, result


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def modalities(as_json: bool) -> None:
    """List the registered modalities, and what is wrong with a file in the user's folder."""
    entries, wrong = registered(), {str(path): text for path, text in problems().items()}
    content = {
        "folder": str(user_folder()),
        "modalities": {name: {"title": one.title, "bands": list(one.band_names)} for name, one in entries.items()},
        "problems": wrong,
    }
    lines = [_line(entry) for entry in entries.values()]
    result(as_json, content, "\n".join([*lines, f"One's own are in {user_folder()}.", *wrong.values()]))


def _line(entry: ModalityEntry) -> str:
    given = f"--{entry.read_as}, " if entry.read_as else ""
    return f"{entry.name:14} {entry.title}: {', '.join(entry.band_names)} ({given}--further {entry.name}=PATH)"
