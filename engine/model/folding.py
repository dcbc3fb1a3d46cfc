"""The same model with fewer operations: affine maps that follow each other become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.model.backbone import Encoding, TerraFM, padded, patch_grid, presence
from engine.model.modalities import Modality
from engine.model.patch_embedding import convolved


class FoldedTerraFM(nn.Module):
    """TerraFM for inference: conv → proj1 is one convolution, proj2 → proj3 one matrix.

    The attention scores of the fusion come from a convolution of their own (they are linear in the patch too), which
    runs only where more than one modality is given. Equal to the unfolded model up to rounding.
    """

    def __init__(self, model: TerraFM) -> None:
        super().__init__()
        self.config = model.config
        self.info = model.info
        self.model = model
        embed, projection = model.patch_embed, model.patch_embed.projection
        with torch.no_grad():
            query_keys = embed.fusion.query_keys().double()
            values = projection.proj1.weight.double()
            for spec in model.config.modalities:
                name = spec.modality.value
                conv: nn.Conv2d = getattr(embed, f"conv2d_{name}")
                assert conv.bias is not None  # the patch embedding always has one
                weight = conv.weight.double().flatten(1)
                bias = conv.bias.double() + getattr(embed, f"{name}_embed")[0].double()
                for kind, matrix in (("value", values), ("score", query_keys)):
                    folded = (matrix @ weight).reshape(-1, *conv.weight.shape[1:])
                    self.register_buffer(f"{kind}_weight_{name}", folded.to(conv.weight.dtype))
                    self.register_buffer(f"{kind}_bias_{name}", (matrix @ bias).to(conv.weight.dtype))
            last = projection.proj3.weight.double()
            bias = last @ projection.proj2.bias.double() + projection.proj3.bias.double()
            self.register_buffer("out_weight", (last @ projection.proj2.weight.double()).float())
            self.register_buffer("out_bias", bias.float())

    def forward(
        self,
        images: Mapping[Modality, Tensor],
        present: Tensor | None = None,
        layers: Sequence[int] = (),
    ) -> Encoding:
        """As `TerraFM.forward`."""
        model, patch = self.model, self.config.patch_size
        dtype = self.out_weight.dtype
        # normalised in single precision: digital numbers do not fit a bfloat16's eight bits
        prepared = {
            modality: model.normalise(padded(image.float(), patch), modality).to(dtype)
            for modality, image in images.items()
        }
        grid = patch_grid(next(iter(prepared.values())), patch)
        values = [self._folded("value", image, modality) for modality, image in prepared.items()]
        if len(values) == 1:  # attention over one modality: its value, or nothing
            fused = values[0] if present is None else values[0] * presence(prepared, present, grid)
        else:
            scores = [self._folded("score", image, modality) for modality, image in prepared.items()]
            mask = presence(prepared, present, grid)
            fused = model.patch_embed.fusion(torch.stack(scores, dim=2), torch.stack(values, dim=2), mask)
        tokens = F.linear(model.patch_embed.projection.norm_input(fused), self.out_weight, self.out_bias)
        return model.encode_tokens(tokens, grid, layers)

    def _folded(self, kind: str, image: Tensor, modality: Modality) -> Tensor:
        name = modality.value
        return convolved(image, self.get_buffer(f"{kind}_weight_{name}"), self.get_buffer(f"{kind}_bias_{name}"))


def fold(model: TerraFM) -> FoldedTerraFM:
    """The folded form of a model, which it shares its transformer with."""
    return FoldedTerraFM(model)
