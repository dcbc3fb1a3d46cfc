"""Parcels with what a map says of them: a GeoPackage with the user's own fields, and the map's class style in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..imagery import SQUARE_METRES_PER_HECTARE, LandCoverClass, polygon_areas, polygon_style, write_styled
from .layer import ParcelLayer
from .tally import ParcelClasses

CLASS, NAME, COLOR = "map_class", "map_name", "map_color"
CONFIDENCE, PIXELS, AREA, SHARE = "map_confidence", "map_pixels", "map_area_ha", "share_"
_OWN = (CLASS, NAME, COLOR, CONFIDENCE, PIXELS, AREA)
_ID = "fid"


@dataclass(frozen=True)
class ClassParcels:
    """The parcels of one class."""

    code: int
    name: str
    color: str
    parcels: int
    area_ha: float
    """Of these parcels on the ground, whole ones."""


@dataclass(frozen=True)
class ParcelReport:
    """What became of a parcel layer."""

    source: str
    out: str
    parcels: int
    unmapped: int
    """Parcels outside of what was mapped, or without data."""
    classes: tuple[ClassParcels, ...]

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def lines(self) -> list[str]:
        """For a terminal."""
        unmapped = f", {self.unmapped:,} of them outside the map or without data" if self.unmapped else ""
        head = f"{self.out}: {self.parcels:,} parcels{unmapped}"
        return [head, *(f"  {c.code:3d} {c.name:24} {c.parcels:9,} {c.area_ha:12,.1f} ha" for c in self.classes)]


def write_parcels(path: Path, layer: ParcelLayer, told: ParcelClasses, source: str) -> ParcelReport:
    """Write every parcel, as the user's file holds it, with its class, how sure that is, and each class's share.

    Fields of the user's file stay; those that an earlier run wrote are replaced. Parcels without a class have empty
    fields, no colour, and no share.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    known = told.pixels > 0
    places = np.searchsorted([entry.code for entry in told.classes], told.codes).clip(0, len(told.classes) - 1)
    hectares = polygon_areas(layer.shapes, layer.crs) / SQUARE_METRES_PER_HECTARE
    made: dict[str, NDArray[Any]] = {
        CLASS: np.where(known, told.codes, 0).astype(np.int32),
        NAME: _texts([entry.name for entry in told.classes], places, known),
        COLOR: _texts([entry.color for entry in told.classes], places, known),
        CONFIDENCE: _per_cent(told.confidence),
        PIXELS: told.pixels,
        AREA: hectares.round(4),
    }
    shares = dict(zip(share_names(told.classes), _per_cent(told.shares).T, strict=True))
    empty = dict.fromkeys((CLASS, CONFIDENCE, *shares), ~known)
    replaced = {name.casefold() for name in (*_OWN, *shares)}
    own = {name: values for name, values in layer.fields.items() if name.casefold() not in replaced}
    numbered, numbers = _numbered(own, layer)
    fields = {numbered: numbers, **own, **made, **shares}
    kind = (
        "MultiPolygon" if (shapely.get_type_id(layer.shapes) == shapely.GeometryType.MULTIPOLYGON).any() else "Polygon"
    )
    style = polygon_style(told.classes, NAME)
    write_styled(path, layer.shapes, fields, layer.crs.to_wkt(), style, kind=kind, empty=empty, FID=numbered)
    counts = tuple(
        ClassParcels(
            entry.code, entry.name, entry.color, int((told.codes == entry.code).sum()),
            round(float(hectares[told.codes == entry.code].sum()), 4),
        )
        for entry in told.classes
    )  # fmt: skip
    return ParcelReport(source, str(path), len(layer), int((~known).sum()), counts)


def _numbered(own: dict[str, NDArray[Any]], layer: ParcelLayer) -> tuple[str, NDArray[Any]]:
    """The column of the parcels' ids, and these: a field `fid`, as copies of a GeoPackage have it, is taken out."""
    name = next((name for name in own if name.casefold() == _ID), None)
    if name is None:
        return _ID, layer.numbers
    if own[name].dtype.kind in "iu" and len(np.unique(own[name])) == len(layer):
        return name, own.pop(name)
    return f"parcel_{_ID}", layer.numbers


def share_names(classes: Sequence[LandCoverClass]) -> list[str]:
    """The fields of the classes' shares: by their names, or with the code where these would be the same."""
    plain = [SHARE + (re.sub(r"\W+", "_", entry.name.casefold()).strip("_") or str(entry.code)) for entry in classes]
    return [
        name if plain.count(name) == 1 else f"{name}_{entry.code}" for name, entry in zip(plain, classes, strict=True)
    ]


def _texts(texts: Sequence[str], places: NDArray[np.intp], known: NDArray[np.bool_]) -> NDArray[Any]:
    return np.array([texts[at] if there else None for at, there in zip(places, known, strict=True)], dtype=object)


def _per_cent(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return (100 * values).round(2)
