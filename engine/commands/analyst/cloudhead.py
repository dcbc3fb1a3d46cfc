"""`engine cloudhead`: train and evaluate the head that `cloudmask --head` uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ...requests import DEFAULT_MODEL
from ..reporting import reports_errors, result, watched
from .evaluation_options import training_packages

_FILE = click.Path(path_type=Path)
_LEVELS = {"l1c": ("l1c",), "l2a": ("l2a",), "both": ("l1c", "l2a")}
_level = click.option("--level", default="both", show_default=True, type=click.Choice(list(_LEVELS)))
_data = click.option("--data", required=True, type=_FILE, help="The folder that CloudSEN12 or CloudSEN12+ lies in.")
_patches = click.option("--patches", type=click.IntRange(min=2), help="Use so many of a split and level; all if left.")
_device = click.option("--device", default="auto", show_default=True)
_precision = click.option(
    "--precision", default="auto", show_default=True, type=click.Choice(["auto", "float32", "bfloat16"])
)
_json = click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")


@click.group()
def cloudhead() -> None:
    """Train and evaluate a head that finds clouds and shadows; a random backbone always beside."""


@cloudhead.command()
@_data
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="The backbone: a model's name or weights.")
@click.option("--head", "kind", default="upernet", show_default=True, type=click.Choice(["linear", "upernet"]))
@click.option("--out", required=True, type=_FILE, help="The head, .safetensors; .json, .md and its twin beside it.")
@_level
@click.option("--epochs", default=20, show_default=True)
@click.option("--batch-size", "batch", default=16, show_default=True)
@click.option("--learning-rate", default=1e-3, show_default=True)
@click.option("--weight-decay", default=0.01, show_default=True)
@click.option("--channels", default=128, show_default=True, help="Width of UPerNet.")
@click.option("--window", default=256, show_default=True, help="Side of crops, and of a scene's windows, in pixels.")
@click.option("--seed", default=0, show_default=True, help="Of the training, and of the split where none is published.")
@_patches
@_device
@_precision
@_json
@reports_errors
@training_packages()
def train(as_json: bool, data: Path, model: str, out: Path, level: str, patches: int | None, **given: Any) -> None:
    """Train a head on frozen features of CloudSEN12, and the same on a random backbone.

    Stopped, the same command goes on after the last whole epoch.
    """
    from ...evaluate.cloud_heads import HeadTraining, open_cloud_data, train_cloud_head
    from ...model import load_model

    settings = HeadTraining(**given)
    opened = open_cloud_data(data, _LEVELS[level], settings.seed, patches)
    with watched(as_json) as progress:
        report = train_cloud_head(load_model(model), opened, settings, out, progress)
    result(as_json, report.to_dict(), report.summary())


@cloudhead.command()
@_data
@click.option("--head", required=True, help="A trained head: its file, or the name it was imported under.")
@click.option("--model", help="The backbone; by default the one of the name that the head was trained on.")
@_level
@click.option("--split", default="test", show_default=True, type=click.Choice(["test", "valid"]))
@click.option("--seed", default=0, show_default=True, help="Of the split where none is published.")
@_patches
@_device
@_precision
@click.option("--out", type=_FILE, help="The result as JSON.")
@_json
@reports_errors
@training_packages()
def evaluate(
    as_json: bool,
    data: Path,
    head: str,
    model: str | None,
    level: str,
    split: str,
    seed: int,
    patches: int | None,
    out: Path | None,
    **given: Any,
) -> None:
    """Score a trained head, and its twin on the random backbone."""
    from ...evaluate.cloud_heads import evaluate_cloud_head, open_cloud_data, write_report
    from ...model import load_model
    from ...model.decoders import find_head, read_head_info

    opened = open_cloud_data(data, _LEVELS[level], seed, patches)
    backbone = model or read_head_info(find_head(head))[0].backbone_name
    with watched(as_json) as progress:
        report = evaluate_cloud_head(load_model(backbone), opened, head, split, progress=progress, **given)
    if out is not None:
        write_report(report, out)
    result(as_json, report.to_dict(), report.summary())
