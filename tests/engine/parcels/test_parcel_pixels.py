"""Which pixels parcels cover, and what clicks inside them teach."""

import dataclasses

import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from engine.imagery import Grid, LandCoverClass, Window, polygon_areas
from engine.parcels.clicks import TaughtParcels
from engine.parcels.layer import ParcelLayer
from engine.parcels.pixels import ParcelPixels
from engine.samples.sample_set import from_coordinates

UTM = CRS.from_epsg(32633)
GRID = Grid(UTM, Affine(10, 0, 500_000, 0, -10, 5_000_000), 120, 90)
CLASSES = (LandCoverClass(1, "crops", "#e6c84b"), LandCoverClass(2, "trees", "#1b7f3b"))


def layer_of(*shapes: shapely.Geometry) -> ParcelLayer:
    """Parcels given in pixels of the grid."""
    ground = np.empty(len(shapes), dtype=object)
    ground[:] = shapely.transform(
        shapes, lambda xy: np.stack(GRID.transform * (xy[:, 0], xy[:, 1]), axis=1), include_z=False
    )
    return ParcelLayer("land.gpkg", UTM, ground, {}, np.arange(len(shapes)), 0)


def clicked(*places: tuple[float, float, int]):
    """Samples at column, row with a code."""
    x, y = GRID.transform * (np.array([p[0] for p in places]), np.array([p[1] for p in places]))
    return from_coordinates(x.tolist(), y.tolist(), [p[2] for p in places], CLASSES, GRID)


@pytest.fixture(scope="module")
def random_parcels() -> ParcelPixels:
    """Two hundred overlapping ones, of all sizes and at the grid's edges."""
    draw = np.random.default_rng(0)
    places = shapely.points(draw.uniform(-5, 125, 200), draw.uniform(-5, 95, 200))
    return ParcelPixels.of(layer_of(*shapely.buffer(places, draw.gamma(1, 4, 200), quad_segs=2)), GRID)


def pairs(parcels: ParcelPixels, window: Window) -> set[tuple[int, int, int]]:
    found = parcels.in_window(window)
    return set(zip(found.parcels.tolist(), (found.rows + window.row).tolist(), (found.columns + window.column).tolist(),
                   strict=True))  # fmt: skip


def test_blocks_together_are_the_whole(random_parcels):
    whole = pairs(random_parcels, Window(0, 0, 120, 90))
    blocks = [pairs(random_parcels, Window(x, y, 40, 30)) for x in range(0, 120, 40) for y in range(0, 90, 30)]
    assert set.union(*blocks) == whole
    assert sum(map(len, blocks)) == len(whole)


def test_pixels_whose_centres_lie_inside(random_parcels):
    """Against every centre and every parcel; those without any centre have one pixel."""
    whole = pairs(random_parcels, Window(0, 0, 120, 90))
    columns, rows = np.meshgrid(np.arange(120), np.arange(90))
    for number, shape in enumerate(random_parcels.shapes):
        inside = shapely.contains_xy(shape, columns + 0.5, rows + 0.5)
        found = {(row, column) for parcel, row, column in whole if parcel == number}
        expected = set(zip(*map(np.ndarray.tolist, np.nonzero(inside)), strict=True))
        assert found == expected or (not expected and len(found) <= 1)
        one = random_parcels.of_parcel(number)
        assert set(zip(one.rows.tolist(), one.columns.tolist(), strict=True)) == found


def test_a_click_labels_its_parcel_once():
    parcels = ParcelPixels.of(layer_of(shapely.box(10.4, 10, 20, 20), shapely.box(0, 10, 10.4, 20)), GRID)
    # the second click lies in the second parcel, though the centre of its pixel lies in the first
    taught = TaughtParcels.of(clicked((15, 15, 1), (10.2, 12, 2), (18, 18, 1), (50, 50, 2)), parcels)
    assert taught.parcels.tolist() == [0, 1]
    assert taught.samples.codes.tolist() == [2, 1, 2]  # what lies beside parcels comes first
    assert np.bincount(taught.owners).tolist() == [1, 25, 25]
    features = np.stack([taught.pixels.rows, taught.pixels.columns], axis=1).astype(np.float32)
    means, known = taught.means(features, np.ones(len(features), bool))
    assert known.all()
    assert np.abs(means - [[50, 50], [14.5, 14.5], [14.5, 4.5]]).max() < 0.6


def test_samples_that_disagree_in_one_parcel_are_said():
    parcels = ParcelPixels.of(layer_of(shapely.box(10, 10, 20, 20)), GRID)
    taught = TaughtParcels.of(clicked((11, 11, 1), (12, 12, 2)), parcels)
    assert taught.samples.codes.tolist() == [2]
    assert taught.samples.notes == (
        "1 parcels hold samples of several classes; most samples decide, and the last one among equals.",
    )


def test_a_polygon_that_strays_into_a_parcel_does_not_label_it():
    parcels = ParcelPixels.of(layer_of(shapely.box(10, 10, 20, 20), shapely.box(20, 10, 30, 20)), GRID)
    straying = dataclasses.replace(
        clicked(*((column + 0.5, 15.5, 1) for column in range(11, 21))), polygon_pixels=np.full(10, 10)
    )
    taught = TaughtParcels.of(straying, parcels)
    assert taught.parcels.tolist() == [0]
    assert len(taught.samples) == 2


def test_areas_on_the_ellipsoid():
    """A square degree by summing up narrow strips between parallels; UTM's scale; one across the date line."""
    middles = np.radians((np.arange(1000) + 0.5) / 1000)
    squared = 1 - 0.00669437999014 * np.sin(middles) ** 2
    strips = 6_378_137**2 * (1 - 0.00669437999014) * np.cos(middles) / squared**2 * np.radians(1) * np.radians(1e-3)
    degree = np.array([shapely.box(10, 0, 11, 1)])
    assert np.isclose(polygon_areas(degree, CRS.from_epsg(4326))[0], strips.sum(), rtol=1e-6)
    utm = polygon_areas(np.array([shapely.box(500_000, 5_000_000, 500_100, 5_000_100)]), UTM)[0]
    assert np.isclose(utm, 100 * 100 / 0.9996**2, rtol=1e-6)
    across = np.array([shapely.Polygon([(179.5, 0), (-179.5, 0), (-179.5, 1), (179.5, 1)])])
    assert np.isclose(polygon_areas(across, CRS.from_epsg(4326))[0], strips.sum(), rtol=1e-6)
