"""Batches of views of the places that a sampler names; decided by the seed and the numbers of the draws alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from ...errors import UserError
from ...ranks import Ranks
from ..data.samplers import Sampler
from ..data.tiles import Tile, TileSource
from .views import ViewDraw, Views, batched

_log = logging.getLogger(__name__)
_CROPS = 2
"""Keeps these random numbers apart from those of `engine.pretrain.data.samplers`."""
_TRIES = 20


@dataclass(frozen=True)
class Part:
    """What is computed at a time: a batch, or one part of it."""

    views: tuple[Views, ...]
    """One a crop size, the global ones first."""
    frequent: Tensor
    """[B], whether a sample is of a frequent class."""

    def to(self, device: torch.device) -> Part:
        """With its images on another device."""
        return replace(self, views=tuple(views.to(device) for views in self.views))


@dataclass(frozen=True)
class ViewBatch:
    """The samples of one step."""

    parts: tuple[Part, ...]
    names: tuple[str, ...]
    skipped: tuple[str, ...]
    """Why places were left out, one sentence each."""


class _Steps(Dataset[ViewBatch]):
    def __init__(
        self,
        places: TileSource,
        sampler: Sampler,
        draw: ViewDraw,
        batch: int,
        accumulation: int,
        refuse: bool,
        ranks: Ranks,
    ) -> None:
        self._places, self._sampler, self._draw, self._ranks = places, sampler, draw, ranks
        self._batch, self._accumulation, self._refuse = batch, accumulation, refuse

    def __getitem__(self, step: int) -> ViewBatch:
        skipped: list[str] = []
        names, views, frequent = [], [], []
        first = step * self._batch * self._ranks.count + self._batch * self._ranks.number
        for draw in range(first, first + self._batch):
            generator = np.random.default_rng([self._sampler.seed, _CROPS, draw])
            place = self._readable(draw, generator, skipped)
            names.append(place.name)
            frequent.append(place.frequent)
            views.append(self._draw.of_place(place, generator))
        size = self._batch // self._accumulation
        parts = tuple(
            Part(batched(views[start : start + size]), torch.tensor(frequent[start : start + size]))
            for start in range(0, self._batch, size)
        )
        return ViewBatch(parts, tuple(names), tuple(skipped))

    def _readable(self, draw: int, generator: np.random.Generator, skipped: list[str]) -> Tile:
        """The place of a draw, or what the sampler names instead of one that cannot be read."""
        error: UserError | None = None
        for attempt in range(min(_TRIES, len(self._places))):
            try:
                return self._shown(self._places.read(self._sampler.place(draw, attempt), generator))
            except UserError as problem:  # noqa: PERF203
                if self._refuse:
                    raise
                error = problem
                skipped.append(str(problem))
        raise UserError(f"{_TRIES} places in a row could not be read; the last: {error}")

    def _shown(self, place: Tile) -> Tile:
        """A place without the modalities that this run leaves out."""
        images = {modality: image for modality, image in place.images.items() if modality in self._draw.modalities}
        if not images:
            raise UserError(f"The place {place.name} has none of the modalities that are trained on: leave it out.")
        return Tile(place.name, images, place.frequent)


@dataclass(frozen=True)
class BatchSource:
    """Makes the batches of a run."""

    places: TileSource
    sampler: Sampler
    draw: ViewDraw
    batch: int
    """Samples of a step that this process computes."""
    accumulation: int = 1
    refuse: bool = False
    workers: int = 0
    ranks: Ranks = field(default_factory=Ranks)
    pinned: bool = False
    """Hand the batches over in memory that a GPU can read while it computes."""

    def steps(self, first: int, end: int) -> Iterator[ViewBatch]:
        """The batches of steps `first` to `end` − 1, whole, read ahead by `workers` processes."""
        dataset = _Steps(self.places, self.sampler, self.draw, self.batch, self.accumulation, self.refuse, self.ranks)
        loader: DataLoader[ViewBatch] = DataLoader(
            dataset,
            batch_size=None,
            sampler=range(first, end),
            num_workers=self.workers,
            pin_memory=self.pinned,
            prefetch_factor=2 if self.workers else None,
            persistent_workers=False,
            # Its own, or the loader would draw its seed from torch's random numbers and change the run.
            generator=torch.Generator().manual_seed(0),
        )
        return iter(loader)


def named(names: Sequence[str], most: int = 8) -> str:
    """Some names as a text."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
