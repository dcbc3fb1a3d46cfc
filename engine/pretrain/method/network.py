"""The projection head that student and teacher carry on top of the class token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...model import RELEASED_MODALITIES, DecoderConfig, ModalitySpec, ModelConfig, TerraFM
from ...model.modalities import registered_modality
from ..config.settings import HeadSection, ModelSection, TrainingConfig
from ..data.band_statistics import read_statistics
from .views import Views

_RELEASED = tuple(spec.modality for spec in RELEASED_MODALITIES)


class NormalisedLinear(nn.Module):
    """A linear layer without bias whose rows have unit length: weight normalisation with its gain frozen at one."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(nn.Linear(inputs, outputs, bias=False).weight.detach())

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs] → [B, outputs]; the outputs are scaled, most often fewer numbers than the weights."""
        return F.linear(x, self.weight) / torch.linalg.vector_norm(self.weight, dim=1).clamp(min=1e-12)


class ProjectionHead(nn.Module):
    """d → hidden → hidden → bottleneck, unit length, → K prototypes (Caron et al. 2021, section 3.2 and appendix C).

    No batch normalisation (paper, section 5.1).
    """

    def __init__(self, width: int, prototypes: int, hidden: int = 2048, bottleneck: int = 256) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, hidden),
            nn.GELU(),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Linear(hidden, bottleneck),
        )
        for layer in self.layers:
            if isinstance(layer, nn.Linear):
                nn.init.trunc_normal_(layer.weight, std=0.02)
                nn.init.zeros_(layer.bias)
        self.last_layer = NormalisedLinear(bottleneck, prototypes)

    def forward(self, cls: Tensor) -> Tensor:
        """Class tokens [B, d] → logits [B, K]."""
        return self.last_layer(F.normalize(self.layers(cls), dim=1))


@dataclass(frozen=True)
class Answers:
    """What a network says of a batch's views."""

    logits: Tensor
    """[V, B, K], of the class tokens."""
    cls: Tensor
    """[V, B, d]"""
    patches: Tensor | None = None
    """[n, K_p], of the patches that are hidden from the student, view by view; None without a patch head."""


class Network(nn.Module):
    """An encoder and its heads."""

    def __init__(self, config: ModelConfig, head: HeadSection, patch_prototypes: int = 0) -> None:
        super().__init__()
        self.model = TerraFM(config)
        self.head = ProjectionHead(config.width, head.prototypes, head.hidden, head.bottleneck)
        self.patch_head: ProjectionHead | None = None
        if patch_prototypes:
            self.patch_head = ProjectionHead(config.width, patch_prototypes, head.hidden, head.bottleneck)
            self.hidden_token = nn.Parameter(torch.zeros(config.width))

    def forward(self, sizes: Sequence[Views], as_teacher: bool = False) -> Answers:
        """Answers for all views of all sizes, in their order.

        One pass of the encoder a size, whatever modalities the samples drew, and one of the head for all.
        """
        tokens, patches = [], []
        for views in sizes:
            cls, hidden = self._encoded(views, as_teacher)
            tokens.append(cls)
            patches += [] if hidden is None else [hidden]
        cls = torch.cat(tokens)
        logits: Tensor = self.head(cls)
        views_first = (sum(views.count for views in sizes), -1)
        seen = self.patch_head(torch.cat(patches)) if self.patch_head is not None and patches else None
        return Answers(logits.reshape(*views_first, logits.shape[-1]), cls.reshape(*views_first, cls.shape[-1]), seen)

    def _encoded(self, views: Views, as_teacher: bool) -> tuple[Tensor, Tensor | None]:
        """Class tokens [V · B, d] of the views of one size, and the tokens [n, d] of the hidden patches."""
        present = views.teacher if as_teacher else views.student
        device = self.model.cls_token.device
        embedded, grid = self.model.embed(views.shown(as_teacher), present, views.rows(as_teacher, device))
        if self.patch_head is None or views.hidden is None:
            return self.model.encode_tokens(embedded, grid).cls, None
        where = views.hidden.flatten().nonzero()[:, 0].to(device, non_blocking=True)
        if not as_teacher:
            flat = embedded.flatten(0, 1)
            token = self.hidden_token.to(flat.dtype).expand(len(where), -1)
            embedded = flat.index_copy(0, where, token).view_as(embedded)
        encoding = self.model.encode_tokens(embedded, grid)
        return encoding.cls, encoding.patches.flatten(0, 1)[where]


def model_config(section: ModelSection, modalities: Sequence[str] = ()) -> ModelConfig:
    """The architecture that a configuration asks for: the released modalities and what else is trained on."""
    asked = [modality for modality in map(registered_modality, modalities) if modality not in _RELEASED]
    specs = (*RELEASED_MODALITIES, *map(ModalitySpec.of, asked))
    depth = {} if section.depth is None else {"depth": section.depth}
    if section.statistics is not None:
        specs = read_statistics(Path(section.statistics).expanduser(), specs)
    return ModelConfig.of_size(
        section.size,
        drop_path=section.drop_path,
        patch_size=section.patch_size,
        queries=section.queries,
        query_projection=section.query_projection,
        stem=section.stem,
        fusion=section.fusion,
        decoder=DecoderConfig(tokens=section.decoder_tokens, reads=section.decoder_reads) if section.decoder else None,
        modalities=specs,
        **depth,
    )


def network(config: TrainingConfig, architecture: ModelConfig) -> Network:
    """A network as configured, of an architecture."""
    patches = config.patches.prototypes if config.patches.weight else 0
    return Network(architecture, config.head, patches)
