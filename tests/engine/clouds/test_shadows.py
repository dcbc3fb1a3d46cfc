"""Each cloud's shadow is found where it lies, from clouds beyond the window too, and never on water or cloud."""

from datetime import date

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS

from engine.clouds.reach import within_reach
from engine.clouds.shadows import ShadowGround, cast_shadows, north_on_grid, water
from engine.imagery import Grid, estimated_sun, open_scene
from tests.engine.clouds.mask_files import needs_s2cloudless, read, refused, report

PIXEL = (20.0, 20.0)
AZIMUTH = 150.0
HIGH = 71.6
"""Degrees, at which clouds of 6,000 m throw shadows of 2,000 m."""


def offset(distance):
    angle = np.radians(AZIMUTH)
    return round(distance * np.cos(angle) / 20), round(-distance * np.sin(angle) / 20)


def disc(shape, row, column, radius):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return (rows - row) ** 2 + (columns - column) ** 2 <= radius**2


def ground(clouds, shape=(160, 160)):
    """Clouds (row, column, radius, distance of the shadow), and their true shadows."""
    rng = np.random.default_rng(0)
    cloud, shadow = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, column, radius, distance in clouds:
        down, right = offset(distance)
        cloud |= disc(shape, row, column, radius)
        shadow |= disc(shape, row + down, column + right, radius)
    infrared = rng.normal(2600, 250, shape).astype(np.float32)
    infrared[shadow] *= 0.5
    return cloud, shadow & ~cloud, infrared


def overlap(found, truth):
    return (found & truth).sum() / (found | truth).sum()


def test_clouds_of_different_heights_each_find_their_own():
    cloud, shadow, infrared = ground([(60, 40, 9, 300), (120, 100, 7, 900), (140, 150, 10, 1500)])
    found = cast_shadows(ShadowGround(cloud, ~cloud, infrared), AZIMUTH, PIXEL)
    assert overlap(found, shadow) > 0.85
    wrong = cast_shadows(ShadowGround(cloud, ~cloud, infrared), AZIMUTH + 90, PIXEL)
    assert overlap(wrong, shadow) < 0.2


def test_no_shadow_where_nothing_is_darker():
    cloud, _, infrared = ground([(60, 40, 9, 300)])
    found = cast_shadows(ShadowGround(cloud, ~cloud, np.full_like(infrared, 2600)), AZIMUTH, PIXEL)
    assert not found.any()


def test_shadows_leave_water_and_clouds_out():
    cloud, shadow, infrared = ground([(100, 60, 9, 300), (60, 120, 8, 500)])
    green = np.full_like(infrared, 700)
    lake = np.zeros_like(cloud)
    lake[:50, :50] = True
    infrared[lake], green[lake] = 150, 600
    shortwave = np.where(lake, 60, 1500).astype(np.float32)
    is_water = water(green, infrared, shortwave)
    np.testing.assert_array_equal(is_water, lake)
    found = cast_shadows(ShadowGround(cloud, ~cloud & ~is_water, infrared), AZIMUTH, PIXEL)
    assert overlap(found, shadow) > 0.8
    assert not found[lake | cloud].any()


@needs_s2cloudless
def test_clouds_beyond_a_window_cast_into_it(cloudy_scene, tmp_path, monkeypatch):
    """Small windows give what one gives."""
    common = ("--s2", cloudy_scene / "s2_l1c.tif", "--method", "s2cloudless", "--out")
    report(*common, tmp_path / "whole.tif")
    monkeypatch.setattr("engine.clouds.shadows._SIDE", 64)
    report(*common, tmp_path / "windows.tif")
    whole, windows = read(tmp_path / "whole.tif") == 3, read(tmp_path / "windows.tif") == 3
    truth = read(cloudy_scene / "cloud_mask.tif") == 3
    assert whole[truth].mean() > 0.5
    assert abs(int(whole.sum()) - int(windows.sum())) < 0.25 * whole.sum()
    assert windows[truth].mean() > 0.5


