"""Several processes that do one thing together, as `torchrun` starts them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
from torch import Tensor
from torch import distributed as dist

from .errors import UserError
from .model.inference.devices import choose_device

_PATIENCE = timedelta(minutes=30)
"""How long processes wait for each other: one of them may be scoring or writing."""


@dataclass(frozen=True)
class Ranks:
    """Which of how many processes this is; one of one without `torchrun`."""

    number: int = 0
    count: int = 1
    local: int = 0
    """Its number among the processes of this machine, which is the number of its GPU."""

    @classmethod
    def of_environment(cls) -> Ranks:
        """As the launcher set RANK, WORLD_SIZE and LOCAL_RANK."""
        number, count, local = (int(os.environ.get(name, default)) for name, default in (
            ("RANK", "0"), ("WORLD_SIZE", "1"), ("LOCAL_RANK", "0"),
        ))  # fmt: skip
        return cls(number, count, local)

    @property
    def first(self) -> bool:
        """Whether this one writes files and talks."""
        return self.number == 0

    def device(self, name: str) -> torch.device:
        """This process's own GPU, where the device is one."""
        if name != "cuda" or self.count == 1:
            return torch.device(name)
        if self.local >= torch.cuda.device_count():
            raise UserError(
                f"Process {self.local} of this machine has no GPU of its own ({torch.cuda.device_count()} here): "
                "start as many with --nproc-per-node as there are GPUs."
            )
        device = torch.device("cuda", self.local)
        torch.cuda.set_device(device)
        return device

    @contextmanager
    def together(self, device: str, precision: str, patience: timedelta = _PATIENCE) -> Iterator[None]:
        """Wait for the others and stay connected with them, over what suits the device that is asked for."""
        if self.count > 1:
            on_gpu = choose_device(device, precision).name == "cuda"
            dist.init_process_group("nccl" if on_gpu else "gloo", timeout=patience)
        try:
            yield
            if dist.is_initialized():
                dist.barrier()  # nobody leaves while another still writes the result
        finally:
            if dist.is_initialized():
                dist.destroy_process_group()

    def meet(self) -> None:
        """Go on when all processes are here."""
        if self.count > 1:
            dist.barrier()

    @contextmanager
    def first_goes_ahead(self) -> Iterator[None]:
        """The first process does what follows, then the others, who find it done."""
        if self.count > 1 and not self.first:
            dist.barrier()
        yield
        if self.count > 1 and self.first:
            dist.barrier()

    def mean(self, values: Tensor) -> Tensor:
        """Over all processes."""
        if self.count > 1:
            values = values / self.count
            dist.all_reduce(values)
        return values

    def any(self, here: bool, device: torch.device) -> bool:
        """Whether it holds in any process."""
        if self.count == 1:
            return here
        flag = torch.tensor(float(here), device=device)
        dist.all_reduce(flag, op=dist.ReduceOp.MAX)
        return bool(flag)

    def gather(self, mine: Any) -> list[Any]:
        """What each process has, in the order of their numbers."""
        if self.count == 1:
            return [mine]
        gathered: list[Any] = [None] * self.count
        dist.all_gather_object(gathered, mine)
        return gathered
