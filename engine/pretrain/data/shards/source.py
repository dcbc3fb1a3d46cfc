"""The tiles of places in their order, read and encoded by any number of processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.utils.data import DataLoader, IterableDataset

from ....errors import UserError
from ..tiles import TileSource
from .archive import StoredTile

_READ_AHEAD = 4
"""Samples that a process holds ready; one is some 16 MB with 534 × 534 pixels of all modalities."""


@dataclass(frozen=True)
class Event:
    """A tile of a place, or why there are no (further) tiles, or neither: the place is done."""

    number: int
    """The place's."""
    name: str
    sample: StoredTile | None = None
    reason: str | None = None

    @property
    def ends_place(self) -> bool:
        """Whether the place is done."""
        return self.sample is None and self.reason is None


class _Tiles(IterableDataset[Event]):
    """The tiles of some places one after the other, each place ended by an event of its own."""

    def __init__(self, places: TileSource, numbers: Sequence[int], first_tile: int) -> None:
        self._places, self._numbers, self._first_tile = places, numbers, first_tile

    def __iter__(self) -> Iterator[Event]:
        for position, number in enumerate(self._numbers):
            name = self._places.name(number)
            first = self._first_tile if position == 0 else 0
            try:
                for tile, place in self._places.tiles(number):
                    if tile >= first:
                        yield Event(number, name, StoredTile.of(number, tile, place))
            except UserError as error:
                yield Event(number, name, reason=str(error))
            yield Event(number, name)


def events(places: TileSource, first_place: int, first_tile: int, workers: int) -> Iterator[Event]:
    """All that happens from a tile of a place on, in the order of places whatever the number of processes."""
    end = len(places)
    if workers == 0:
        yield from _Tiles(places, range(first_place, end), first_tile)
        return
    # Each process has every `workers`-th place and a queue of its own, so that the order is that of the places.
    streams = [
        _read_ahead(_Tiles(places, range(first_place + worker, end, workers), first_tile if worker == 0 else 0))
        for worker in range(min(workers, end - first_place))
    ]
    for number in range(first_place, end):
        for event in streams[(number - first_place) % workers]:
            yield event
            if event.ends_place:
                break


def _read_ahead(tiles: _Tiles) -> Iterator[Event]:
    loader: DataLoader[Event] = DataLoader(
        tiles,
        batch_size=None,
        num_workers=1,
        prefetch_factor=_READ_AHEAD,
        generator=torch.Generator().manual_seed(0),  # its own, lest it draws from the run's
    )
    return iter(loader)
