"""Where a model runs and in which precision: the fastest of what really works here."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import torch

from ...errors import UserError
from .eight_bits import multiplies_eight_bits

_PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
_EIGHT_BITS = "int8"
_TITLES = {"cuda": "GPU", "mps": "Apple GPU", "cpu": "CPU"}


@dataclass(frozen=True)
class Device:
    """A device, the number type computed in, and why, as a sentence for the user."""

    name: str
    dtype: torch.dtype
    description: str
    eight_bits: bool = False
    """Whether an encoder's matrix products are of whole numbers of eight bits, for inference."""


def choose_device(device: str = "auto", precision: str = "auto", *, inference: bool = False) -> Device:
    """The device to run on.

    Parameters
    ----------
    device : str
        "auto" for the one that `TERRAFM_DEVICE` names, else the first of CUDA, MPS and the processor, if a small
        computation succeeds there; or its name.
    precision : str
        "auto" for bfloat16 where the hardware computes it and single precision elsewhere, "float32" or "bfloat16".
    inference : bool
        Whether nothing is learned. Precisions are then also "int8", which is "auto" where a processor computes no
        bfloat16: fractions everywhere, but for the matrix products, which are of whole numbers of eight bits.

    Raises
    ------
    UserError
        A device that was asked for does not work, or there is no such precision.
    """
    allowed = ("auto", *_PRECISIONS, *((_EIGHT_BITS,) if inference else ()))
    if precision not in allowed:
        raise UserError(f"There is no precision '{precision}' here: choose {', '.join(allowed[:-1])} or {allowed[-1]}.")
    wish = os.environ.get("TERRAFM_DEVICE", "auto") if device == "auto" else "auto"
    if device == "auto":
        name = wish if wish != "auto" and _works(wish) else next(one for one in ("cuda", "mps", "cpu") if _works(one))
    elif _works(device):
        name = device
    else:
        raise UserError(f"The device '{device}' does not compute on this machine: choose auto or cpu.")
    kind = torch.device(name).type
    native = computes_bfloat16(kind)
    dtype = _PRECISIONS.get(precision, torch.bfloat16 if native and precision == "auto" else torch.float32)
    can = inference and kind == "cpu" and multiplies_eight_bits()
    if precision == _EIGHT_BITS and not can:
        raise UserError("This device is no faster with whole numbers of eight bits: choose the precision auto.")
    eight_bits = can and precision in ("auto", _EIGHT_BITS) and dtype == torch.float32
    number = _EIGHT_BITS if eight_bits else str(dtype).removeprefix("torch.")
    why = f"{_why_number(number, native, precision)}{_why_device(name, device, wish)}"
    return Device(name, dtype, f"{_what(kind)}, {why}.", eight_bits)


def gpu_problem() -> str:
    """Why no graphics card computes, as a clause; empty where one does, and where PyTorch was built without."""
    if torch.version.cuda is None or torch.backends.mps.is_available():
        return ""
    try:
        _compute("cuda")
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ""


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
        return _compute(name) == 512
    except (RuntimeError, AssertionError, NotImplementedError):
        return False


def _compute(name: str) -> float:
    ones = torch.ones(8, 8, device=name)
    return float((ones @ ones).sum().item())


def _what(kind: str) -> str:
    if kind == "cuda":
        return f"{_TITLES[kind]} ({torch.cuda.get_device_name()})"
    if kind == "cpu":
        threads = torch.get_num_threads()
        return f"CPU ({threads} thread{'s' if threads > 1 else ''})"
    return _TITLES.get(kind, kind)


def _why_number(number: str, native: bool, precision: str) -> str:
    if precision != "auto":
        return f"{number} as asked"
    if native:
        return f"{number}, which this hardware computes natively"
    if number == _EIGHT_BITS:
        return f"{number}, which this processor multiplies faster than fractions"
    return f"{number}, since this hardware does not compute bfloat16 natively"


def _why_device(name: str, device: str, wish: str) -> str:
    if wish not in ("auto", name):
        return f"; the device '{wish}' that the settings ask for does not compute here"
    if wish != "auto":
        return "; chosen in the settings"
    return "; no usable GPU was found" if name == "cpu" and device == "auto" else ""
