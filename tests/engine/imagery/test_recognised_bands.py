"""Bands are found by what the file says of them, never by position; what cannot be established is refused."""

import numpy as np
import pytest

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, describe, open_scene
from engine.imagery.examination.recognition import band_in_text, band_of_wavelength

RNG = np.random.default_rng(0)
SCENE = RNG.integers(300, 4000, (12, 40, 50)).astype(np.uint16)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("B02", "B02"), ("B2", "B02"), ("b8a", "B8A"), ("Band 4", "B04"), ("Band_11", "B11"), ("B08_10m", "B08"),
        ("S2 B8A (865 nm)", "B8A"), ("T31TCJ_20240120T105341_B12", "B12"), ("Sigma0_VV_db", "VV"), ("vh", "VH"),
        ("nir", "B08"), ("nir08", "B8A"), ("swir16", "B11"), ("red", "B04"),
        ("B13", None), ("B0", None), ("SR_B4", None), ("Landsat B4", None), ("albedo", None), ("B02-B04", None),
        ("Band 1 and Band 2", None), ("VVVH", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_names(text, band):
    assert band_in_text(text) == band


@pytest.mark.parametrize(
    ("tags", "band"),
    [
        ({"wavelength": "664.6"}, "B04"),
        ({"CENTRAL_WAVELENGTH_UM": "0.865"}, "B8A"),
        ({"Wavelength": "2.19 micrometers"}, "B12"),
        ({"wavelength": "842"}, "B08"),
        ({"wavelength_units": "665 nm"}, None),
        ({"wavelength": "600"}, None),
        ({"wavelength": "1900"}, None),
    ],
)
def test_wavelengths(tags, band):
    assert band_of_wavelength(tags) == band


def test_shuffled_bands_are_put_in_order(make_raster):
    order = RNG.permutation(12)
    path = make_raster("s2_l2a.tif", SCENE[order], [S2_BANDS[i] for i in order])
    with open_scene(path) as scene:
        np.testing.assert_array_equal(scene.read(Window(0, 0, 50, 40)).images["s2_l2a"], SCENE)


def test_explicit_list_leaves_out_and_reorders(make_raster):
    path = make_raster("s2_l2a.tif", np.concatenate([SCENE[:1] * 0 + 7, SCENE]))
    with open_scene(path, s2_bands=[None, *S2_BANDS]) as scene:
        np.testing.assert_array_equal(scene.read(Window(0, 0, 50, 40)).images["s2_l2a"], SCENE)
        assert {band.how for band in scene.s2.bands} == {"given"}


def test_names_win_over_position_and_thirteen_bands_are_no_reason_to_guess(make_raster):
    path = make_raster("l1c.tif", np.concatenate([SCENE, SCENE[:1]]))
    description = describe(path)
    assert "13 bands" in description.problem
    assert description.bands == ()
    with pytest.raises(UserError, match="which band is which"):
        open_scene(path)


def test_missing_bands_are_filled_only_by_their_documented_neighbours(make_raster):
    present = [name for name in S2_BANDS if name not in ("B01", "B8A", "B09", "B11")]
    path = make_raster("s2_l2a.tif", SCENE[[S2_BANDS.index(name) for name in present]], present)
    with open_scene(path) as scene:
        assert scene.s2.filled == {"B01": "B02", "B8A": "B08", "B09": "B08"}
        assert scene.s2.missing == ("B11",)
        image = scene.read(Window(0, 0, 50, 40)).images["s2_l2a"]
    np.testing.assert_array_equal(image[S2_BANDS.index("B01")], SCENE[S2_BANDS.index("B02")])
    assert np.isnan(image[S2_BANDS.index("B11")]).all()


def test_an_aerial_image_is_no_sentinel(make_raster):
    path = make_raster("s2_l2a_photo.tif", SCENE[:2], ["red", "green"])
    with pytest.raises(UserError, match="lacks B02, B08 or B8A"):
        open_scene(path)


def test_a_band_named_twice_is_refused(make_raster):
    path = make_raster("s2_l2a.tif", SCENE, [*S2_BANDS[:11], "B02"])
    with pytest.raises(UserError, match="more than once"):
        open_scene(path)


@pytest.mark.parametrize(
    ("name", "tags", "bands", "given", "expected"),
    [
        ("a.tif", {"LEVEL": "L2A"}, S2_BANDS, None, "l2a"),
        ("a.tif", {"PROCESSING_LEVEL": "Level-1C"}, S2_BANDS, None, "l1c"),
        ("S2A_MSIL2A_20240101T000000_N0510.tif", {}, S2_BANDS, None, "l2a"),
        ("a.tif", {}, (*S2_BANDS[:10], "B10", "B11"), None, "l1c"),
        ("a.tif", {}, S2_BANDS, "l1c", "l1c"),
    ],
)
def test_level(make_raster, name, tags, bands, given, expected):
    assert describe(make_raster(name, SCENE, bands, tags), level=given).level == expected


def test_level_that_nobody_says_is_asked_for_and_a_wrong_one_refused(make_raster):
    path = make_raster("a.tif", SCENE, S2_BANDS)
    assert "L1C or L2A" in describe(path).problem
    tagged = make_raster("b.tif", SCENE, S2_BANDS, {"LEVEL": "L2A"})
    with pytest.raises(UserError, match="is Level-2A, but Level-1C was given"):
        open_scene(tagged, level="l1c")


def test_bands_that_are_only_numbered_say_nothing(make_raster):
    """The ninth band of most stacks is B8A: a number by place is no name."""
    path = make_raster("s2_l2a.tif", SCENE, [f"Band {number}" for number in range(1, 13)])
    with pytest.raises(UserError, match="only numbers its bands"):
        open_scene(path)
    with open_scene(path, s2_bands=S2_BANDS) as scene:
        assert scene.s2.missing == ()
