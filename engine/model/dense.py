"""Dense features: what the decoder makes of the tokens and of the 10 m bands, one vector in 20 m.

A patch of a Vision Transformer says what there is, not where its edges run. The decoder reads the bands themselves once
more, half-sized by its first convolution, looks around at 40 m, where the tokens join, and answers at 20 m; between
these nodes features are interpolated.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import DecoderConfig, ModelConfig
from .modalities import Modality

DENSE_STRIDE = 2
"""Pixels from one node of the dense features to the next."""
CONTEXT_STRIDE = 4
"""Pixels of the lattice on which tokens join."""
REACH = 24
"""Pixels around a place that have a say in its features; a multiple of every stride."""
_LEAST_REFLECTANCE = 0.01
_LOG_MEAN, _LOG_DEVIATION = -1.9, 0.8
_DB_MEAN, _DB_DEVIATION = -15.0, 6.0


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation whose state is fractions alone, so that a file in half precision can hold it."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels)
        self.num_batches_tracked = None

    def _load_from_state_dict(self, *arguments: Any) -> None:
        """As any module; torch's own adds the counter that is not kept here."""
        nn.Module._load_from_state_dict(self, *arguments)


class Residual(nn.Module):
    """x + ReLU(norm(3 × 3 convolution))."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm: nn.Module = BatchNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, w, H, W] → the same shape."""
        return x + F.relu(self.norm(self.conv(x)))


class DenseDecoder(nn.Module):
    """From the images of any set of modalities and the tokens around them to features at 20 m."""

    def __init__(self, config: ModelConfig, decoder: DecoderConfig) -> None:
        super().__init__()
        fine, context = decoder.width, decoder.context_width
        self.stems = nn.ModuleDict(
            {
                spec.modality.value: nn.Conv2d(len(spec.bands) + 1, fine, 4, stride=2, padding=1, bias=False)
                for spec in config.modalities
            }
        )
        self.norm = BatchNorm(fine)
        self.fine = nn.Sequential(*(Residual(fine) for _ in range(decoder.fine_blocks)))
        self.down = nn.Conv2d(fine, context, 2, stride=2)
        self.token = nn.Conv2d(config.width, context, 1, bias=False)
        self.token_norm = BatchNorm(context)
        self.coarse = nn.Sequential(*(Residual(context) for _ in range(decoder.context_blocks)))
        self.up = nn.Conv2d(context, fine, 1)
        self.last = nn.Sequential(*(Residual(fine) for _ in range(decoder.last_blocks)))
        self.out = nn.Conv2d(fine, decoder.features, 1)
        nn.init.zeros_(self.token.weight)  # a decoder that learned without tokens goes on as it was

    def forward(
        self,
        images: Mapping[Modality, Tensor],
        tokens: Tensor | None,
        rows: Sequence[Tensor | None] | None = None,
    ) -> Tensor:
        """Features [B, F, H / 2, W / 2].

        Parameters
        ----------
        images : mapping of Modality to [B, C, H, W]
            In sensor units, NaN without data; H and W multiples of 4.
        tokens : [B, d, h, w], optional
            Covering the same ground at any stride; without them the bands alone speak.
        rows : sequence of [n] or None, optional
            Which samples have a modality, as in `TerraFM.embed`.
        """
        chosen = list(rows) if rows is not None else [None] * len(images)
        parts = [self._stem(images[modality], modality, of) for modality, of in zip(images, chosen, strict=True)]
        x = self.fine(F.relu(self.norm(sum(parts[1:], start=parts[0]))))
        around = self.down(x)
        if tokens is not None:
            placed = F.interpolate(tokens.float(), around.shape[2:], mode="bilinear", align_corners=False)
            around = around + self.token(self._laid_out(placed))
        around = self.coarse(F.relu(self.token_norm(around)))
        wide = F.interpolate(self.up(around), x.shape[2:], mode="bilinear", align_corners=False)
        features: Tensor = self.out(self.last(x + wide))
        return features

    def _laid_out(self, x: Tensor) -> Tensor:
        """In the precision of the weights, the channels of a place together: what convolutions are fast with."""
        return x.to(self.down.weight.dtype).contiguous(memory_format=torch.channels_last)

    def _stem(self, image: Tensor, modality: Modality, rows: Tensor | None) -> Tensor:
        """Half the size; zero for the samples that are not among `rows`."""
        prepared = standardised(image if rows is None else image[rows], modality)
        made: Tensor = self.stems[modality.value](self._laid_out(prepared))
        if rows is None:
            return made
        return made.new_zeros(len(image), *made.shape[1:]).index_copy(0, rows, made)


def standardised(image: Tensor, modality: Modality) -> Tensor:
    """Log reflectance, dB or plain values of mean 0 and deviation 1, 0 where missing; a last channel: what is known."""
    entry = modality.entry
    if entry.quantity == "backscatter":
        values = (image - _DB_MEAN) / _DB_DEVIATION
    elif entry.quantity == "value":
        mean = image.new_tensor([band.mean for band in entry.bands])[:, None, None]
        values = (image - mean) / image.new_tensor([band.std for band in entry.bands])[:, None, None]
    else:
        values = ((image.clamp(min=0) / 10_000 + _LEAST_REFLECTANCE).log() - _LOG_MEAN) / _LOG_DEVIATION
    known = torch.isfinite(image)
    return torch.cat([torch.where(known, values, 0.0), known.any(1, keepdim=True).to(values.dtype)], dim=1)


def folded_decoder(decoder: DenseDecoder) -> DenseDecoder:
    """The same function for inference, its normalisations part of the convolutions before them."""
    folded = copy.deepcopy(decoder).eval().requires_grad_(False)
    for module in folded.modules():
        if isinstance(module, Residual):
            module.conv = torch.nn.utils.fusion.fuse_conv_bn_eval(module.conv, cast(BatchNorm, module.norm))
            module.norm = nn.Identity()
    return folded.to(memory_format=torch.channels_last)
