"""The map of a scene, as the store's index of maps knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class SceneMap:
    """A map that was put together."""

    id: str
    key: str
    """Of the scene that it was made of: a map of other inputs or options has another."""
    name: str
    """Of its file in the store."""
    date: str | None
    grid: dict[str, Any]
    classes: list[dict[str, Any]]
    """What each class covers; empty for features."""
    made: str
    seconds: float
    """Of work on its blocks, together."""

    def to_dict(self) -> dict[str, Any]:
        """As its file beside the map holds it."""
        return asdict(self)

    @classmethod
    def of_dict(cls, content: Mapping[str, Any]) -> SceneMap:
        """From that file."""
        return cls(**content)
