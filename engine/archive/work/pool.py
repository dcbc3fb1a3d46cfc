"""What makes jobs, as the driver sees it: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .worker import Assignment, JobOutcome


@dataclass(frozen=True)
class LostWorker:
    """A worker that died, or whose machine did."""

    left: tuple[Assignment, ...]
    """What it was given and has not answered."""
    making: int | None
    """The job of the first of them that it had begun, as far as that is known."""
    how: str


Happening = JobOutcome | LostWorker


class Pool(Protocol):
    """Takes assignments, a bounded number at a time, and tells what became of their jobs."""

    @property
    def size(self) -> int:
        """How many workers there are."""

    @property
    def room(self) -> int:
        """How many assignments can be given now."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done."""

    @property
    def dashboard(self) -> str | None:
        """Where the cluster shows itself."""

    def give(self, assignment: Assignment) -> None:
        """Hand out some jobs."""

    def happened(self, seconds: float) -> list[Happening]:
        """What became of jobs, after so many seconds at most."""

    def close(self) -> None:
        """End what was started for this run."""
