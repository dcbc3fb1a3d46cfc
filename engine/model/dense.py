"""Dense features: what the decoder makes of the tokens and of the 10 m bands, one vector in 20 m.

A patch of a Vision Transformer says what there is, not where its edges run. The decoder reads the bands themselves once
more at 10 m, looks around in 20 m by separable convolutions, where the tokens join, and answers at 20 m with vectors
of length 1, reduced to a few axes; between these nodes features are interpolated. The arrangement follows Dynamic World
(Brown et al. 2022), from which the model in the package learned.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .config import DecoderConfig, ModelConfig
from .modalities import Modality

DENSE_STRIDE = 2
"""Pixels from one node of the dense features to the next."""
REACH = 24
"""Pixels around a place that have a say in its features; a multiple of every stride."""
_STRIP = 64
"""Nodes in a row that are taken to half the size together in inference, whose memory is then small."""
_MOST_ROWS = 160
"""Of nodes that are decoded together in inference. A map's block, 280 rows, needs half the memory then, and where
arrays outgrow the cache less time; the tiles of a screen are one strip, for whose overlap there is no such gain."""
_SEEN = 9
"""Nodes around a strip of them that have a say: one for each 3 × 3 convolution on the longest way."""
_LEAST_LENGTH = 1e-12
_DARK = 300.0
"""Digital numbers that are added before the logarithm: below, differences are mostly the atmosphere's."""
_DB_MEAN, _DB_DEVIATION = -15.0, 6.0


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation whose state is fractions alone, so that a file in half precision can hold it."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels)
        self.num_batches_tracked = None

    def _load_from_state_dict(self, *arguments: Any) -> None:
        """As any module; torch's own adds the counter that is not kept here."""
        nn.Module._load_from_state_dict(self, *arguments)


class NormedConvolution(nn.Module):
    """SiLU(norm(convolution)), of each channel alone or of all."""

    def __init__(self, inputs: int, width: int, size: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, width, size, padding=size // 2, groups=groups, bias=False)
        self.norm: nn.Module = BatchNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] → [B, width, H, W]."""
        return _activated(self.norm(self.conv(x)))


class SeparableBlock(nn.Module):
    """Three pairs of a mixing of channels and a 3 × 3 convolution of each, and a way past them."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        pairs = [
            (NormedConvolution(inputs if i == 0 else width, width), NormedConvolution(width, width, 3, width))
            for i in range(3)
        ]
        self.layers = nn.Sequential(*(layer for pair in pairs for layer in pair))
        self.past = NormedConvolution(inputs, width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] → [B, width, H, W]."""
        return _added(self.layers(x), self.past(x))


class DenseDecoder(nn.Module):
    """From the images of any set of modalities and the tokens around them to features at 20 m."""

    def __init__(self, config: ModelConfig, decoder: DecoderConfig) -> None:
        super().__init__()
        stem, near, around, hidden = decoder.stem, decoder.near, decoder.around, decoder.hidden
        self.stems = nn.ModuleDict(
            {
                spec.modality.value: nn.Conv2d(2 * len(spec.bands), stem, 3, padding=1, bias=False)
                for spec in config.modalities
                if not decoder.reads or spec.modality.value in decoder.reads
            }
        )
        self.norm = BatchNorm(stem)
        self.near = nn.Sequential(NormedConvolution(stem, near), NormedConvolution(near, near, 3, near))
        self.around = nn.Sequential(SeparableBlock(stem, around), SeparableBlock(around, hidden))
        self.token = nn.Conv2d(config.width, hidden, 1, bias=False) if decoder.tokens else None
        self.last = SeparableBlock(near + hidden, hidden)
        self.out = nn.Conv2d(hidden, decoder.features, 1)
        if self.token is not None:
            nn.init.zeros_(self.token.weight)  # it begins as a decoder of the bands alone

    @property
    def joins_tokens(self) -> bool:
        """Whether tokens have a say."""
        return self.token is not None

    def reads(self, modality: Modality) -> bool:
        """Whether it reads a modality's images."""
        return modality.value in self.stems

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
            In sensor units, NaN without data; H and W even. Those that it does not read say nothing.
        tokens : [B, d, h, w], optional
            Covering the same ground at any stride; without them, or if they do not join, the bands alone speak.
        rows : sequence of [n] or None, optional
            Which samples have a modality, as in `TerraFM.embed`.
        """
        half, wide = self._read(images, tokens, rows)
        height = half.shape[2]
        if torch.is_grad_enabled() or height <= _MOST_ROWS:
            return self._answered(half, wide)
        strip = -(-height // -(-height // _MOST_ROWS))
        made = []
        for top in range(0, height, strip):
            part = slice(max(0, top - _SEEN), top + strip + _SEEN)
            answer = self._answered(half[:, :, part], None if wide is None else wide[:, :, part])
            made.append(answer[:, :, top - part.start :][:, :, :strip])
        return torch.cat(made, dim=2)

    def _answered(self, half: Tensor, wide: Tensor | None) -> Tensor:
        """The features of what was read: [B, F, h, w]."""
        features: Tensor = self.out(self._joined(half, wide).to(self.out.weight.dtype))
        return features

    def hidden(
        self,
        images: Mapping[Modality, Tensor],
        tokens: Tensor | None,
        rows: Sequence[Tensor | None] | None = None,
    ) -> Tensor:
        """What the features are axes of: vectors of length 1, [B, hidden, H / 2, W / 2]. Parameters as of `forward`."""
        return self._joined(*self._read(images, tokens, rows))

    def _read(
        self, images: Mapping[Modality, Tensor], tokens: Tensor | None, rows: Sequence[Tensor | None] | None
    ) -> tuple[Tensor, Tensor | None]:
        """What images and tokens say at each node of 20 m: [B, stem, h, w] and [B, hidden, h, w]."""
        chosen = zip(images, list(rows) if rows is not None else [None] * len(images), strict=True)
        read = {modality: here for modality, here in chosen if self.reads(modality)}
        half = self._halved({modality: images[modality] for modality in read}, list(read.values()))
        if tokens is None or self.token is None:
            return half, None
        placed = self.token(self._laid_out(tokens)).float()
        return half, F.interpolate(placed, half.shape[2:], mode="bilinear", align_corners=False)

    def _joined(self, half: Tensor, wide: Tensor | None) -> Tensor:
        """Vectors of length 1 from what was read, of which as many nodes around count as `_SEEN` says."""
        around = self.around(half)
        if wide is not None:
            around = _added(around, self._laid_out(wide))
        joined = torch.cat([around, self.near(half)], dim=1)
        del half, around
        return _of_length_one(self.last(joined).float())

    def _halved(self, images: Mapping[Modality, Tensor], rows: Sequence[Tensor | None]) -> Tensor:
        """The stem of all modalities at 10 m, in means of 2 × 2 pixels: [B, stem, H / 2, W / 2]."""
        height = next(iter(images.values())).shape[2]
        if torch.is_grad_enabled() or height <= 2 * _STRIP:
            return F.avg_pool2d(self._stem(images, rows), DENSE_STRIDE)
        strips = []
        for top in range(0, height, 2 * _STRIP):
            first, last = max(0, top - 2), min(height, top + 2 * _STRIP + 2)
            part = {modality: image[:, :, first:last] for modality, image in images.items()}
            nodes = F.avg_pool2d(self._stem(part, rows), DENSE_STRIDE)
            strips.append(nodes[:, :, (top - first) // 2 :][:, :, :_STRIP])
        return torch.cat(strips, dim=2).contiguous(memory_format=torch.channels_last)

    def _stem(self, images: Mapping[Modality, Tensor], rows: Sequence[Tensor | None]) -> Tensor:
        """The sum of the modalities' stems, of which no more than two are held at once."""
        first, *others = zip(images, rows, strict=True)
        total = self._stem_of(images[first[0]], *first)
        for modality, of_modality in others:
            total = _added(total, self._stem_of(images[modality], modality, of_modality))
        return _activated(self.norm(total))

    def _stem_of(self, image: Tensor, modality: Modality, rows: Tensor | None) -> Tensor:
        """One modality's; zero for the samples that are not among `rows`."""
        shown = image if rows is None else image[rows]
        values, missing = standardised(shown, modality)
        stem = cast(nn.Conv2d, self.stems[modality.value])
        weight = stem.weight
        if missing is None:  # the common case need not convolve zeros
            weight = weight[:, : values.shape[1]]
        else:
            values = torch.cat([values, missing], dim=1)
        made = F.conv2d(self._laid_out(values), self._laid_out(weight), padding=1)
        if rows is None:
            return made
        return made.new_zeros(len(image), *made.shape[1:]).index_copy(0, rows, made)

    def _laid_out(self, x: Tensor) -> Tensor:
        """In the precision of the weights, the channels of a place together: what convolutions are fast with."""
        return x.to(self.out.weight.dtype).contiguous(memory_format=torch.channels_last)


