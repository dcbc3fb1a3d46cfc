"""`index.jsonl`: what a folder of shards holds, and how far a conversion has come.

The first line says the format and the settings, each further one what is in a shard, the last that the conversion is
complete, with the SHA-256 of all lines before it. A shard's line is added once the shard is whole on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ....errors import UserError
from ....model import Modality
from ....strict_json import parse_json
from .coding import CODING

FORMAT = 1
_NAME = "index.jsonl"


@dataclass(frozen=True)
class Settings:
    """What decides the content of a folder of shards."""

    kind: str
    source: str
    tile: int
    shard_mb: int
    """Largest size of a shard in 10⁶ bytes, unless a single sample is larger."""
    scene: int | None = None
    seed: int | None = None
    """Seed of a simulated scene; None for other kinds."""
    modalities: tuple[str, ...] | None = None
    """What is stored, where it is not the released three; None for those."""

    def to_dict(self) -> dict[str, Any]:
        """As the header holds it; without modalities where an earlier version knew none."""
        content = asdict(self)
        if self.modalities is None:
            del content["modalities"]
        return {**content, **({} if self.modalities is None else {"modalities": list(self.modalities)})}


@dataclass(frozen=True)
class Skipped:
    """A place that could not be read, or not to its end."""

    number: int
    place: str
    reason: str


@dataclass(frozen=True)
class Members:
    """Where one modality's NumPy files lie in a shard; [samples], length 0 where a sample lacks it."""

    offset: NDArray[np.int64]
    length: NDArray[np.int64]
    crc32: NDArray[np.uint32]


@dataclass(frozen=True)
class Shard:
    """One line of the index; arrays are [samples]."""

    number: int
    size: int
    """In bytes."""
    sha256: str
    place: NDArray[np.int64]
    """The place's number in the source."""
    tile: NDArray[np.int64]
    frequent: NDArray[np.bool_]
    names: tuple[str, ...]
    """Names of the tiles, one for each sample."""
    members: Mapping[Modality, Members]
    skipped: tuple[Skipped, ...]
    """The places that could not be read before the last sample and after the shard before."""

    @property
    def file_name(self) -> str:
        """The shard's file."""
        return shard_name(self.number)

    @property
    def last(self) -> tuple[int, int]:
        """Place and tile of the last sample."""
        return int(self.place[-1]), int(self.tile[-1])

    def problem(self, folder: Path) -> str | None:
        """What a look at the file's size tells; None where nothing is wrong with it."""
        try:
            size = (folder / self.file_name).stat().st_size
        except OSError as error:
            return str(error.strerror)
        return None if size == self.size else f"{size:,} of {self.size:,} bytes"


@dataclass(frozen=True)
class Header:
    """The first line."""

    settings: Mapping[str, Any]
    places: int
    """Number of tiles in the source."""
    names_sha256: str
    """Digest of the names of the source's tiles: another list is another conversion."""


@dataclass(frozen=True)
class Index:
    """What could be read of an index; a line that is cut ends it."""

    header: Header
    shards: tuple[Shard, ...]
    ends: tuple[int, ...]
    """The position in bytes after the header, and after each shard's line."""
    complete: bool
    skipped_last: tuple[Skipped, ...]
    """Places that could not be read after the last shard's last sample."""


def shard_name(number: int) -> str:
    """As WebDataset names them."""
    return f"shard-{number:06d}.tar"


def index_path(folder: Path) -> Path:
    """The index of a folder of shards."""
    return folder / _NAME


def read_index(folder: Path) -> Index | None:
    """The index of a folder; None if there is none.

    Raises
    ------
    UserError
        It cannot be read, or is of another format.
    """
    path = index_path(folder)
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"The index {path} cannot be read ({error.strerror}): check the folder.") from error


