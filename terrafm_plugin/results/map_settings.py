"""How a map is made, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MapSettings:
    """The panel's settings that reach the engine."""

    method: str = "linear"
    model: str | None = None
    resolution: float | None = None
    """Metres; None: the imagery's own."""
    smoothing: float = 20.0
    """Metres."""
    equal_shares: bool = False
    """Whether all classes count as equally common, instead of as the scene tells."""
    confidence: bool = False
    compare: bool = False
    """Whether to cross-validate a random forest on the bands beside the map's classifier."""

    @property
    def of_scene(self) -> tuple[str | None, float | None]:
        """What a scene is opened with: when it changes, the scene is opened anew."""
        return self.model, self.resolution
