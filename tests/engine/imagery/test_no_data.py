"""What is no measurement is never mapped, whoever declares it, wherever and however it is stored."""

import numpy as np
import pytest
import rasterio
from affine import Affine

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, open_scene
from tests.engine.imagery.faulty import (
    EMPTY,
    GRID,
    SIDE,
    backscatter,
    ground,
    with_fill,
    write,
    write_bands,
)

WHOLE = Window(0, 0, SIDE, SIDE)
MARGIN = np.arange(SIDE) < EMPTY
FILLS = [
    (np.nan, "float32"), (np.inf, "float32"), (-np.inf, "float32"), (np.finfo("float32").min, "float32"),
    (np.finfo("float32").max, "float32"), (1e20, "float32"), (-9999, "float32"), (-9999, "int16"), (-32768, "int16"),
    (32767, "int16"), (-1, "int16"), (-999, "int16"), (65535, "uint16"), (0, "uint16"), (0, "float32"), (1, "uint16"),
    (-2147483648, "int32"),
]  # fmt: skip


def read(path, sensor="s2", **options):
    with open_scene(**{sensor: path}, **options) as scene:
        block = scene.read(WHOLE)
        (image,), (valid,) = block.images.values(), block.valid.values()
        return image, valid, scene.warnings


@pytest.mark.parametrize(("fill", "kind"), FILLS)
@pytest.mark.parametrize("declared", [True, False])
def test_in_all_bands(tmp_path, fill, kind, declared):
    values = ground()
    path = write(tmp_path / "a.tif", with_fill(values.astype(kind), fill), nodata=fill if declared else None)
    image, valid, warnings = read(path)
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))
    np.testing.assert_array_equal(image[:, valid], values.astype(kind).astype(np.float32)[:, valid])
    said = not declared and np.isfinite(fill) and fill != 0
    assert any("taken as no data" in text for text in warnings) == said


@pytest.mark.parametrize(("fill", "kind"), FILLS)
@pytest.mark.parametrize("declared", [True, False])
def test_in_one_band(tmp_path, fill, kind, declared):
    """The other bands are used there: no band is taken for what another one lacks."""
    path = write(
        tmp_path / "a.tif", with_fill(ground().astype(kind), fill, slice(4, 5)), nodata=fill if declared else None
    )
    image, valid, _ = read(path)
    assert valid.all()
    assert np.isnan(image[4][:, MARGIN]).all()
    assert np.isfinite(np.delete(image, 4, 0)).all()
    assert np.isfinite(image[4][:, ~MARGIN]).all()


@pytest.mark.parametrize("fill", [np.nan, -9999, np.finfo("float32").min, 0, -1])
def test_beside_reflectance(tmp_path, fill):
    """Scale and offset are concluded from measurements alone."""
    image, valid, _ = read(write(tmp_path / "a.tif", with_fill((ground() / 1e4).astype("float32"), fill)))
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))
    np.testing.assert_allclose(image[:, valid], ground()[:, valid], rtol=1e-4)


def test_another_value_in_each_band(tmp_path):
    values = ground().astype("int16")
    for band, fill in enumerate((-9999, -32768, 32767, 0)):
        values[band, :, :EMPTY] = fill
    image, _, _ = read(write(tmp_path / "a.tif", values))
    assert np.isnan(image[:4][:, :, MARGIN]).all()
    assert np.isfinite(image[4:]).all()


def test_the_files_own_mask_inside_and_beside_it(tmp_path):
    mask = np.where(MARGIN, 0, 255).astype("uint8") * np.ones((SIDE, 1), "uint8")
    for inside in (True, False):
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=inside):
            path = write(tmp_path / f"{inside}.tif", ground().astype("uint16"), mask=mask)
        assert path.with_name(f"{inside}.tif.msk").exists() != inside
        _, valid, _ = read(path)
        np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))


def test_an_alpha_band(tmp_path):
    alpha = np.where(MARGIN, 0, 65535).astype("uint16") * np.ones((SIDE, 1), "uint16")
    write(tmp_path / "a.tif", np.concatenate([ground().astype("uint16"), alpha[None]]))
    text = "".join(
        f'<VRTRasterBand dataType="UInt16" band="{i}"><ColorInterp>{"Alpha" if i == 13 else "Gray"}</ColorInterp>'
        f"<Description>{S2_BANDS[i - 1] if i < 13 else ''}</Description>"
        f'<SimpleSource><SourceFilename relativeToVRT="1">a.tif</SourceFilename><SourceBand>{i}</SourceBand>'
        "</SimpleSource></VRTRasterBand>"
        for i in range(1, 14)
    )
    place = ", ".join(map(str, GRID.to_gdal()))
    (tmp_path / "s2_l2a.vrt").write_text(
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>{place}</GeoTransform>{text}</VRTDataset>"
    )
    image, valid, _ = read(tmp_path / "s2_l2a.vrt")
    assert len(image) == 12
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))


