"""`engine worker`: the JSON-RPC loop that QGIS talks to."""

import click


@click.command()
def worker() -> None:
    """Answer JSON-RPC messages on stdin and stdout (for QGIS)."""
    from engine.worker import serve

    serve()
