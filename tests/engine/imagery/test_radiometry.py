"""Values come out as reflectance × 10000 and dB, whatever was stored; what is implausible is refused."""

import numpy as np
import pytest

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, describe, open_scene

RNG = np.random.default_rng(4)
DN = RNG.integers(200, 4000, (12, 64, 64)).astype(np.float32)
WHOLE = Window(0, 0, 64, 64)


def read_s2(path, **options):
    with open_scene(path, level="l2a", **options) as scene:
        return scene.read(WHOLE).images["s2_l2a"], scene.s2


def test_digital_numbers_pass_unchanged(make_raster):
    image, description = read_s2(make_raster("a.tif", DN.astype(np.uint16), S2_BANDS))
    np.testing.assert_array_equal(image, DN)
    assert description.warnings == ()


def test_reflectance_is_scaled(make_raster):
    image, _ = read_s2(make_raster("a.tif", DN / 10_000, S2_BANDS))
    np.testing.assert_allclose(image, DN, rtol=1e-5)


def test_the_offset_of_later_baselines_is_seen_and_removed_once(make_raster):
    image, description = read_s2(make_raster("a.tif", (DN + 1000).astype(np.uint16), S2_BANDS))
    np.testing.assert_array_equal(image, DN)
    assert "offset" in description.warnings[0]
    again, description = read_s2(make_raster("b.tif", DN.astype(np.uint16), S2_BANDS))
    np.testing.assert_array_equal(again, DN)
    assert description.warnings == ()


def test_an_early_baseline_has_no_offset_however_bright(make_raster):
    path = make_raster("S2A_MSIL2A_20190101T000000_N0211_R1.tif", (DN + 1000).astype(np.uint16), S2_BANDS)
    image, _ = read_s2(path)
    np.testing.assert_array_equal(image, DN + 1000)


@pytest.mark.parametrize("factor", [0.005, 20.0])
def test_other_scales_are_refused(make_raster, factor):
    with pytest.raises(UserError, match="another quantity or scale"):
        open_scene(make_raster("a.tif", DN * np.float32(factor), S2_BANDS), level="l2a")


def test_zero_in_all_bands_is_no_data_but_darkness_in_one_is_not(make_raster):
    values = DN.astype(np.uint16)
    values[3, 20:] = RNG.integers(-20, 20, (44, 64)).clip(0)  # a band that becomes dark little by little, clipped
    values[:, :10] = 0
    path = make_raster("a.tif", values, S2_BANDS, nodata=0)
    with open_scene(path, level="l2a") as scene:
        block = scene.read(WHOLE)
    expected = np.ones((64, 64), bool)
    expected[:10] = False
    np.testing.assert_array_equal(block.valid["s2_l2a"], expected)
    assert np.isnan(block.images["s2_l2a"][:, :10]).all()
    np.testing.assert_array_equal(block.images["s2_l2a"][3, 20:], values[3, 20:])


POWER = RNG.gamma(4, 0.02, (2, 64, 64)).astype(np.float32)


def read_s1(path, **options):
    with open_scene(s1=path, **options) as scene:
        return scene.read(WHOLE).images["s1"]


def test_linear_power_becomes_decibels(make_raster):
    np.testing.assert_allclose(read_s1(make_raster("s1.tif", POWER, ["VV", "VH"])), 10 * np.log10(POWER), rtol=1e-5)


def test_decibels_stay(make_raster):
    decibels = 10 * np.log10(POWER)
    np.testing.assert_array_equal(read_s1(make_raster("s1.tif", decibels, ["VV", "VH"])), decibels)


def test_the_order_of_polarisations_does_not_matter(make_raster):
    decibels = 10 * np.log10(POWER)
    np.testing.assert_array_equal(read_s1(make_raster("s1.tif", decibels[::-1], ["VH", "VV"])), decibels)


def test_no_data_in_radar(make_raster):
    power = POWER.copy()
    power[:, :5] = 0
    power[:, 5:9] = -32768
    image = read_s1(make_raster("s1.tif", power, ["VV", "VH"], nodata=-32768))
    assert np.isnan(image[:, :9]).all()
    assert np.isfinite(image[:, 9:]).all()


def test_uncalibrated_radar_and_a_wrong_unit_are_refused(make_raster):
    amplitude = make_raster("grd.tif", (POWER * 5000).astype(np.uint16), ["VV", "VH"])
    assert "calibrate" in describe(amplitude).problem
    with pytest.raises(UserError, match="correct the unit"):
        open_scene(s1=make_raster("s1.tif", POWER, ["VV", "VH"]), s1_unit="db")


THIRTEEN = (*S2_BANDS[:10], "B10", *S2_BANDS[10:])


def under_cloud(cirrus):
    """Under thick cloud no band but B10 is dark."""
    values = (DN + 1500).clip(1500, None)
    noise = RNG.integers(0, 12, (1, 64, 64)) if cirrus else np.zeros((1, 64, 64))
    return np.concatenate([values[:10], cirrus + noise, values[10:]]).astype(np.uint16)


def test_under_cloud_an_empty_cirrus_band_tells_nothing_and_the_offset_is_asked_for(make_raster):
    path = make_raster("l1c.tif", under_cloud(0), THIRTEEN)
    with pytest.raises(UserError, match="--offset 1000"):
        open_scene(path)
    with open_scene(path, offset=1000) as scene:
        assert scene.s2.offset == -1000


@pytest.mark.parametrize(("cirrus", "offset"), [(20, False), (1020, True)])
def test_the_cirrus_band_tells_whether_there_is_an_offset(make_raster, cirrus, offset):
    values = under_cloud(cirrus)
    with open_scene(make_raster("l1c.tif", values, THIRTEEN)) as scene:
        image = scene.read(WHOLE).images["s2_l1c"]
        reader = scene.read_s2(("B10", "B02"))
        named = reader.read(WHOLE)
        reader.close()
    np.testing.assert_array_equal(image[1], values[1] - 1000.0 * offset)
    np.testing.assert_array_equal(named, values[[10, 1]] - 1000.0 * offset)
