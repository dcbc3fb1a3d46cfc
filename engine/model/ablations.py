"""Patch embeddings that the paper compares its own with (Table Ap1 and the first rows of Table 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .block import NORM_EPS, Block
from .config import ModelConfig
from .modalities import Modality
from .patch_embedding import CrossAttentionFusion, SharedProjection, convolved, placed

# ViT-S (Touvron et al. 2021), of the paper's "ViT PatchEmb"; its depth is not stated, a ViT-S has 12 blocks.
_VIT_WIDTH, _VIT_DEPTH, _VIT_HEADS = 384, 12, 6


class _VisionTransformerStem(nn.Module):
    """A small Vision Transformer in place of a modality's convolution, for its patch tokens alone."""

    def __init__(self, bands: int, config: ModelConfig) -> None:
        super().__init__()
        self.patches = nn.Conv2d(bands, _VIT_WIDTH, config.patch_size, config.patch_size)
        self.blocks = nn.Sequential(*(Block(_VIT_WIDTH, _VIT_HEADS) for _ in range(_VIT_DEPTH)))
        self.norm = nn.LayerNorm(_VIT_WIDTH, eps=NORM_EPS)
        self.out = nn.Linear(_VIT_WIDTH, config.stem_width)

    def forward(self, image: Tensor) -> Tensor:
        """[B, C, H, W] → [B, N, D]."""
        return self.out(self.norm(self.blocks(convolved(image, self.patches.weight, self.patches.bias))))


class _PlainConvolution(nn.Module):
    """A Vision Transformer's usual patch embedding."""

    def __init__(self, bands: int, config: ModelConfig) -> None:
        super().__init__()
        self.patches = nn.Conv2d(bands, config.stem_width, config.patch_size, config.patch_size)

    def forward(self, image: Tensor) -> Tensor:
        """[B, C, H, W] → [B, N, D]."""
        return convolved(image, self.patches.weight, self.patches.bias)


class GlobalFusion(nn.Module):
    """Learned queries, one a patch of the base grid, attend over all tokens of all modalities.

    Whatever the image's size, as many tokens come out as there are queries.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.heads = config.fusion_heads
        self.queries = nn.Parameter(torch.zeros(config.base_grid**2, config.stem_width))
        self.key = nn.Linear(config.stem_width, config.stem_width, bias=False)

    def forward(self, tokens: Tensor, values: Tensor, present: Tensor) -> Tensor:
        """Tokens and values [B, N, M, D], present [B, N, M] → [B, Q, D]; zero where nothing is present."""
        batch = len(tokens)
        mask = present.flatten(1)[:, None, None, :]
        nothing = ~mask.any(dim=-1, keepdim=True)
        queries, keys, contents = (
            x.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for x in (self.queries.expand(batch, -1, -1), self.key(tokens.flatten(1, 2)), values.flatten(1, 2))
        )
        answers = F.scaled_dot_product_attention(queries, keys, contents, attn_mask=mask | nothing)
        return answers.masked_fill(nothing, 0.0).transpose(1, 2).flatten(2)


class AblatedPatchEmbedding(nn.Module):
    """Tokens of a stem per modality, fused locally or globally; a plain stem has no shared projection."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        kind = _VisionTransformerStem if config.stem == "vit" else _PlainConvolution
        self.stems = nn.ModuleDict({spec.modality.value: kind(len(spec.bands), config) for spec in config.modalities})
        self.embeddings = nn.ParameterDict(
            {spec.modality.value: nn.Parameter(torch.zeros(config.stem_width)) for spec in config.modalities}
        )
        self.projection = None if config.stem == "plain" else SharedProjection(config)
        self.fusion = GlobalFusion(config) if config.fusion == "global" else CrossAttentionFusion(config)

    def learned_vectors(self) -> list[nn.Parameter]:
        """Parameters that belong to no layer: the fusion's queries and pooling, the modalities' embeddings."""
        local = [] if isinstance(self.fusion, GlobalFusion) else [self.fusion.pool]
        return [self.fusion.queries, *local, *self.embeddings.values()]

    def of_modality(self, modality: Modality) -> list[nn.Parameter]:
        """The parameters that serve one modality alone."""
        return [*self.stems[modality.value].parameters(), self.embeddings[modality.value]]

    def forward(self, images: Mapping[Modality, Tensor], present: Tensor, rows: Sequence[Tensor | None] = ()) -> Tensor:
        """As `PatchEmbedding.forward`."""
        of_modality = list(rows) or [None] * len(images)
        tokens = [
            placed(self.stems[modality.value](image) + self.embeddings[modality.value], chosen, len(present))
            for (modality, image), chosen in zip(images.items(), of_modality, strict=True)
        ]
        values = tokens if self.projection is None else [self.projection.proj1(one) for one in tokens]
        if isinstance(self.fusion, GlobalFusion):
            fused = self.fusion(torch.stack(tokens, dim=2), torch.stack(values, dim=2), present)
        else:
            keys, pool = self.fusion.query_keys(), self.fusion.pool_by_head()
            scores = torch.stack([one @ keys.T for one in tokens], dim=2)
            relevance = torch.stack([value @ pool.T for value in values], dim=2)
            fused = self.fusion(values, self.fusion.weights(scores, relevance, present))
        return fused if self.projection is None else self.projection(fused)
