"""TerraFM: patch embedding per modality, cross-attention fusion, Vision Transformer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .ablations import AblatedPatchEmbedding
from .block import NORM_EPS, Block
from .config import ModelConfig
from .dense import DenseDecoder
from .info import ModelInfo
from .modalities import Modality
from .patch_embedding import Normalisation, PatchEmbedding


@dataclass(frozen=True)
class Encoding:
    """What the model makes of a batch of images."""

    cls: Tensor
    """[B, d], the embedding of the whole image."""
    patches: Tensor
    """[B, N, d], one token a patch, row by row."""
    grid: tuple[int, int]
    """Rows and columns of patches; N is their product."""
    layers: tuple[Tensor, ...] = field(default=())
    """[B, 1 + N, d] of the blocks that were asked for, after the final norm."""


class TerraFM(nn.Module):
    """A TerraFM model; `info` says where its weights come from.

    Images go in as sensors measure them (reflectance × 10000, dB): normalisation is part of the model.
    """

    def __init__(self, config: ModelConfig, info: ModelInfo | None = None) -> None:
        super().__init__()
        self.config = config
        self.info = info if info is not None else ModelInfo.untrained(config)
        self.normalise = Normalisation(config)
        kind = PatchEmbedding if config.is_standard else AblatedPatchEmbedding
        self.patch_embed: PatchEmbedding | AblatedPatchEmbedding = kind(config)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.width))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + config.base_grid**2, config.width))
        rates = [config.drop_path * number / max(1, config.depth - 1) for number in range(config.depth)]
        self.blocks = nn.ModuleList(
            Block(config.width, config.heads, config.mlp_ratio, drop_path=rate) for rate in rates
        )
        self.norm = nn.LayerNorm(config.width, eps=NORM_EPS)
        self.init_weights()
        self.decoder = None if config.decoder is None else DenseDecoder(config, config.decoder)

    def init_weights(self) -> None:
        """Truncated normal of deviation 0.02 for matrices and learned vectors, zero for biases, as in DINO."""
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Conv2d)):
                nn.init.trunc_normal_(module.weight, std=0.02)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for parameter in (self.cls_token, self.pos_embed, *self.patch_embed.learned_vectors()):
            nn.init.trunc_normal_(parameter, std=0.02)

    def forward(
        self,
        images: Mapping[Modality, Tensor],
        present: Tensor | None = None,
        layers: Sequence[int] = (),
    ) -> Encoding:
        """Encode a batch.

        Parameters
        ----------
        images : mapping of Modality to [B, C, H, W]
            In sensor units; what is not finite (no data) becomes the band's mean. All of one size; a size that is
            no multiple of the patch is continued at its right and lower edge.
        present : [B, M] or [B, M, N], optional
            Which modalities (in the order of `images`) a sample, or a patch of it, really has. By default all.
            Where none is present the fused value is zero: the token is the same for all such patches, except for
            its position, and finite.
        layers : sequence of int
            Blocks whose outputs are returned too, counted from 0, in this order.
        """
        tokens, grid = self.embed(images, present)
        return self.encode_tokens(tokens, grid, layers)

    def embed(
        self,
        images: Mapping[Modality, Tensor],
        present: Tensor | None = None,
        rows: Sequence[Tensor | None] | None = None,
    ) -> tuple[Tensor, tuple[int, int]]:
        """The patch tokens [B, N, d] of a batch and the rows and columns of patches.

        `rows` names, for each modality, the samples [n] that have it (None for all), as `present` also says: what the
        others lack is then not computed.
        """
        continued = {modality: padded(image, self.config.patch_size) for modality, image in images.items()}
        grid = patch_grid(continued, self.config.patch_size)
        mask = presence(continued, present, grid)
        chosen = list(rows) if rows is not None else [None] * len(images)
        prepared = {
            modality: self.normalise(image if of_modality is None else image[of_modality], modality)
            for (modality, image), of_modality in zip(continued.items(), chosen, strict=True)
        }
        tokens = self.patch_embed(prepared, mask, chosen)
        return tokens, grid if self.config.fusion == "local" else (self.config.base_grid, self.config.base_grid)

    def encode_tokens(self, tokens: Tensor, grid: tuple[int, int], layers: Sequence[int] = ()) -> Encoding:
        """The transformer on patch tokens [B, N, d]."""
        x = torch.cat([self.cls_token.expand(len(tokens), -1, -1), tokens], dim=1)
        x = x + positions(self.pos_embed, self.config.base_grid, grid).to(x.dtype)
        kept = {}
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in layers:
                kept[number] = self.norm(x)
        x = self.norm(x)
        return Encoding(x[:, 0], x[:, 1:], grid, tuple(kept[number] for number in layers))


def positions(pos_embed: Tensor, base: int, grid: tuple[int, int]) -> Tensor:
    """Position embeddings [1, 1 + base², d], learned for a grid of base × base patches, for another: [1, 1 + N, d].

    Interpolated as DINO does (bicubic, by a scale factor of (n + 0.1) / base, not antialiased): what the released
    weights were evaluated with, and other numbers than timm's.
    """
    if grid == (base, base):
        return pos_embed
    cls, patches = pos_embed[:, :1], pos_embed[:, 1:]
    square = patches.reshape(1, base, base, -1).permute(0, 3, 1, 2)
    scale = ((grid[0] + 0.1) / base, (grid[1] + 0.1) / base)
    resized = F.interpolate(square.float(), scale_factor=scale, mode="bicubic", align_corners=False)
    return torch.cat([cls, resized.permute(0, 2, 3, 1).flatten(1, 2).to(cls.dtype)], dim=1)


def padded(image: Tensor, patch_size: int) -> Tensor:
    """Continue an image at its right and lower edge up to a multiple of the patch."""
    below, right = -image.shape[-2] % patch_size, -image.shape[-1] % patch_size
    return F.pad(image, (0, right, 0, below), mode="replicate") if below or right else image


def patch_grid(images: Mapping[Modality, Tensor], patch_size: int) -> tuple[int, int]:
    """Rows and columns of patches of a batch of images, each [B, C, H, W], which must be of one size."""
    sizes = {(len(image), *image.shape[-2:]) for image in images.values()}
    if len(sizes) != 1:
        raise ValueError(f"one or more images of one batch size and shape are expected, not {sorted(sizes)}")
    ((_, height, width),) = sizes
    return height // patch_size, width // patch_size


def presence(images: Mapping[Modality, Tensor], present: Tensor | None, grid: tuple[int, int]) -> Tensor:
    """`present` of a forward call as [B, N, M]."""
    first = next(iter(images.values()))
    shape = (len(first), grid[0] * grid[1], len(images))
    if present is None:
        return torch.ones(shape, dtype=torch.bool, device=first.device)
    per_patch = present if present.ndim == 3 else present[:, :, None]
    return per_patch.to(first.device, torch.bool).transpose(1, 2).expand(shape)
