"""Waiting in tests: as long as only a hang takes, so that a busy machine fails nothing."""

import time
from collections.abc import Callable

PATIENCE = 240.0
"""Seconds that one wait may take. The limit of a whole test, in pyproject.toml, is far above."""


def pause() -> None:
    """A moment for other threads and processes."""
    time.sleep(0.001)


def wait_until(condition: Callable[[], object], what: str = "it happens", turn: Callable[[], object] = pause) -> None:
    """Take turns until a condition holds; `turn` lets others work, in QGIS by processing events."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain until {what}"
        turn()
