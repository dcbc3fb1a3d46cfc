"""Cloud masks from the command line's end: which way is taken and why, the files, and their use as masks."""

import shutil
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from engine.clouds.routing import cloud_ways
from engine.imagery import Window, open_scene
from engine.requests import CloudWaysRequest
from tests.engine.clouds.mask_files import needs_s2cloudless, read, refused, report, write_scl


@pytest.fixture
def scl(surface, tmp_path):
    """All twelve codes, 160 × 128 pixels of 20 m."""
    codes = np.tile((np.arange(160) * 12 // 160).astype(np.uint8), (128, 1))
    return write_scl(tmp_path / "scl.tif", surface, codes)


def test_codes_of_the_scene_classification(surface, scl, tmp_path):
    out = tmp_path / "mask.tif"
    made = report("--s2", surface, "--scl", scl, "--out", out)
    assert (made["method"], made["not_taken"]) == ("scl", [])
    mask, codes = read(out), read(scl).repeat(2, 0).repeat(2, 1)
    expected = np.select([np.isin(codes, (0, 1)), codes == 3, np.isin(codes, (8, 9)), codes == 10], [255, 3, 1, 2], 0)
    np.testing.assert_array_equal(mask, expected)
    with rasterio.open(out) as file, rasterio.open(surface) as source:
        assert file.transform == source.transform
        assert file.nodata == 255
        assert file.colormap(1)[1] == (255, 255, 255, 255)
        assert file.tags()["TERRAFM_CONTENT"] == "cloud mask"
        assert file.tags()["TERRAFM_METHOD"] == "scene classification (SCL)"
        assert file.overviews(1) or max(file.shape) <= 512
        assert file.compression.value == "DEFLATE"
    style = out.with_suffix(".qml").read_text(encoding="utf-8")
    assert "thin cloud" in style and "<start>2023-06-18T" in style
    assert "cloud shadow" in Path(f"{out}.aux.xml").read_text(encoding="utf-8")
    shares = {entry["name"]: entry["share"] for entry in made["classes"]}
    assert shares["thin cloud"] == pytest.approx((mask == 2).sum() / (mask != 255).sum(), rel=1e-3)
    assert "one shadow in seven" in " ".join(made["notes"])


def test_a_band_named_scl_is_found(surface, scl, tmp_path):
    with rasterio.open(surface) as file:
        profile, values, names, tags = file.profile, file.read(), file.descriptions, file.tags()
    codes = read(scl).repeat(2, 0).repeat(2, 1)
    path = tmp_path / "with_scl.tif"
    with rasterio.open(path, "w", **{**profile, "count": len(values) + 1}) as file:
        file.write(np.concatenate([values, codes[None].astype(values.dtype)]))
        file.descriptions = (*names, "SCL")
        file.update_tags(**tags)
    made = report("--s2", path, "--out", tmp_path / "a.tif")
    assert made["why"] == "the imagery brings its scene classification"
    report("--s2", surface, "--scl", scl, "--out", tmp_path / "b.tif")
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(tmp_path / "b.tif"))


def test_a_folder_of_bands_brings_its_scl(surface, scl, tmp_path):
    folder = tmp_path / "S2A_MSIL2A_x"
    folder.mkdir()
    with rasterio.open(surface) as file:
        for index, name in enumerate(file.descriptions, start=1):
            with rasterio.open(folder / f"x_{name}.tif", "w", **{**file.profile, "count": 1}) as one:
                one.write(file.read(index), 1)
    shutil.copy(scl, folder / "x_SCL_20m.tif")
    assert report("--s2", folder, "--out", tmp_path / "a.tif")["method"] == "scl"


def test_a_real_scene_classification(data, tmp_path):
    folder = data / "scenes" / "t11upt_60m"
    made = report("--s2", folder / "s2_l2a.tif", "--scl", folder / "scl.tif", "--out", tmp_path / "m.tif")
    mask, codes = read(tmp_path / "m.tif"), read(folder / "scl.tif")
    for code, meaning in ((3, 3), (8, 1), (9, 1)):
        assert (mask[codes == code] == meaning).all()
    assert (mask[np.isin(codes, (2, 4, 5, 6, 7))] == 0).all()
    assert made["resolution"] == 60
    with_shadows = report(
        "--s2", folder / "s2_l2a.tif", "--scl", folder / "scl.tif", "--out", tmp_path / "n.tif",
        "--shadows", "--sun-azimuth", 160,
    )  # fmt: skip
    assert with_shadows["classes"][3]["pixels"] > made["classes"][3]["pixels"]


def test_what_is_no_scene_classification(surface, scene_folder, tmp_path):
    out = ("--out", tmp_path / "m.tif")
    assert "whole numbers from 0 to 11" in refused("--s2", surface, "--scl", surface, *out)
    assert "no file" in refused("--s2", surface, "--scl", tmp_path / "none.tif", *out)
    assert "no cloud probability" in refused(
        "--s2", surface, "--scl", write_scl(tmp_path / "scl.tif", surface, np.full((128, 160), 4, np.uint8)), *out,
        "--probability", tmp_path / "p.tif",
    )  # fmt: skip
    assert not (tmp_path / "m.tif").exists()


@pytest.mark.parametrize(
    ("imagery", "classification", "is_found"),
    [
        ("T33UUP_20230618_bands", "T33UUP_20230618_SCL_20m", True),
        ("T33UUP_20230618_bands", "T33UUP_20230623_SCL_20m", False),
        ("T33UUP_20230618_bands", "T32UQD_20230618_SCL", False),
        ("stack", "scl", True),
        ("T33UUP_20230618_bands", "scl", False),
    ],
)
def test_the_scl_beside_a_file_is_found_if_it_is_of_the_same_tile_and_date(
    imagery, classification, is_found, surface, scl, tmp_path
):
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.copy(surface, folder / f"{imagery}.tif")
    shutil.copy(scl, folder / f"{classification}.tif")
    with open_scene(folder / f"{imagery}.tif") as scene:
        ways = cloud_ways(scene, CloudWaysRequest(s2=str(folder / f"{imagery}.tif")))
        assert ("scl" in ways.open) == is_found
        if is_found:
            assert "beside it" in ways.why


def test_the_ways_are_told_without_a_mask(surface, scl, tmp_path):
    """What the panel offers: which are open, what the others need, and which part of the environment would do."""
    with open_scene(surface) as scene:
        ways = cloud_ways(scene, CloudWaysRequest(s2=str(surface), scl=scl)).to_dict()
    assert (ways["chosen"], ways["why"]) == ("scl", "a scene classification was given")
    closed = {entry["method"]: entry for entry in ways["closed"]}
    assert "Level-1C" in closed["s2cloudless"]["reason"]
    assert closed.get("csmask", {"installs": "csmask"})["installs"] == "csmask"
    assert {*ways["open"], *closed} == {"scl", "csmask", "s2cloudless"}


def test_no_way_is_said_with_the_reasons(surface, tmp_path):
    """Without infrared, so that no cloud model is any help."""
    bare = tmp_path / "bare.tif"
    with rasterio.open(surface) as file, rasterio.open(bare, "w", **{**file.profile, "count": 3}) as three:
        three.write(file.read([2, 3, 4]))
        three.descriptions = file.descriptions[1:4]
        three.update_tags(**file.tags())
    surface = bare
    sentence = refused("--s2", surface, "--out", tmp_path / "m.tif")
    for reason in (
        "no SCL among", "near infrared", "Level-1C, and the imagery is L2A", "no trained head", "no folder",
        "no samples",
    ):  # fmt: skip
        assert reason in sentence
    forced = ("--s2", surface, "--out", tmp_path / "m.tif", "--method")
    for method, reason in (
        ("scl", "no SCL"), ("csmask", "near infrared"), ("s2cloudless", "Level-1C"), ("head", "no trained head"),
        ("omnicloudmask", "no folder"), ("clicks", "no samples"),
    ):  # fmt: skip
        assert reason in refused(*forced, method)
    (tmp_path / "head.safetensors").write_bytes(b"x")
    assert "not a whole safetensors file" in refused(*forced, "head", "--head", tmp_path / "head.safetensors")
    assert "holds no weights" in refused(*forced, "omnicloudmask", "--omnicloudmask", tmp_path / "none")
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "model.pth").write_bytes(b"x")
    assert "not installed" in refused(*forced, "omnicloudmask", "--omnicloudmask", tmp_path / "weights")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bare.tif", "head.safetensors", "weights"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--threshold", 2), "no probability"),
        (("--dilate-cloud", -1), "negative"),
        (("--sun-azimuth", 400), "degrees from north"),
        (("--polygons", "{tmp}/a.shp"), ".gpkg"),
        (("--masked", "{tmp}/m.tif"), "would both write m.tif"),
        (("--probability", "{tmp}/no/p.tif"), "no folder"),
    ],
)
def test_settings_that_are_no_good(surface, scl, tmp_path, options, sentence):
    options = [str(option).format(tmp=tmp_path) for option in options]
    assert sentence in refused("--s2", surface, "--scl", scl, "--out", tmp_path / "m.tif", *options)
    assert not (tmp_path / "m.tif").exists()


