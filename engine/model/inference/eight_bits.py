"""Matrix products in whole numbers of eight bits, for processors that multiply these faster than fractions."""

from __future__ import annotations

import platform
from functools import cache

import torch
from torch import Tensor, nn

_INPUT_LIMIT = 127
WEIGHT_LIMIT = 63
"""Weights have seven bits: a processor without instructions for eight adds two products in sixteen bits first, which
overflow with more (255 × 64 × 2 > 2¹⁵). So all processors give the same sums."""
_LEAST_STEP = 1e-12


class Affine(nn.Module):
    """x · Wᵀ + b in the precision of its weights, of all of its outputs or the first of them."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        """`weight` [outputs, inputs], `bias` [outputs]."""
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)

    def forward(self, x: Tensor, outputs: int | None = None) -> Tensor:
        """[…, inputs] → […, outputs]."""
        return nn.functional.linear(x, self.get_buffer("weight")[:outputs], self.get_buffer("bias")[:outputs])


class EightBitAffine(nn.Module):
    """The same with each row of the input, and each output's weights, as whole numbers times a step of their own.

    Steps per row and per output follow Dettmers et al. 2022 (LLM.int8(), section 2.1): a token that is ten times as
    long as the others then takes nothing of theirs.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        """`weight` [outputs, inputs], `bias` [outputs]."""
        super().__init__()
        weight = weight.detach().float()
        step = (weight.abs().amax(dim=1) / WEIGHT_LIMIT).clamp_(min=_LEAST_STEP)
        self.register_buffer("weight", (weight / step[:, None]).round_().to(torch.int8), persistent=False)
        self.register_buffer("step", step, persistent=False)
        self.register_buffer("bias", bias.detach().float(), persistent=False)

    def forward(self, x: Tensor, outputs: int | None = None) -> Tensor:
        """[…, inputs], finite → […, outputs]."""
        rows = x.reshape(-1, x.shape[-1])
        step = rows.abs().amax(dim=1, keepdim=True).clamp_(min=_LEAST_STEP).div_(_INPUT_LIMIT)
        whole = (rows / step).round_().to(torch.int8)
        sums = torch._int_mm(whole, self.get_buffer("weight")[:outputs].t())
        answer = sums.float().mul_(step).mul_(self.get_buffer("step")[:outputs]).add_(self.get_buffer("bias")[:outputs])
        return answer.reshape(*x.shape[:-1], sums.shape[1])


def in_eight_bits(network: nn.Module) -> nn.Module:
    """The network with every linear layer and affine map that tokens pass in eight bits, changed in place."""
    for name, part in network.named_children():
        if isinstance(part, Affine):
            setattr(network, name, EightBitAffine(part.get_buffer("weight"), part.get_buffer("bias")))
        elif isinstance(part, nn.Linear) and part.bias is not None:
            setattr(network, name, EightBitAffine(part.weight, part.bias))
        else:
            in_eight_bits(part)
    return network


@cache
def multiplies_eight_bits() -> bool:
    """Whether the processor is of the kind that gains, and this build of torch gives the exact sums on it."""
    if platform.machine().lower() not in ("x86_64", "amd64") or not torch._C._has_mkldnn:
        return False
    if not torch.cpu.get_capabilities().get("avx2") or not hasattr(torch, "_int_mm"):
        return False
    number = torch.arange(32 * 64).reshape(32, 64)
    inputs = (number * 37 % 255 - _INPUT_LIMIT).to(torch.int8)
    weights = torch.where(number % 3 == 0, -WEIGHT_LIMIT, WEIGHT_LIMIT).to(torch.int8)
    expected = inputs.double() @ weights.double().t()
    try:
        return bool((torch._int_mm(inputs, weights.t()).double() == expected).all())
    except RuntimeError:
        return False
