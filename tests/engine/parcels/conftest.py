"""Parcels over the simulated scene: a lattice of fields and some odd ones, on longitudes and latitudes."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from tests.engine.parcels.parcel_files import SIDE, on_ground


@pytest.fixture(scope="session")
def odd_shapes() -> list[shapely.Geometry]:
    """In pixels of the scene: one with a hole, of two parts, below a pixel, crossing itself, overlapping, outside."""
    ring = shapely.box(30, 30, 60, 60).difference(shapely.box(40, 40, 50, 50))
    return [
        ring,
        shapely.MultiPolygon([shapely.box(70, 70, 80, 80), shapely.box(90, 90, 100, 110)]),
        shapely.box(120.6, 40.6, 120.9, 40.9),
        shapely.Polygon([(130, 30), (150, 50), (150, 30), (130, 50)]),
        shapely.box(50, 50, 75, 75),
        shapely.box(-400, -400, -300, -300),
    ]


@pytest.fixture(scope="session")
def parcel_file(scene_folder: Path, odd_shapes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage with the layers "fields" (a lattice, then the odd ones) and "other"; ids from 101 on."""
    path = tmp_path_factory.mktemp("parcels") / "land.gpkg"
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        place, crs, height, width = file.transform, file.crs, file.height, file.width
    lattice = [shapely.box(x, y, x + SIDE, y + SIDE) for y in range(0, height, SIDE) for x in range(0, width, SIDE)]
    shapes = np.array([on_ground(one, place, crs, "EPSG:4326") for one in (*lattice, *odd_shapes)], dtype=object)
    numbers = np.arange(101, 101 + len(shapes))
    names = np.array([f"field {number}" for number in numbers], dtype=object)
    for layer in ("other", "fields"):
        pyogrio.raw.write(
            path, shapely.to_wkb(shapes), [numbers, names, np.ones(len(shapes))], ["fid", "name", "yield"],
            geometry_type="MultiPolygon", promote_to_multi=True, crs="EPSG:4326", driver="GPKG", layer=layer,
            append=layer == "fields",
        )  # fmt: skip
    return path
