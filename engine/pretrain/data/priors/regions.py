"""World regions and land as polygons: in which a place lies, and how far away they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.warp import transform

from ....errors import UserError
from .squares import WGS84

Geometries = NDArray[np.object_]
_DEGREE = 110_574.0
"""The shortest degree of latitude on the ellipsoid, in metres."""
_STEP = 0.05
"""Longest side, in degrees, that is taken for straight in another projection."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The polygons near a point, in metres (azimuthal equidistant about it)."""

    crs: CRS
    polygons: Geometries
    numbers: NDArray[np.intp]
    """[polygons], of their regions."""

    def projected(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 2], metres; of longitude and latitude."""
        x, y = transform(WGS84, self.crs, places[..., 0].ravel(), places[..., 1].ravel())
        return np.stack([x, y], -1).reshape(places.shape)

    def points(self, places: NDArray[np.float64]) -> Geometries:
        """[n], of longitudes and latitudes [n, 2]."""
        return np.asarray(shapely.points(self.projected(places)), object)

    def areas(self, corners: NDArray[np.float64]) -> Geometries:
        """[n], quadrilaterals; of longitudes and latitudes [n, 4, 2]."""
        return np.asarray(shapely.polygons(self.projected(corners)), object)

    def nearest(self, geometries: Geometries, distance: float) -> NDArray[np.intp]:
        """[geometries], the region nearest to each within a distance in metres; −1 if there is none."""
        found = np.full(len(geometries), -1, np.intp)
        if len(self.polygons):
            tree = shapely.STRtree(self.polygons)
            which, near = tree.query_nearest(geometries, max_distance=max(distance, 1e-3), all_matches=False)
            found[which] = self.numbers[near]
        return found


@dataclass(frozen=True, eq=False)
class Regions:
    """Named polygons in longitude and latitude."""

    names: tuple[str, ...]
    polygons: Geometries
    numbers: NDArray[np.intp]
    """[polygons], positions in `names`."""

    @classmethod
    def read(cls, path: Path, field: str | None) -> Regions:
        """Of a vector file; without a field the polygons have no names.

        Raises
        ------
        UserError
            The file cannot be read, holds no polygons or not the field.
        """
        crs, geometries, fields = _read_layer(path)
        if field is not None and field not in fields:
            raise UserError(
                f"{path.name} has no field '{field}': name one of {', '.join(fields) or 'none'} with --region-field."
            )
        texts = [str(text or "") for text in fields[field]] if field is not None else [""] * len(geometries)
        names = tuple(dict.fromkeys(texts))
        if crs != WGS84:
            geometries = shapely.transform(geometries, lambda xy: np.stack(transform(crs, WGS84, *xy.T), -1))
        geometries = np.where(shapely.is_valid(geometries), geometries, shapely.make_valid(geometries))
        parts, owners = shapely.get_parts(geometries, return_index=True)
        whole = shapely.get_dimensions(parts) == 2
        if not whole.any():
            raise UserError(f"{path.name} holds no polygons: give the regions' areas.")
        numbers = np.array([names.index(text) for text in texts], np.intp)
        return cls(names, parts[whole], numbers[owners[whole]])

    def near(self, longitude: float, latitude: float, reach: float) -> Neighbourhood:
        """What lies in a rectangle that holds all within `reach` metres of a point, and somewhat more."""
        down = reach / _DEGREE
        edge = abs(latitude) + down
        across = 180.0 if edge > 89 else min(180.0, down / float(np.cos(np.radians(edge))))
        parts, numbers = [], []
        for shift in (-360, 0, 360):
            bounds = longitude - across - shift, latitude - down, longitude + across - shift, latitude + down
            for polygon in np.sort(self._tree.query(shapely.box(*bounds))):
                part = shapely.clip_by_rect(self.polygons[polygon], *bounds)
                if not part.is_empty:
                    parts.append(part)
                    numbers.append(self.numbers[polygon])
        crs = CRS.from_proj4(f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m")
        near = Neighbourhood(crs, np.array([], object), np.array(numbers, np.intp))
        if not parts:
            return near
        dense = shapely.segmentize(np.array(parts, object), _STEP)
        polygons = shapely.make_valid(shapely.transform(dense, near.projected))
        return Neighbourhood(crs, polygons, near.numbers)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.polygons)


def _read_layer(path: Path) -> tuple[CRS, Geometries, dict[str, NDArray[Any]]]:
    try:
        about, _, wkb, values = pyogrio.raw.read(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{path} cannot be read as polygons ({reason}): give a GeoPackage or GeoJSON.") from error
    if wkb is None or len(wkb) == 0:
        raise UserError(f"{path.name} holds no polygons: give the regions' areas.")
    try:
        crs = CRS.from_user_input(about["crs"] or "")
    except CRSError as error:
        raise UserError(
            f"{path.name} has no coordinate reference system: set the layer's and save it again."
        ) from error
    return crs, shapely.from_wkb(wkb), dict(zip(about["fields"], values, strict=True))