@needs_s2cloudless
def test_everything_that_can_be_written(cloudy_scene, tmp_path):
    files = {name: tmp_path / f"{name}.tif" for name in ("out", "probability", "masked")}
    made = report(
        "--s2", cloudy_scene / "s2_l1c.tif", "--method", "s2cloudless", "--polygons", tmp_path / "clouds.gpkg",
        *(part for name, path in files.items() for part in (f"--{name}", path)),
    )  # fmt: skip
    mask, truth = read(files["out"]), read(cloudy_scene / "cloud_mask.tif")
    assert (mask[truth == 1] == 1).mean() > 0.8
    assert (mask[truth == 0] == 0).mean() > 0.9
    assert made["sun_azimuth"] == pytest.approx(152)
    probability = read(files["probability"])
    assert np.nanmax(probability) <= 1
    assert np.nanmean(probability[truth == 1]) > 0.6 > 0.1 > np.nanmean(probability[truth == 0])
    with rasterio.open(files["masked"]) as file, rasterio.open(cloudy_scene / "s2_l1c.tif") as source:
        assert file.descriptions == source.descriptions
        copied, values = file.read(), source.read()
        np.testing.assert_array_equal(copied[:, mask == 0], values[:, mask == 0])
        assert (copied[:, mask != 0] == file.nodata).all()
    with open_scene(files["masked"]) as scene:
        valid = scene.read(Window(0, 0, scene.grid.width, scene.grid.height)).valid["s2_l1c"]
    np.testing.assert_array_equal(valid, mask == 0)
    meta, _, wkb, fields = pyogrio.raw.read(tmp_path / "clouds.gpkg")
    areas = dict.fromkeys((1, 3), 0.0)
    for code, geometry, area in zip(fields[0], shapely.from_wkb(wkb), fields[3], strict=True):
        areas[int(code)] += geometry.area / 10_000
        assert area == pytest.approx(geometry.area / 10_000, rel=0.01)
    assert list(meta["fields"]) == ["class", "name", "color", "area_ha"]
    for entry in made["classes"]:
        if entry["code"] in areas:
            assert areas[entry["code"]] == pytest.approx(entry["area_ha"], rel=0.05)


