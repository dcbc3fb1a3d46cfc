"""Folders and files that may not be written or read, also as root: its rights over others' files are given up."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSION = 0x20080522
_OVER_OTHERS = (1, 2, 3)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER."""
OTHER_USER = 1234


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def give_up_rights() -> None:
    """From here on this process may do with files what their modes allow it, and no more."""
    if os.geteuid() != 0:
        return
    library = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_VERSION, 0), (_Sets * 2)()
    assert library.capget(ctypes.byref(header), sets) == 0, os.strerror(ctypes.get_errno())
    for number in _OVER_OTHERS:
        sets[0].effective &= ~(1 << number)
    assert library.capset(ctypes.byref(header), sets) == 0, os.strerror(ctypes.get_errno())


def _run(*words: object) -> bool:
    return subprocess.run([str(word) for word in words], capture_output=True).returncode == 0


@contextmanager
def of_another_user(folder: Path) -> Iterator[None]:
    """A folder that belongs to somebody else, and what lies in it."""
    if os.geteuid() != 0:
        pytest.skip("only root may give a folder away")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, OTHER_USER, OTHER_USER)
    yield


@contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    """A folder of one's own without the right to write."""
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@contextmanager
def immutable(folder: Path) -> Iterator[None]:
    """A folder that the file system lets nobody change, and the files in it."""
    if not _run("chattr", "-R", "+i", folder):
        pytest.skip("the file system has no immutable files")
    try:
        yield
    finally:
        _run("chattr", "-R", "-i", folder)


@contextmanager
def immutable_files(folder: Path) -> Iterator[None]:
    """Files that nobody may replace, in a folder that may be written to."""
    files = [path for path in folder.iterdir() if path.is_file()]
    if not files or not _run("chattr", "+i", *files):
        pytest.skip("the file system has no immutable files, or none is there")
    try:
        yield
    finally:
        _run("chattr", "-i", *files)


@contextmanager
def mounted_to_read(folder: Path) -> Iterator[None]:
    """A folder that is mounted to be read alone."""
    if not _run("mount", "--bind", folder, folder) or not _run("mount", "-o", "remount,bind,ro", folder):
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        _run("umount", "-l", folder)


KINDS = {
    kind.__name__: kind for kind in (of_another_user, write_protected, immutable, immutable_files, mounted_to_read)
}
