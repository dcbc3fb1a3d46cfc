"""Whether the shards of a folder are what was written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ....progress import Progress, silent
from .index import Shard, read_complete_index


@dataclass(frozen=True)
class Damage:
    """A shard that is not what was written."""

    shard: str
    problem: str


def verify(folder: Path, progress: Progress = silent) -> tuple[int, tuple[Damage, ...]]:
    """Read all shards and compare sizes and SHA-256; how many there are, and the damaged ones.

    Raises
    ------
    UserError
        The folder holds no index, or one that is damaged or not complete.
    """
    index = read_complete_index(folder)
    damaged = []
    for number, shard in enumerate(index.shards):
        progress(number / len(index.shards), shard.file_name)
        problem = shard.problem(folder) or _changed(folder, shard)
        if problem is not None:
            damaged.append(Damage(shard.file_name, problem))
    progress(1.0, "done")
    return len(index.shards), tuple(damaged)


def _changed(folder: Path, shard: Shard) -> str | None:
    try:
        with (folder / shard.file_name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return str(error.strerror)
    return None if digest == shard.sha256 else "another SHA-256"
