"""UPerNet on the patches of four blocks of a plain Vision Transformer, as the paper's probe sets it up (appendix C.1).

Feature pyramid of scales 4, 2, 1 and 0.5, pyramid pooling and top-down fusion (Xiao et al. 2018), an auxiliary fully
convolutional head on the third scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..config import ModelConfig

POOLED_SIZES = (1, 2, 3, 6)
AUXILIARY_WEIGHT = 0.4
_DROPOUT = 0.1
_BLOCKS = {"b": (3, 5, 7, 11), "l": (7, 11, 15, 23)}


def pyramid_blocks(config: ModelConfig) -> tuple[int, ...]:
    """Blocks 3, 5, 7, 11 of B and 7, 11, 15, 23 of L; evenly spaced for other sizes."""
    even = tuple(-(-part * config.depth // 4) - 1 for part in (1, 2, 3, 4))
    known = _BLOCKS.get(config.size, even)
    return known if max(known) < config.depth else even


class SegmentationLogits(NamedTuple):
    """[B, C, H, W] each."""

    main: Tensor
    auxiliary: Tensor


def convolution(inputs: int, outputs: int, kernel: int) -> nn.Sequential:
    """Convolution, batch normalisation, ReLU; the size stays."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)
    )


class FeaturePyramid(nn.Module):
    """From maps of one size to maps of 4, 2, 1 and 0.5 times that size."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scales = nn.ModuleList(
            [
                nn.Sequential(
                    nn.ConvTranspose2d(width, width, 2, 2),
                    nn.BatchNorm2d(width),
                    nn.GELU(),
                    nn.ConvTranspose2d(width, width, 2, 2),
                ),
                nn.ConvTranspose2d(width, width, 2, 2),
                nn.Identity(),
                nn.MaxPool2d(2, 2),
            ]
        )

    def forward(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """Four maps [B, d, g, g] → [B, d, 4g, 4g], [B, d, 2g, 2g], [B, d, g, g], [B, d, g/2, g/2]."""
        return [scale(one) for scale, one in zip(self.scales, maps, strict=True)]


class PyramidPooling(nn.Module):
    """The coarsest map beside its means over grids of 1, 2, 3 and 6 cells a side."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__()
        self.pooled = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(size), convolution(width, channels, 1)) for size in POOLED_SIZES
        )
        self.bottleneck = convolution(width + len(POOLED_SIZES) * channels, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        """[B, d, h, w] → [B, channels, h, w]."""
        return self.bottleneck(torch.cat([x, *(resized(pool(x), x.shape[-2:]) for pool in self.pooled)], dim=1))


class UPerHead(nn.Module):
    """Fuses a pyramid from coarse to fine and classifies at the finest scale."""

    def __init__(self, width: int, classes: int, channels: int = 512) -> None:
        super().__init__()
        self.pooling = PyramidPooling(width, channels)
        self.lateral = nn.ModuleList(convolution(width, channels, 1) for _ in range(3))
        self.smooth = nn.ModuleList(convolution(channels, channels, 3) for _ in range(3))
        self.fuse = convolution(4 * channels, channels, 3)
        self.classify = nn.Sequential(nn.Dropout2d(_DROPOUT), nn.Conv2d(channels, classes, 1))

    def forward(self, pyramid: Sequence[Tensor]) -> Tensor:
        """Fine to coarse → [B, C, h, w] of the finest."""
        levels = [lateral(one) for lateral, one in zip(self.lateral, pyramid[:3], strict=True)]
        levels.append(self.pooling(pyramid[3]))
        for finer in (2, 1, 0):
            levels[finer] = levels[finer] + resized(levels[finer + 1], levels[finer].shape[-2:])
        size = levels[0].shape[-2:]
        smoothed = [smooth(level) for smooth, level in zip(self.smooth, levels[:3], strict=True)]
        return self.classify(self.fuse(torch.cat([resized(one, size) for one in (*smoothed, levels[3])], dim=1)))


class UPerNet(nn.Module):
    """Neck, head and auxiliary head.

    Parameters
    ----------
    width : int
        d, of the tokens.
    classes : int
        C.
    """

    def __init__(self, width: int, classes: int, channels: int = 512, auxiliary_channels: int = 256) -> None:
        super().__init__()
        self.neck = FeaturePyramid(width)
        self.head = UPerHead(width, classes, channels)
        self.auxiliary = nn.Sequential(
            convolution(width, auxiliary_channels, 3), nn.Dropout2d(_DROPOUT), nn.Conv2d(auxiliary_channels, classes, 1)
        )

    def forward(self, maps: Sequence[Tensor], size: tuple[int, int]) -> SegmentationLogits:
        """Four maps [B, d, g, g], g at least 2, to logits [B, C, H, W] of the asked size."""
        pyramid = self.neck(maps)
        return SegmentationLogits(resized(self.head(pyramid), size), resized(self.auxiliary(pyramid[2]), size))


def segmentation_loss(logits: SegmentationLogits, labels: Tensor, ignore: int | None) -> Tensor:
    """Cross-entropy of the head plus 0.4 times that of the auxiliary head; 0 where no pixel counts."""
    unused = -100 if ignore is None else ignore
    if bool((labels == unused).all()):
        return logits.main.sum() * 0
    main, auxiliary = (F.cross_entropy(one, labels, ignore_index=unused) for one in logits)
    return main + AUXILIARY_WEIGHT * auxiliary


def resized(x: Tensor, size: Sequence[int]) -> Tensor:
    """Bilinear."""
    return F.interpolate(x, tuple(size), mode="bilinear", align_corners=False)
