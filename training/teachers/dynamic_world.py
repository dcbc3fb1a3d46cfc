"""Dynamic World: nine land-cover classes at 10 m from Sentinel-2 Level-1C, for training alone.

Weights (Apache-2.0): Google, National Geographic Society and World Resources Institute (Brown et al. 2022). The
network is a stem at 10 m and separable convolutions at 20 m; its last hidden layer, scaled to length 1, is what a
student learns.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import UserError
from engine.model import Modality

BANDS = ("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B11", "B12")
_CENTRE = (
    1.7417268, 1.7261205, 1.6798346, 1.7734969, 2.2891542, 2.3829397, 2.3828940, 2.1952484, 1.5548129,
)  # fmt: skip
_RANGE = (
    2.0232987, 2.0389052, 2.1795928, 2.2890068, 2.6171675, 2.7734186, 2.7578333, 2.7890925, 2.4140535,
)  # fmt: skip
_EPS = 1e-3
_BLOCKS = ((2, 1, 3), (6, 4, 10), (10, 7, 17))
"""First convolution, depthwise convolution and normalisation of each separable block."""


class DynamicWorld(nn.Module):
    """The network with its normalisations folded into the convolutions before them.

    Parameters
    ----------
    path : path
        An `.npz` file with TensorFlow's arrays by layer, such as `conv2d_2.kernel`.
    """

    modality = Modality.S2_L1C
    bands = BANDS
    features = 144
    classes = 9

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        try:
            with np.load(path, allow_pickle=False) as content:
                arrays = {name: content[name] for name in content.files}
            self._keep(arrays)
        except (OSError, ValueError, KeyError) as error:
            raise UserError(f"{path} does not hold Dynamic World's weights ({error}): check the path.") from error
        self.register_buffer("centre", torch.tensor(_CENTRE)[:, None, None])
        self.register_buffer("range", torch.tensor(_RANGE)[:, None, None])
        self.requires_grad_(False).eval()

    def _keep(self, arrays: Mapping[str, NDArray[np.float32]]) -> None:
        self._convolution(arrays, 0, 0)
        self._convolution(arrays, 1, 1)
        self._depthwise(arrays, 0, 2)
        for convolution, depthwise, norm in _BLOCKS:
            for i in range(3):
                self._convolution(arrays, convolution + i, norm + 2 * i)
                self._depthwise(arrays, depthwise + i, norm + 2 * i + 1)
            self._convolution(arrays, convolution + 3, norm + 6)
        self._convolution(arrays, 14, None)

    def _convolution(self, arrays: Mapping[str, NDArray[np.float32]], number: int, norm: int | None) -> None:
        layer = _layer("conv2d", number)
        kernel = arrays[f"{layer}.kernel"].transpose(3, 2, 0, 1)
        self._folded(f"convolution_{number}", arrays, kernel, arrays[f"{layer}.bias"], norm)

    def _depthwise(self, arrays: Mapping[str, NDArray[np.float32]], number: int, norm: int) -> None:
        layer = _layer("depthwise_conv2d", number)
        kernel = arrays[f"{layer}.depthwise_kernel"].transpose(2, 3, 0, 1)
        self._folded(f"depthwise_{number}", arrays, kernel, arrays[f"{layer}.bias"], norm)

    def _folded(
        self,
        name: str,
        arrays: Mapping[str, NDArray[np.float32]],
        kernel: NDArray[np.float32],
        bias: NDArray[np.float32],
        norm: int | None,
    ) -> None:
        if norm is not None:
            layer = _layer("batch_normalization", norm)
            gamma, beta, mean, variance = (
                arrays[f"{layer}.{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
            )
            scale = gamma / np.sqrt(variance + _EPS)
            kernel, bias = kernel * scale[:, None, None, None], (bias - mean) * scale + beta
        weight = torch.from_numpy(np.ascontiguousarray(kernel)).to(memory_format=torch.channels_last)
        self.register_buffer(f"{name}_weight", weight)
        self.register_buffer(f"{name}_bias", torch.from_numpy(np.ascontiguousarray(bias)))

    def _applied(self, name: str, x: Tensor) -> Tensor:
        weight = self.get_buffer(f"{name}_weight")
        groups = len(weight) if name.startswith("depthwise") else 1
        padding = weight.shape[-1] // 2
        return _mish(F.conv2d(x, weight, self.get_buffer(f"{name}_bias"), padding=padding, groups=groups))

    def _separable(self, x: Tensor, convolution: int, depthwise: int) -> Tensor:
        made = x
        for i in range(3):
            made = self._applied(f"depthwise_{depthwise + i}", self._applied(f"convolution_{convolution + i}", made))
        return made + self._applied(f"convolution_{convolution + 3}", x)

    def normalised(self, dn: Tensor) -> Tensor:
        """Reflectance × 10000 [B, 9, H, W] as the network takes it."""
        logarithm = (0.005 * dn.clamp(min=0) + 1).log()
        return torch.sigmoid(5 * (logarithm - self.get_buffer("centre")) / self.get_buffer("range") - 1)

    def hidden(self, x: Tensor) -> Tensor:
        """The last hidden layer of normalised images: [B, 9, H, W] → [B, 144, H / 2, W / 2]."""
        stem = self._applied("convolution_0", x.contiguous(memory_format=torch.channels_last)).float()
        size = stem.shape[2] // 2, stem.shape[3] // 2
        half = F.interpolate(stem, size, mode="bilinear", align_corners=False, antialias=True)
        (first, second, last) = ((c, d) for c, d, _ in _BLOCKS)
        around = self._separable(self._separable(half, *first), *second)
        near = self._applied("depthwise_0", self._applied("convolution_1", half))
        return self._separable(torch.cat([around, near], dim=1), *last).float()

    def logits(self, embedding: Tensor) -> Tensor:
        """Of the nine classes, from embeddings of length 1: [B, 144, h, w] → [B, 9, h, w]."""
        return F.conv2d(embedding, self.get_buffer("convolution_14_weight"), self.get_buffer("convolution_14_bias"))

    @torch.inference_mode()
    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Level-1C reflectance × 10000 [B, 9, H, W] → features [B, 144, H / 2, W / 2] and classes' probabilities."""
        embedding = F.normalize(self.hidden(self.normalised(images)), dim=1)
        return embedding, self.logits(embedding).softmax(dim=1)


def _mish(x: Tensor) -> Tensor:
    """x · tanh(ln(1 + eˣ)), as tanh(ln u) = (u² − 1) / (u² + 1): three times as fast as torch's own on processors."""
    power = x.clamp(max=15).exp()
    product = power * (power + 2)
    return x * (product / (product + 2))


def _layer(kind: str, number: int) -> str:
    """TensorFlow leaves out number 0."""
    return kind if number == 0 else f"{kind}_{number}"