def _read(path: Path, lines: BinaryIO) -> Index:
    first = lines.readline()
    header, digest = _header(path, first), hashlib.sha256(first)
    shards, ends = list[Shard](), [len(first)]
    for line in lines:
        content = _parsed(line) if line.endswith(b"\n") else {}
        if content.get("sha256_of_lines", digest.hexdigest()) != digest.hexdigest():
            raise UserError(f"The index {path} is damaged: copy it again, or convert the data into another folder.")
        try:
            if "sha256_of_lines" in content:
                return Index(header, tuple(shards), tuple(ends), True, _skipped(content["skipped"]))
            shard = _shard(content)
        except (KeyError, TypeError, ValueError, OverflowError):
            break
        if shard.number != len(shards):
            break
        digest.update(line)
        shards.append(shard)
        ends.append(ends[-1] + len(line))
    return Index(header, tuple(shards), tuple(ends), False, ())


def read_complete_index(folder: Path) -> Index:
    """The index of a finished conversion.

    Raises
    ------
    UserError
        There is none, it is damaged, or the conversion is not finished.
    """
    index = read_index(folder)
    if index is None:
        raise UserError(f"There are no shards in {folder}: give a folder that `python -m engine shards` has written.")
    if not index.complete:
        raise UserError(
            f"The index of {folder} ends after {len(index.shards)} shards: the conversion was stopped or the index is "
            "damaged; run the command that made it again."
        )
    return index


def header_line(header: Header) -> bytes:
    """The first line of an index."""
    return _line({"format": FORMAT, "coding": CODING, **asdict(header)})


def shard_line(shard: Shard) -> bytes:
    """A shard's line."""
    members = {
        modality.value: {key: values.tolist() for key, values in vars(where).items()}
        for modality, where in shard.members.items()
    }
    columns = {key: getattr(shard, key).tolist() for key in ("place", "tile", "frequent")}
    about = {"number": shard.number, "size": shard.size, "sha256": shard.sha256, "names": shard.names}
    return _line({**about, **columns, "members": members, "skipped": [asdict(one) for one in shard.skipped]})


def complete_line(folder: Path, skipped: Sequence[Skipped]) -> bytes:
    """The last line, for the lines that are there."""
    with index_path(folder).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return _line({"skipped": [asdict(one) for one in skipped], "sha256_of_lines": digest})


def appended(path: Path, line: bytes) -> None:
    """Add a line that is whole on the disk when this returns; nothing of it stays where that fails."""
    before = path.stat().st_size if path.exists() else 0
    try:
        with path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if path.exists():
            os.truncate(path, before)
        raise UserError(f"{path} cannot be written ({error.strerror}): free some space and go on.") from error


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        content = parse_json(line)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _header(path: Path, line: bytes) -> Header:
    content = _parsed(line)
    try:
        if content["format"] == FORMAT:
            return Header(dict(content["settings"]), int(content["places"]), str(content["names_sha256"]))
        found = f"of format {content['format']}"
    except (KeyError, TypeError, ValueError):
        found = "damaged"
    raise UserError(f"The index {path} is {found}: shards of format {FORMAT} are expected; convert the data again.")


def _skipped(content: Sequence[Mapping[str, Any]]) -> tuple[Skipped, ...]:
    return tuple(Skipped(int(one["number"]), str(one["place"]), str(one["reason"])) for one in content)


def _shard(content: Mapping[str, Any]) -> Shard:
    members = {
        Modality(name): Members(
            np.array(where["offset"], np.int64),
            np.array(where["length"], np.int64),
            np.array(where["crc32"], np.uint32),
        )
        for name, where in content["members"].items()
    }
    shard = Shard(
        number=int(content["number"]),
        size=int(content["size"]),
        sha256=str(content["sha256"]),
        place=np.array(content["place"], np.int64),
        tile=np.array(content["tile"], np.int64),
        frequent=np.array(content["frequent"], bool),
        names=tuple(content["names"]),
        members=members,
        skipped=_skipped(content["skipped"]),
    )
    columns = [shard.place, shard.tile, shard.frequent]
    columns += [values for where in members.values() for values in vars(where).values()]
    if not shard.names or any(len(values) != len(shard.names) for values in columns):
        raise ValueError("columns of different length")
    within = all(
        (where.offset >= 0).all() and (where.length >= 0).all() and (where.offset + where.length <= shard.size).all()
        for where in members.values()
    )
    if not within:
        raise ValueError("samples beyond the shard's end")
    return shard
