"""Bands on other grids, against loops written out here; the result depends neither on the window nor on GDAL."""

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform

from engine.imagery.grid import Grid, Window
from engine.imagery.reading.resampling import Placement, between, enlarged, means, nearest, reduced

UTM = CRS.from_epsg(32633)
FINE = Grid(UTM, Affine(10, 0, 500_000, 0, -10, 5_200_000), 60, 40)
RNG = np.random.default_rng(4)


def grids(size, shift=0.0):
    """A raster of pixels of `size` metres over the fine grid, moved by metres."""
    width, height = int(600 / size), int(400 / size)
    return Grid(UTM, Affine(size, 0, 500_000 + shift, 0, -size, 5_200_000 - shift), width, height)


@pytest.mark.parametrize("size", [20, 25, 60])
def test_between_pixels_linearly(size):
    own = grids(size, 3)
    values = RNG.random((2, own.height, own.width)).astype(np.float32)
    placement = Placement(own, FINE)
    image = between(values, *placement.centres(Window(0, 0, 60, 40)))
    for row, column in ((13, 22), (20, 30), (25, 41)):
        y = (row * 10 + 5 - 3) / size - 0.5
        x = (column * 10 + 5 - 3) / size - 0.5
        r, c, down, along = int(y), int(x), y % 1, x % 1
        square = values[:, r : r + 2, c : c + 2]
        rows = square[:, 0] * (1 - down) + square[:, 1] * down
        np.testing.assert_allclose(image[:, row, column], rows[:, 0] * (1 - along) + rows[:, 1] * along, rtol=1e-5)


def test_zeros_stay_zeros_and_constants_constant():
    own = grids(20)
    values = np.zeros((1, own.height, own.width), np.float32)
    values[:, :, 15:] = 1234
    image = between(values, *Placement(own, FINE).centres(Window(0, 0, 60, 40)))[0]
    assert (image[:, :29] == 0).all()
    assert (image[:, 31:] == 1234).all()


@pytest.mark.parametrize("crs", [32633, 4326])
def test_what_is_missing_neither_spreads_nor_shrinks(crs):
    """A pixel is missing where the pixel that holds its centre is, and no value beside is a mixture."""
    own = grids(20) if crs == 32633 else _degrees(20)
    values = np.full((1, own.height, own.width), 7, np.float32)
    values[:, 5:9, 8:14] = np.nan
    rows, columns = Placement(own, FINE).centres(Window(0, 0, 60, 40))
    image = between(values, rows, columns)
    missing = nearest(np.isnan(values), rows, columns)
    np.testing.assert_array_equal(np.isnan(image), missing)
    assert missing.sum() > 50
    assert np.allclose(image[~missing], 7)


def _degrees(size):
    lon, lat = transform(UTM, CRS.from_epsg(4326), [500_000], [5_200_000])
    step = size / 111_320
    return Grid(CRS.from_epsg(4326), Affine(step * 1.4, 0, lon[0] - 0.001, 0, -step, lat[0] + 0.001), 60, 60)


@pytest.mark.parametrize("method", [between, nearest])
def test_windows_agree_to_the_last_bit_across_reference_systems(method):
    own = _degrees(20)
    values = RNG.random((1, own.height, own.width)).astype(np.float32)
    placement = Placement(own, FINE)
    whole = method(values, *placement.centres(Window(0, 0, 60, 40)))
    part = method(values, *placement.centres(Window(17, 9, 23, 21)))
    np.testing.assert_allclose(part, whole[:, 9:30, 17:40], rtol=1e-6)


def test_positions_across_reference_systems_are_exact_to_a_thousandth_of_a_pixel():
    own = _degrees(10)
    rows, columns = Placement(own, FINE).centres(Window(0, 0, 60, 40))
    x, y = FINE.transform * (np.meshgrid(np.arange(60) + 0.5, np.arange(40) + 0.5))
    lon, lat = transform(UTM, own.crs, x.ravel(), y.ravel())
    expected = ~own.transform * (np.reshape(lon, x.shape), np.reshape(lat, x.shape))
    np.testing.assert_allclose(columns, expected[0], atol=1e-3)
    np.testing.assert_allclose(rows, expected[1], atol=1e-3)


def test_means_of_areas_that_do_not_nest():
    own = grids(4)
    coarse = Grid(UTM, Affine(10, 0, 500_003, 0, -10, 5_199_997), 50, 30)
    values = RNG.random((1, own.height, own.width)).astype(np.float32)
    values[0, 10:13, 20:24] = np.nan
    placement = Placement(own, coarse)
    image = means(values, *placement.edges(Window(0, 0, 50, 30)))
    tenths = np.repeat(np.repeat(values[0], 4, 0), 4, 1)  # pixels of one metre
    for row, column in ((0, 0), (3, 7), (4, 8), (29, 49)):
        area = tenths[row * 10 + 3 : row * 10 + 13, column * 10 + 3 : column * 10 + 13]
        assert image[0, row, column] == pytest.approx(np.nanmean(area), rel=1e-5)


def test_reduced_and_enlarged():
    values = RNG.random((2, 7, 9)).astype(np.float32)
    small = reduced(values, 3)
    assert small.shape == (2, 3, 3)
    np.testing.assert_allclose(small[:, 0, 0], values[:, :3, :3].mean(axis=(1, 2)), rtol=1e-5)
    np.testing.assert_allclose(small[:, 2, 0], values[:, 6, :3].mean(axis=1), rtol=1e-5)
    large = enlarged(values, 14, 18)
    np.testing.assert_allclose(large[:, 0, 0], values[:, 0, 0], rtol=1e-6)
    np.testing.assert_allclose(large[:, 1, 0], 0.75 * values[:, 0, 0] + 0.25 * values[:, 1, 0], rtol=1e-5)
