"""`engine worker`: the JSON-RPC loop that QGIS talks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..worker.server import Method


@click.command()
def worker() -> None:
    """Answer JSON-RPC messages on stdin and stdout (for QGIS)."""
    from ..worker.server import serve

    serve(_methods)


def _methods() -> dict[str, Method]:
    from ..worker.methods import methods

    return methods()
