"""From images of any set of modalities to one token per patch (paper, section 3.1 and appendix D.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import ModelConfig
from .modalities import Modality

_NORM_INPUT_EPS = 1e-5
"""The epsilon of the released weights here; the transformer's norms have 1e-6."""
_FOLD_FROM = 1.25
"""Tokens per input of a folded matrix from which folding it pays; forward and backward break even at 1."""


class Normalisation(nn.Module):
    """(x − (μ − 2σ)) / 4σ per band, without clipping; what is not finite becomes the band's mean."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        for spec in config.modalities:
            mean, std = np.asarray(spec.mean, np.float32), np.asarray(spec.std, np.float32)
            for kind, values in (("low", mean - 2 * std), ("range", 4 * std)):  # sums of torch's are slow on "meta"
                buffer = torch.tensor(values.tolist())[:, None, None]
                self.register_buffer(f"{kind}_{spec.modality.value}", buffer, persistent=False)

    def forward(self, image: Tensor, modality: Modality) -> Tensor:
        """[B, C, H, W] in sensor units → the same shape, mostly within 0..1."""
        low, extent = self.get_buffer(f"low_{modality.value}"), self.get_buffer(f"range_{modality.value}")
        return torch.nan_to_num((image - low) / extent, nan=0.5, posinf=0.5, neginf=0.5)


class SharedProjection(nn.Module):
    """ψ of the paper: proj1 (also the fusion's value projection) → norm → proj2 → proj3."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.proj1 = nn.Linear(config.stem_width, config.stem_width, bias=False)
        self.norm_input = nn.LayerNorm(config.stem_width, eps=_NORM_INPUT_EPS)
        self.proj2 = nn.Linear(config.stem_width, config.stem_width)
        self.proj3 = nn.Linear(config.stem_width, config.width)

    def forward(self, values: Tensor) -> Tensor:
        """Fused values [B, N, D] → tokens [B, N, d]."""
        return self.proj3(self.proj2(self.norm_input(values)))


class CrossAttentionFusion(nn.Module):
    """N_q shared queries attend over the modalities at each location; their answers are pooled by p_r.

    With one modality every attention weight is one, and the result is that modality's value: the released
    single-modality path and the fusion are one code path.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.heads = config.fusion_heads
        self.queries = nn.Parameter(torch.zeros(config.queries, config.stem_width))
        self.key = nn.Linear(config.stem_width, config.stem_width, bias=False)
        self.query = nn.Linear(config.stem_width, config.stem_width, bias=False) if config.query_projection else None
        self.pool = nn.Parameter(torch.zeros(config.stem_width, 1))

    def query_keys(self) -> Tensor:
        """q · W_k / √d_h: what tokens are multiplied with to give attention scores, [heads · N_q, D].

        Keys are needed for nothing else, so the D × D key projection never touches a token.
        """
        queries = self.queries if self.query is None else self.query(self.queries)
        head = queries.shape[1] // self.heads
        by_head = queries.reshape(-1, self.heads, head).transpose(0, 1)
        keys = self.key.weight.reshape(self.heads, head, -1)
        return (by_head @ keys / head**0.5).flatten(0, 1)

    def pool_by_head(self) -> Tensor:
        """p_r laid out so that values [..., D] times its transpose are each head's share of z · p_r: [heads, D]."""
        by_head = self.pool.reshape(self.heads, -1)
        return (torch.eye(self.heads).to(by_head)[..., None] * by_head).flatten(1)

    def weights(self, scores: Tensor, relevance: Tensor, present: Tensor) -> Tensor:
        """The share of each modality in the fused token of a location, head by head.

        Attention and pooling are both linear in the values, so one weight per modality and head says all; the
        N_q answers z_j [B, N, N_q, D] are never built.

        Parameters
        ----------
        scores : [B, N, M, heads · N_q]
            Tokens times `query_keys`.
        relevance : [B, N, M, heads]
            Values times `pool_by_head`.
        present : [B, N, M]
            Which modalities take part; with none, all weights are zero.

        Returns
        -------
        [B, N, M, heads]
        """
        absent = ~present[..., None]
        # the lowest finite number, not −∞: where all are absent the softmax stays finite, and so does its gradient
        attention = scores.float().masked_fill(absent, torch.finfo(torch.float32).min).softmax(dim=2)
        attention = attention.masked_fill(absent, 0.0).reshape(*relevance.shape, -1)  # [B, N, M, h, q]
        answers = (attention * relevance.float()[..., None]).sum(dim=(2, 3))  # z_j · p_r, [B, N, q]
        pooling = answers.softmax(dim=-1)
        return (attention * pooling[:, :, None, None]).sum(-1)

    def forward(self, values: Sequence[Tensor], weights: Tensor, rows: Sequence[Tensor | None] = ()) -> Tensor:
        """Sum the values of the modalities by their `weights` [B, N, M, heads] → [B, N, D].

        Each is [B, N, D], or [n, N, D] where `rows` [n] says which samples of the batch have the modality.
        """
        of_modality = list(rows) or [None] * len(values)
        fused: Tensor | None = None
        for value, weight, chosen in zip(values, weights.to(values[0].dtype).unbind(2), of_modality, strict=True):
            by_head = value.reshape(*value.shape[:-1], self.heads, value.shape[-1] // self.heads)
            share = (weight if chosen is None else weight[chosen])[..., None]
            if chosen is not None:
                if fused is None:
                    fused = by_head.new_zeros(len(weight), *by_head.shape[1:])
                fused = fused.index_add(0, chosen, by_head * share)
            else:
                fused = by_head * share if fused is None else torch.addcmul(fused, by_head, share)
        if fused is None:
            raise ValueError("values of at least one modality are expected")
        return fused.flatten(-2)


class PatchEmbedding(nn.Module):
    """One convolution and one embedding vector per modality, then fusion and the shared projection.

    Module names are the released weights' keys.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch_size = config.patch_size
        for spec in config.modalities:
            conv = nn.Conv2d(len(spec.bands), config.stem_width, config.patch_size, config.patch_size)
            setattr(self, f"conv2d_{spec.modality.value}", conv)
            setattr(self, f"{spec.modality.value}_embed", nn.Parameter(torch.zeros(1, config.stem_width)))
        self.projection = SharedProjection(config)
        self.fusion = CrossAttentionFusion(config)

    def learned_vectors(self) -> list[nn.Parameter]:
        """Parameters that belong to no layer: the fusion's queries and pooling, the modalities' embeddings."""
        names = [name.removeprefix("conv2d_") for name, _ in self.named_children() if name.startswith("conv2d_")]
        return [self.fusion.queries, self.fusion.pool, *(getattr(self, f"{name}_embed") for name in names)]

    def of_modality(self, modality: Modality) -> list[nn.Parameter]:
        """The parameters that serve one modality alone."""
        conv: nn.Conv2d = getattr(self, f"conv2d_{modality.value}")
        return [*conv.parameters(), getattr(self, f"{modality.value}_embed")]

    def tokens(self, image: Tensor, modality: Modality) -> Tensor:
        """A normalised image [B, C, H, W] → tokens before the projection, [B, N, D]."""
        conv: nn.Conv2d = getattr(self, f"conv2d_{modality.value}")
        embedding: Tensor = getattr(self, f"{modality.value}_embed")
        return convolved(image, conv.weight, conv.bias) + embedding

    def forward(self, images: Mapping[Modality, Tensor], present: Tensor, rows: Sequence[Tensor | None] = ()) -> Tensor:
        """Normalised images of M modalities → tokens [B, N, d].

        Parameters
        ----------
        images : mapping of Modality to [B, C, H, W]
            Or [n, C, H, W] where `rows` says which samples have the modality: the others' is not computed.
        present : [B, N, M]
        rows : sequence of [n] or None, optional
        """
        of_modality = list(rows) or [None] * len(images)
        query_keys, pool = self.fusion.query_keys(), self.fusion.pool_by_head()
        values, scores, relevance = [], [], []
        for (modality, image), chosen in zip(images.items(), of_modality, strict=True):
            value, score = self._value_and_scores(image, modality, query_keys)
            values.append(value)
            scores.append(placed(score, chosen, len(present)))
            relevance.append(placed(value @ pool.T, chosen, len(present)))
        weights = self.fusion.weights(torch.stack(scores, dim=2), torch.stack(relevance, dim=2), present)
        return self._projected(self.fusion(values, weights, of_modality))

    def _value_and_scores(self, image: Tensor, modality: Modality, query_keys: Tensor) -> tuple[Tensor, Tensor]:
        """Value [B, N, D] and attention scores [B, N, heads · N_q] of a modality.

        The convolution and what follows it are affine. With many tokens it is cheaper to multiply their matrices first
        than to pass every token through both: the same function of the same parameters, and the same gradients.
        """
        conv: nn.Conv2d = getattr(self, f"conv2d_{modality.value}")
        value, inputs = self.projection.proj1.weight, conv.weight[0].numel()
        if image.numel() < _FOLD_FROM * inputs**2:
            tokens = self.tokens(image, modality)
            return F.linear(tokens, value), tokens @ query_keys.T
        patches, weight = unfolded(image, self.patch_size), conv.weight.flatten(1)
        embedding: Tensor = getattr(self, f"{modality.value}_embed")
        bias = embedding[0] if conv.bias is None else conv.bias + embedding[0]
        rows = torch.cat([value, query_keys])
        both = F.linear(patches, rows @ weight, rows @ bias)
        return both[..., : len(value)], both[..., len(value) :]

    def _projected(self, fused: Tensor) -> Tensor:
        """The shared projection after the fusion; its last two layers as one matrix where that is less work."""
        projection = self.projection
        if fused.shape[0] * fused.shape[1] < _FOLD_FROM * projection.proj3.out_features:
            return projection(fused)
        second, last = projection.proj2, projection.proj3
        return F.linear(
            projection.norm_input(fused), last.weight @ second.weight, last.weight @ second.bias + last.bias
        )


def placed(of_samples: Tensor, rows: Tensor | None, batch: int) -> Tensor:
    """[n, …] → [B, …], zero for the samples that are not among `rows`."""
    if rows is None:
        return of_samples
    return of_samples.new_zeros(batch, *of_samples.shape[1:]).index_copy(0, rows, of_samples)


def convolved(image: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """A convolution whose stride is its kernel, as a matrix product: [B, C, H, W] → [B, N, D]."""
    return F.linear(unfolded(image, weight.shape[-1]), weight.flatten(1), bias)


def unfolded(image: Tensor, patch: int) -> Tensor:
    """The patches of an image as vectors, in the order of a convolution's weights: [B, C, H, W] → [B, N, C · p²]."""
    batch, channels, height, width = image.shape
    rows, columns = height // patch, width // patch
    patches = image.reshape(batch, channels, rows, patch, columns, patch).permute(0, 2, 4, 1, 3, 5)
    return patches.reshape(batch, rows * columns, channels * patch * patch)
