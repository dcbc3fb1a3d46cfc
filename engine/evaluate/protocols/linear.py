"""The linear probe with the paper's grid: all heads learn side by side from one pass over the frozen features.

Learning rate, number of blocks, class token alone or with the mean of the patches (appendix C.1, after DINOv2's
evaluation). Heads of one input share every product: their weights are rows of one matrix.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import torch
from torch import Tensor

from ...progress import Progress, silent
from .features import batches

LEARNING_RATES = tuple(base * 10.0**power for power in (-4, -3, -2, -1) for base in (1, 3, 4, 5))
BLOCKS = (1, 4)
"""How many of the last blocks give their class tokens: DINOv2's choice, which the paper follows."""
EPOCHS = 50
BATCH = 128
_MOMENTUM = 0.9


@dataclass(frozen=True)
class HeadSettings:
    """One place of the grid."""

    learning_rate: float
    blocks: int
    mean: bool
    """Whether the mean of the last block's patches follows the class tokens."""


def grid(available: int, learning_rates: Sequence[float] = LEARNING_RATES) -> list[HeadSettings]:
    """All heads for features of so many blocks, those of one input together."""
    return [
        HeadSettings(rate, blocks, mean)
        for blocks in sorted({min(one, available) for one in BLOCKS})
        for mean in (False, True)
        for rate in learning_rates
    ]


def columns(settings: HeadSettings, available: int, width: int) -> slice:
    """What a head sees of [class tokens of the last `available` blocks, mean of the last one's patches]."""
    return slice((available - settings.blocks) * width, (available + settings.mean) * width)


def head_inputs(features: Tensor) -> Tensor:
    """From [N, L, 2, d] the matrix [N, (L + 1) d] of which every head sees neighbouring columns."""
    return torch.cat([features[:, :, 0].flatten(1), features[:, -1, 1]], dim=1)


class Heads:
    """Linear classifiers of one input that differ in their learning rate, as one matrix.

    Gradients are written out (softmax or sigmoid minus truth); the momentum is part of the product that makes them.
    """

    def __init__(
        self, seen: slice, classes: int, rates: Sequence[float], many: bool, generator: torch.Generator, device: str
    ) -> None:
        self.seen, self.classes, self.count, self.many = seen, classes, len(rates), many
        start = torch.empty(classes, seen.stop - seen.start).normal_(0, 0.01, generator=generator).to(device)
        self.weight = start.repeat_interleave(self.count, dim=0)
        self.bias = torch.zeros(self.count * classes, device=device)
        self._rates = torch.tensor(rates, device=device).repeat(classes)
        self._weight_step = torch.zeros_like(self.weight)
        self._bias_step = torch.zeros_like(self.bias)

    def probabilities(self, x: Tensor) -> Tensor:
        """[B, columns seen] → [B, C, heads]; heads innermost, since a softmax over a short last axis is slow."""
        product = x @ self.weight.to(x.dtype).T
        logits = (product.float() + self.bias).view(-1, self.classes, self.count)
        return logits.sigmoid_() if self.many else logits.softmax(dim=1)

    def learn(self, x: Tensor, truth: Tensor, factor: float) -> None:
        """A step of SGD with momentum at `factor` times the learning rates; `truth` is [B, C] of 0 and 1."""
        # The loss is a mean over samples, with many labels over samples and classes.
        scale = len(x) * (self.classes if self.many else 1)
        error = self.probabilities(x).sub_(truth[:, :, None]).div_(scale).flatten(1)
        if x.dtype == self.weight.dtype:
            self._weight_step.addmm_(error.T, x, beta=_MOMENTUM)
        else:
            gradient = error.to(x.dtype).T.contiguous() @ x
            torch.add(gradient, self._weight_step, alpha=_MOMENTUM, out=self._weight_step)
        self._bias_step.mul_(_MOMENTUM).add_(error.sum(dim=0))
        rates = self._rates * factor
        self.weight.addcmul_(self._weight_step, rates[:, None], value=-1)
        self.bias.addcmul_(self._bias_step, rates, value=-1)


