"""The head of the change probe: a U-Net decoder on how much frozen features of two dates differ.

After the evaluation of SeCo (Mañas et al. 2021): the absolute difference of the encoder's features at every depth is
decoded from coarse to fine, each level beside the next finer one.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ...model.decoders import FeaturePyramid, convolution, resized

_CHANNELS = 128


class ChangeUNet(nn.Module):
    """Logits of change from four maps of differences.

    Parameters
    ----------
    width : int
        d, of the tokens.
    classes : int
        C.
    """

    def __init__(self, width: int, classes: int, channels: int = _CHANNELS) -> None:
        super().__init__()
        self.neck = FeaturePyramid(width)
        self.lateral = nn.ModuleList(convolution(width, channels, 1) for _ in range(4))
        self.merge = nn.ModuleList(
            nn.Sequential(convolution(2 * channels, channels, 3), convolution(channels, channels, 3)) for _ in range(3)
        )
        self.classify = nn.Conv2d(channels, classes, 1)

    def forward(self, maps: Sequence[Tensor], size: tuple[int, int]) -> Tensor:
        """Four maps [B, d, g, g], g at least 2, to logits [B, C, H, W] of the asked size."""
        levels = [lateral(one) for lateral, one in zip(self.lateral, self.neck(maps), strict=True)]
        x = levels[3]
        for finer in (2, 1, 0):
            x = self.merge[finer](torch.cat([levels[finer], resized(x, levels[finer].shape[-2:])], dim=1))
        return resized(self.classify(x), size)
