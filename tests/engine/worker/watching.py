"""A call of the worker's methods without a worker."""


class Watching:
    """A worker's call that keeps its progress."""

    def __init__(self) -> None:
        self.fractions: list[float] = []

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)
