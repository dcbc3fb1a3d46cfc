"""What a student learns of its teachers: their dense answers, their classes, and both again in its tokens.

Each teacher's answers are regressed (squared error of standardised features, as a share of their variance: plain cosine
similarity is .8 for a student that always answers the mean), its classes by their divergence. The first teacher's
features become the student's own; every other teacher has a head, and all heads are thrown away in the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...model import TerraFM
from ..config.settings import TeachingSection
from .lessons import Lesson
from .teachers import TeacherAnswers

_LEAST_PROBABILITY = 1e-6
_TOKENS_DROPPED = 0.1
"""Share of the samples whose decoder is not shown the tokens."""


class Student(nn.Module):
    """A model and what it says in the words of each teacher."""

    def __init__(self, model: TerraFM, teachers: Sequence[TeacherAnswers], settings: TeachingSection) -> None:
        super().__init__()
        if model.decoder is None:
            raise ValueError("a student of dense teachers has a decoder")
        self.model, self._settings = model, settings
        self._variances = [teacher.variance for teacher in teachers]
        own = model.decoder.out.out_channels
        sizes = [(teacher.features.shape[1], teacher.probabilities.shape[1]) for teacher in teachers]
        if sizes[0][0] != own:
            raise ValueError(f"the first teacher has {sizes[0][0]} features and the decoder {own}")
        self.features = nn.ModuleList(
            nn.Identity() if number == 0 else nn.Conv2d(own, features, 1) for number, (features, _) in enumerate(sizes)
        )
        self.classes = nn.ModuleList(nn.Conv2d(own, classes, 1) for _, classes in sizes)
        self.tokens = nn.ModuleList(nn.Linear(model.config.width, sum(size)) for size in sizes)

    def forward(self, lesson: Lesson, with_encoder: bool) -> tuple[Tensor, dict[str, float]]:
        """The loss, and its parts: `features` (missed share of the variance), `classes` (nats), of tokens too."""
        tokens, around = self._tokens(lesson) if with_encoder else (None, None)
        if self.model.decoder is None:
            raise RuntimeError("a model without a decoder has nothing to teach")
        dense = self.model.decoder(lesson.images, around, lesson.rows)
        losses: dict[str, list[Tensor]] = {}
        for number, variance in enumerate(self._variances):
            answer, probability = lesson.answers[number], lesson.probabilities[number]
            said, named = self.features[number](dense), self.classes[number](dense)
            missed = (said.float() - answer).square().sum(1, keepdim=True) / variance
            losses.setdefault("features", []).append(_mean(missed, lesson.counts))
            losses.setdefault("classes", []).append(_mean(divergence(named.float(), probability), lesson.counts))
            if tokens is not None:
                for name, loss in self._of_tokens(tokens, number, answer, probability).items():
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

    def _tokens(self, lesson: Lesson) -> tuple[Tensor, Tensor]:
        """The patch tokens [B, N, d], and laid out for the decoder [B, d, rows, columns]."""
        embedded, grid = self.model.embed(lesson.images, lesson.present, lesson.rows)
        patches = self.model.encode_tokens(embedded, grid).patches
        shown = (torch.rand(len(patches), 1, 1, 1, device=patches.device) >= _TOKENS_DROPPED).to(patches.dtype)
        return patches, patches.transpose(1, 2).reshape(len(patches), -1, *grid) * shown

    def _of_tokens(self, tokens: Tensor, number: int, answer: Tensor, probability: Tensor) -> dict[str, Tensor]:
        said = self.tokens[number](tokens).float()
        size = round(tokens.shape[1] ** 0.5)
        means, shares = (F.adaptive_avg_pool2d(part, size).flatten(2).transpose(1, 2) for part in (answer, probability))
        count = means.shape[-1]
        missed = (said[..., :count] - means).square().sum(-1).mean() / self._variances[number]
        named = divergence(said[..., count:].transpose(1, 2), shares.transpose(1, 2))
        return {"token_features": missed, "token_classes": named.mean()}


def divergence(logits: Tensor, probability: Tensor) -> Tensor:
    """KL of the student's classes from its teacher's, in nats: [B, K, …] → [B, 1, …]."""
    distance = probability.clamp(min=_LEAST_PROBABILITY).log() - F.log_softmax(logits, dim=1)
    return (probability * distance).sum(1, keepdim=True)


def _mean(values: Tensor, counts: Tensor) -> Tensor:
    return (values * counts).sum() / counts.sum()
