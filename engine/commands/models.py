"""`engine models`: the weights that are there, checked, imported and downloaded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UserError
from .reporting import emit, reports_errors, result, watched

if TYPE_CHECKING:
    from ..model import ModelInfo
    from ..model.decoders import HeadInfo


@click.group()
def models() -> None:
    """List, check, import and download model weights."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@reports_errors
def list_models(as_json: bool) -> None:
    """List the models that can be named with --model, and the heads that can be with --head."""
    from ..model import available_models
    from ..model.decoders import available_heads
    from ..model.weights.releases import LICENCE_NOTE, RELEASES, megabytes_there

    infos: list[ModelInfo | HeadInfo] = [*available_models(), *available_heads()]
    for info in infos:
        if as_json:
            emit({"event": "model", **_plain(asdict(info))})
        else:
            click.echo(f"{info.name:20} {info.title}\n{'':20} {info.note}")
    if as_json:
        for name, release in RELEASES.items():
            there = round(megabytes_there(release), 1)
            about = {"name": name, **asdict(release), "megabytes_there": there, "licence": LICENCE_NOTE}
            emit({"event": "release", **about})


@models.command("info")
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def model_info(model: str, as_json: bool) -> None:
    """Show what a model or head is: architecture, provenance, what its weights lack."""
    from ..model import load_model
    from ..model.decoders import is_head

    if is_head(Path(model)):
        _head_info(Path(model), as_json)
        return
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
    """Check that a file of a model or head is whole and fits its architecture."""
    from ..model import verify_model
    from ..model.decoders import is_head, verify_head

    info = verify_head(path) if is_head(path) else verify_model(path)
    result(as_json, _plain(asdict(info)), f"{path}: whole; {info.title}. {info.note}")


@models.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="The name to use with --model, or --head, from now on.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def import_weights(path: Path, name: str, as_json: bool) -> None:
    """Bring a model (safetensors, or the official .pth) or a trained head into the user's model folder."""
    from ..model import import_model
    from ..model.decoders import import_head, is_head

    info = import_head(path, name) if is_head(path) else import_model(path, name)
    result(as_json, _plain(asdict(info)), f"{info.name} is ready ({info.path}). {info.note}")


@models.command("remove")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="As one JSON line.")
@reports_errors
def remove(name: str, as_json: bool) -> None:
    """Delete an imported or downloaded model, or else a head of that name, from the user's model folder."""
    from ..model import remove_model
    from ..model.decoders import remove_head

    try:
        path = remove_model(name)
    except UserError:
        head = remove_head(name)
        if head is None:
            raise
        path = head
    result(as_json, {"name": name, "path": str(path)}, f"{name} was removed ({path}).")


@models.command("download")
@click.argument("release", type=click.Choice(["official"]))
@click.option("--name", default="terrafm-b", show_default=True, help="The name to use with --model from now on.")
@click.option("--replace", "replace_other", is_flag=True, help="Replace another model of that name.")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@reports_errors
def download(release: str, name: str, replace_other: bool, as_json: bool) -> None:
    """Download the official weights (452 MB) from their publisher; what was interrupted goes on where it stopped."""
    from ..model import download_official
    from ..model.weights.releases import LICENCE_NOTE, RELEASES

    if as_json:
        emit({"event": "note", "message": LICENCE_NOTE})
    else:
        click.echo(LICENCE_NOTE, err=True)
    with watched(as_json) as progress:
        info = download_official(name, release=RELEASES[release], replace_other=replace_other, progress=progress)
    commit = info.origin.commit[:7] if info.origin else "unknown"
    result(as_json, _plain(asdict(info)), f"{info.name} is ready ({info.path}), of commit {commit}. {info.note}")


def _head_info(path: Path, as_json: bool) -> None:
    from ..model.decoders import read_head_info

    config, info = read_head_info(path)
    lines = [
        f"{info.name}: {info.title}",
        info.note,
        f"Settings: {config.to_dict()}",
        f"Scores in per cent: {dict(info.scores)}",
        f"Provenance: {info.provenance}",
        f"Licence: {info.licence}",
        f"SHA-256: {info.sha256}",
    ]
    result(as_json, {**_plain(asdict(info)), "config": config.to_dict()}, "\n".join(lines))


def _plain(content: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Path) else value for name, value in content.items()}
