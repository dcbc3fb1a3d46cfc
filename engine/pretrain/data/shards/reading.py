"""Places of a folder of shards: any tile is read by its position in its shard, without the ones before it."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....errors import UserError
from ....model import Modality
from ..tiles import Image, LandCover, Tile
from .archive import sample_key
from .coding import decoded
from .index import Members, Shard, read_complete_index, shard_name

_log = logging.getLogger(__name__)


class ShardPlaces:
    """All places of a folder of shards; a place is all its tiles.

    Nothing is kept open, and what is kept in memory are arrays with some 100 bytes a tile, so that any number of
    processes may read, forked or not.
    """

    def __init__(self, folder: Path, land_cover: LandCover, skip_damaged: bool = False) -> None:
        """Open a folder, looking at the files' sizes alone.

        Parameters
        ----------
        land_cover
            Decides which places are frequent where it knows them; for others, what the shards' source said holds.
        skip_damaged
            Leave out the tiles of shards that are missing or cut, instead of refusing the folder.
        """
        shards = _whole_shards(folder, read_complete_index(folder).shards, skip_damaged)
        self._folder, self._land_cover = folder, land_cover
        self._shard = np.concatenate([np.full(len(shard.names), shard.number, np.int32) for shard in shards])
        self._tile = np.concatenate([shard.tile for shard in shards])
        self._source = np.concatenate([shard.place for shard in shards])
        self._frequent = np.concatenate([shard.frequent for shard in shards])
        listed = {modality for shard in shards for modality in shard.members}
        self._members = {
            modality: _joined([shard.members.get(modality, _none(len(shard.names))) for shard in shards])
            for modality in Modality
            if modality in listed
        }
        # A place's tiles follow each other, from one shard into the next.
        starts = np.flatnonzero(np.diff(self._source, prepend=-1))
        self._starts = np.append(starts, len(self._source))
        self._held = {m: np.logical_or.reduceat(where.length > 0, starts) for m, where in self._members.items()}
        self._names = np.array([name.encode() for shard in shards for name in shard.names])[starts]

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What any tile has."""
        return tuple(modality for modality, held in self._held.items() if held.any())

    @property
    def holds_frequent(self) -> bool:
        """Whether the shards' source knew any place to be of a frequent class."""
        return bool(self._frequent.any())

    def __len__(self) -> int:
        return len(self._names)

    def name(self, number: int) -> str:
        """As the source called the place."""
        return bytes(self._names[number]).decode()

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """What any of the place's tiles has."""
        return tuple(modality for modality, held in self._held.items() if held[number])

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """One of the place's tiles; nothing is drawn where it has only one."""
        first, end = int(self._starts[number]), int(self._starts[number + 1])
        return self._sample(number, first if end - first == 1 else int(generator.integers(first, end)))

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """All tiles of the place, numbered as in the source."""
        for sample in range(int(self._starts[number]), int(self._starts[number + 1])):
            yield int(self._tile[sample]), self._sample(number, sample)

    def _sample(self, number: int, sample: int) -> Tile:
        shard, name = shard_name(int(self._shard[sample])), self.name(number)
        key = sample_key(int(self._source[sample]), int(self._tile[sample]))
        try:
            images = self._images(self._folder / shard, sample)
        except (OSError, ValueError) as error:
            raise UserError(
                f"The shard {shard} is damaged at sample {key} of {name} ({error}): "
                "copy it again, or delete it and repeat the conversion."
            ) from error
        known = name in self._land_cover.classes
        frequent = self._land_cover.is_frequent(name) if known else bool(self._frequent[sample])
        return Tile(name, images, frequent)

    def _images(self, path: Path, sample: int) -> dict[Modality, Image]:
        images: dict[Modality, Image] = {}
        with path.open("rb", buffering=0) as file:
            for modality, where in self._members.items():
                length = int(where.length[sample])
                if length:
                    file.seek(int(where.offset[sample]))
                    content = file.read(length)
                    if len(content) != length:
                        raise ValueError("it ends early")
                    if zlib.crc32(content) != where.crc32[sample]:
                        raise ValueError("another CRC-32 than when it was written")
                    images[modality] = decoded(modality, content)
        if len({image.shape[1:] for image in images.values()}) != 1:
            raise ValueError("modalities of different size")
        return images


def _whole_shards(folder: Path, shards: Sequence[Shard], skip_damaged: bool) -> Sequence[Shard]:
    problems = [(shard, shard.problem(folder)) for shard in shards]
    whole = [shard for shard, problem in problems if problem is None]
    if len(whole) == len(shards):
        return whole
    sentences = [f"{shard.file_name} ({problem})" for shard, problem in problems if problem is not None]
    if not skip_damaged or not whole:
        more = f" and {len(sentences) - 1} more shards" if len(sentences) > 1 else ""
        raise UserError(
            f"The shard {sentences[0]}{more} of {folder} cannot be used: copy it again, or delete it and repeat the "
            "conversion."
        )
    for sentence in sentences:
        _log.warning("Left out with its tiles: the shard %s", sentence)
    return whole


def _none(samples: int) -> Members:
    """Of a shard none of whose samples has a modality."""
    nothing = np.zeros(samples, np.int64)
    return Members(nothing, nothing, nothing.astype(np.uint32))


def _joined(parts: Sequence[Members]) -> Members:
    def column(values: list[NDArray[np.int64]]) -> NDArray[np.int64]:
        return np.concatenate(values)

    return Members(
        column([part.offset for part in parts]),
        column([part.length for part in parts]),
        np.concatenate([part.crc32 for part in parts]),
    )
