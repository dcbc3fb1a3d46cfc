"""What changes while training: per iteration (learning rate, weight decay, momentum) or epoch (temperature)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..config.settings import TrainingConfig


@dataclass(frozen=True)
class Cosine:
    """A linear warm-up from 0 over `warmup` steps, then half a cosine from `start` to `end` over the other steps.

    Step 0 of the warm-up is 0 and its last step `start`, as in DINO; steps after the end keep the last value.
    """

    start: float
    end: float
    steps: int
    warmup: int = 0

    def at(self, step: int) -> float:
        """The value of a step, counted from 0."""
        if step < self.warmup:
            return self.start * step / max(1, self.warmup - 1)
        length = max(1, self.steps - self.warmup)
        share = min(step - self.warmup, length) / length
        return self.end + (self.start - self.end) * (1 + math.cos(math.pi * share)) / 2


@dataclass(frozen=True)
class Linear:
    """From `start` at epoch 0 to `end` at epoch `epochs` − 1, and `end` from then on."""

    start: float
    end: float
    epochs: int

    def at(self, epoch: int) -> float:
        """The value of an epoch, counted from 0."""
        if epoch >= self.epochs - 1:
            return self.end
        return self.start + (self.end - self.start) * epoch / (self.epochs - 1)


@dataclass(frozen=True)
class Schedules:
    """What changes while training."""

    learning_rate: Cosine
    weight_decay: Cosine
    momentum: Cosine
    temperature: Linear

    @classmethod
    def of(cls, config: TrainingConfig) -> Schedules:
        """As configured; the learning rate for the real batch."""
        chosen, loss, steps = config.optimisation, config.loss, config.steps
        peak = chosen.learning_rate * chosen.batch / 256
        warmup = round(chosen.warmup_epochs * config.steps_per_epoch)
        return cls(
            Cosine(peak, min(chosen.learning_rate_end, peak), steps, warmup),
            Cosine(chosen.weight_decay, chosen.weight_decay_end, steps),
            Cosine(chosen.momentum, chosen.momentum_end, steps),
            Linear(loss.teacher_temperature_start, loss.teacher_temperature, loss.teacher_temperature_epochs),
        )
