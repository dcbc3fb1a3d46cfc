"""The one way to write a file: it appears whole under its name or not at all, and never in place of an input."""

from __future__ import annotations

import errno
import os
import re
import shutil
import textwrap
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from .errors import UserError
from .input_files import files_of

_SIDECARS = (".aux.xml", ".ovr", ".msk")
"""What GDAL keeps beside a raster, behind its whole name."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_SAID = ("disk is full", "no space left", "disk full")
"""By SQLite and other libraries, which give no number."""
_NO_ROOM = 2**16
"""Bytes: with so little left a write that failed for no other reason failed for this one."""
_LONGEST_REASON = 120
_NO_TEXT = re.compile(r"[\x00-\x1f\ud800-\udfff]")
"""Control characters, and bytes of a name that are no text."""
_PIECE = 2**20


@contextmanager
def written_whole(
    path: Path, failures: tuple[type[Exception], ...] = (), *, make_folder: bool = False
) -> Iterator[Path]:
    """A temporary path beside `path` that takes its name when the block ends well; an error leaves nothing.

    The temporary name ends as the file's does, since drivers choose a format by it. The file follows the umask also
    where a library writes it for its owner alone.

    >>> with written_whole(Path("legend.txt")) as temporary:  # doctest: +SKIP
    ...     temporary.write_text("1 water")

    Parameters
    ----------
    failures : tuple of exception types
        Errors of the writing library that mean the same as an OSError: the place refuses the file.
    make_folder : bool
        Whether the folder is made where it is missing.

    Raises
    ------
    UserError
        The file cannot be written: no space, no right, no folder.
    """
    temporary = path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}.part{path.suffix}")
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()
        mode = temporary.stat().st_mode
        temporary.unlink()  # some drivers append to a file that is there
        yield temporary
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    except failures as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, make_folder: bool = False) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    with written_whole(path, make_folder=make_folder) as temporary:
        temporary.write_text(text, encoding="utf-8")


def unwritable(path: Path, error: Exception) -> UserError:
    """The sentence for a file that cannot be written, with what the system or the library said."""
    said = str(error).lower()
    number = getattr(error, "errno", None)
    if number in _FULL or any(words in said for words in _FULL_SAID) or (number is None and _is_full(path.parent)):
        return UserError(
            f"{path.name} could not be written to {path.parent}: the disk is full; free some space or choose another "
            "folder."
        )
    first = (str(error).splitlines() or [""])[0]
    reason = getattr(error, "strerror", None) or textwrap.shorten(first, _LONGEST_REASON, placeholder=" …")
    reason = reason or type(error).__name__
    return UserError(
        f"{path.name} cannot be written to {path.parent} ({reason}): choose a folder that you may write to, on a disk "
        "with room."
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False


def reserve(file: BinaryIO, size: int) -> None:
    """Make a file that long and take its room on the disk.

    What is written into the memory map of a file with holes ends the process where the disk is full.

    Raises
    ------
    OSError
        There is not so much room.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    file.seek(0, os.SEEK_END)
    for at in range(file.tell(), size, _PIECE):
        file.write(bytes(min(_PIECE, size - at)))
    file.flush()


def check_outputs(outputs: Mapping[str, Path | None], inputs: Mapping[str, Path | None]) -> None:
    """Refuse outputs that would replace an input, something that belongs to one, or each other.

    Files are the same where the system says so, by links and by names in other letters too. To an input belong the
    style and the auxiliary files beside it, if it is a folder such as a SAFE everything inside, and the files that it
    is read from: an archive, a VRT's sources, a STAC item's assets.

    Parameters
    ----------
    outputs, inputs : mapping
        Paths by the option that names them, such as "--out"; None for what was not given.

    Raises
    ------
    UserError
        One sentence that names both options and the file.
    """
    for option, path in outputs.items():
        if path is not None and _NO_TEXT.search(str(path)):
            raise UserError(f"{option} {path} holds characters that no file's name can have: choose another name.")
    given = {option: path for option, path in inputs.items() if path is not None}
    written: dict[Path, str] = {}
    for option, path in outputs.items():
        if path is None:
            continue
        for source, read in given.items():
            _check_pair(option, path, source, read)
            for part in files_of(read):
                _check_part(option, path, source, part)
        for file in _written(path):
            other = next((known for at, known in written.items() if _is_same(at, file)), None)
            if other is not None:
                raise UserError(f"{option} and {other} would both write {file.name}: choose different names.")
            written[file] = option


def _check_pair(option: str, path: Path, source: str, read: Path) -> None:
    if _is_same(path, read):
        raise UserError(f"{option} {path} is the same file as {source}: choose another name.")
    if path.suffix.lower() == ".zarr" and read.resolve().is_relative_to(path.resolve()):
        raise UserError(f"{option} {path} would replace the folder that {source} lies in: choose another name.")
    if read.is_dir() and path.resolve().is_relative_to(read.resolve()):
        raise UserError(f"{option} {path} lies inside the folder that {source} reads: choose a place outside {read}.")
    for file in _written(path):
        if any(_is_same(file, beside) for beside in _belonging(read)):
            raise UserError(
                f"{option} {path.name} would write {file.name}, which belongs to {source} {read.name}: "
                "choose another name."
            )


def _check_part(option: str, path: Path, source: str, part: Path) -> None:
    if any(_is_same(file, part) for file in _written(path)):
        raise UserError(
            f"{option} {path.name} would replace {part.name}, which {source} is read from: choose another name."
        )


def _written(path: Path) -> list[Path]:
    """A file and what is written beside it: a raster has a style and auxiliary metadata."""
    if path.suffix.lower() not in (".tif", ".tiff"):
        return [path]
    return [path, path.with_suffix(".qml"), path.with_name(f"{path.name}.aux.xml")]


def _belonging(path: Path) -> list[Path]:
    """The files that QGIS and GDAL keep beside an input."""
    beside = [path.with_suffix(ending) for ending in (".qml", ".qmd", ".tfw", ".hdr")]
    return beside + [path.with_name(path.name + ending) for ending in _SIDECARS]


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one file; names in other letters are one where the system finds the file by both."""
    with suppress(OSError):
        if one.exists() and other.exists():
            return one.samefile(other)
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())
