"""A distillation over several processes: copied (DDP) or spread (FSDP); and its whole state in either case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_model_state_dict,
    get_optimizer_state_dict,
    set_model_state_dict,
    set_optimizer_state_dict,
)
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.nn.parallel import DistributedDataParallel

from ..ranks import Ranks
from .method.batches import Part
from .method.distillation import Distillation
from .method.per_modality import PerModalityDistillation

_WHOLE = StateDictOptions(full_state_dict=True, cpu_offload=True, strict=False)
"""Not strict: a parameter that has not been trained yet has no moments."""


class Parallel:
    """Calls a distillation so that gradients end up being those of all processes' samples together."""

    def __init__(
        self, distillation: Distillation | PerModalityDistillation, ranks: Ranks, sharded: bool, compiled: bool
    ) -> None:
        if compiled:
            for block in _blocks(distillation):
                block.compile()
        self._module: nn.Module = distillation
        if ranks.count > 1 and sharded:
            _shard(distillation)
        elif ranks.count > 1:
            # Every parameter takes part in every step: absent modalities give zeros, not holes.
            self._module = DistributedDataParallel(
                distillation, broadcast_buffers=False, gradient_as_bucket_view=True, static_graph=False
            )
        self._sharded = [module for module in distillation.modules() if isinstance(module, FSDPModule)]

    def __call__(self, part: Part, temperature: float) -> tuple[Tensor, Tensor]:
        """Loss and statistics of this process's part of a batch."""
        answer: tuple[Tensor, Tensor] = self._module(part, temperature)
        return answer

    @contextmanager
    def reducing(self, last: bool) -> Iterator[None]:
        """Gradients are averaged over the processes with a batch's last part only."""
        for module in self._sharded:
            module.set_requires_gradient_sync(last)
        if isinstance(self._module, DistributedDataParallel) and not last:
            with self._module.no_sync():
                yield
        else:
            yield


def _blocks(distillation: nn.Module) -> list[nn.Module]:
    lists = [module for name, module in distillation.named_modules() if name.endswith("model.blocks")]
    return [block for blocks in lists for block in blocks.children()]


def _shard(distillation: nn.Module) -> None:
    """Block by block, so that only one block's parameters are whole at a time; then what is left of each network."""
    for block in _blocks(distillation):
        fully_shard(block)
    for name, module in distillation.named_modules():
        if name.split(".")[-1] in ("student", "teacher"):
            fully_shard(module, reshard_after_forward=True)  # also the outermost: teacher and student meet in parts


def _is_sharded(distillation: nn.Module) -> bool:
    return any(isinstance(module, FSDPModule) for module in distillation.modules())


def full_state(distillation: nn.Module, optimizer: torch.optim.Optimizer | None) -> dict[str, Any]:
    """All parameters, buffers and moments, whole in the first process."""
    if not _is_sharded(distillation):
        moments = {} if optimizer is None else {"optimizer": optimizer.state_dict()}
        return {"model": distillation.state_dict(), **moments}
    state: dict[str, Any] = {"model": get_model_state_dict(distillation, options=_WHOLE)}
    if optimizer is not None:
        state["optimizer"] = get_optimizer_state_dict(distillation, optimizer, options=_WHOLE)
    return state


def load_full_state(
    distillation: nn.Module, optimizer: torch.optim.Optimizer | None, content: Mapping[str, Any]
) -> None:
    """The inverse of `full_state`; every process has read the whole."""
    if not _is_sharded(distillation):
        distillation.load_state_dict(content["model"])
        if optimizer is not None:
            optimizer.load_state_dict(content["optimizer"])
        return
    set_model_state_dict(distillation, content["model"], options=_WHOLE)
    if optimizer is not None:
        set_optimizer_state_dict(distillation, optimizer, content["optimizer"], options=_WHOLE)
        # Loading gives moments to all parameters, also to those that had none yet: the frozen last layer's.
        for name, parameter in distillation.named_parameters():
            if name not in content["optimizer"]["state"]:
                optimizer.state.pop(parameter, None)
