"""A network for each modality as one model (the paper's Multi-Student-Teacher, Table Ap1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import Encoding, TerraFM
from .config import ModelConfig
from .digest import content_digest
from .info import ModelInfo
from .modalities import Modality


class Ensemble(nn.Module):
    """A model for each modality; an image's tokens are theirs, each of unit length, side by side.

    Of images of one modality the tokens are that modality's network's alone. `config` is the architecture of all of
    them with every modality, `width` d of one network.
    """

    def __init__(self, models: Mapping[Modality, nn.Module], config: ModelConfig, info: ModelInfo) -> None:
        super().__init__()
        self.models = nn.ModuleDict({modality.value: model for modality, model in models.items()})
        self.config, self.info = config, info

    @classmethod
    def of(cls, models: Mapping[Modality, TerraFM], name: str = "ensemble") -> Ensemble:
        """Of whole models, each for its modality."""
        first = next(iter(models.values()))
        config = replace(
            first.config, modalities=tuple(model.config.spec(modality) for modality, model in models.items())
        )
        hashes = [
            model.info.sha256 or content_digest(model.config.to_dict(), model.state_dict()) for model in models.values()
        ]
        info = replace(
            first.info,
            name=name,
            title=f"{first.info.title}, a network for each of {', '.join(one.value for one in models)}",
            modalities=tuple(one.value for one in models),
            sha256=hashlib.sha256("".join(hashes).encode()).hexdigest(),
            size=sum(model.info.size for model in models.values()),
        )
        return cls(models, config, info)

    def by_modality(self) -> dict[Modality, TerraFM]:
        """The models."""
        return {Modality(name): model for name, model in self.models.items() if isinstance(model, TerraFM)}

    def forward(
        self, images: Mapping[Modality, Tensor], present: Tensor | None = None, layers: Sequence[int] = ()
    ) -> Encoding:
        """As `TerraFM.forward`, [B, …, M · d]; zeros stand for a modality that a sample lacks altogether."""
        parts: list[Encoding] = []
        for number, (modality, image) in enumerate(images.items()):
            own = None if present is None else present[:, number : number + 1].to(image.device)
            found: Encoding = self.models[modality.value]({modality: image}, own, layers)
            there = torch.ones(len(image), device=image.device) if own is None else own.flatten(1).any(dim=1).float()
            parts.append(_unit(found, there))
        return Encoding(
            torch.cat([one.cls for one in parts], dim=-1),
            torch.cat([one.patches for one in parts], dim=-1),
            parts[0].grid,
            tuple(torch.cat(same, dim=-1) for same in zip(*(one.layers for one in parts), strict=True)),
        )


Encoder = TerraFM | Ensemble
"""What is evaluated."""


def _unit(found: Encoding, there: Tensor) -> Encoding:
    def unit(tokens: Tensor) -> Tensor:
        scaled = F.normalize(tokens, dim=-1)
        return scaled * there.to(scaled).view(-1, *(1 for _ in scaled.shape[1:]))

    return Encoding(unit(found.cls), unit(found.patches), found.grid, tuple(unit(layer) for layer in found.layers))
