"""A trained head through `cloudmask`: a scene larger than its windows, and what it must not be used on."""

import numpy as np
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.clouds.published import csmask
from engine.model import load_model, save_model
from engine.model.decoders import import_head
from tests.engine.clouds.mask_files import read, refused, report, write_scl


def changed(source, path, bands=None, **changes):
    """A copy of a raster with some of its bands, at another place in it or other profile."""
    with rasterio.open(source) as file:
        names = list(file.descriptions)
        chosen = names if bands is None else list(bands)
        values = file.read([names.index(name) + 1 for name in chosen])
        profile = {**file.profile, "count": len(chosen), **changes}
        tags = file.tags()
    with rasterio.open(path, "w", **profile) as file:
        file.write(values)
        file.descriptions = chosen
        file.update_tags(**tags)
    return path


def test_a_scene_larger_than_the_windows(cloudy_scene, cloud_head, tmp_path):
    out, probability = tmp_path / "m.tif", tmp_path / "p.tif"
    made = report("--s2", cloudy_scene / "s2_l1c.tif", "--method", "head", "--head", cloud_head, "--out", out,
                  "--probability", probability)  # fmt: skip
    assert (made["method"], made["resolution"]) == ("head", 10)
    assert "untrained backbone" in " ".join(made["notes"])
    assert "CC BY-NC" in made["licence"]
    mask, truth, likely = read(out), read(cloudy_scene / "cloud_mask.tif"), read(probability)
    assert mask.shape == truth.shape == (384, 512)
    assert (mask[truth == 1] == 1).mean() > 0.6  # of a linear head that was trained for seconds
    assert (mask[truth == 0] == 0).mean() > 0.6
    assert likely[truth == 1].mean() > likely[truth == 0].mean() + 0.4
    assert (mask == 255).sum() == np.isnan(likely).sum() == 0
    with rasterio.open(out) as file:
        assert file.tags()["TERRAFM_METHOD"] == "TerraFM cloud head"


def test_no_data_stays_no_data(cloudy_scene, cloud_head, tmp_path):
    path = changed(cloudy_scene / "s2_l1c.tif", tmp_path / "holes.tif")
    with rasterio.open(path, "r+") as file:
        values = file.read()
        values[:, :200, 300:] = 0
        file.write(values)
    report("--s2", path, "--method", "head", "--head", cloud_head, "--out", tmp_path / "m.tif")
    np.testing.assert_array_equal(read(tmp_path / "m.tif") == 255, (values == 0).all(axis=0))


def test_what_a_head_was_not_trained_on(cloudy_scene, surface, cloud_head, tmp_path):
    with_head = ("--method", "head", "--head", cloud_head, "--out", tmp_path / "m.tif")
    assert "trained on L1C, and the imagery is L2A" in refused("--s2", surface, *with_head)
    scene = cloudy_scene / "s2_l1c.tif"
    with rasterio.open(scene) as file:
        names, transform = file.descriptions, file.transform
    lacking = changed(scene, tmp_path / "lacking.tif", [name for name in names if name != "B05"])
    assert "B05 are missing" in refused("--s2", lacking, *with_head)
    coarse = changed(scene, tmp_path / "coarse.tif", transform=transform * transform.scale(6))
    assert "pixels of 10 m, and the imagery has 60 m" in refused("--s2", coarse, *with_head)
    other = load_model("terrafm-ti")
    other.cls_token.data += 1
    save_model(other, tmp_path / "other.safetensors")
    assert "is another model" in refused("--s2", scene, *with_head, "--model", tmp_path / "other.safetensors")
    assert not (tmp_path / "m.tif").exists()


def test_an_offset_removed_twice_is_noticed(cloudy_scene, cloud_head, tmp_path):
    """All that was dark is below zero: a head would answer something, and wrongly."""
    path = changed(cloudy_scene / "s2_l1c.tif", tmp_path / "twice.tif", dtype="int16")
    with rasterio.open(path, "r+") as file:
        file.write((file.read().astype(int) - 1000).astype(np.int16))
    with_head = ("--method", "head", "--head", cloud_head, "--out", tmp_path / "m.tif")
    assert "removed twice" in refused("--s2", path, *with_head)


def test_the_order_of_the_ways(surface, cloudy_scene, cloud_head, tmp_path):
    out = ("--out", tmp_path / "m.tif")
    scene = changed(cloudy_scene / "s2_l1c.tif", tmp_path / "no_cirrus.tif",
                    ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"])  # fmt: skip
    made = report("--s2", scene, "--head", cloud_head, *out)
    before_head = ["scl", "csmask", "s2cloudless"]
    if csmask.missing_part() is None:
        assert made["method"] == "csmask"
        assert "choose the method 'head'" in made["not_taken"][-1]["reason"]
    else:
        assert made["method"] == "head"
        assert [entry["method"] for entry in made["not_taken"]] == before_head
    scl = write_scl(tmp_path / "scl.tif", surface, np.full((128, 160), 4, np.uint8))
    made = report("--s2", surface, "--scl", scl, "--head", cloud_head, *out)
    assert made["method"] == "scl"
    assert "choose the method 'head'" in made["not_taken"][0]["reason"]


def test_an_imported_head_by_its_name(cloudy_scene, cloud_head, tmp_path):
    import_head(cloud_head, "my-clouds")
    made = report("--s2", cloudy_scene / "s2_l1c.tif", "--method", "head", "--head", "my-clouds",
                  "--out", tmp_path / "m.tif")  # fmt: skip
    assert made["method"] == "head"
    unknown = CliRunner().invoke(main, ["cloudmask", "--s2", str(cloudy_scene / "s2_l1c.tif"), "--method", "head",
                                        "--head", "unknown", "--out", str(tmp_path / "n.tif")])  # fmt: skip
    assert unknown.exit_code == 2
    assert "imported: my-clouds" in unknown.output
