"""The parcels of one map: checked before anything is computed, summed up while it is made, written at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import Grid, LandCoverClass, Window
from .file import ParcelReport, write_parcels
from .layer import ParcelLayer, checked, read_parcels
from .pixels import ParcelPixels
from .tally import ParcelTally

_SHOWN = "The map shows each parcel in one class, and nothing beside them; the command line makes it by pixels."


@dataclass(frozen=True)
class MapParcels:
    """The parcels of a map, and where they are written."""

    layer: ParcelLayer
    pixels: ParcelPixels
    """On the map's grid."""
    out: Path | None
    source: str
    """What the report calls the layer."""
    are_shown: bool = False
    """Whether the map itself shows each parcel in its class, and nothing beside them, instead of pixels."""

    @classmethod
    def of(
        cls, layer: ParcelLayer, grid: Grid, out: Path | None, source: str | None, *, shown: bool = False
    ) -> MapParcels:
        """The parcels of a layer on a map's grid.

        Raises
        ------
        UserError
            None of them lies on it.
        """
        pixels = ParcelPixels.of(layer, grid)
        checked(layer, pixels.reach_grid)
        return cls(layer, pixels, out, source or layer.path.name, shown)

    @property
    def used(self) -> tuple[str, ...]:
        """What the report says was used, a sentence each."""
        shown = (_SHOWN,) if self.are_shown else ()
        return (f"Parcels: {Path(self.source).name}, {len(self.layer):,} polygons.", *shown, *self.layer.notes)


@dataclass(frozen=True)
class CountedParcels:
    """The sums so far."""

    parcels: MapParcels
    tally: ParcelTally

    @classmethod
    def of(cls, parcels: MapParcels, classes: Sequence[LandCoverClass], codes: NDArray[np.int64]) -> CountedParcels:
        """Nothing counted yet; `codes` are the classes in the order of the probabilities."""
        by_code = {entry.code: entry for entry in classes}
        return cls(parcels, ParcelTally(len(parcels.layer), [by_code[int(code)] for code in codes]))

    def add(self, window: Window, probability: NDArray[np.float32], valid: NDArray[np.bool_]) -> None:
        """Count a block of the map, given its class probabilities [K, h, w] and where there is data [h, w]."""
        self.tally.add(self.parcels.pixels.in_window(window), probability, valid)

    def write(self) -> ParcelReport | None:
        """Write the parcels where that was asked for."""
        if self.parcels.out is None:
            return None
        return write_parcels(self.parcels.out, self.parcels.layer, self.tally.told(), self.parcels.source)


def read_for_map(parcels: Path | None, out: Path | None) -> ParcelLayer | None:
    """The layer that a request names.

    Raises
    ------
    UserError
        Parcels are to be written and none are named, or the layer cannot be used.
    """
    if parcels is None:
        if out is not None:
            raise UserError("--parcel-classes needs polygons to write: name their file with --parcels.")
        return None
    return read_parcels(parcels)
