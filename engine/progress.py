"""How long work reports where it is, and how it learns that it should stop."""

import logging
from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and a short message; raises `Cancelled` to stop the work."""


def silent(fraction: float, message: str) -> None:
    """The progress of work that nobody watches."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one step, mapped onto the share `start`..`end` of the whole work."""

    def report(fraction: float, message: str) -> None:
        progress(start + (end - start) * fraction, message)

    return report


NOTICES = logging.getLogger("terrafm.notices")
"""What is noticed of the imagery, to be said before anything is computed: commands print it, the worker sends it."""


def notice(sentence: str) -> None:
    """Say something of the imagery."""
    NOTICES.warning("%s", sentence)
