"""Small real filesystems: full ones, and ones that nothing can be written to."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _mount(*arguments: object) -> None:
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no filesystem can be mounted here: {done.stderr.strip()}")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A filesystem in memory of that size, mounted on a folder."""
    folder.mkdir(exist_ok=True)
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a filesystem")
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, left: int) -> None:
    """Take all space of a small disk but some kilobytes."""
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize // 1024
    with (folder / "ballast").open("wb") as file:
        for _ in range(max(0, free - left)):
            file.write(bytes(1024))


def write_protect(folder: Path) -> None:
    """Mount a small disk anew so that it can only be read."""
    _mount("-o", "remount,ro", folder)
