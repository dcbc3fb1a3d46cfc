"""The same model with fewer operations, for inference: affine maps that follow each other become one."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..backbone import Encoding, TerraFM, padded, patch_grid, positions, presence
from ..block import Block, SelfAttention
from ..modalities import Modality
from ..patch_embedding import Normalisation, PatchEmbedding, SharedProjection, unfolded
from .eight_bits import Affine

_LONG_SEQUENCE = 512
"""Tokens above which the attention matrix no longer pays on a processor."""


class FoldedTerraFM(nn.Module):
    """TerraFM for inference.

    Normalisation ends at the centred value (x − μ) / 4σ, the rest of it being part of the bias: near zero a bfloat16
    is finest. Then conv → + embedding → proj1 is one matrix, proj2 → proj3 another. What the fusion needs besides the
    values (attention scores, relevance) is linear in the patch too and comes from a few more rows of the first matrix,
    which are left out where only one modality is given. Equal to the unfolded model up to rounding.
    """

    def __init__(self, model: TerraFM, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.config = model.config
        self.info = model.info
        self.dtype = dtype
        if not isinstance(model.patch_embed, PatchEmbedding):
            raise TypeError("only TerraFM's own patch embedding can be folded")
        self.fusion = copy.deepcopy(model.patch_embed.fusion)
        self.cls_token = nn.Parameter(model.cls_token.detach().to(dtype))
        self.pos_embed = nn.Parameter(model.pos_embed.detach().clone())
        self.blocks = copy.deepcopy(model.blocks).to(dtype)
        self.norm = copy.deepcopy(model.norm).to(dtype)
        self.stems = nn.ModuleDict()
        with torch.no_grad():
            for spec in model.config.modalities:
                self._fold_stem(model.patch_embed, model.normalise, spec.modality)
            self._fold_projection(model.patch_embed.projection)
        self.requires_grad_(False).eval()

    def _fold_stem(self, embed: PatchEmbedding, normalise: Normalisation, modality: Modality) -> None:
        name = modality.value
        conv: nn.Conv2d = getattr(embed, f"conv2d_{name}")
        if conv.bias is None:
            raise TypeError("the patch embedding's convolutions have a bias")
        low, extent = (normalise.get_buffer(f"{kind}_{name}") for kind in ("low", "range"))
        weight = conv.weight.flatten(1)
        bias = conv.bias + getattr(embed, f"{name}_embed")[0]
        bias = bias + 0.5 * weight.sum(1)  # the mean, centred to 0 here, is 0.5 to the convolution
        value = embed.projection.proj1.weight
        rows = (value, self.fusion.query_keys(), self.fusion.pool_by_head() @ value)
        weights, biases = (torch.cat([matrix @ factor for matrix in rows]) for factor in (weight, bias))
        self.stems[name] = Affine(weights.to(self.dtype), biases.to(self.dtype))
        self.register_buffer(f"scale_{name}", (1 / extent).float(), persistent=False)
        self.register_buffer(f"shift_{name}", (-low / extent - 0.5).float(), persistent=False)

    def _fold_projection(self, projection: SharedProjection) -> None:
        norm, last = projection.norm_input, projection.proj3.weight
        weight = last @ projection.proj2.weight
        bias = last @ projection.proj2.bias + projection.proj3.bias
        bias = bias + weight @ norm.bias
        weight = weight * norm.weight
        self._norm_eps = norm.eps
        self.projection = Affine(weight.to(self.dtype), bias.to(self.dtype))

    def forward(
        self,
        images: Mapping[Modality, Tensor],
        present: Tensor | None = None,
        layers: Sequence[int] = (),
    ) -> Encoding:
        """As `TerraFM.forward`."""
        prepared = {modality: padded(image, self.config.patch_size) for modality, image in images.items()}
        grid = patch_grid(prepared, self.config.patch_size)
        mask = presence(prepared, present, grid)
        fused = F.layer_norm(self._fused(prepared, mask), (self.config.stem_width,), eps=self._norm_eps)
        return self._transformed(self.projection(fused), grid, layers)

    def _fused(self, images: Mapping[Modality, Tensor], present: Tensor) -> Tensor:
        """[B, N, D] before the norm."""
        width = self.config.stem_width
        if len(images) == 1:  # attention over one modality: its value, or nothing
            ((modality, image),) = images.items()
            return self._stem(image, modality, width) * present.to(self.dtype)
        rows = [self._stem(image, modality) for modality, image in images.items()]
        heads = self.fusion.heads
        scores = torch.stack([row[..., width:-heads] for row in rows], dim=2)
        relevance = torch.stack([row[..., -heads:] for row in rows], dim=2)
        weights = self.fusion.weights(scores, relevance, present)
        return self.fusion([row[..., :width] for row in rows], weights)

    def _stem(self, image: Tensor, modality: Modality, rows: int | None = None) -> Tensor:
        """The first `rows` outputs of a modality's folded stem, for an image in sensor units."""
        scale, shift = (self.get_buffer(f"{kind}_{modality.value}") for kind in ("scale", "shift"))
        # in single precision and in place: digital numbers do not fit a bfloat16's eight bits
        centred = torch.addcmul(shift, image.float(), scale).nan_to_num_(nan=0.0, posinf=0.0, neginf=0.0)
        patches = unfolded(centred.to(self.dtype), self.config.patch_size)
        answer: Tensor = self.stems[modality.value](patches, rows)
        return answer

    def _transformed(self, tokens: Tensor, grid: tuple[int, int], layers: Sequence[int]) -> Encoding:
        x = torch.cat([self.cls_token.expand(len(tokens), -1, -1), tokens], dim=1)
        x = x + positions(self.pos_embed, self.config.base_grid, grid).to(x.dtype)
        kept = {}
        for number, module in enumerate(self.blocks):
            block = cast(Block, module)
            x = x + attended(block.attn, block.norm1(x))
            x = x + block.mlp(block.norm2(x))
            if number in layers:
                kept[number] = self.norm(x)
        x = self.norm(x)
        return Encoding(x[:, 0], x[:, 1:], grid, tuple(kept[number] for number in layers))


def attended(attention: SelfAttention, x: Tensor) -> Tensor:
    """Self-attention, [B, N, d] → [B, N, d].

    In bfloat16 on a processor the two products and the softmax one after the other take less than half the time of
    torch's fused kernel, as long as the attention matrix stays in the cache.
    """
    if x.device.type != "cpu" or x.dtype != torch.bfloat16 or x.shape[1] > _LONG_SEQUENCE:
        answer: Tensor = attention(x)
        return answer
    q, k, v = attention.by_head(x).flatten(1, 2).contiguous().unbind(0)
    scores = torch.bmm(q * attention.scale, k.transpose(1, 2))
    return attention.joined(torch.bmm(scores.softmax(-1), v).reshape(len(x), -1, *v.shape[1:]))


def fold(model: TerraFM, dtype: torch.dtype = torch.float32) -> FoldedTerraFM:
    """The folded form of a model, in a precision; it has its own copy of everything."""
    return FoldedTerraFM(model, dtype)
