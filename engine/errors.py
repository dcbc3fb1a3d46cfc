"""Errors that every part of the engine may raise."""

import errno
import re
import textwrap

_LONGEST = 1500
"""Characters: beyond, a name that a file holds has run wild."""
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""Control characters, line breaks, and bytes of a file name that are no text."""


class UserError(Exception):
    """The input is at fault: one sentence that says what was found, what was expected and what to do.

    The command line prints it without a traceback and exits with status 2; the worker sends it as
    an error that QGIS shows in its message bar. Line breaks and the like, which names may hold, become spaces.
    `details` says more to who asks for it, and `installs` names the optional part of the engine's environment that
    would mend it.
    """

    def __init__(self, sentence: str, details: str = "", installs: str | None = None) -> None:
        shown = _UNSHOWN.sub(" ", sentence)
        super().__init__(shown if len(shown) <= _LONGEST else textwrap.shorten(shown, _LONGEST, placeholder=" …"))
        self.details, self.installs = details, installs


_FULL = (errno.ENOSPC, errno.EDQUOT)
_OF_FILES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "check whose file it is and what its rights allow"),
    errno.EROFS: "choose a place that can be written to",
    errno.ENOENT: "check whether it was moved or deleted",
    **dict.fromkeys((errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP), "check the path"),
    **dict.fromkeys((errno.EIO, errno.ESTALE, errno.ETIMEDOUT), "check the disk, or the network it is on"),
}


def of_the_system(error: OSError) -> UserError | None:
    """The sentence for a file or disk that the system refuses; None where it is no matter of the user's files."""
    where = str(error.filename) if error.filename else ""
    if error.errno in _FULL:
        at = f" at {where}" if where else ""
        return UserError(f"The disk is full{at}: free some space or choose another place.")
    if where and error.errno in _OF_FILES:
        return UserError(f"{where} cannot be used ({error.strerror}): {_OF_FILES[error.errno]}.")
    return None


class Cancelled(Exception):
    """The user asked to stop; raised from a progress report, so that every long loop can be left."""


class InvalidParams(Exception):
    """A request's parameters do not fit it: the caller's defect, not the user's."""
