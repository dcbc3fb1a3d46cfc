"""Heads that classify every pixel from a frozen backbone's patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ...errors import UserError
from ..backbone import Encoding
from ..config import ModelConfig
from ..inference.inference_model import InferenceModel
from ..modalities import Modality
from .head_config import HeadConfig
from .upernet import UPerNet, pyramid_blocks, resized


class LinearPatches(nn.Module):
    """A linear map from a normalised patch to classes, brought to the pixels by bilinear interpolation."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.normalise = nn.BatchNorm2d(width, affine=False)
        self.classify = nn.Conv2d(width, classes, 1)

    def forward(self, maps: Sequence[Tensor], size: tuple[int, int]) -> Tensor:
        """One map [B, d, g, g] → [B, C, H, W]."""
        (patches,) = maps
        return resized(self.classify(self.normalise(patches)), size)


class SegmentationHead(nn.Module):
    """A decoder and what it was made for."""

    def __init__(self, config: HeadConfig) -> None:
        super().__init__()
        self.config = config
        classes = len(config.classes)
        self.decoder: nn.Module = (
            LinearPatches(config.width, classes)
            if config.kind == "linear"
            else UPerNet(config.width, classes, config.channels, max(1, config.channels // 2))
        )

    def forward(self, maps: Sequence[Tensor], size: tuple[int, int]) -> tuple[Tensor, ...]:
        """A map [B, d, g, g] for each of the config's blocks → logits [B, C, H, W], the auxiliary ones after them."""
        logits = self.decoder(maps, size)
        return (logits,) if isinstance(logits, Tensor) else tuple(logits)


class HeadModel:
    """A backbone with a head that was trained on it, ready for imagery.

    Raises
    ------
    UserError
        The head was trained on another backbone.
    """

    def __init__(self, backbone: InferenceModel, head: SegmentationHead) -> None:
        if backbone.info.sha256 != head.config.backbone:
            raise UserError(
                f"The head was trained on {head.config.backbone_name} ({head.config.backbone[:12]}) and "
                f"{backbone.info.name} ({backbone.info.sha256[:12]}) is another model: give that one with --model."
            )
        self.backbone, self.config = backbone, head.config
        self._head = head.to(backbone.device.name).eval()

    def probabilities(self, modality: Modality, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """[B, C, S, S] in sensor units, NaN without data → probabilities [B, classes, S, S]."""
        size = (images.shape[-2], images.shape[-1])
        encoding = self.backbone.encode({modality: images}, layers=self.config.blocks)
        with torch.inference_mode():
            maps = [one.to(self.backbone.device.name) for one in feature_maps(encoding)]
            found: NDArray[np.float32] = self._head(maps, size)[0].softmax(dim=1).cpu().numpy()
        return found


def feature_maps(encoding: Encoding) -> list[Tensor]:
    """[B, d, rows, columns] of each block that was asked for."""
    return [layer[:, 1:].transpose(1, 2).reshape(len(layer), -1, *encoding.grid) for layer in encoding.layers]


def head_blocks(kind: str, config: ModelConfig) -> tuple[int, ...]:
    """The blocks a head takes: the last one, or UPerNet's four."""
    return pyramid_blocks(config) if kind == "upernet" else (config.depth - 1,)


def head_state(head: SegmentationHead) -> Mapping[str, Tensor]:
    """Its parameters and statistics on the processor."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in head.state_dict().items()}
