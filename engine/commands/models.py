"""`engine models`: the weights that are there, checked and imported."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from engine.commands.reporting import emit, reports_errors, result


@click.group()
def models() -> None:
    """List, check and import model weights."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@reports_errors
def list_models(as_json: bool) -> None:
    """List the models that can be named with --model."""
    from engine.model import available_models

    for info in available_models():
        if as_json:
            emit({"event": "model", **_plain(asdict(info))})
        else:
            click.echo(f"{info.name:20} {info.title}\n{'':20} {info.note}")


@models.command("info")
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def model_info(model: str, as_json: bool) -> None:
    """Show what a model is: architecture, provenance, what its weights lack."""
    from engine.model import load_model

    loaded = load_model(model)
    info = loaded.info
    lines = [
        f"{info.name}: {info.title}",
        info.note,
        f"Architecture: {loaded.config.to_dict()}",
        f"Provenance: {info.provenance}",
        f"Licence: {info.licence}",
        f"Absent from the weights: {', '.join(info.absent) or 'nothing'}",
        f"SHA-256: {info.sha256}",
    ]
    result(as_json, {**_plain(asdict(info)), "config": loaded.config.to_dict()}, "\n".join(lines))


@models.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def verify(path: Path, as_json: bool) -> None:
    """Check that a weights file is whole and fits a TerraFM architecture."""
    from engine.model import verify_model

    info = verify_model(path)
    result(as_json, _plain(asdict(info)), f"{path}: whole; {info.title}. {info.note}")


@models.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="The name to use with --model from now on.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def import_weights(path: Path, name: str, as_json: bool) -> None:
    """Bring weights (safetensors, or the official .pth) into the user's model folder."""
    from engine.model import import_model

    info = import_model(path, name)
    result(as_json, _plain(asdict(info)), f"{info.name} is ready ({info.path}). {info.note}")


def _plain(content: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Path) else value for name, value in content.items()}
