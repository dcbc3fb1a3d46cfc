"""A model ready to encode imagery: folded, on the fastest device there is, in the precision it is fast in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.model.backbone import Encoding, TerraFM
from engine.model.folding import fold
from engine.model.info import ModelInfo
from engine.model.modalities import Modality


@dataclass(frozen=True)
class Device:
    """Where a model runs, in which precision, and why, as a sentence for the user."""

    name: str
    dtype: torch.dtype
    description: str


def choose_device(device: str = "auto", precision: str = "auto") -> Device:
    """The device to run on: the first of CUDA, MPS and the processor on which a small computation succeeds.

    `precision` is "auto", "float32" or "bfloat16"; automatic means bfloat16 where the hardware computes it.
    """
    names = ("cuda", "mps", "cpu") if device == "auto" else (device,)
    name = next((name for name in names if _works(name)), "cpu")
    native = _computes_bfloat16(name)
    dtype = {"auto": torch.bfloat16 if native else torch.float32, "float32": torch.float32}.get(
        precision, torch.bfloat16
    )
    titles = {"cuda": "GPU", "mps": "Apple GPU", "cpu": "CPU"}
    detail = torch.cuda.get_device_name() if name == "cuda" else f"{torch.get_num_threads()} threads"
    why = "" if name != "cpu" or device == "cpu" else "; no usable GPU was found"
    kind = "bfloat16" if dtype == torch.bfloat16 else "float32"
    return Device(name, dtype, f"{titles.get(name, name)} ({detail}), {kind}{why}")


def _works(name: str) -> bool:
    """Whether a real kernel runs there: a device that is listed may still lack kernels for this build of torch."""
    try:
        ones = torch.ones(8, 8, device=name)
        return bool(((ones @ ones).sum() == 512).item())
    except (RuntimeError, AssertionError, NotImplementedError):
        return False


def _computes_bfloat16(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.get_device_capability() >= (8, 0)
    return name == "cpu" and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class InferenceModel:
    """A TerraFM model for inference on arrays; the folded form in the device's fast precision."""

    def __init__(self, model: TerraFM, device: str = "auto", precision: str = "auto") -> None:
        self.info: ModelInfo = model.info
        self.config = model.config
        self.device = choose_device(device, precision)
        folded = fold(copy.deepcopy(model).eval())
        normalise = folded.model.normalise
        self._folded = folded.to(self.device.name, self.device.dtype)
        normalise.float()  # digital numbers do not fit a bfloat16's eight bits

    @staticmethod
    def describe_device() -> str:
        """The device that models run on by default, as a sentence."""
        return choose_device().description

    @property
    def width(self) -> int:
        """Length of a token."""
        return self.config.width

    @property
    def patch_size(self) -> int:
        """Side of a patch in pixels."""
        return self.config.patch_size

    @property
    def fingerprint(self) -> str:
        """What tokens depend on besides the imagery: the weights and the precision."""
        return f"{self.info.sha256}|{self.device.dtype}"

    def encode(
        self, images: Mapping[Modality | str, NDArray[np.float32]], present: NDArray[np.bool_] | None = None
    ) -> Encoding:
        """Encode a batch: images [B, C, H, W] in sensor units, present [B, M] or [B, M, N]; see `TerraFM.forward`.

        The result is in single precision on the processor.
        """
        tensors = {
            Modality(modality): torch.from_numpy(image).to(self.device.name) for modality, image in images.items()
        }
        mask = None if present is None else torch.from_numpy(present)
        with torch.inference_mode():
            encoding = self._folded(tensors, mask)
        return Encoding(encoding.cls.float().cpu(), encoding.patches.float().cpu(), encoding.grid)
