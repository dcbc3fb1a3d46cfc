"""The polygons of a vector file that are a map's unit, as they are and on a scene's grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ..errors import UserError
from ..imagery import Grid, transformed
from ..samples.labelled_features import read_features

_ROLE = "parcels"
Shapes = NDArray[Any]
"""shapely geometries, [n]."""


@dataclass(frozen=True)
class ParcelLayer:
    """The parcels of a file, in its order, with its own fields."""

    path: Path
    crs: CRS
    shapes: Shapes
    """[n] polygons as the file holds them, in its CRS, without heights."""
    fields: dict[str, NDArray[Any]]
    numbers: NDArray[np.int64]
    """[n] by which the file knows them."""
    others: int
    """Points, lines and empty features of the file, which are no parcels."""

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, a sentence each."""
        if not self.others:
            return ()
        return (f"{self.others:,} features of {self.path.name} are no polygons and were left out.",)

    def on_grid(self, grid: Grid) -> Shapes:
        """[n] the parcels in pixels of a grid: x is the column, y the row; empty where they have no place there.

        What crosses itself, as digitised outlines do, is mended.
        """
        shapes = self._in_crs(grid.crs)
        place = ~grid.transform
        moved = shapely.transform(shapes, lambda xy: np.stack(place * (xy[:, 0], xy[:, 1]), axis=1))
        broken = ~shapely.is_valid(moved)
        moved[broken] = shapely.make_valid(moved[broken], method="structure", keep_collapsed=False)
        return moved

    def _in_crs(self, crs: CRS) -> Shapes:
        if self.crs == crs:
            return self.shapes
        xy = transformed(shapely.get_coordinates(self.shapes), self.crs, crs)
        if not np.isnan(xy).any():
            return shapely.set_coordinates(self.shapes.copy(), xy)
        moved = [transformed(shapely.get_coordinates(shape), self.crs, crs) for shape in self.shapes]
        return np.array(
            [
                shapely.Polygon() if np.isnan(xy).any() else shapely.set_coordinates(shape, xy)
                for shape, xy in zip(self.shapes, moved, strict=True)
            ],
            dtype=object,
        )


def read_parcels(source: str | Path) -> ParcelLayer:
    """Read the polygons of a vector file that GDAL knows; `file.gpkg|layername=name` names one of its layers.

    Raises
    ------
    UserError
        The file cannot be read, has no CRS, or holds no polygons.
    """
    found = read_features(source, _ROLE)
    kinds = ["" if one is None or one.is_empty else one.geom_type for one in found.geometries]
    kept = np.array([kind in ("Polygon", "MultiPolygon") for kind in kinds], bool)
    if not kept.any():
        raise UserError(
            f"{found.path.name} holds {_listed(kinds)}, and parcels are polygons: choose a polygon layer, or make one "
            "with 'segment'."
        )
    shapes = np.empty(int(kept.sum()), dtype=object)
    shapes[:] = shapely.force_2d([one for one, is_kept in zip(found.geometries, kept, strict=True) if is_kept])
    fields = {name: values[kept] for name, values in found.fields.items()}
    return ParcelLayer(found.path, found.crs, shapes, fields, found.numbers[kept], int((~kept).sum()))


def checked(layer: ParcelLayer, covered: NDArray[np.bool_]) -> None:
    """Refuse a layer of which no parcel, by `covered` [n], reaches what is mapped."""
    if not covered.any():
        raise UserError(
            f"None of the {len(layer):,} parcels in {layer.path.name} lies in what is mapped: check that the layer is "
            "of this place and that its CRS is right."
        )


def _listed(kinds: list[str]) -> str:
    """What a file holds instead of polygons."""
    words = {"Point": "points", "MultiPoint": "points", "LineString": "lines", "MultiLineString": "lines"}
    found = list(dict.fromkeys(words.get(kind, "features") if kind else "empty features" for kind in kinds))
    return " and ".join(found)
