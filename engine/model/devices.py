"""Where a model runs and in which precision: the fastest of what really works here."""

from __future__ import annotations

import platform
from dataclasses import dataclass

import torch

from engine.errors import UserError

_PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
_TITLES = {"cuda": "GPU", "mps": "Apple GPU", "cpu": "CPU"}


@dataclass(frozen=True)
class Device:
    """A device, the number type computed in, and why, as a sentence for the user."""

    name: str
    dtype: torch.dtype
    description: str


def choose_device(device: str = "auto", precision: str = "auto") -> Device:
    """The device to run on.

    Parameters
    ----------
    device : str
        "auto" for the first of CUDA, MPS and the processor on which a small computation succeeds, or its name.
    precision : str
        "auto" for bfloat16 where the hardware computes it and single precision elsewhere, "float32" or "bfloat16".

    Raises
    ------
    UserError
        A device that was asked for does not work, or there is no such precision.
    """
    if precision not in ("auto", *_PRECISIONS):
        raise UserError(f"There is no precision '{precision}': choose auto, float32 or bfloat16.")
    if device == "auto":
        name = next(name for name in ("cuda", "mps", "cpu") if _works(name))
    elif _works(device):
        name = device
    else:
        raise UserError(f"The device '{device}' does not compute on this machine: choose auto or cpu.")
    kind = torch.device(name).type
    native = computes_bfloat16(kind)
    dtype = _PRECISIONS.get(precision, torch.bfloat16 if native else torch.float32)
    return Device(name, dtype, f"{_what(kind)}, {_why(kind, dtype, native, device, precision)}.")


def computes_bfloat16(kind: str) -> bool:
    """Whether the hardware multiplies bfloat16 itself; emulated, it is slower than single precision."""
    if kind == "cuda":
        return torch.cuda.get_device_capability() >= (8, 0)
    if kind != "cpu" or not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return False
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True  # on ARM, torch's answer is about the instruction itself
    # On x86, torch says yes to any AVX-512; the instructions for bfloat16 came later.
    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))


def _works(name: str) -> bool:
    """Whether a real kernel runs there: a device that is listed may still lack kernels for this build of torch."""
    try:
        ones = torch.ones(8, 8, device=name)
        return bool((ones @ ones).sum().item() == 512)
    except (RuntimeError, AssertionError, NotImplementedError):
        return False


def _what(kind: str) -> str:
    if kind == "cuda":
        return f"{_TITLES[kind]} ({torch.cuda.get_device_name()})"
    if kind == "cpu":
        return f"CPU ({torch.get_num_threads()} threads)"
    return _TITLES.get(kind, kind)


def _why(kind: str, dtype: torch.dtype, native: bool, device: str, precision: str) -> str:
    number = str(dtype).removeprefix("torch.")
    if precision != "auto":
        reason = f"{number} as asked"
    elif native:
        reason = f"{number}, which this hardware computes natively"
    else:
        reason = f"{number}, since this hardware does not compute bfloat16 natively"
    return f"{reason}; no usable GPU was found" if kind == "cpu" and device == "auto" else reason
