"""The state of a head's training after an epoch, without pickles: parameters and AdamW's moments."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from torch import Tensor

from ...errors import UserError
from ...model.decoders import SegmentationHead
from ...model.weights.tensor_file import read_header, read_tensors, write_tensors

_MOMENTS = ("step", "exp_avg", "exp_avg_sq")


def keep(path: Path, key: str, head: SegmentationHead, optimizer: torch.optim.Optimizer, epochs: int) -> None:
    """Write the state after some epochs, whole or not at all."""
    tensors: dict[str, Tensor] = {f"head.{name}": one.detach().cpu() for name, one in head.state_dict().items()}
    for number, parameter in enumerate(head.parameters()):
        state = optimizer.state[parameter]
        tensors.update({f"optimizer.{number}.{name}": state[name].detach().cpu() for name in _MOMENTS if state})
    contiguous = {name: tensor.contiguous() for name, tensor in tensors.items()}
    write_tensors(path, contiguous, {"key": _digest(key), "epochs": str(epochs)})


def go_on(path: Path, key: str, head: SegmentationHead, optimizer: torch.optim.Optimizer) -> int:
    """Take up a state that was kept with the same key; returns the epochs it has, 0 where there is none."""
    if not path.is_file():
        return 0
    try:
        header = read_header(path)
        if header.get("key") != _digest(key):
            return 0
        tensors = read_tensors(path)
    except UserError:
        return 0  # a state that cannot be read is worth no more than none
    head.load_state_dict({name.removeprefix("head."): one for name, one in tensors.items() if name.startswith("head.")})
    for number, parameter in enumerate(head.parameters()):
        moments = {name: tensors.get(f"optimizer.{number}.{name}") for name in _MOMENTS}
        found = {name: one for name, one in moments.items() if one is not None}
        if found:
            optimizer.state[parameter] = {
                name: one if name == "step" else one.to(parameter.device) for name, one in found.items()
            }
    return int(header.get("epochs", 0))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
