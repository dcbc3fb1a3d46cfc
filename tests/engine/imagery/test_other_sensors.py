"""What is no Sentinel imagery is refused with the reason."""

import numpy as np
import pytest

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, open_scene
from tests.engine.imagery.faulty import SIDE, backscatter, ground, write, write_grd

RNG = np.random.default_rng(5)
BYTES = (ground() / 3000 * 255).round().clip(1, 255)
POWER = (10 ** (backscatter() / 10)).astype("float32")
PLANET = ("coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir")
DN = ground().astype("uint16")


def refused(path, sensor="s2", **options):
    with pytest.raises(UserError) as caught:
        open_scene(**{sensor: path}, **options)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_pictures_of_eight_bits_in_whatever_type(tmp_path, kind):
    assert "picture of 8 bits" in refused(write(tmp_path / "s2_l2a.tif", BYTES.astype(kind)))


def test_a_photo_with_near_infrared(tmp_path):
    path = write(tmp_path / "photo_l2a.tif", BYTES[:4].astype("uint8"), ("red", "green", "blue", "nir"))
    assert "picture of 8 bits" in refused(path)


@pytest.mark.parametrize(
    ("name", "bands", "tags", "sensor"),
    [
        ("LC08_L2SP_192026_20230618_02_T1.tif", [f"B{i}" for i in range(1, 10)], {}, "Landsat"),
        ("LE07_192026_20010618.tif", [f"B{i}" for i in range(1, 9)], {}, "Landsat"),
        ("mosaic.tif", [f"SR_B{i}" for i in (1, 2, 3, 4, 5, 7)], {}, "Landsat"),
        ("mosaic.tif", [f"B{i}" for i in range(1, 10)], {"SPACECRAFT_ID": "LANDSAT_9"}, "Landsat"),
        ("HLS.L30.T33TUM.2023169.tif", [f"B0{i}" for i in range(1, 8)], {}, "Landsat"),
        ("20230618_100031_24_24b5_3B_AnalyticMS_SR_8b_harmonized_clip.tif", PLANET, {}, "PlanetScope"),
        ("composite.tif", PLANET, {}, "PlanetScope"),
        ("MOD09A1.A2023169.h18v04.tif", [f"B0{i}" for i in range(1, 8)], {}, "MODIS"),
    ],
)
def test_other_satellites_by_name_tag_and_bands(tmp_path, name, bands, tags, sensor):
    path = write(tmp_path / name, DN[: len(bands)], bands, {"LEVEL": "L2A", **tags})
    assert f"is {sensor} imagery, not Sentinel-2" in refused(path)


@pytest.mark.parametrize(
    ("wavelengths", "strange"),
    [
        ((443, 482, 561, 655, 865, 1609, 2201), "482, 655"),
        ((0.443, 0.490, 0.531, 0.565, 0.610, 0.665, 0.705, 0.865), "531, 565, 610"),
        ((485, 560, 660, 830, 1650, 2215), "485"),
    ],
)
def test_other_satellites_by_wavelength(tmp_path, wavelengths, strange):
    tags = [{"wavelength": str(value)} for value in wavelengths]
    path = write(tmp_path / "s_l2a.tif", DN[: len(tags)], (), band_tags=tags)
    assert f"bands at {strange}" in refused(path)


def test_colours_at_three_metres(tmp_path):
    path = write(
        tmp_path / "s_l2a.tif", DN[:4], ("blue", "green", "red", "nir"),
        transform=(3, 0, 600_000, 0, -3, 5_200_000),
    )  # fmt: skip
    assert "pixels of 3 m" in refused(path)


def test_kelvins_beside_reflectance_and_mixed_scales(tmp_path):
    kelvin = 290 + RNG.normal(0, 3, (2, SIDE, SIDE))
    thermal = np.concatenate([ground()[:9] / 1e4, kelvin]).astype("float32")
    bands = [f"B{i}" for i in range(1, 12)]
    assert "differ in magnitude" in refused(write(tmp_path / "a_l2a.tif", thermal, bands))
    mixed = np.concatenate([ground()[:5] / 1e4, ground()[5:]]).astype("float32")
    assert "differ in magnitude" in refused(write(tmp_path / "b_l2a.tif", mixed))