@needs_s2cloudless
def test_a_shadow_that_no_cloud_can_throw_is_clear_ground():
    """Beside the path of the only cloud and far from the edges; what may come from beyond them stays."""
    codes = np.zeros((500, 500), np.uint8)
    codes[240:260, 240:260] = 1
    grid = Grid(CRS.from_epsg(32631), Affine(20, 0, 500_000, 0, -20, 5_300_000), 500, 500)
    down, right = offset(1200)
    thrown, dark = (250 + down, 250 + right), (250, 160)
    from_beyond, beyond_no_data = (490, 300), (290, 363)
    codes[slice(310, 330), slice(370, 390)] = 255
    for row, column in (thrown, dark, from_beyond, beyond_no_data):
        codes[row - 2 : row + 3, column - 2 : column + 3] = 3
    kept = within_reach(grid, codes, AZIMUTH, HIGH)
    assert kept[thrown] == kept[from_beyond] == kept[beyond_no_data] == 3
    assert kept[dark] == 0
    np.testing.assert_array_equal(kept[codes != 3], codes[codes != 3])
    codes[codes == 1] = 0
    assert not (within_reach(grid, codes, AZIMUTH, HIGH) == 3).any()  # without any cloud
    small = Grid(grid.crs, grid.transform, 90, 90)
    assert (within_reach(small, codes[-90:, 250:340], AZIMUTH, HIGH) == 3).any()  # whose cloud may well be beyond it


def test_where_the_sun_stood(cloudy_scene, tmp_path):
    """From tags, given, estimated from the date with a warning; without any of them refused or left out."""
    path = tmp_path / "s2_l1c.tif"

    def copied(**tags):
        with rasterio.open(cloudy_scene / "s2_l1c.tif") as file:
            profile, values, names = file.profile, file.read(), file.descriptions
        with rasterio.open(path, "w", **profile) as file:
            file.write(values)
            file.descriptions = names
            file.update_tags(LEVEL="L1C", **tags)
        return ("--s2", path, "--method", "s2cloudless", "--out", tmp_path / "m.tif")

    assert report(*copied(SUN_AZIMUTH="152", SUN_ELEVATION="40"))["sun_azimuth"] == 152
    assert report(*copied(), "--sun-azimuth", 140)["sun_azimuth"] == 140
    estimated = report(*copied(ACQUISITION_DATE="2024-06-20"))
    assert estimated["sun_azimuth"] == pytest.approx(149, abs=4)
    assert "estimated from the date" in " ".join(estimated["notes"])
    arguments = copied()
    unknown = report(*arguments)
    assert unknown["sun_azimuth"] is None
    assert unknown["classes"][3]["pixels"] == 0
    assert "No shadows were sought" in " ".join(unknown["notes"])
    assert "give the sun's azimuth" in refused(*arguments, "--shadows")
    assert "No shadows" not in " ".join(report(*arguments, "--no-shadows")["notes"])


def test_the_estimate_against_real_products(data):
    for path in sorted((data / "safe").glob("*.SAFE")):
        with open_scene(path) as scene:
            _, south, _, north = scene.grid.geographic_bounds
            guess = estimated_sun(date.fromisoformat(scene.s2.date), (south + north) / 2)
            assert scene.sun.source == "metadata"
            assert guess.azimuth == pytest.approx(scene.sun.azimuth, abs=1.5)
            assert guess.elevation == pytest.approx(scene.sun.elevation, abs=1.5)


def test_north_on_the_grid():
    """East of a UTM zone's middle true north lies to the left of the grid's in the northern hemisphere."""
    grid = Grid(CRS.from_epsg(32633), Affine(10, 0, 700_000, 0, -10, 6_600_000), 100, 100)
    assert north_on_grid(grid) == pytest.approx(-3.05, abs=0.1)
    degrees = Grid(CRS.from_epsg(4326), Affine(1e-4, 0, 12, 0, -1e-4, 46), 100, 100)
    assert north_on_grid(degrees) == 0


def test_labelled_chips(data):
    """Shadows of the labelled clouds in red, the only dark band there."""
    for name, least in (("cloudy", 0.5), ("low-cloudy", 0.6)):
        labels = read(data / "clouds" / f"{name}_labels.tif")
        with rasterio.open(data / "clouds" / f"{name}_rgb.tif") as file:
            red = file.read(1)
        cloud = np.isin(labels, (1, 2))
        found = cast_shadows(ShadowGround(cloud, ~cloud, red), 160.0, (10.0, 10.0))
        assert overlap(found, labels == 3) > least