def _activated(x: Tensor) -> Tensor:
    """SiLU, which in inference needs no memory of its own: a scene's block has tens of megabytes."""
    return F.silu(x, inplace=not torch.is_grad_enabled())


def _added(x: Tensor, other: Tensor) -> Tensor:
    """The sum, in inference in the first one's memory."""
    return x + other if torch.is_grad_enabled() else x.add_(other)


def _of_length_one(x: Tensor) -> Tensor:
    """Vectors along the channels divided by their lengths, in inference in their own memory; the same numbers."""
    if torch.is_grad_enabled():
        return F.normalize(x, dim=1)
    return x.div_(torch.linalg.vector_norm(x, dim=1, keepdim=True).clamp_min_(_LEAST_LENGTH))


def standardised(image: Tensor, modality: Modality) -> tuple[Tensor, Tensor | None]:
    """Values of every band about 0, 0 where they are missing; and 1 where they are missing, None if that is nowhere.

    Decibels and plain values have deviation 1. Reflectance is tanh of the logarithm of its ratio to the band's mean, so
    that clouds and snow do not outshine all else.
    """
    entry = modality.entry
    if entry.quantity == "backscatter":
        values = (image - _DB_MEAN) / _DB_DEVIATION
    else:
        mean = image.new_tensor([band.mean for band in entry.bands])[:, None, None]
        if entry.quantity == "value":
            values = (image - mean) / image.new_tensor([band.std for band in entry.bands])[:, None, None]
        else:
            values = ((image.clamp(min=0) + _DARK) / (mean + _DARK)).log().tanh()
    known = torch.isfinite(image)
    if known.all():
        return values, None
    return torch.where(known, values, 0.0), (~known).to(values.dtype)


def folded_decoder(decoder: DenseDecoder) -> DenseDecoder:
    """The same function for inference, its normalisations part of the convolutions before them."""
    folded = copy.deepcopy(decoder).eval().requires_grad_(False)
    for module in folded.modules():
        if isinstance(module, NormedConvolution):
            module.conv = fuse_conv_bn_eval(module.conv, cast(BatchNorm, module.norm))
            module.norm = nn.Identity()
    return folded.to(memory_format=torch.channels_last)
