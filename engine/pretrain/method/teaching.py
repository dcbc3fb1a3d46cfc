"""What a student learns of its teachers: their dense answers, their classes, and both again in its tokens.

Each teacher's answers are regressed (squared error of standardised features, as a share of their variance: plain cosine
similarity is .8 for a student that always answers the mean), its classes by their divergence. What lies before the
decoder's axes is a teacher's own features where it has as many, else a head says them; all heads are thrown away in
the end, and the axes are laid through what was learned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...model import TerraFM
from ...model.dense import DenseDecoder
from ..config.settings import TeachingSection
from .lessons import Lesson
from .teachers import Teacher

_LEAST_PROBABILITY = 1e-6
_TOKENS_DROPPED = 0.3
"""Share of the samples whose decoder is not shown the tokens."""
_NODES = 64
"""Of each tile, through which axes are laid."""
_LEAST_DEVIATION = 1e-4


class TeacherAnswer(NamedTuple):
    """What a teacher says of a lesson."""

    features: Tensor
    """[B, features, h, w]"""
    probabilities: Tensor
    """[B, classes, h, w]"""


class Student(nn.Module):
    """A model and what it says in the words of each teacher."""

    def __init__(
        self, model: TerraFM, teachers: Sequence[Teacher], deviations: Sequence[Tensor], settings: TeachingSection
    ) -> None:
        super().__init__()
        if model.decoder is None:
            raise ValueError("a student of dense teachers has a decoder")
        self.model, self._settings = model, settings
        for number, deviation in enumerate(deviations):
            self.register_buffer(f"deviation_{number}", deviation[:, None, None], persistent=False)
        own = model.decoder.out.in_channels
        self.features = nn.ModuleList(
            nn.Identity() if teacher.features == own else nn.Conv2d(own, teacher.features, 1) for teacher in teachers
        )
        self.classes = nn.ModuleList(nn.Conv2d(own, teacher.classes, 1) for teacher in teachers)
        width = model.config.width
        self.tokens = nn.ModuleList(nn.Linear(width, teacher.features + teacher.classes) for teacher in teachers)

    def forward(
        self, lesson: Lesson, answers: Sequence[TeacherAnswer], with_encoder: bool
    ) -> tuple[Tensor, dict[str, float]]:
        """The loss, and its parts: `features` (missed share of the variance), `classes` (nats), of tokens too."""
        tokens, around = _tokens(self.model, lesson, _TOKENS_DROPPED) if with_encoder else (None, None)
        if self.model.decoder is None:
            raise RuntimeError("a model without a decoder has nothing to teach")
        decoder, counts = self.model.decoder, lesson.counts * _read_by(self.model.decoder, lesson)
        hidden = decoder.hidden(lesson.images, around, lesson.rows)
        losses: dict[str, list[Tensor]] = {}
        for number, given in enumerate(answers):
            answer = TeacherAnswer(*(_at_nodes_of(part.float(), hidden) for part in given))
            said, named = self.features[number](hidden).float(), self.classes[number](hidden)
            if isinstance(self.features[number], nn.Conv2d):
                said = said * self._deviation(number)
            missed = self._missed(number, said - answer.features)
            losses.setdefault("features", []).append(_mean(missed, counts))
            losses.setdefault("classes", []).append(_mean(divergence(named.float(), answer.probabilities), counts))
            if tokens is not None:
                for name, loss in self._of_tokens(tokens, number, answer).items():
                    losses.setdefault(name, []).append(loss)
        weights = {
            "features": 1.0,
            "classes": self._settings.class_weight,
            "token_features": self._settings.token_weight,
            "token_classes": self._settings.token_class_weight,
        }
        sums = {name: torch.stack(parts).sum() for name, parts in losses.items()}
        total = torch.stack([weights[name] * part for name, part in sums.items()]).sum()
        return total, {name: part.item() for name, part in sums.items()}

    def _missed(self, number: int, difference: Tensor) -> Tensor:
        """The share of a teacher's variance: [B, features, h, w] → [B, 1, h, w]."""
        return (difference / self._deviation(number)).square().mean(1, keepdim=True)

    def _deviation(self, number: int) -> Tensor:
        """By how much a teacher's features vary, in which heads answer: [features, 1, 1]."""
        return self.get_buffer(f"deviation_{number}")

    def _of_tokens(self, tokens: Tensor, number: int, answer: TeacherAnswer) -> dict[str, Tensor]:
        said = self.tokens[number](tokens).float()
        side = round(tokens.shape[1] ** 0.5)
        means, shares = (F.adaptive_avg_pool2d(part, side) for part in answer)
        laid_out = said.transpose(1, 2).unflatten(2, (side, side))
        features, logits = laid_out.split([means.shape[1], shares.shape[1]], dim=1)
        return {
            "token_features": self._missed(number, features * self._deviation(number) - means).mean(),
            "token_classes": divergence(logits, shares).mean(),
        }


