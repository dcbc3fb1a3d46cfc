"""Ground areas of pixels: against published figures of the ellipsoid, and alike in every projection."""

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform

from engine.imagery import Grid, PixelAreas, Window

WGS84 = CRS.from_epsg(4326)


def rows_of(grid):
    return PixelAreas.of(grid).rows(grid)


def test_the_whole_globe():
    """The surface of WGS 84 is 510,065,621.724 km²."""
    grid = Grid(WGS84, Affine(1, 0, -180, 0, -1, 90), 360, 180)
    assert rows_of(grid).sum() * 360 == pytest.approx(510_065_621_724_000, rel=1e-9)


def test_a_degree_at_the_equator_and_at_60():
    """Lengths of a degree of latitude and longitude there: 110,574 × 111,320 m, and 111,412 × 55,800 m."""
    equator = rows_of(Grid(WGS84, Affine(0.01, 0, 0, 0, -0.01, 0.005), 1, 1))[0]
    assert equator == pytest.approx(1105.74 * 1113.20, rel=2e-5)
    north = rows_of(Grid(WGS84, Affine(0.01, 0, 0, 0, -0.01, 60.005), 1, 1))[0]
    assert north == pytest.approx(1114.12 * 558.00, rel=5e-5)


def test_rows_from_the_south_and_a_sphere():
    north_up = rows_of(Grid(WGS84, Affine(0.5, 0, 0, 0, -0.5, 80), 4, 40))
    south_up = rows_of(Grid(WGS84, Affine(0.5, 0, 0, 0, 0.5, 60), 4, 40))
    np.testing.assert_allclose(south_up, north_up[::-1])
    sphere = CRS.from_proj4("+proj=longlat +R=6371000 +no_defs")
    whole = rows_of(Grid(sphere, Affine(1, 0, -180, 0, -1, 90), 360, 180))
    assert whole.sum() * 360 == pytest.approx(4 * np.pi * 6_371_000**2)


@pytest.mark.parametrize(
    ("epsg", "pixel", "times"),
    [
        (3035, 10, 1.0),  # equal-area
        (32632, 10, 1 / 0.9996**2),  # UTM on its central meridian
        (3857, 10, np.cos(np.radians(48)) ** 2),  # web Mercator, nearly
        (2263, 100, 0.3048**2),  # US survey feet, in New York
    ],
)
def test_a_pixel_on_the_ground(epsg, pixel, times):
    """`times` the square of the pixel's side in the CRS's own units."""
    crs, (longitude, latitude) = CRS.from_epsg(epsg), (-74.0, 40.7) if epsg == 2263 else (9.0, 48.0)
    (x,), (y,) = transform(WGS84, crs, [longitude], [latitude])
    grid = Grid(crs, Affine(pixel, 0, x - 50 * pixel, 0, -pixel, y + 50 * pixel), 100, 100)
    areas = PixelAreas.of(grid).block(Window(0, 0, 100, 100))
    assert areas.shape == (100, 100)
    assert areas.mean() == pytest.approx(pixel**2 * times, rel=0.005)


@pytest.mark.parametrize("epsg", [3857, 32632, 32633, 3035, 3413])
def test_a_place_has_one_area_in_every_projection(epsg):
    """A tenth of a degree square, drawn as the pixels whose centres lie in it."""
    truth = rows_of(Grid(WGS84, Affine(0.1, 0, 10, 0, -0.1, 48.1), 1, 1))[0]
    crs = CRS.from_epsg(epsg)
    x, y = transform(WGS84, crs, [10, 10.1, 10, 10.1], [48, 48, 48.1, 48.1])
    left, top = min(x) - 500, max(y) + 500
    grid = Grid(crs, Affine(20, 0, left, 0, -20, top), int((max(x) - left) / 20) + 25, int((top - min(y)) / 20) + 25)
    columns, rows = np.meshgrid(np.arange(grid.width) + 0.5, np.arange(grid.height) + 0.5)
    longitudes, latitudes = transform(crs, WGS84, *(grid.transform * (columns.ravel(), rows.ravel())))
    inside = (np.abs(np.array(longitudes) - 10.05) < 0.05) & (np.abs(np.array(latitudes) - 48.05) < 0.05)
    areas = PixelAreas.of(grid).block(Window(0, 0, grid.width, grid.height)).ravel()
    assert areas[inside].sum() == pytest.approx(truth, rel=0.002)


def test_blocks_and_rows_agree_and_places_off_the_globe_have_the_projection_s_area():
    grid = Grid(CRS.from_epsg(3857), Affine(10, 0, 1_000_000, 0, -10, 6_000_000), 150, 200)
    areas = PixelAreas.of(grid)
    whole = areas.block(Window(0, 0, 150, 200))
    np.testing.assert_allclose(whole.mean(axis=1), areas.rows(grid))
    np.testing.assert_array_equal(areas.block(Window(70, 60, 80, 10)), whole[60:70, 70:150])
    nowhere = Grid(CRS.from_epsg(3035), Affine(10, 0, 1e9, 0, -10, 1e9), 10, 10)
    np.testing.assert_allclose(rows_of(nowhere), 100)
