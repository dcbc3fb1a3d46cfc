"""DINO's cross-entropy between views, and the centres that keep the teacher from collapsing (paper, section 3.2)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch import distributed as dist


def dino_loss(student: Tensor, targets: Tensor, student_temperature: float, of_samples: Tensor | None = None) -> Tensor:
    """The mean cross-entropy over all pairs of a teacher's and a student's view, but a view with itself.

    Parameters
    ----------
    student : [V, B, K]
        Logits of all views, the teacher's views first.
    targets : [T, B, K]
        The teacher's probabilities for the first T views.
    of_samples : [B], optional
        Samples that count; all by default. Zero if none does.

    Notes
    -----
    As targets sum to one, −Σ q log softmax(s/τ) = logsumexp(s/τ) − q · s/τ. All products q · s of all pairs are one
    contraction, and no log-probabilities of size V × B × K are kept for the backward pass.
    """
    batch = student.shape[1]
    logits = student.float() / student_temperature
    share = torch.full((batch,), 1 / batch, device=student.device)
    if of_samples is not None:
        counted = of_samples.to(share)
        share = counted / counted.sum().clamp(min=1)
    with _single_precision(logits):
        agreement = torch.einsum("tbk,vbk->tv", targets.float() * share[:, None], logits)
        normaliser = logits.logsumexp(dim=-1) @ share
    pairs = normaliser[None] - agreement
    # the pairs of a view with itself are on the diagonal
    return (pairs.sum() - pairs.diagonal().sum()) / (pairs.numel() - min(pairs.shape))


def patch_loss(student: Tensor, targets: Tensor, hidden: Tensor, student_temperature: float) -> Tensor:
    """The cross-entropy of hidden patches, averaged over those of an image and then over images (Zhou et al. 2022).

    Parameters
    ----------
    student, targets : [n, K]
        The student's logits for the patches hidden from it, and the teacher's probabilities, who saw them.
    hidden : [V · B, N]
        Which patches those are, n in all.
    """
    counts = hidden.sum(dim=1)
    images = (counts > 0).sum().clamp(min=1)
    share = (1 / (counts.clamp(min=1) * images)).repeat_interleave(counts).to(student.device, torch.float32)
    logits = student.float() / student_temperature
    return (share * (logits.logsumexp(dim=-1) - (targets.float() * logits).sum(dim=-1))).sum()


class DualCentre(nn.Module):
    """The global centre c, and c_h of the samples of frequent land-cover classes.

    The teacher's logits lose α c + (1 − α) c_h. α = 1 is DINO's single centre. As long as no sample of a frequent class
    was seen, as in data without class information, there is no c_h and they lose c, not α c.
    """

    centre: Tensor
    frequent_centre: Tensor
    _sums: Tensor
    _counts: Tensor

    def __init__(self, prototypes: int, alpha: float = 0.8, momentum: float = 0.9) -> None:
        super().__init__()
        self.alpha, self.momentum = alpha, momentum
        self.register_buffer("centre", torch.zeros(prototypes))
        self.register_buffer("frequent_centre", torch.zeros(prototypes))
        self.register_buffer("_sums", torch.zeros(2, prototypes), persistent=False)
        self.register_buffer("_counts", torch.zeros(2, 1), persistent=False)

    def targets(self, logits: Tensor, temperature: float) -> Tensor:
        """The teacher's logits [..., K], centred and sharpened into probabilities."""
        blended = self.alpha * self.centre + (1 - self.alpha) * self.frequent_centre
        centre = torch.where(self.frequent_centre.any(), blended, self.centre)
        return ((logits.float() - centre) / temperature).softmax(dim=-1)

    def observe(self, logits: Tensor, frequent: Tensor) -> None:
        """Take note of a (micro-)batch of logits [T, B, K]; `frequent` [B] says which samples are of such a class."""
        by_sample = logits.float().sum(dim=0)
        chosen = torch.stack([torch.ones_like(frequent, dtype=torch.float32), frequent.float()]).to(by_sample.device)
        with _single_precision(by_sample):
            self._sums += chosen @ by_sample
        self._counts += chosen.sum(dim=1, keepdim=True) * len(logits)

    def update(self, momentum: float | None = None) -> None:
        """Move the centres to the mean of what was observed, on all ranks; without frequent samples c_h stays.

        `momentum` replaces the centres' own; 0 puts them where the mean is.
        """
        share = 1 - (self.momentum if momentum is None else momentum)
        sums, counts = self._sums, self._counts
        if dist.is_available() and dist.is_initialized():
            packed = torch.cat([sums, counts], dim=1)
            dist.all_reduce(packed)
            sums, counts = packed[:, :-1], packed[:, -1:]
        mean = sums / counts.clamp(min=1)
        moved = counts > 0
        self.centre.copy_(torch.where(moved[0], self.centre.lerp(mean[0], share), self.centre))
        frequent = self.frequent_centre.lerp(mean[1], share)
        self.frequent_centre.copy_(torch.where(moved[1], frequent, self.frequent_centre))
        self.forget()

    def forget(self) -> None:
        """Drop what was observed since the last update."""
        self._sums.zero_()
        self._counts.zero_()


def _single_precision(tensor: Tensor) -> torch.autocast:
    """Sums over batches and prototypes lose too much in bfloat16, which autocast would compute products in."""
    return torch.autocast(tensor.device.type, enabled=False)


def teacher_statistics(targets: Tensor) -> Tensor:
    """How sharp and how varied the teacher's targets [..., K] are: [2], in nats.

    The mean entropy of a target (0 is one prototype for each image, log K none at all) and the divergence of the mean
    target from the uniform one (log K is one prototype for all images).
    """
    entropy = -torch.xlogy(targets, targets).sum(dim=-1).mean()
    mean = targets.flatten(0, -2).mean(dim=0)
    return torch.stack([entropy, math.log(targets.shape[-1]) + torch.xlogy(mean, mean).sum()])