def _tokens(model: TerraFM, lesson: Lesson, dropped: float = 0.0) -> tuple[Tensor, Tensor]:
    """The patch tokens [B, N, d], and laid out for the decoder [B, d, rows, columns], of some samples nothing."""
    embedded, grid = model.embed(lesson.images, lesson.present, lesson.rows)
    patches = model.encode_tokens(embedded, grid).patches
    shown = (torch.rand(len(patches), 1, 1, 1, device=patches.device) >= dropped).to(patches.dtype)
    return patches, patches.transpose(1, 2).reshape(len(patches), -1, *grid) * shown


def _read_by(decoder: DenseDecoder, lesson: Lesson) -> Tensor:
    """1 for the samples of which a decoder reads something, else 0: [B, 1, 1, 1]."""
    read = [decoder.reads(modality) for modality in lesson.images]
    return lesson.present[:, read].any(1).float()[:, None, None, None]


def _at_nodes_of(answer: Tensor, hidden: Tensor) -> Tensor:
    """An answer where the student answers."""
    if answer.shape[2:] == hidden.shape[2:]:
        return answer
    return F.interpolate(answer, hidden.shape[2:], mode="bilinear", align_corners=False)


def divergence(logits: Tensor, probability: Tensor) -> Tensor:
    """KL of the student's classes from its teacher's, in nats: [B, K, …] → [B, 1, …]."""
    distance = probability.clamp(min=_LEAST_PROBABILITY).log() - F.log_softmax(logits, dim=1)
    return (probability * distance).sum(1, keepdim=True)


def _mean(values: Tensor, counts: Tensor) -> Tensor:
    return (values * counts).sum() / counts.sum().clamp(min=1)


@torch.no_grad()
def lay_axes(model: TerraFM, lessons: Iterable[Lesson], seed: int) -> float:
    """Make the decoder's features the principal components of what it hides, over lessons.

    They are turned at random, so that all of them vary alike: whoever standardises them again changes little. Returns
    the share of the standardised variance that they hold.
    """
    decoder = model.decoder
    if decoder is None:
        raise ValueError("a model without a decoder has no axes")
    hidden = torch.cat([_hidden_at_some_nodes(model, decoder, lesson) for lesson in lessons]).double()
    mean, deviation = hidden.mean(0), hidden.std(0).clamp(min=_LEAST_DEVIATION)
    standard = (hidden - mean) / deviation
    values, vectors = torch.linalg.eigh(standard.T @ standard / len(standard))
    count = decoder.out.out_channels
    turned, _ = torch.linalg.qr(torch.randn(count, count, generator=torch.Generator().manual_seed(seed)).double())
    axes = (vectors.flip(1)[:, :count].cpu() @ turned) / deviation.cpu()[:, None]
    decoder.out.weight.copy_(axes.T[:, :, None, None])
    cast(Tensor, decoder.out.bias).copy_(-(mean.cpu() @ axes))
    return float(values.flip(0)[:count].sum() / values.sum())


def _hidden_at_some_nodes(model: TerraFM, decoder: DenseDecoder, lesson: Lesson) -> Tensor:
    around = _tokens(model, lesson)[1] if decoder.joins_tokens else None
    hidden = decoder.hidden(lesson.images, around, lesson.rows).movedim(1, -1).flatten(1, 2)
    step = max(1, hidden.shape[1] // _NODES)
    return hidden[_read_by(decoder, lesson).flatten() > 0, ::step].flatten(0, 1)
