"""Errors that every part of the engine may raise."""

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


class Cancelled(Exception):
    """The user asked to stop; raised from a progress report, so that every long loop can be left."""


class InvalidParams(Exception):
    """A request's parameters do not fit it: the caller's defect, not the user's."""
