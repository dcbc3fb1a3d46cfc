"""A layer: what is known of a raster that is joined to a scene."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..grid import Grid
from ..network.addresses import shown, source_name


class LayerKind(Enum):
    """What a layer's numbers are."""

    AMOUNTS = "amounts"
    """Of one or several quantities: elevation, indices, a composite."""
    CLASSES = "classes"
    """Codes, of which each becomes a feature of 0 and 1."""
    EMBEDDING = "embedding"
    """The numbers of a model."""


class Coding(Enum):
    """How an embedding's stored numbers become its values."""

    PLAIN = "as stored"
    SIGNED_SQUARE = "(v / 127.5)² with the sign of v"
    SCALES = "v × the scale of its pixel"


@dataclass(frozen=True)
class Layer:
    """A raster that is joined to a scene, as far as its file tells."""

    given: str
    """As it was named: a path, perhaps followed by a colon and the layer's name."""
    path: str
    name: str
    """What reports call it."""
    product: str
    """What kind of product it is, in words."""
    kind: LayerKind
    grid: Grid
    bands: tuple[int, ...]
    """Numbers in the file, from 1; without a band of transparency."""
    coding: Coding = Coding.PLAIN
    scales: str | None = None
    """The file of the pixels' scales."""
    fills: tuple[tuple[float, ...], ...] = ()
    """By band: the stored values that mean no data."""
    codes: tuple[int, ...] = ()
    """Of classes: the codes that become features."""
    year: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def dimensions(self) -> int:
        """How many features a pixel gets of it."""
        return len(self.codes) if self.kind is LayerKind.CLASSES else len(self.bands)

    @property
    def no_data(self) -> str:
        """The values that mean no data, in words."""
        values = sorted({value for band in self.fills for value in band})
        named = [f"{value:g}" for value in values] + (["a scale of 0"] if self.coding is Coding.SCALES else [])
        return ", ".join(named) or "none declared"

    @property
    def sentence(self) -> str:
        """What it is, for reports."""
        what = {
            LayerKind.AMOUNTS: f"{len(self.bands)} band{'s' if len(self.bands) > 1 else ''} of amounts",
            LayerKind.CLASSES: f"{len(self.codes)} classes, each a feature",
            LayerKind.EMBEDDING: f"an embedding of {len(self.bands)} numbers ({self.coding.value})",
        }[self.kind]
        year = f" of {self.year}" if self.year else ""
        return (
            f"Layer {self.name}: {self.product}{year}, {what}, from {source_name(self.path)}; no data: {self.no_data}"
        )

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it (docs/protocol.md, *LAYER*)."""
        return {
            "path": shown(self.path),
            "name": self.name,
            "product": self.product,
            "kind": self.kind.value,
            "dimensions": self.dimensions,
            "coding": self.coding.value,
            "nodata": self.no_data,
            "year": self.year,
            "crs": self.grid.crs.to_string(),
            "extent": list(self.grid.bounds),
            "resolution": round(self.grid.resolution, 3),
            "warnings": list(self.warnings),
        }

    def decoded(self, stored: NDArray[np.float32], scales: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Stored values [C, ...] as what they stand for, NaN where they are no data; `scales` [...] of its pixels."""
        values = stored
        missing = ~np.isfinite(stored)
        for number, fills in enumerate(self.fills):
            for fill in fills:
                missing[number] |= stored[number] == np.float32(fill)
        if self.coding is Coding.SIGNED_SQUARE:
            values = (stored / np.float32(127.5)) ** 2 * np.sign(stored)
        elif self.coding is Coding.SCALES and scales is not None:
            values = stored * scales
            missing |= ~(np.isfinite(scales) & (scales != 0))
        return np.where(missing, np.float32(np.nan), values)
