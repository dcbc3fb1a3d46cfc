"""Areas of pixels: on the ellipsoid against published figures, in projections against the ground."""

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from engine.imagery import Grid, area_distortion, row_areas

WGS84 = CRS.from_epsg(4326)


def test_the_whole_globe():
    """The surface of WGS 84 is 510,065,621.724 km²."""
    grid = Grid(WGS84, Affine(1, 0, -180, 0, -1, 90), 360, 180)
    assert row_areas(grid).sum() * 360 == pytest.approx(510_065_621_724_000, rel=1e-9)


def test_a_degree_at_the_equator_and_at_60():
    """Lengths of a degree of latitude and longitude there: 110,574 × 111,320 m, and 111,412 × 55,800 m."""
    equator = row_areas(Grid(WGS84, Affine(0.01, 0, 0, 0, -0.01, 0.005), 1, 1))[0]
    assert equator == pytest.approx(1105.74 * 1113.20, rel=2e-5)
    north = row_areas(Grid(WGS84, Affine(0.01, 0, 0, 0, -0.01, 60.005), 1, 1))[0]
    assert north == pytest.approx(1114.12 * 558.00, rel=5e-5)


def test_rows_from_the_south_and_a_sphere():
    north_up = row_areas(Grid(WGS84, Affine(0.5, 0, 0, 0, -0.5, 80), 4, 40))
    south_up = row_areas(Grid(WGS84, Affine(0.5, 0, 0, 0, 0.5, 60), 4, 40))
    np.testing.assert_allclose(south_up, north_up[::-1])
    sphere = CRS.from_proj4("+proj=longlat +R=6371000 +no_defs")
    whole = row_areas(Grid(sphere, Affine(1, 0, -180, 0, -1, 90), 360, 180))
    assert whole.sum() * 360 == pytest.approx(4 * np.pi * 6_371_000**2)


def test_projected_pixels_and_feet():
    utm = Grid(CRS.from_epsg(32633), Affine(10, 0, 500_000, 0, -20, 5_300_000), 3, 4)
    np.testing.assert_allclose(row_areas(utm), [200] * 4)
    feet = Grid(CRS.from_epsg(2263), Affine(100, 0, 1_000_000, 0, -100, 200_000), 3, 4)  # New York, US survey feet
    np.testing.assert_allclose(row_areas(feet), (100 * 1200 / 3937) ** 2)


@pytest.mark.parametrize(
    ("epsg", "x", "y", "times"),
    [
        (3035, 4_400_000, 3_000_000, 1.0),  # equal-area
        (32633, 500_000, 5_300_000, 0.9996**2),  # UTM on its central meridian
        (3857, 1_669_792, 6_106_855, 1 / np.cos(np.radians(48)) ** 2),  # web Mercator at 48° north, nearly
    ],
)
def test_how_much_projections_stretch(epsg, x, y, times):
    grid = Grid(CRS.from_epsg(epsg), Affine(10, 0, x - 500, 0, -10, y + 500), 100, 100)
    assert area_distortion(grid) == pytest.approx(times, rel=0.006)


def test_a_geographic_grid_and_a_place_off_the_globe():
    assert area_distortion(Grid(WGS84, Affine(0.1, 0, 0, 0, -0.1, 50), 10, 10)) == 1
    assert np.isnan(area_distortion(Grid(CRS.from_epsg(3035), Affine(10, 0, 1e9, 0, -10, 1e9), 10, 10)))