def test_growing_and_sieving(surface, tmp_path):
    codes = np.full((128, 160), 4, np.uint8)
    codes[40:60, 40:60], codes[100, 100], codes[80:90, 100:110], codes[:10, :10] = 9, 9, 3, 0
    scl = write_scl(tmp_path / "scl.tif", surface, codes)
    common = ("--s2", surface, "--scl", scl, "--out", tmp_path / "m.tif")
    report(*common, "--dilate-cloud", 100, "--dilate-shadow", 40)
    grown = read(tmp_path / "m.tif")
    assert (grown[80:120, 70] == 1).all()  # 100 m to the left of the cloud
    assert (grown[80:120, 69] == 0).all()
    assert (grown[70, 70] == 0).all()  # 140 m from its corner
    assert grown[160, 196] == 3
    assert (grown[:20, :20] == 255).all()
    report(*common, "--sieve", 5)
    cleaned = read(tmp_path / "m.tif")
    assert cleaned[201, 201] == 0
    assert (cleaned[80:120, 80:120] == 1).all()


def test_a_mask_leaves_clouds_shadows_and_no_data_out(surface, scl, tmp_path):
    """As the mask of any other command; a plain mask of zeros and ones means what it did."""
    out = tmp_path / "mask.tif"
    report("--s2", surface, "--scl", scl, "--out", out)
    mask = read(out)
    window = Window(0, 0, mask.shape[1], mask.shape[0])
    with open_scene(surface) as scene:
        data = scene.read(window).valid["s2_l2a"]
    with open_scene(surface, mask=out) as scene:
        np.testing.assert_array_equal(scene.read(window).valid["s2_l2a"], data & (mask == 0))
    assert set(np.unique(mask)) == {0, 1, 2, 3, 255}
    with rasterio.open(out) as file:
        half, profile, tags = file.read(1)[:, :100], file.profile, file.tags()
    for name, own_tags, beyond in (("cloud", tags, False), ("plain", {}, True)):
        path = tmp_path / f"{name}.tif"
        with rasterio.open(path, "w", driver="GTiff", width=100, height=mask.shape[0], count=1, dtype="uint8",
                           crs=profile["crs"], transform=profile["transform"], nodata=255) as file:  # fmt: skip
            file.write((half != 0).astype(np.uint8), 1)
            file.update_tags(**own_tags)
        with open_scene(surface, mask=path) as scene:
            valid = scene.read(window).valid["s2_l2a"]
        np.testing.assert_array_equal(valid[:, :100], data[:, :100] & (half == 0))
        np.testing.assert_array_equal(valid[:, 100:], data[:, 100:] & beyond)


def test_nothing_is_left_when_it_is_stopped(surface, scl, tmp_path):

    from engine.clouds.mask import make_cloud_mask
    from engine.errors import Cancelled
    from engine.requests import CloudMaskRequest

    def stop(fraction, message):
        if message == "Writing":
            raise Cancelled

    before = sorted(path.name for path in tmp_path.iterdir())
    files = {"out": tmp_path / "m.tif", "masked": tmp_path / "c.tif", "polygons": tmp_path / "p.gpkg"}
    request = CloudMaskRequest(s2=str(surface), scl=scl, **files)
    with open_scene(surface, near_infrared=False) as scene, pytest.raises(Cancelled):
        make_cloud_mask(scene, request, stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
