"""What a cloud mask was made from, by which way and why: for messages, JSON, a terminal and the file's tags."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from engine.clouds.routing import TITLES, NotTaken


@dataclass(frozen=True)
class MaskArea:
    """A class of the mask, and how much of the scene it covers."""

    code: int
    name: str
    color: str
    pixels: int
    area_ha: float
    share: float
    """Of the pixels with data, 0 to 1."""


@dataclass(frozen=True)
class CloudMaskReport:
    """Everything there is to say of a mask."""

    out: str
    method: str
    why: str
    not_taken: tuple[NotTaken, ...]
    classes: tuple[MaskArea, ...]
    nodata: float
    """Share of the scene without data, 0 to 1."""
    resolution: float
    """Metres at which clouds were found; the mask itself has the imagery's pixels."""
    sun_azimuth: float | None
    sun_elevation: float | None
    licence: str | None
    """Of what the mask was made by, where it asks to be named."""
    notes: tuple[str, ...]
    probability: str | None
    polygons: str | None
    masked: str | None
    seconds: float
    version: str

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """The report in a few lines, for a terminal."""
        lines = [f"{self.out}: {TITLES[self.method]} ({self.why}), {self.resolution:g} m"]
        lines += [f"  {c.code:3d} {c.name:16} {c.area_ha:12,.1f} ha {c.share:7.1%}" for c in self.classes]
        lines += [f"Not {TITLES[entry.method]}: {entry.reason}." for entry in self.not_taken]
        lines += list(self.notes)
        if self.licence:
            lines.append(f"{self.licence}.")
        return "\n".join(lines)
