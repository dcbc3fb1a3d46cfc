"""What the engine says of models, heads and releases, one JSON object each. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ..folders import PLUGIN_ROOT


class Origin(Enum):
    """Where weights come from."""

    BUILT_IN = "built in"
    """No file: random numbers, the same everywhere."""
    BUNDLED = "bundled"
    DOWNLOADED = "downloaded"
    IMPORTED = "imported"


@dataclass(frozen=True)
class ModelEntry:
    """A model, or a head that stands on one."""

    name: str
    title: str
    note: str
    is_head: bool
    trained: bool
    licence: str
    provenance: str
    size: int
    """Bytes; 0 where there is no file."""
    path: Path | None
    origin: Origin
    sha256: str = ""
    """The checksum of the parameters."""
    published: str = ""
    """Address of the published file, which names its commit."""

    @property
    def is_removable(self) -> bool:
        """Whether it is the user's: what the plugin brought goes with the plugin."""
        return self.origin in (Origin.DOWNLOADED, Origin.IMPORTED)

    @classmethod
    def of(cls, event: dict[str, Any]) -> ModelEntry:
        """Read a line of `models list --json`."""
        path = Path(event["path"]) if event.get("path") else None
        published = event.get("origin") or {}
        return cls(
            name=event["name"],
            title=event["title"],
            note=event.get("note", ""),
            is_head="trained" not in event,
            trained=bool(event.get("trained", True)),
            licence=event.get("licence", ""),
            provenance=event.get("provenance", ""),
            size=int(event.get("size") or 0),
            path=path,
            origin=_origin(path, bool(published)),
            sha256=event.get("sha256", ""),
            published=published.get("url", ""),
        )


@dataclass(frozen=True)
class ReleaseEntry:
    """Weights that can be downloaded from their publisher."""

    name: str
    repository: str
    file: str
    megabytes: float
    megabytes_there: float
    """Left by an earlier attempt."""
    licence: str

    @classmethod
    def of(cls, event: dict[str, Any]) -> ReleaseEntry:
        """Read a line of `models list --json`."""
        return cls(**{field: event[field] for field in cls.__dataclass_fields__})


def _origin(path: Path | None, is_published: bool) -> Origin:
    if path is None:
        return Origin.BUILT_IN
    if PLUGIN_ROOT in path.parents:
        return Origin.BUNDLED
    return Origin.DOWNLOADED if is_published else Origin.IMPORTED