@dataclass(frozen=True)
class TrainedHeads:
    """The whole grid after training."""

    settings: tuple[HeadSettings, ...]
    groups: tuple[Heads, ...]
    mean: Tensor
    deviation: Tensor

    def answers(self, features: Tensor) -> Tensor:
        """[N, L, 2, d] → probabilities [heads, N, C]."""
        x = (head_inputs(features).to(self.mean.device) - self.mean) / self.deviation
        return torch.cat([heads.probabilities(x[:, heads.seen]).permute(2, 0, 1) for heads in self.groups]).cpu()


def train_heads(
    features: Tensor,
    labels: Tensor,
    classes: int,
    settings: Sequence[HeadSettings],
    epochs: int = EPOCHS,
    batch: int = BATCH,
    seed: int = 0,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
    progress: Progress = silent,
) -> TrainedHeads:
    """Train heads with SGD (momentum 0.9, a cosine to zero, no weight decay) on frozen features.

    Features are standardised first, as by the batch normalisation without parameters of MAE's and Copernicus-Bench's
    probes: without one scale a grid of learning rates means nothing.

    Parameters
    ----------
    features : Tensor
        [N, L, 2, d] of the last L blocks: class token, mean of the patches.
    labels : Tensor
        [N] classes, or [N, C] of 0 and 1.
    settings : sequence of HeadSettings
        Those of one input must follow each other, as `grid` gives them.
    device : str
        Where they are trained.
    dtype : torch.dtype
        Of the products; weights and momentum are in single precision. bfloat16 is six times as fast where the hardware
        computes it, and what the features were computed in then.
    """
    many = labels.ndim == 2
    generator = torch.Generator().manual_seed(seed)
    truth = labels.float() if many else torch.nn.functional.one_hot(labels.long(), classes).float()
    x, truth = head_inputs(features).to(device), truth.to(device)
    mean, deviation = x.mean(dim=0), x.std(dim=0, correction=0).clamp_min(1e-6)
    x = ((x - mean) / deviation).to(dtype)
    groups = []
    for seen, same in groupby(settings, lambda one: columns(one, features.shape[1], features.shape[3])):
        rates = [one.learning_rate for one in same]
        # A generator of its own, so that a head becomes the same whatever others are trained beside it.
        groups.append(Heads(seen, classes, rates, many, torch.Generator().manual_seed(seed), device))
    with _threads(groups, device) as each:
        for epoch in range(epochs):
            parts = list(batches(len(x), batch, generator))
            steps = [
                (rows, 0.5 * (1 + math.cos(math.pi * (epoch + number / len(parts)) / epochs)))
                for number, rows in enumerate(parts)
            ]
            each(partial(_epoch, x=x, truth=truth, steps=steps))
            progress((epoch + 1) / epochs, f"linear probe: {len(settings)} heads")
    return TrainedHeads(tuple(settings), tuple(groups), mean, deviation)


def _epoch(heads: Heads, x: Tensor, truth: Tensor, steps: Sequence[tuple[Tensor, float]]) -> None:
    seen = x[:, heads.seen]
    for rows, factor in steps:
        heads.learn(seen[rows], truth[rows], factor)


@contextmanager
def _threads(groups: Sequence[Heads], device: str) -> Iterator[Callable[[Callable[[Heads], None]], None]]:
    """What does something with every group; on a processor each in a thread of its own, the widest first.

    A step is a few milliseconds: shared between threads, it would be waiting for the slowest of them most of the time.
    """
    if device != "cpu":

        def one_after_another(do: Callable[[Heads], None]) -> None:
            for heads in groups:
                do(heads)

        yield one_after_another
        return
    widest = sorted(groups, key=lambda heads: -heads.weight.numel())
    before = torch.get_num_threads()
    with ThreadPoolExecutor(min(before, len(groups)), initializer=torch.set_num_threads, initargs=(1,)) as pool:

        def together(do: Callable[[Heads], None]) -> None:
            for done in [pool.submit(do, heads) for heads in widest]:
                done.result()

        try:
            yield together
        finally:
            torch.set_num_threads(before)
