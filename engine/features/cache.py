"""Where computed tokens are kept between clicks and sessions: by content, bounded, safe to delete."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

DEFAULT_BYTES = 10 * 1024**3


def default_cache_directory() -> Path:
    """The folder that `TERRAFM_CACHE` names, else the user's cache folder."""
    named = os.environ.get("TERRAFM_CACHE")
    return Path(named) if named else user_cache_path("terrafm", appauthor=False) / "tokens"


def default_cache_bytes() -> int:
    """The size that `TERRAFM_CACHE_GB` names, else 10 GB."""
    try:
        return int(float(os.environ.get("TERRAFM_CACHE_GB", "")) * 1e9)
    except (ValueError, OverflowError):
        return DEFAULT_BYTES


@dataclass(frozen=True)
class FeatureCache:
    """A folder of token files, the oldest of which go when together they are too large."""

    directory: Path
    most_bytes: int = field(default_factory=default_cache_bytes)

    def store(self, key: str, windows: int, record_shape: tuple[int, ...]) -> TokenStore:
        """The tokens of one scene and model; empty if they were never computed.

        A folder that cannot be written is no reason to fail: the tokens then live in a temporary file.
        """
        name = hashlib.sha256(key.encode()).hexdigest()[:32] + ".tokens"
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._make_room(keep=name)
            return TokenStore(self.directory / name, windows, record_shape)
        except OSError:
            return TokenStore(None, windows, record_shape)

    def _make_room(self, keep: str) -> None:
        files = []
        for path in self.directory.glob("*.tokens"):
            with contextlib.suppress(OSError):  # another process may have removed it
                status = path.stat()
                taken = getattr(status, "st_blocks", None)  # Windows does not tell
                files.append((status.st_mtime, status.st_size if taken is None else taken * 512, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.most_bytes:
                return
            if path.name != keep:
                with contextlib.suppress(OSError):
                    path.unlink()
                    total -= size


class TokenStore:
    """A file with one record of half-precision tokens per window of a scene, and a byte that says it is there.

    The byte is written after its record, so a process that dies in between loses one window and corrupts none;
    two processes that fill the same file write the same values.
    """

    def __init__(self, path: Path | None, windows: int, record_shape: tuple[int, ...]) -> None:
        self.record_shape = record_shape
        self._record_bytes = int(np.prod(record_shape)) * 2
        self._start = -(-windows // 4096) * 4096
        self._windows = windows
        self._file = _opened(path)
        self._present = np.zeros(windows, bool)
        self.refresh()
        self._unwritten: dict[int, NDArray[np.float16]] = {}

    def refresh(self) -> None:
        """See which records are there now: another process may fill the same file."""
        self._file.seek(0)
        flags = np.frombuffer(self._file.read(self._windows), np.uint8)
        whole = (self._file.seek(0, os.SEEK_END) - self._start) // self._record_bytes  # a cut file lacks the last ones
        self._present[: len(flags)] = (flags == 1) & (np.arange(len(flags)) < whole)

    def __contains__(self, window: int) -> bool:
        return bool(self._present[window]) or window in self._unwritten

    def __len__(self) -> int:
        return int(self._present.sum()) + len(self._unwritten)

    def read(self, window: int) -> NDArray[np.float32]:
        """The record of a window that is there, in single precision."""
        if window in self._unwritten:
            return self._unwritten[window].astype(np.float32)
        self._file.seek(self._start + window * self._record_bytes)
        raw = self._file.read(self._record_bytes)
        return np.frombuffer(raw, np.float16).reshape(self.record_shape).astype(np.float32)

    def write(self, window: int, record: NDArray[np.float16]) -> None:
        """Keep a window's record; on a full disk it stays in memory instead."""
        try:
            self._put(self._start + window * self._record_bytes, np.ascontiguousarray(record).tobytes())
            self._put(window, b"\x01")
        except OSError:
            self._unwritten[window] = record
        else:
            self._present[window] = True

    def _put(self, at: int, content: bytes) -> None:
        self._file.seek(at)
        if self._file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close the file; what it holds stays."""
        with contextlib.suppress(OSError):
            self._file.close()


def _opened(path: Path | None) -> BinaryIO:
    """Without a buffer: one that could not be written to a full disk would be tried again at every reading."""
    if path is None:
        try:
            return cast(BinaryIO, tempfile.TemporaryFile(buffering=0))
        except OSError:  # nor is there room for temporary files
            return io.BytesIO()
    file = path.open("r+b" if path.exists() else "w+b", buffering=0)
    os.utime(path)  # the oldest go first when room is needed
    return cast(BinaryIO, file)
