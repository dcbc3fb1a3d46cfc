"""A cloud mask from a few clicks, by names or codes, down to imagery with three bands."""

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from engine.clouds.clicks import cloud_code, read_cloud_samples
from engine.imagery import LandCoverClass, open_scene
from engine.requests import CloudMaskRequest
from tests.engine.clouds.mask_files import read, refused, report

NAMES = {0: "Clear ground", 1: "thick cloud", 3: "Cloud shadow"}


@pytest.fixture(scope="module")
def rgb(cloudy_scene, tmp_path_factory):
    """Red, green and blue alone, without names, level or offset."""
    path = tmp_path_factory.mktemp("rgb") / "chip.tif"
    with rasterio.open(cloudy_scene / "s2_l1c.tif") as file:
        profile = {**file.profile, "count": 3}
        names = list(file.descriptions)
        values = file.read([names.index(name) + 1 for name in ("B04", "B03", "B02")])
    with rasterio.open(path, "w", **profile) as file:
        file.write(values)
    return path


def clicks(path, scene, values, codes=(0, 1, 3), each=12):
    """Points on the true classes; `values` gives what the field holds for a code."""
    with rasterio.open(scene / "cloud_mask.tif") as file:
        truth, crs = file.read(1), file.crs.to_string()
        rng = np.random.default_rng(1)
        pixels = [(code, *map(int, at)) for code in codes for at in rng.permutation(np.argwhere(truth == code))[:each]]
        points = [shapely.Point(*file.xy(row, column)) for _, row, column in pixels]
    held = np.array([values(code) for code, _, _ in pixels])
    held = held.astype(object) if held.dtype.kind == "U" else held
    pyogrio.raw.write(path, shapely.to_wkb(np.array(points)), [held], ["class"], geometry_type="Point", crs=crs)
    return path


def test_clicks_on_three_bands(cloudy_scene, rgb, tmp_path):
    """Twelve a class; thick and thin cloud count as cloud."""
    samples = clicks(tmp_path / "samples.gpkg", cloudy_scene, NAMES.get)
    out = ("--out", tmp_path / "m.tif", "--probability", tmp_path / "p.tif")
    made = report("--s2", rgb, "--s2-bands", "B04,B03,B02", "--level", "l1c", "--samples", samples, *out)
    assert (made["method"], made["why"]) == ("clicks", "samples were given and no other way was open")
    assert [entry["method"] for entry in made["not_taken"]] == [
        "scl", "csmask", "s2cloudless", "head", "omnicloudmask",
    ]  # fmt: skip
    assert "B01" in made["not_taken"][2]["reason"]
    assert "held out" in " ".join(made["notes"])
    truth, mask, probability = read(cloudy_scene / "cloud_mask.tif"), read(tmp_path / "m.tif"), read(tmp_path / "p.tif")
    for code, least in ((0, 0.75), (1, 0.8), (3, 0.6)):
        assert (mask[truth == code] == code).mean() > least
    assert made["sun_azimuth"] is None  # shadows were clicked, not matched
    assert probability[truth == 1].mean() > 0.7 > 0.3 > probability[truth == 0].mean()


def test_codes_are_as_good_as_names(cloudy_scene, rgb, tmp_path):
    read_as = []
    with open_scene(rgb, s2_bands=("B04", "B03", "B02"), level="l1c", near_infrared=False) as scene:
        for name, values in (("a", NAMES.get), ("b", int)):
            path = clicks(tmp_path / f"{name}.gpkg", cloudy_scene, values)
            request = CloudMaskRequest(s2=str(rgb), out=tmp_path / "m.tif", samples=path)
            read_as.append(read_cloud_samples(scene, request))
    np.testing.assert_array_equal(read_as[0].codes, read_as[1].codes)
    assert read_as[0].classes == read_as[1].classes
    assert set(read_as[0].codes) == {0, 1, 3}


def test_samples_that_make_no_mask(cloudy_scene, rgb, tmp_path):
    common = ("--s2", rgb, "--s2-bands", "B04,B03,B02", "--level", "l1c", "--out", tmp_path / "m.tif", "--samples")
    other = {0: "clear", 1: "forest", 3: "cloud shadow"}
    assert "'forest'" in refused(*common, clicks(tmp_path / "a.gpkg", cloudy_scene, other.get))
    assert "clear alone" in refused(*common, clicks(tmp_path / "b.gpkg", cloudy_scene, NAMES.get, codes=(0,)))
    assert "cloud shadow alone" in refused(*common, clicks(tmp_path / "c.gpkg", cloudy_scene, NAMES.get, codes=(3,)))
    assert "no samples file" in refused(*common, tmp_path / "none.gpkg")
    assert not (tmp_path / "m.tif").exists()


@pytest.mark.parametrize(
    ("code", "name", "meaning"),
    [
        (5, "Cloud", 1), (5, "thin clouds", 2), (5, "Cirrus", 2), (5, "cloud shadow", 3), (5, "cloud-free", 0),
        (5, "no cloud", 0), (2, "Class 2", 2), (7, "Class 7", None), (1, "forest", None),
    ],
)  # fmt: skip
def test_what_class_names_mean(code, name, meaning):
    assert cloud_code(LandCoverClass(code, name, "#000000")) == meaning
