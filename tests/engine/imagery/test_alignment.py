"""Images on other grids are brought onto the scene's, window by window, in their right place."""

import threading
import zipfile

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform, transform_bounds

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, open_scene
from tests.patience import PATIENCE

UTM = Affine(10, 0, 500_000, 0, -10, 5_300_000)


def waves(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A smooth pattern over UTM coordinates, in dB."""
    return (-12 + 4 * np.sin(x / 300) * np.cos(y / 400)).astype(np.float32)


def optical(make_raster, height=120, width=150):
    rng = np.random.default_rng(0)
    return make_raster("s2_l2a.tif", rng.integers(300, 3000, (12, height, width)).astype(np.uint16), S2_BANDS)


def centres(height, width):
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return UTM * (columns, rows)


def test_radar_in_another_crs_lands_in_its_place(make_raster):
    s2 = optical(make_raster)
    west, south, east, north = transform_bounds("EPSG:32633", "EPSG:4326", 499_000, 5_297_800, 502_500, 5_301_000)
    step = 0.00009
    width, height = int((east - west) / step), int((north - south) / step)
    lon, lat = np.meshgrid(west + (np.arange(width) + 0.5) * step, north - (np.arange(height) + 0.5) * step)
    x, y = transform("EPSG:4326", "EPSG:32633", lon.ravel(), lat.ravel())
    values = waves(np.reshape(x, lon.shape), np.reshape(y, lon.shape))
    s1 = make_raster(
        "s1.tif", np.stack([values, values - 6]), ["VV", "VH"],
        crs="EPSG:4326", transform=Affine(step, 0, west, 0, -step, north),
    )  # fmt: skip
    with open_scene(s2, s1) as scene:
        image = scene.read(Window(0, 0, 150, 120)).images["s1"]
    expected = waves(*centres(120, 150))
    shifted = waves(centres(120, 150)[0] + 5, centres(120, 150)[1])
    assert np.abs(image[0] - expected).max() < 0.5 * np.abs(shifted - expected).max()
    np.testing.assert_allclose(image[1], image[0] - 6, atol=1e-3)


def test_coarser_bands_are_brought_to_ten_metres_without_a_shift(make_raster):
    """A folder of single-band files at their native resolutions, as BigEarthNet has them."""
    x, _ = centres(120, 120)
    field = 2000 + 100 * (x - 500_000) / 1200 * 10
    for name in S2_BANDS:
        gsd = {"B01": 6, "B09": 6, "B05": 2, "B06": 2, "B07": 2, "B8A": 2, "B11": 2, "B12": 2}.get(name, 1)
        values = field.reshape(120 // gsd, gsd, 120 // gsd, gsd).mean(axis=(1, 3))
        make_raster(
            f"S2A_MSIL2A_N0211_x/S2A_MSIL2A_x_{name}.tif", values.astype(np.float32), transform=UTM * Affine.scale(gsd)
        )
    folder = make_raster("S2A_MSIL2A_N0211_x/unrelated.tif", np.zeros((3, 3), np.uint8)).parent
    with open_scene(folder) as scene:
        assert (scene.grid.width, scene.grid.height, scene.grid.resolution) == (120, 120, 10)
        image = scene.read(Window(0, 0, 120, 120)).images["s2_l2a"]
    inner = image[:, 12:-12, 12:-12]
    assert np.abs(inner - field[12:-12, 12:-12]).max() < 1.0


def test_windows_agree_with_the_whole_and_reach_beyond_the_edge(make_raster):
    s2 = optical(make_raster)
    with open_scene(s2) as scene:
        whole = scene.read(Window(0, 0, 150, 120))
        part = scene.read(Window(-10, 100, 60, 40))
    np.testing.assert_array_equal(part.images["s2_l2a"][:, :20, 10:], whole.images["s2_l2a"][:, 100:, :50])
    assert not part.valid["s2_l2a"][20:].any()
    assert not part.valid["s2_l2a"][:, :10].any()
    assert np.isnan(part.images["s2_l2a"][:, 20:]).all()


def test_images_of_different_places_are_refused(make_raster):
    s2 = optical(make_raster)
    s1 = make_raster(
        "s1.tif", np.full((2, 50, 50), -12.0, np.float32), ["VV", "VH"], transform=UTM * Affine.translation(900, 0)
    )
    with pytest.raises(UserError, match="longitude.*do not overlap"):
        open_scene(s2, s1)


def test_threads_read_the_same(make_raster):
    s2 = optical(make_raster)
    with open_scene(s2) as scene:
        expected = scene.read(Window(20, 30, 64, 64)).images["s2_l2a"]
        results = []

        def read() -> None:
            window = Window(20, 30, 64, 64)
            results.extend(np.array_equal(scene.read(window).images["s2_l2a"], expected) for _ in range(20))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert len(results) == 80
    assert all(results)


def test_a_mask_on_another_grid_leaves_pixels_out(make_raster):
    s2 = optical(make_raster)
    clouds = np.zeros((6, 10), np.uint8)
    clouds[1, 2] = 1
    clouds[3, 4] = 255
    mask = make_raster("mask.tif", clouds, transform=UTM * Affine.scale(10))
    with open_scene(s2, mask=mask) as scene:
        valid = scene.read(Window(0, 0, 150, 120)).valid["s2_l2a"]
    expected = np.ones((120, 150), bool)
    expected[10:20, 20:30] = expected[30:40, 40:50] = False
    np.testing.assert_array_equal(valid, expected)


def test_only_the_window_is_read(make_raster, tmp_path):
    """A sparse raster of 40,000² pixels and twelve bands would be 38 GB."""
    path = tmp_path / "s2_l2a_huge.tif"
    profile = {
        "driver": "GTiff",
        "count": 12,
        "width": 40_000,
        "height": 40_000,
        "dtype": "uint16",
        "tiled": True,
        "bigtiff": "yes",
    }
    with rasterio.open(path, "w", **profile, sparse_ok=True, crs=CRS.from_epsg(32633), transform=UTM) as file:
        file.descriptions = S2_BANDS
        for row in (0, 19_900, 39_800):
            values = np.random.default_rng(row).integers(200, 3000, (12, 200, 200)).astype(np.uint16)
            file.write(values, window=rasterio.windows.Window(19_900, row, 200, 200))
    with open_scene(path) as scene:
        block = scene.read(Window(19_890, 19_890, 64, 64))
    assert block.valid["s2_l2a"].sum() == 54 * 54


def test_the_fingerprint_follows_content(make_raster):
    path = optical(make_raster)
    with open_scene(path) as scene:
        first = scene.fingerprint
    with open_scene(path) as scene:
        assert scene.fingerprint == first
    with rasterio.open(path, "r+") as file:
        file.write(np.full((120, 150), 777, np.uint16), 3)
    with open_scene(path) as scene:
        assert scene.fingerprint != first


def test_zip_of_single_band_files(make_raster, tmp_path):
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(tmp_path / "S2B_MSIL2A_y.zip", "w") as archive:
        for name in S2_BANDS:
            path = make_raster(f"bands/y_{name}.tif", rng.integers(200, 3000, (30, 30)).astype(np.uint16))
            archive.write(path, f"inside/{path.name}")
    with open_scene(tmp_path / "S2B_MSIL2A_y.zip") as scene:
        assert scene.modalities == ("s2_l2a",)
        assert scene.read(Window(0, 0, 30, 30)).valid["s2_l2a"].all()