@pytest.mark.parametrize(("factor", "scales"), [(0.01, None), (1e-4, (1e-4,) * 12), (20, None)])
def test_per_cent_and_twice_scaled(tmp_path, factor, scales):
    assert "another quantity or scale" in refused(
        write(tmp_path / "a.tif", (ground() * factor).astype("float32"), scales=scales)
    )


def test_each_sensor_given_as_the_other_and_heights(tmp_path):
    radar = write(tmp_path / "r.tif", backscatter().astype("float32"), ("VV", "VH"), {})
    assert "give it as Sentinel-1" in refused(radar)
    assert "give it as Sentinel-2" in refused(write(tmp_path / "o.tif", DN), "s1")
    assert "which band is which" in refused(write(tmp_path / "dem.tif", DN[0], ()))


@pytest.mark.parametrize("name", ["Amplitude_VV", "Intensity_VV", "VV_amp"])
def test_radar_that_its_name_says_is_not_calibrated(tmp_path, name):
    path = write(tmp_path / "s.tif", POWER, (name, name.replace("VV", "VH")), {})
    assert "not calibrated backscatter" in refused(path, "s1")


def test_amplitude_by_its_distribution(tmp_path):
    path = write(tmp_path / "s.tif", np.sqrt(POWER), ("VV", "VH"), {})
    assert "seems to be amplitude" in refused(path, "s1")
    with open_scene(s1=path, s1_unit="power") as scene:  # the user knows better
        assert scene.modalities == ("s1",)
    assert "terrain-correct" in refused(
        write(tmp_path / "d.tif", (np.sqrt(POWER) * 900).astype("uint16"), ("VV", "VH"), {}), "s1"
    )


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("uint16", "uncalibrated Sentinel-1 GRD"),
        ("complex64", "single-look complex"),
        ("complex_int16", "single-look complex"),
    ],
)
def test_raw_products_with_ground_control_points(tmp_path, kind, what):
    sentence = refused(write_grd(tmp_path / "s1a-iw-grd-vv-20230618t051000.tiff", kind), "s1")
    assert what in sentence
    assert "errain" in sentence


def test_other_radar_and_pictures_of_radar(tmp_path):
    alos = write(tmp_path / "ALOS2_PALSAR_2020.tif", POWER, ("VV", "VH"), {})
    assert "ALOS PALSAR imagery, not Sentinel-1" in refused(alos, "s1")
    picture = write(tmp_path / "s.tif", (255 + 6 * backscatter()).clip(0, 255).astype("uint8"), ("VV", "VH"), {})
    assert "8 bits" in refused(picture, "s1")
    hundred = write(tmp_path / "h.tif", (backscatter() * 100).astype("int16"), ("VV", "VH"), {})
    assert "dB × 100" in refused(hundred, "s1")


def test_a_local_reference_system_and_a_description_that_is_no_text(tmp_path):
    local = write(tmp_path / "l.tif", DN, crs='LOCAL_CS["site",UNIT["metre",1]]')
    assert "local coordinate reference system" in refused(local)
    broken = write(tmp_path / "b.tif", DN)
    content = broken.read_bytes()
    assert content.count(b"B11") == 1
    broken.write_bytes(content.replace(b"B11", b"\xff\xfe1"))
    refused(broken)


def test_scale_and_offset_count_for_their_own_bands(tmp_path):
    """The scene classification comes first and has none; each band is stored in its own way."""
    factors = np.linspace(1, 3, 12).round(2)
    stored = np.concatenate([np.full((1, SIDE, SIDE), 4.0), ground() / factors[:, None, None] + 100]).round()
    path = write(
        tmp_path / "a.tif", stored.astype("uint16"), ("SCL", *S2_BANDS),
        scales=(1.0, *factors * 1e-4), offsets=(0.0, *factors * -0.01),
    )  # fmt: skip
    with open_scene(path, offset=None) as scene:
        image = scene.read(Window(0, 0, SIDE, SIDE)).images["s2_l2a"]
    np.testing.assert_allclose(image, ground(), atol=2)


def test_scales_of_radar(tmp_path):
    stored = (backscatter() * np.array([100, 50])[:, None, None]).round().astype("int16")
    with open_scene(s1=write(tmp_path / "s.tif", stored, ("VV", "VH"), {}, scales=(0.01, 0.02))) as scene:
        image = scene.read(Window(0, 0, SIDE, SIDE)).images["s1"]
    np.testing.assert_allclose(image, backscatter(), atol=0.02)
