"""Where an archive lies: a folder of a local or network disk, or a bucket. Files appear whole or not at all."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..errors import UserError


class StoreError(UserError):
    """The store itself cannot be read or written now, which is no job's fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies under a name of a store."""

    name: str
    is_folder: bool
    changed: float
    """Seconds since 1970; 0 of a folder."""


class Store(Protocol):
    """Files by names such as "markers/scene/00001.json"."""

    title: str
    """As it may be shown."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""

    def writing(self, name: str) -> AbstractContextManager[Path]:
        """A path to write to, which becomes the file when the block ends well."""

    def local(self, name: str) -> AbstractContextManager[Path]:
        """A path to read a file from."""

    def place(self, folder: str) -> AbstractContextManager[Path]:
        """A folder to write several files to, which lie in the store when the block ends well."""

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder; nothing where there is none."""

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that lies in it; nothing happens where there is none."""

    def tidy(self, folder: str) -> None:
        """Remove what killed processes left half-written in a folder."""

    def as_source(self, name: str) -> str:
        """A file as GDAL opens it."""


def scratch() -> Any:
    """A folder for files on their way, which goes when it is left."""
    return tempfile.TemporaryDirectory(prefix="terrafm-archive-", ignore_cleanup_errors=True)
