"""Whole maps: what is written, how good it is, and that nothing is left of what failed."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio

from engine import SceneFeatures, classify, load_model, open_scene
from engine.errors import Cancelled, UserError
from engine.samples.sample_set import read_samples


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture
def features(scene_folder, model):
    with (
        open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene,
        SceneFeatures(scene, model) as made,
    ):
        yield made


@pytest.fixture
def samples(features, scene_folder):
    return read_samples(scene_folder / "samples.gpkg", features.grid)


def agreement(path: Path, truth_path: Path) -> float:
    with rasterio.open(path) as made, rasterio.open(truth_path) as truth:
        return float((made.read(1) == truth.read(1)).mean())


@pytest.mark.parametrize(("method", "least"), [("auto", 0.72), ("linear", 0.70), ("knn", 0.62), ("trees", 0.65)])
def test_map_agrees_with_the_truth(features, samples, scene_folder, tmp_path, method, least):
    report = classify(features, samples, tmp_path / "map.tif", method=method)
    assert agreement(tmp_path / "map.tif", scene_folder / "truth.tif") > least
    assert report.accuracy is not None
    assert sum(entry.pixels for entry in report.classes) == 256 * 320


def test_map_is_a_cog_with_names_colours_and_provenance(features, samples, tmp_path):
    out = tmp_path / "map.tif"
    classify(features, samples, out, confidence=tmp_path / "c.tif", report=tmp_path / "r.json")
    with rasterio.open(out) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.nodata == 255
        assert file.crs == features.grid.crs
        assert file.transform == features.grid.transform
        colors = file.colormap(1)
        for entry in samples.classes:
            assert colors[entry.code][:3] == entry.rgb
        assert file.tags()["TERRAFM_MODEL"] == "terrafm-ti"
        assert len(file.tags()["TERRAFM_MODEL_SHA256"]) == 64
    for entry in samples.classes:
        assert entry.name in (tmp_path / "map.qml").read_text(encoding="utf-8")
        assert entry.name in (tmp_path / "map.tif.aux.xml").read_text(encoding="utf-8")
    with rasterio.open(tmp_path / "c.tif") as file:
        top, margin = file.read()
        assert file.descriptions == ("top probability (%)", "margin (%)")
        assert ((top >= margin) & (top <= 100)).all()
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert abs(sum(entry["share"] for entry in report["classes"]) - 1) < 1e-6
    assert report["model"]["trained"] is True
    assert {path.name for path in tmp_path.iterdir()} == {
        "map.tif", "map.qml", "map.tif.aux.xml", "c.tif", "c.qml", "r.json",
    }  # fmt: skip


def test_part_of_the_scene_is_that_part_of_the_whole_map(features, samples, tmp_path):
    classify(features, samples, tmp_path / "whole.tif")
    left, _, _, top = features.grid.bounds
    extent = (left + 805, top - 2003, left + 2400, top - 600)
    classify(features, samples, tmp_path / "part.tif", extent=extent)
    with rasterio.open(tmp_path / "whole.tif") as whole, rasterio.open(tmp_path / "part.tif") as part:
        assert part.shape == (141, 160)
        np.testing.assert_array_equal(part.read(1), whole.read(1)[60:201, 80:240])


def test_coarser_resolution(features, samples, tmp_path):
    classify(features, samples, tmp_path / "map.tif", resolution=30)
    with rasterio.open(tmp_path / "map.tif") as file:
        assert file.res == (30.0, 30.0)
        assert file.shape == (86, 107)
        assert (file.read(1) != 255).all()


@pytest.mark.parametrize("resolution", [5, 14.0])
def test_resolutions_that_do_not_fit_are_refused(features, samples, tmp_path, resolution):
    with pytest.raises(UserError, match="multiple"):
        classify(features, samples, tmp_path / "map.tif", resolution=resolution)
    assert not list(tmp_path.iterdir())


def test_smoothing_takes_the_salt_and_pepper_away(features, samples, tmp_path):
    def edges(smoothing: float) -> int:
        classify(features, samples, tmp_path / "map.tif", smoothing=smoothing)
        with rasterio.open(tmp_path / "map.tif") as file:
            codes = file.read(1)
        return int((codes[1:] != codes[:-1]).sum() + (codes[:, 1:] != codes[:, :-1]).sum())

    assert edges(30) < 0.8 * edges(0)


def test_masked_pixels_have_no_class(scene_folder, model, samples, tmp_path):
    mask = tmp_path / "mask.tif"
    with rasterio.open(scene_folder / "truth.tif") as file:
        profile = file.profile
    clouds = np.zeros((256, 320), np.uint8)
    clouds[30:80, 40:120] = 1
    with rasterio.open(mask, "w", **{**profile, "nodata": None, "count": 1}) as file:
        file.write(clouds, 1)
    with open_scene(scene_folder / "s2_l2a.tif", mask=mask) as scene, SceneFeatures(scene, model) as features:
        classify(features, samples, tmp_path / "map.tif")
    with rasterio.open(tmp_path / "map.tif") as file:
        np.testing.assert_array_equal(file.read(1) == 255, clouds == 1)


def test_cancel_and_refusal_leave_nothing(features, samples, tmp_path):
    def stop(fraction: float, message: str) -> None:
        if message == "Mapping":
            raise Cancelled

    with pytest.raises(Cancelled):
        classify(features, samples, tmp_path / "map.tif", confidence=tmp_path / "c.tif", progress=stop)
    with pytest.raises(UserError, match="no folder"):
        classify(features, samples, tmp_path / "no" / "map.tif")
    with pytest.raises(UserError, match=r"\.tif"):
        classify(features, samples, tmp_path / "map.png")
    with pytest.raises(UserError, match="outside the scene"):
        classify(features, samples, tmp_path / "map.tif", extent=(0, 0, 10, 10))
    assert not list(tmp_path.iterdir())


def test_an_older_map_survives_a_failure(features, samples, tmp_path):
    out = tmp_path / "map.tif"
    out.write_bytes(b"precious")

    def stop(fraction: float, message: str) -> None:
        if message == "Mapping":
            raise Cancelled

    with pytest.raises(Cancelled):
        classify(features, samples, out, progress=stop)
    assert out.read_bytes() == b"precious"
