"""The random forest beside the map's probe: same samples, same folds, in the report and its summary."""

import json

import numpy as np
import pytest
import rasterio
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score

from engine import SceneFeatures, classify, open_scene
from engine.accuracy.assessment import assess
from engine.errors import UserError
from engine.mapping.classify.forest_baseline import bands_at, compare_with_forest
from engine.mapping.classify.validation import fit_probe, spatial_folds
from engine.requests import AccuracyRequest
from engine.samples.sample_set import read_samples


@pytest.fixture
def scene(scene_folder):
    with open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as opened:
        yield opened


@pytest.fixture
def samples(scene, scene_folder):
    return read_samples(scene_folder / "samples.gpkg", scene.grid)


def test_bands_are_those_of_the_files(scene, samples, scene_folder):
    found = bands_at(scene, samples.rows, samples.columns)
    with rasterio.open(scene_folder / "s2_l2a.tif") as s2, rasterio.open(scene_folder / "s1.tif") as s1:
        b02 = s2.read(s2.descriptions.index("B02") + 1)[samples.rows, samples.columns]
        vv = s1.read(s1.descriptions.index("VV") + 1)[samples.rows, samples.columns]
    assert any(np.allclose(found[:, band], b02, rtol=1e-5) for band in range(12))
    assert any(np.allclose(found[:, band], vv, rtol=1e-5) for band in range(12, found.shape[1]))


def test_the_forest_is_tested_on_what_the_probe_was_tested_on(scene, samples):
    positions = samples.positions(scene.grid.resolution)
    bands = bands_at(scene, samples.rows, samples.columns)
    known = bands[:, np.isfinite(bands).any(axis=0)]
    own = fit_probe("linear", np.nan_to_num(known), samples.codes, positions, samples.classes).accuracy
    found = compare_with_forest(scene, samples, positions, own)
    truth, guess = [], []
    for train, test in spatial_folds(samples.codes, positions)[1]:
        forest = RandomForestClassifier(100, random_state=0).fit(known[train], samples.codes[train])
        truth += samples.codes[test].tolist()
        guess += forest.predict(known[test]).tolist()
    assert found.overall == pytest.approx(np.mean(np.array(truth) == guess))
    assert found.macro_f1 == pytest.approx(f1_score(truth, guess, average="macro"))
    assert (found.own_overall, found.own_macro_f1) == (own.overall, own.macro_f1)
    assert own.method in found.method
    assert compare_with_forest(scene, samples, positions, None) is None


def test_a_report_holds_it_only_when_asked_and_the_map_knows_its_samples(scene, samples, scene_folder, tmp_path):
    with SceneFeatures(scene) as features:
        extent = (*features.grid.bounds[:2], features.grid.bounds[0] + 1000, features.grid.bounds[1] + 1000)
        plain = classify(features, samples, tmp_path / "a.tif", extent=extent, resolution=20)
        compared = classify(
            features, samples, tmp_path / "b.tif", extent=extent, compare=True, report=tmp_path / "r.json"
        )
    assert plain.comparison is None
    assert "random forest" not in plain.summary()
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["comparison"]
    assert written["own_macro_f1"] == compared.accuracy.macro_f1
    assert 0.3 < written["macro_f1"] <= 1
    assert compared.comparison.sentence() in compared.summary().splitlines()
    for name in ("a.tif", "b.tif"):
        with pytest.raises(UserError, match="that the map was made from"):
            assess(AccuracyRequest(tmp_path / name, scene_folder / "samples.gpkg"))
