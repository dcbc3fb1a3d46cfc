"""The official weights, from their publisher to the user's models folder: fetched, checked, converted."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from ...errors import UserError
from ...progress import Progress, part_of, silent
from ..backbone import TerraFM
from ..info import ModelInfo, Origin
from .hub import HubFile, fetch, file_hash, look_up
from .model_file import check_content, save_model
from .model_header import read_info
from .official import read_official
from .registry import check_name, user_folder
from .releases import OFFICIAL, STAGE, Release

_FETCHED = 0.9
"""Share of the progress that fetching takes; the rest is checking and converting."""


def download_official(
    name: str = "terrafm-b",
    *,
    release: Release = OFFICIAL,
    replace_other: bool = False,
    progress: Progress = silent,
) -> ModelInfo:
    """Bring the official weights into the user's folder; from then on `name` stands for them.

    The hub is asked for commit, SHA-256 and size; the bytes of just that commit are fetched, going on where an earlier
    attempt stopped; they are held against that sum, then keys and shapes against the architecture. Commit, sum and
    the parameters' own hash are kept in the model's file. Weights that are there already are checked, not fetched.

    Raises
    ------
    UserError
        No network, a file that is not what the hub or the architecture says, no space, or under `name` there is
        another model and not `replace_other`.
    """
    check_name(name)
    target = user_folder() / f"{name}.safetensors"
    progress(0.0, "Asking the Hugging Face hub")
    file = look_up(release.repository, release.file)
    there = _whole(target)
    if there is not None and there.origin is not None and there.origin.sha256 == file.sha256:
        return there
    if there is not None and not replace_other:
        raise UserError(_other(name, there, file))
    stage = _stage(target.parent, file)
    weights = stage / release.file
    if not (weights.is_file() and file_hash(weights) == file.sha256):
        _check_space(target.parent, stage, file)
        fetch(file, weights, part_of(progress, 0.0, _FETCHED))
    progress(_FETCHED, "Checking every parameter")
    model = _read(weights, release, file)
    progress(0.95, "Converting the weights")
    origin = Origin(file.url, file.commit, file.sha256)
    info = save_model(model, target, replace(model.info, origin=origin))
    shutil.rmtree(stage, ignore_errors=True)
    progress(1.0, f"{name} is ready")
    return info


def _whole(path: Path) -> ModelInfo | None:
    """The model in a file; None where there is none, or a damaged one that had better be replaced."""
    try:
        if path.is_file():
            check_content(path)
            return read_info(path)
    except UserError:
        pass
    return None


def _other(name: str, there: ModelInfo, file: HubFile) -> str:
    if there.origin is None:
        return (
            f"Under the name {name} there is another model ({there.title}): choose another name, or replace it "
            "(--replace)."
        )
    return (
        f"The hub has another {file.name} now (commit {file.commit[:7]}) than the one that is here as {name} "
        f"(commit {there.origin.commit[:7]}): choose another name to keep both, or replace it (--replace)."
    )


def _stage(folder: Path, file: HubFile) -> Path:
    """The folder of one download, named by its checksum; what is left of other files is removed."""
    stage = folder / STAGE / file.sha256
    for left in (folder / STAGE).glob("*"):
        if left != stage:
            shutil.rmtree(left, ignore_errors=True)
    stage.mkdir(parents=True, exist_ok=True)
    return stage


def _check_space(folder: Path, stage: Path, file: HubFile) -> None:
    """Room for the file and for the model made from it."""
    there = sum(entry.stat().st_size for entry in stage.iterdir())
    needed, free = 2 * file.size - there, shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"The disk of {folder} has {free / 1e6:.0f} MB left and {file.name} needs {needed / 1e6:.0f} MB: "
            "free some space, or name another folder in TERRAFM_MODELS."
        )


def _read(weights: Path, release: Release, file: HubFile) -> TerraFM:
    """The model in a fetched file, which is removed if it holds another one."""
    try:
        model = read_official(weights)
        if model.config.size != release.size:
            found, expected = model.config.size.title(), release.size.title()
            raise UserError(f"{release.file} holds a TerraFM-{found} where TerraFM-{expected} was expected")
    except UserError as error:
        shutil.rmtree(weights.parent, ignore_errors=True)
        raise UserError(
            f"What the hub has as commit {file.commit[:7]} is not the released model and was removed. {error}"
        ) from error
    return model
