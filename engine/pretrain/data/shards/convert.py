"""From any source of places to a folder of shards, going on where an earlier attempt was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from ....errors import UserError
from ....files import write_text
from ....progress import Progress, silent
from ..tiles import TileSource
from .archive import ShardWriter, StoredTile
from .index import (
    Header,
    Index,
    Settings,
    Skipped,
    appended,
    complete_line,
    header_line,
    index_path,
    read_index,
    shard_line,
    shard_name,
)
from .source import Event, events

_SKIPPED = "skipped.jsonl"
_REPORTS = 1000
"""Most reports of progress: a million tiles need no million lines."""


@dataclass(frozen=True)
class Conversion:
    """What a finished folder holds."""

    shards: int
    tiles: int
    places: int
    size: int
    """Size of all shards in bytes."""
    skipped: int
    """Places that could not be read, or not to their end."""


def convert(
    places: TileSource,
    folder: Path,
    settings: Settings,
    *,
    workers: int = 0,
    refuse: bool = False,
    progress: Progress = silent,
) -> Conversion:
    """Write every tile of the places into shards.

    The result does not depend on `workers`, nor on how often the conversion was stopped: shards that are whole are
    kept, and the next one is begun with the sample after their last.

    Raises
    ------
    UserError
        The folder holds shards of other settings, nothing could be read, the disk is full; with `refuse`, the first
        place that cannot be read.
    """
    names = hashlib.sha256("\n".join(places.name(number) for number in range(len(places))).encode()).hexdigest()
    header = Header(settings.to_dict(), len(places), names)
    with _Folder(folder, header) as target:
        if not target.complete:
            for event in events(places, *target.position, workers):
                _take(event, target, refuse)
                if event.ends_place and event.number % (1 + len(places) // _REPORTS) == 0:
                    progress(event.number / len(places), f"{target.shards_done} shards, {event.name}")
            target.finish()
        progress(1.0, "done")
        return target.outcome()


def _take(event: Event, target: _Folder, refuse: bool) -> None:
    if event.sample is not None:
        target.add(event.sample)
    elif event.reason is not None:
        if refuse:
            raise UserError(f"The place {event.name} cannot be read: {event.reason}")
        target.skip(Skipped(event.number, event.name, event.reason))


class _Folder:
    """A folder of shards that is being written; what is there of an earlier attempt is kept as far as it is whole."""

    def __init__(self, folder: Path, header: Header) -> None:
        self._folder = folder
        self._limit = int(header.settings["shard_mb"]) * 10**6
        self._pending: list[Skipped] = []
        """Places that could not be read since the last sample."""
        self._writer: ShardWriter | None = None
        index = _resumed(folder, header)
        self._shards = list(index.shards)
        self._skipped = [one for shard in index.shards for one in shard.skipped] + list(index.skipped_last)
        self.complete = index.complete
        _rewrite_skipped(folder, self._skipped)

    def __enter__(self) -> _Folder:
        return self

    def __exit__(self, *error: object) -> None:
        if self._writer is not None:
            self._writer.discard()

    @property
    def position(self) -> tuple[int, int]:
        """The place to go on with, and its first tile that is still missing."""
        if not self._shards:
            return 0, 0
        place, tile = self._shards[-1].last
        return place, tile + 1

    @property
    def shards_done(self) -> int:
        """How many shards are whole."""
        return len(self._shards)

    def add(self, sample: StoredTile) -> None:
        """Write a sample, into the next shard where this one is full."""
        if self._writer is not None and not self._writer.has_room(sample, self._limit):
            self._finish_shard()
        if self._writer is None:
            self._writer = ShardWriter(self._folder, len(self._shards))
        self._writer.add(sample, self._pending)
        self._pending.clear()

    def skip(self, place: Skipped) -> None:
        """Note a place that cannot be read."""
        self._pending.append(place)
        self._skipped.append(place)
        appended(self._folder / _SKIPPED, _text(place))

    def finish(self) -> None:
        """Close the last shard, and the index with it."""
        if self._writer is not None:
            self._finish_shard()
        if not self._shards:
            first = self._skipped[0].reason if self._skipped else "there is none"
            raise UserError(f"None of the places could be read, so that no shard was written; the first: {first}")
        appended(index_path(self._folder), complete_line(self._folder, self._pending))

    def outcome(self) -> Conversion:
        """What the whole folder holds now."""
        return Conversion(
            shards=len(self._shards),
            tiles=sum(len(shard.names) for shard in self._shards),
            places=len({number for shard in self._shards for number in shard.place.tolist()}),
            size=sum(shard.size for shard in self._shards),
            skipped=len(self._skipped),
        )

    def _finish_shard(self) -> None:
        if self._writer is not None:
            shard = self._writer.finish()
            self._writer = None
            # Only now: a shard without its line is made again, a line without its shard would be a lie.
            appended(index_path(self._folder), shard_line(shard))
            self._shards.append(shard)


def _resumed(folder: Path, header: Header) -> Index:
    """The index of the folder cut back to what is whole, or a new one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made ({error.strerror}): choose another --out.") from error
    path = index_path(folder)
    index = read_index(folder)
    if index is None:
        if (folder / shard_name(0)).exists():
            raise UserError(f"{folder} holds shards and no {path.name}: choose another --out.")
        write_text(path, header_line(header).decode())
        return Index(header, (), (), False, ())
    _check_same(folder, index.header, header)
    whole = next((n for n, shard in enumerate(index.shards) if shard.problem(folder)), len(index.shards))
    if whole == len(index.shards) and index.complete:
        return index
    os.truncate(path, index.ends[whole])
    return Index(header, index.shards[:whole], index.ends[: whole + 1], False, ())


def _check_same(folder: Path, before: Header, now: Header) -> None:
    for key in before.settings.keys() | now.settings.keys():
        old, new = before.settings.get(key), now.settings.get(key)
        if old != new:
            option = {"kind": "from"}.get(key, key.replace("_", "-"))
            raise UserError(
                f"{folder} holds shards made with --{option} {old} and now {new} is asked for: "
                "give the same, or another --out."
            )
    if (before.places, before.names_sha256) != (now.places, now.names_sha256):
        raise UserError(
            f"{folder} holds shards of {before.places:,} places and the source now has {now.places:,}, or others: "
            "choose another --out."
        )


def _rewrite_skipped(folder: Path, skipped: list[Skipped]) -> None:
    if skipped:
        write_text(folder / _SKIPPED, b"".join(map(_text, skipped)).decode())
    else:
        (folder / _SKIPPED).unlink(missing_ok=True)


def _text(place: Skipped) -> bytes:
    return json.dumps({"place": place.place, "reason": place.reason}, ensure_ascii=False).encode() + b"\n"
