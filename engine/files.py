"""The one way to write a file: it appears whole under its name, or not at all."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import UserError

_FULL = (errno.ENOSPC, errno.EDQUOT)


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
    if getattr(error, "errno", None) in _FULL:
        return UserError(
            f"{path.name} could not be written to {path.parent}: the disk is full; free some space or choose another "
            "folder."
        )
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UserError(
        f"{path.name} cannot be written to {path.parent} ({reason}): choose a folder that you may write to, on a disk "
        "with room."
    )
