"""One shard: an uncompressed tar file in WebDataset's layout, the same bytes for the same samples."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ....errors import UserError
from ....model import RELEASED_MODALITIES, Modality
from ..tiles import Tile
from .coding import encoded
from .index import Members, Shard, Skipped, shard_name

_RELEASED = tuple(spec.modality for spec in RELEASED_MODALITIES)
_BLOCK = tarfile.BLOCKSIZE
_END = 2 * _BLOCK
"""Bytes of zeros that close a tar file, before it is filled up to whole records."""


@dataclass(frozen=True)
class Member:
    """A modality's image as a NumPy file."""

    content: bytes
    crc32: int


@dataclass(frozen=True)
class StoredTile:
    """A tile of a place as a shard holds it."""

    place: int
    """The place's number in the source."""
    tile: int
    name: str
    frequent: bool
    members: Mapping[Modality, Member]

    @classmethod
    def of(cls, number: int, tile: int, place: Tile) -> StoredTile:
        """A tile, encoded."""
        contents = {m: encoded(m, place.images[m]) for m in Modality if m in place.images}
        members = {modality: Member(content, zlib.crc32(content)) for modality, content in contents.items()}
        return cls(number, tile, place.name, place.frequent, members)

    @property
    def description(self) -> bytes:
        """The sample's JSON member."""
        held = [modality.value for modality in self.members]
        content = {"place": self.name, "tile": self.tile, "frequent": self.frequent, "modalities": held}
        return json.dumps(content, ensure_ascii=False).encode()

    @property
    def size(self) -> int:
        """Bytes that it takes in a tar file."""
        contents = [*(member.content for member in self.members.values()), self.description]
        return sum(_BLOCK + len(content) + _padding(len(content)) for content in contents)


def sample_key(place: int, tile: int) -> str:
    """What the names of a sample's members begin with; no dot, at which WebDataset parts key and extension."""
    return f"{place:08d}_{tile:05d}"


class ShardWriter:
    """Writes a shard under a temporary name, which `finish` turns into the final one; a left one is overwritten."""

    def __init__(self, folder: Path, number: int) -> None:
        self._path, self._number = folder / shard_name(number), number
        self._temporary = self._path.with_name(f".{self._path.name}.part")
        self._size = 0
        self._digest = hashlib.sha256()
        self._written: list[_Written] = []
        self._skipped: list[Skipped] = []
        with self._reported():
            self._file = self._temporary.open("wb")

    def has_room(self, sample: StoredTile, limit: int) -> bool:
        """Whether the shard stays within `limit` bytes with a further sample; the first always fits."""
        size = self._size + sample.size + _END
        return not self._written or size + _padding(size, tarfile.RECORDSIZE) <= limit

    def add(self, sample: StoredTile, skipped: Sequence[Skipped]) -> None:
        """Write a sample, and note the places that could not be read before it."""
        key = sample_key(sample.place, sample.tile)
        where: dict[Modality, tuple[int, int, int]] = {}
        with self._reported():
            for modality, member in sample.members.items():
                offset = self._put(f"{key}.{modality.value}.npy", member.content)
                where[modality] = offset, len(member.content), member.crc32
            self._put(f"{key}.json", sample.description)
        self._written.append(_Written(sample.place, sample.tile, sample.name, sample.frequent, where))
        self._skipped.extend(skipped)

    def finish(self) -> Shard:
        """Close the shard and give it its name."""
        with self._reported():
            self._write(bytes(_END + _padding(self._size + _END, tarfile.RECORDSIZE)))
            self._file.flush()
            os.fsync(self._file.fileno())  # whole on the disk before it takes the name, also when the power fails
            self._file.close()
            self._temporary.replace(self._path)
        written = self._written
        return Shard(
            number=self._number,
            size=self._size,
            sha256=self._digest.hexdigest(),
            place=np.array([one.place for one in written], np.int64),
            tile=np.array([one.tile for one in written], np.int64),
            frequent=np.array([one.frequent for one in written], bool),
            names=tuple(one.name for one in written),
            members={modality: _members(written, modality) for modality in _listed(written)},
            skipped=tuple(self._skipped),
        )

    def discard(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):  # a full disk takes no last bytes either
            self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _put(self, name: str, content: bytes) -> int:
        """Add a member; the position of its content."""
        info = tarfile.TarInfo(name)  # time and owner are 0, so that the same samples make the same shard
        info.size, info.mode = len(content), 0o644
        self._write(info.tobuf(tarfile.USTAR_FORMAT))
        offset = self._size
        self._write(content)
        self._write(bytes(_padding(len(content))))
        return offset

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._size += len(content)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(
                f"The shard {self._path} cannot be written ({error.strerror}): free some space and run the same "
                "command again; it goes on with this shard."
            ) from error


@dataclass(frozen=True)
class _Written:
    place: int
    tile: int
    name: str
    frequent: bool
    where: Mapping[Modality, tuple[int, int, int]]
    """Offset, length and CRC-32."""


def _listed(written: Sequence[_Written]) -> list[Modality]:
    """The released modalities, as ever, and what else the samples have."""
    held = {modality for one in written for modality in one.where}
    return [modality for modality in Modality if modality in held or modality in _RELEASED]


def _members(written: Sequence[_Written], modality: Modality) -> Members:
    table = np.array([one.where.get(modality, (0, 0, 0)) for one in written], np.int64)
    return Members(table[:, 0], table[:, 1], table[:, 2].astype(np.uint32))


def _padding(size: int, whole: int = _BLOCK) -> int:
    return -size % whole
