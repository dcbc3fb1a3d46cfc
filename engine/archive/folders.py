"""A store in a folder of a local or network disk: what is written is on the disk before it takes its name."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..files import unwritable
from .store import Entry, StoreError


class FolderStore:
    """A folder; what is written is on the disk before it takes its name."""

    def __init__(self, root: Path) -> None:
        self.root, self.title = root, str(root)

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreError(f"{self.root / name} cannot be read ({error.strerror}): check the disk.") from error

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with self.writing(name) as path:
            path.write_bytes(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path to write to, which becomes the file when the block ends well."""
        target = self.root / name
        temporary = target.with_name(f".{target.stem}.{uuid.uuid4().hex[:8]}.part{target.suffix}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield temporary
            _settle(temporary)
            temporary.replace(target)
        except OSError as error:
            raise StoreError(str(unwritable(target, error))) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """A path to read a file from."""
        yield self.root / name

    @contextmanager
    def place(self, folder: str) -> Iterator[Path]:
        """A folder to write several files to."""
        path = self.root / folder
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(str(unwritable(path, error))) from error
        yield path

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder; nothing where there is none."""
        try:
            with os.scandir(self.root / folder) as found:
                return [_entry(one) for one in found if not one.name.startswith(".")]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise StoreError(f"{self.root / folder} cannot be listed ({error.strerror}): check the disk.") from error

    def remove(self, name: str) -> None:
        """Remove a file or folder; nothing happens where there is none."""
        path = self.root / name
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def tidy(self, folder: str) -> None:
        """Remove what killed processes left half-written in a folder."""
        for path in (self.root / folder).glob(".*.part*"):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def as_source(self, name: str) -> str:
        """A file as GDAL opens it."""
        return str(self.root / name)


def _entry(found: os.DirEntry[str]) -> Entry:
    if found.is_dir():
        return Entry(found.name, True, 0.0)
    try:
        return Entry(found.name, False, found.stat().st_mtime)
    except FileNotFoundError:  # it was packed or removed at this moment
        return Entry(found.name, False, 0.0)


def _settle(path: Path) -> None:
    """Have a file's bytes on the disk, so that no name leads to half a file after a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