def test_a_saturated_pixel_is_no_measurement_in_its_band_alone(tmp_path):
    values = ground().astype("uint16")
    values[2, 50, 60] = 65535  # far from where the values were looked at to find fills
    image, valid, _ = read(write(tmp_path / "a.tif", values))
    assert valid.all()
    assert np.isnan(image).sum() == 1
    assert np.isnan(image[2, 50, 60])


@pytest.mark.parametrize("size", [10, 20])
def test_no_data_does_not_spread_when_bands_are_resampled(tmp_path, size):
    """Bands of 20 m beside bands of 10 m, as in a product: what the 10 m pixel lies in tells."""
    folder = tmp_path / "L2A"
    values = with_fill(ground(), 0)
    for band, name in zip(values, S2_BANDS, strict=True):
        coarse = name in ("B05", "B06", "B07", "B8A", "B11", "B12") and size == 20
        stored = band[::2, ::2] if coarse else band
        grid = GRID * Affine.scale(2 if coarse else 1)
        write(folder / f"x_{name}.tif", stored.astype("uint16"), (), {}, transform=grid)
    image, valid, _ = read(folder, level="l2a")
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))
    assert np.isfinite(image[:, valid]).all()
    assert image[:, valid].min() > 80


def test_zeros_at_the_margin_of_one_file_of_a_folder(tmp_path):
    values = with_fill(ground(), 0, slice(10, 12))
    image, valid, warnings = read(write_bands(tmp_path / "S2_L2A", values))
    assert valid.all()
    assert np.isnan(image[10:][:, :, MARGIN]).all()
    assert "B11, B12" in warnings[0]


def test_a_band_of_zeros_was_not_delivered(tmp_path):
    values = ground().astype("uint16")
    values[9] = 0
    image, valid, warnings = read(write(tmp_path / "a.tif", values))
    assert valid.all()
    assert np.isnan(image[9]).all()
    assert "of B09" in warnings[0]


def test_nothing_but_no_data_is_refused(tmp_path):
    with pytest.raises(UserError, match="no data"):
        open_scene(write(tmp_path / "a.tif", np.full((12, SIDE, SIDE), -9999, "int16")))


RADAR_FILLS = [0, np.nan, np.inf, -np.inf, -9999, -32768, np.finfo("float32").min, -99, -50, 1e10]


@pytest.mark.parametrize("fill", RADAR_FILLS)
@pytest.mark.parametrize("bands", [slice(None), slice(1)])
def test_in_decibels(tmp_path, fill, bands):
    values = backscatter().astype("float32")
    image, valid, _ = read(write(tmp_path / "s.tif", with_fill(values, fill, bands), ("VV", "VH"), {}), "s1")
    assert np.isnan(image[bands][:, :, MARGIN]).all()
    np.testing.assert_array_equal(image[:, :, ~MARGIN], values[:, :, ~MARGIN])
    assert valid[:, MARGIN].all() == (bands == slice(1))


@pytest.mark.parametrize("fill", [0, -1, 1, np.nan, np.inf, -9999, 65535, np.finfo("float32").min])
def test_in_linear_power(tmp_path, fill):
    power = (10 ** (backscatter() / 10)).astype("float32")
    image, valid, _ = read(write(tmp_path / "s.tif", with_fill(power, fill), ("VV", "VH"), {}), "s1")
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))
    np.testing.assert_allclose(image[:, valid], backscatter()[:, valid], atol=1e-3)


@pytest.mark.parametrize("fill", [0, -32768])
def test_in_decibels_times_a_hundred(tmp_path, fill):
    stored = with_fill((backscatter() * 100).round().astype("int16"), fill)
    image, valid, _ = read(write(tmp_path / "s.tif", stored, ("VV", "VH"), {}, scales=(0.01, 0.01)), "s1")
    np.testing.assert_array_equal(valid, np.broadcast_to(~MARGIN, valid.shape))
    np.testing.assert_allclose(image[:, valid], backscatter()[:, valid], atol=0.006)
