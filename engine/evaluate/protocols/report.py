"""What a protocol reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from ..benchmarks import Examples
from .metrics import Score, reference_value, scores_of
from .options import Options


@dataclass(frozen=True)
class Report:
    """One protocol's outcome on the test images."""

    protocol: str
    scores: tuple[Score, ...]
    chosen: Mapping[str, Any]
    """What was chosen on validation, or fixed beforehand."""
    reference: float | None = None
    grid: tuple[Mapping[str, Any], ...] = ()
    """What each place of the grid was worth on validation."""
    leaks: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "protocol": self.protocol,
            "scores": [score.to_dict() for score in self.scores],
            "chosen": dict(self.chosen),
            "reference": self.reference,
            "grid": [dict(one) for one in self.grid],
            "leaks": dict(self.leaks),
        }


def report_on(
    name: str,
    examples: Examples,
    answers: Tensor,
    labels: Tensor,
    options: Options,
    chosen: Mapping[str, Any],
    leaked: Mapping[str, int],
) -> Report:
    """The scores of answers to the test images."""
    scores = tuple(scores_of(examples.task, answers, labels, options.seed))
    reference = reference_value(examples.task, answers, labels) if options.reference else None
    return Report(name, scores, chosen, reference, (), leaked)
