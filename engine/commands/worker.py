"""`engine worker`: the JSON-RPC loop that QGIS talks to."""

from __future__ import annotations

import click


@click.command()
def worker() -> None:
    """Answer JSON-RPC messages on stdin and stdout (for QGIS)."""
    from ..worker.methods import EngineMethods
    from ..worker.server import serve

    engine = EngineMethods()
    serve(lambda: (engine.table(), engine.preparations()))
