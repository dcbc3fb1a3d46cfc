"""Batches of views of the places that a sampler names; decided by the seed and the numbers of the draws alone."""

from __future__ import annotations

import logging
import time
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
from .views import GatheredViews, ViewDraw, Views

_log = logging.getLogger(__name__)
_CROPS = 2
"""Keeps these random numbers apart from those of `engine.pretrain.data.samplers`."""
_TRIES = 20
READ_AHEAD = 2
"""Parts that a reading process makes or holds ready at a time."""


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
class ReadPart:
    """An item of the loader: a part, and what is told of it."""

    part: Part
    names: tuple[str, ...]
    skipped: tuple[str, ...]
    """Why places were left out, one sentence each."""


class ViewBatch:
    """The samples of one step of this process, whose parts are read while the ones before them are computed.

    Going through it once holds no more than a part at a time. `parts`, and whatever is told of the batch before it was
    gone through, read it whole and keep it.
    """

    def __init__(self, read: Iterator[ReadPart], count: int) -> None:
        self.count = count
        """How many parts there are."""
        self.waited = 0.0
        """Seconds that reading has kept whoever goes through it waiting."""
        self._read, self._taken = read, 0
        self._names: list[str] = []
        self._skipped: list[str] = []
        self._held: tuple[Part, ...] | None = None

    def __iter__(self) -> Iterator[Part]:
        if self._held is not None:
            yield from self._held
            return
        while self._taken < self.count:
            start = time.perf_counter()
            item = next(self._read)
            self.waited += time.perf_counter() - start
            self._taken += 1
            self._names += item.names
            self._skipped += item.skipped
            yield item.part

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of them, held in memory from now on."""
        if self._held is None:
            self._held = tuple(self)
        return self._held

    @property
    def names(self) -> tuple[str, ...]:
        """Of the samples."""
        return tuple(self._told(self._names))

    @property
    def skipped(self) -> tuple[str, ...]:
        """Why places were left out, one sentence each."""
        return tuple(self._told(self._skipped))

    def _told(self, gathered: list[str]) -> list[str]:
        if self._taken < self.count:
            _ = self.parts
        return gathered


class _Parts(Dataset[ReadPart]):
    """The parts of all steps one after the other; each is what is computed at a time, so that little is read ahead."""

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

    def __getitem__(self, item: int) -> ReadPart:
        step, part = divmod(item, self._accumulation)
        size = self._batch // self._accumulation
        first = step * self._batch * self._ranks.count + self._batch * self._ranks.number + part * size
        skipped: list[str] = []
        names, frequent = [], []
        gathered = GatheredViews(size)
        for number, draw in enumerate(range(first, first + size)):
            generator = np.random.default_rng([self._sampler.seed, _CROPS, draw])
            place = self._readable(draw, generator, skipped)
            names.append(place.name)
            frequent.append(place.frequent)
            gathered.put(number, self._draw.of_place(place, generator))
        return ReadPart(Part(gathered.views(), torch.tensor(frequent)), tuple(names), tuple(skipped))

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
        """The batches of steps `first` to `end` − 1; their parts are read ahead by `workers` processes."""
        dataset = _Parts(self.places, self.sampler, self.draw, self.batch, self.accumulation, self.refuse, self.ranks)
        loader: DataLoader[ReadPart] = DataLoader(
            dataset,
            batch_size=None,
            sampler=range(first * self.accumulation, end * self.accumulation),
            num_workers=self.workers,
            pin_memory=self.pinned,
            prefetch_factor=READ_AHEAD if self.workers else None,
            persistent_workers=False,
            # Its own, or the loader would draw its seed from torch's random numbers and change the run.
            generator=torch.Generator().manual_seed(0),
        )
        return self._batches(iter(loader), end - first)

    def _batches(self, read: Iterator[ReadPart], steps: int) -> Iterator[ViewBatch]:
        for _ in range(steps):
            batch = ViewBatch(read, self.accumulation)
            yield batch
            _ = batch.names  # one that was not gone through is read before the next one, since they share a loader


def named(names: Sequence[str], most: int = 8) -> str:
    """Some names as a text."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
