"""What is recognised in imagery, for the panel and for reports."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class RecognisedBand:
    """A band, the file and band number it comes from, and how it was recognised."""

    name: str
    source: str
    how: str
    """"description", "wavelength", "file name" or "given"."""
    number: int = 1
    """The band's number in its file, from 1."""


@dataclass(frozen=True)
class Description:
    """Everything known about the imagery behind a path (docs/protocol.md, *DESCRIPTION*)."""

    path: str
    sensor: str
    """"s2", "s1", or the name of the further modality that it is of."""
    level: str | None
    """"l1c" or "l2a" for Sentinel-2."""
    bands: tuple[RecognisedBand, ...]
    missing: tuple[str, ...]
    filled: dict[str, str]
    unit: str
    offset: float
    scale: float
    nodata: float | None
    date: str | None
    crs: str
    extent: tuple[float, float, float, float]
    width: int
    height: int
    resolution: float
    warnings: tuple[str, ...] = field(default=())
    problem: str | None = None
    """Why it cannot be used as it is; None if it can."""

    @property
    def modality(self) -> str:
        """The model's name for it: "s1", "s2_l1c", "s2_l2a" or a further modality's."""
        return f"s2_{self.level}" if self.sensor == "s2" else self.sensor

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it: JSON has no NaN, and pixels that are NaN are no data anyhow."""
        without_nan = None if self.nodata is not None and math.isnan(self.nodata) else self.nodata
        return {**asdict(self), "nodata": without_nan}
