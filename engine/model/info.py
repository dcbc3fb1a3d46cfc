"""What there is to know of a model besides its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .config import ModelConfig


@dataclass(frozen=True)
class Origin:
    """The published file that weights were downloaded as."""

    url: str
    commit: str
    sha256: str
    """SHA-256 of the file's bytes, as its publisher's server gave it and as they were."""


@dataclass(frozen=True)
class ModelInfo:
    """Where a model's weights come from and what they lack; shown in QGIS and written into reports."""

    name: str
    title: str
    trained: bool
    note: str
    """One sentence for the user."""
    provenance: str = ""
    licence: str = ""
    absent: tuple[str, ...] = ()
    """Parameters that the weights did not hold."""
    sha256: str = ""
    """Of architecture, statistics and parameters: the same in every file that holds this model."""
    size: int = 0
    """Bytes of the file; 0 where there is none."""
    path: Path | None = None
    origin: Origin | None = None
    """None for weights that were not downloaded by `models download`."""
    modalities: tuple[str, ...] | None = None
    """What it was trained on; None where that is all it has, or nothing, or was not written down."""

    @classmethod
    def untrained(cls, config: ModelConfig) -> ModelInfo:
        """The description of a model fresh from its constructor."""
        return cls(
            name=f"terrafm-{config.size}-untrained",
            title=f"TerraFM-{config.size.upper() if len(config.size) == 1 else config.size.title()} (untrained)",
            trained=False,
            note="This model is untrained: its features are random projections of the imagery.",
            provenance="random initialisation",
        )


NO_MODEL = ModelInfo(
    name="none",
    title="the layers' own numbers",
    trained=True,
    note="No model ran: the features are the layers' own numbers.",
)
"""What reports say where there is no imagery for a model to see."""
