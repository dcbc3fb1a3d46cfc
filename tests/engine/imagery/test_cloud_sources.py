"""What cloud masks need of imagery: the scene classification, the sun, B10, coarser grids, three bands alone."""

import shutil
import zipfile

import numpy as np
import pytest
import rasterio

from engine.imagery import CategoryReader, Window, open_scene

METADATA = "<n1><QUANTIFICATION_VALUE>10000</QUANTIFICATION_VALUE><BOA_ADD_OFFSET>-1000</BOA_ADD_OFFSET></n1>"
SUN = (
    '<x><Mean_Sun_Angle>\n<ZENITH_ANGLE unit="deg">35.5</ZENITH_ANGLE>\n'
    '<AZIMUTH_ANGLE unit="deg">151.25</AZIMUTH_ANGLE>\n</Mean_Sun_Angle></x>'
)
RNG = np.random.default_rng(5)


@pytest.fixture
def level2a(make_raster, tmp_path):
    """A Level-2A product in its published layout, SCL at 20 and 60 m."""
    name = "S2A_MSIL2A_20240620T105031_N0510_R051_T31TCJ_20240620T165950.SAFE"
    granule = f"{name}/GRANULE/L2A_T31TCJ_A047000_20240620T105441"
    for band, gsd in [
        ("B02", 10),
        ("B03", 10),
        ("B04", 10),
        ("B08", 10),
        ("B8A", 20),
        ("B02", 20),
        ("SCL", 20),
        ("SCL", 60),
    ]:
        side = 600 // gsd
        values = RNG.integers(1200, 4000, (side, side)).astype(np.uint16)
        if band == "SCL":
            values = np.full((side, side), 9 if gsd == 20 else 4, np.uint8)
        transform = rasterio.transform.from_origin(500_000, 5_300_000, gsd, gsd)
        make_raster(f"{granule}/IMG_DATA/R{gsd}m/T31TCJ_20240620T105031_{band}_{gsd}m.jp2", values, transform=transform)
    (tmp_path / granule / "MTD_TL.xml").write_text(SUN, encoding="utf-8")
    (tmp_path / name / "MTD_MSIL2A.xml").write_text(METADATA, encoding="utf-8")
    return tmp_path / name


@pytest.mark.parametrize("zipped", [False, True])
def test_a_level_2a_product_brings_scl_and_sun(level2a, zipped):
    path = shutil.make_archive(str(level2a), "zip", level2a.parent, level2a.name) if zipped else level2a
    with open_scene(path) as scene:
        assert scene.s2.level == "l2a"
        assert scene.s2_has_metadata
        assert (scene.sun.azimuth, scene.sun.elevation, scene.sun.source) == (151.25, 54.5, "metadata")
        assert scene.scene_classification.path.endswith("_SCL_20m.jp2")
        reader = CategoryReader(scene.scene_classification.path, scene.grid)
        assert (reader.read(Window(0, 0, 60, 60)) == 9).all()
        reader.close()
        assert {band.name for band in scene.s2.bands} == {"B02", "B03", "B04", "B08", "B8A"}


def test_zip_without_a_sun_or_scl(level2a, tmp_path):
    for file in (*level2a.rglob("*SCL*"), *level2a.rglob("MTD_TL.xml")):
        file.unlink()
    with zipfile.ZipFile(tmp_path / "s2.zip", "w") as archive:
        for file in level2a.rglob("*.*"):
            if file.is_file():
                archive.write(file, str(file.relative_to(tmp_path)))
    with open_scene(tmp_path / "s2.zip") as scene:
        assert scene.sun is None
        assert scene.scene_classification is None


def test_bands_on_a_coarser_grid_are_means(make_raster):
    values = RNG.integers(200, 3000, (4, 62, 50)).astype(np.uint16)
    path = make_raster("s2_l2a.tif", values, ("B02", "B03", "B04", "B08"))
    with open_scene(path) as scene:
        grid = scene.grid.coarsened(6)
        assert (grid.width, grid.height, grid.resolution) == (9, 11, 60)
        reader = scene.read_s2(("B08", "B02"), grid)
        image = reader.read(Window(0, 0, 9, 11))
        reader.close()
    expected = values[[3, 0], :60, :48].reshape(2, 10, 6, 8, 6).mean(axis=(2, 4))
    np.testing.assert_allclose(image[:, :10, :8], expected, rtol=1e-4)
    assert np.isfinite(image).all()  # the last ones reach beyond the scene


def test_three_bands_are_enough_where_that_is_said(make_raster):
    path = make_raster("s2_l2a.tif", RNG.integers(200, 3000, (3, 40, 40)).astype(np.uint16), ("B02", "B03", "B04"))
    with open_scene(path) as scene:
        assert scene.modalities == ("s2_rgb",)  # another modality, where near infrared is asked for
    with open_scene(path, near_infrared=False) as scene:
        assert scene.read(Window(0, 0, 40, 40)).valid["s2_l2a"].all()
