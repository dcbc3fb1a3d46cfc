"""How much a folder holds. Pure Python."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def size_of(folder: Path, ending: str = "") -> int:
    """Bytes on disk of the files below a folder, of those that end so; 0 where there is none."""
    return sum(_sizes(str(folder), ending))


def readable(size: float) -> str:
    """Bytes as people say them, such as `5.9 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _sizes(folder: str, ending: str) -> Iterator[int]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(entry.path, ending)
                elif entry.name.endswith(ending):
                    status = entry.stat(follow_symlinks=False)
                    # a file with holes takes less than its length; Windows does not tell
                    yield min(status.st_size, getattr(status, "st_blocks", status.st_size) * 512)
    except OSError:  # gone in the meantime, or not ours to look into
        return
