"""Errors that every part of the engine may raise."""


class UserError(Exception):
    """The input is at fault: one sentence that says what was found, what was expected and what to do.

    The command line prints it without a traceback and exits with status 2; the worker sends it as
    an error that QGIS shows in its message bar. `details` says more to who asks for it, and `installs` names the
    optional part of the engine's environment that would mend it.
    """

    def __init__(self, message: str, details: str = "", installs: str | None = None) -> None:
        super().__init__(message)
        self.details, self.installs = details, installs


class Cancelled(Exception):
    """The user asked to stop; raised from a progress report, so that every long loop can be left."""


class InvalidParams(Exception):
    """A request's parameters do not fit it: the caller's defect, not the user's."""
