"""Everything a run needs to go on as if it had never stopped, written whole or not at all."""

from __future__ import annotations

import json
import logging
import os
import pickle  # nosec B403 # for the name of its error alone; weights_only reads plain tensors
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..errors import UserError
from ..files import written_whole
from ..strict_json import parse_json
from .config.settings import TrainingConfig

_log = logging.getLogger(__name__)
_FORMAT = 2
_DAMAGE = (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError)


def random_state(device: torch.device) -> dict[str, Tensor]:
    """The random state of torch on the processor and the device, from which stochastic depth draws."""
    state = {"cpu": torch.get_rng_state()}
    return {**state, "cuda": torch.cuda.get_rng_state(device)} if device.type == "cuda" else state


def restore_random_state(state: Mapping[str, Tensor], device: torch.device) -> None:
    """The inverse of `random_state`."""
    torch.set_rng_state(state["cpu"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)


def save_checkpoint(folder: Path, step: int, config: Mapping[str, Any], state: Mapping[str, Any], keep: int) -> Path:
    """Write the state after `step` steps and remove all but the newest `keep`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step_{step:09d}.pt"
    content = {"format": _FORMAT, "step": step, "config": json.dumps(config), **state}
    with (
        written_whole(path, (RuntimeError,)) as temporary,
        temporary.open("wb") as file,
    ):  # torch tells of a full disk so
        torch.save(content, file)
        file.flush()
        os.fsync(file.fileno())  # whole on the disk before it takes the name, also when the power fails
    for old in checkpoints(folder)[:-keep]:
        old.unlink(missing_ok=True)
    return path


def checkpoints(folder: Path) -> list[Path]:
    """Oldest first."""
    return sorted(folder.glob("step_*.pt"))


def newest_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The content of the newest that is whole; a damaged one is said aloud and passed over. None if there is none."""
    found = checkpoints(folder)
    for path in reversed(found):
        try:
            content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except _DAMAGE as error:
            _log.warning("The checkpoint %s is damaged and was passed over (%s).", path.name, error)
            continue
        if isinstance(content, dict) and content.get("format") == _FORMAT:
            return content
        _log.warning("The checkpoint %s is of another version and was passed over.", path.name)
    if found:
        raise UserError(f"None of the {len(found)} checkpoints in {folder} can be read: start anew in another folder.")
    return None


def check_same_run(content: Mapping[str, Any], config: Mapping[str, Any], free: tuple[str, ...]) -> None:
    """Refuse to go on with settings that change what is computed; sections' keys in `free` (dotted) may differ."""
    defaults = _flat(json.loads(json.dumps(TrainingConfig().to_dict())))  # of settings that an older version lacked
    now = _flat(json.loads(json.dumps(config)))
    before = {key: defaults[key] for key in defaults.keys() & now.keys()} | _flat(parse_json(content["config"]))
    changed = [key for key in sorted(before.keys() | now.keys()) if before.get(key) != now.get(key) and key not in free]
    if changed:
        key = changed[0]
        raise UserError(
            f"The run to resume had {key}={before.get(key)} and now {now.get(key)} is asked for: "
            "give the settings it was started with, or another output folder."
        )


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat.update(_flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value})
    return flat
