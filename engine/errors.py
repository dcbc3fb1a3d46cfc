"""Errors that every part of the engine may raise."""


class UserError(Exception):
    """The input is at fault: one sentence that says what was found, what was expected and what to do.

    The command line prints it without a traceback and exits with status 2; the worker sends it as
    an error that QGIS shows in its message bar.
    """


class Cancelled(Exception):
    """The user asked to stop; raised from a progress report, so that every long loop can be left."""


class InvalidParams(Exception):
    """A request's parameters do not fit it: the caller's defect, not the user's."""
