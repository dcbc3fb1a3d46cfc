"""The optimizer, clipping, and the frozen last layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.distributed.tensor import DTensor


def parameter_groups(network: nn.Module) -> list[dict[str, Any]]:
    """Parameters with weight decay, then those without: biases and all one-dimensional ones, as in DINO."""
    trained = [(name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad]
    plain = {name for name, parameter in trained if name.endswith(".bias") or parameter.ndim == 1}
    return [
        {"params": [parameter for name, parameter in trained if name not in plain], "decayed": True},
        {"params": [parameter for name, parameter in trained if name in plain], "decayed": False, "weight_decay": 0.0},
    ]


def make_optimizer(network: nn.Module) -> torch.optim.AdamW:
    """AdamW as in DINO; learning rate and weight decay are set before every step."""
    return torch.optim.AdamW(parameter_groups(network), lr=0.0, fused=True)


def set_rates(optimizer: torch.optim.Optimizer, learning_rate: float, weight_decay: float) -> None:
    """Set the rates of the coming step."""
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
        group["weight_decay"] = weight_decay if group["decayed"] else 0.0


@torch.no_grad()
def clip_each(parameters: Iterable[nn.Parameter], limit: float) -> Tensor:
    """Scale each parameter's own gradient to a norm of at most `limit`, as DINO does.

    Returns the norm of all gradients together before that, as a tensor: nothing waits for the device.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.zeros(())
    local = [gradient.to_local() if isinstance(gradient, DTensor) else gradient for gradient in gradients]
    norms = torch.stack(torch._foreach_norm(local))
    if any(isinstance(gradient, DTensor) for gradient in gradients):  # each process holds a part of every gradient
        squares = norms.square()
        dist.all_reduce(squares)
        norms = squares.sqrt()
    factors = (limit / (norms + 1e-6)).clamp(max=1.0)
    torch._foreach_mul_(local, list(factors.unbind()))
    return norms.norm()


def drop_gradients(layer: nn.Module) -> None:
    """Leave a layer as it is in the coming step."""
    for parameter in layer.parameters():
        parameter.grad = None
