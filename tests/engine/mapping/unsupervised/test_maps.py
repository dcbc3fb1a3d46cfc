"""Similarity, clusters, change and colours on simulated scenes, against their truth."""

import re

import numpy as np
import pyogrio
import pytest
import rasterio
from sklearn.metrics import adjusted_mutual_info_score, roc_auc_score

from engine import SceneFeatures, load_model, open_scene
from engine.errors import Cancelled, UserError
from engine.mapping.unsupervised.change import write_change
from engine.mapping.unsupervised.clusters import fitted, write_clusters
from engine.mapping.unsupervised.colours import write_rgb
from engine.mapping.unsupervised.similarity import write_similarity
from engine.requests import ChangeRequest, ClusterRequest, RgbRequest, SimilarRequest


def values(path):
    with rasterio.open(path) as file:
        return file.read(1)


def dates(path):
    """The days that QGIS's temporal controller takes from the style beside a map."""
    style = path.with_suffix(".qml").read_text(encoding="utf-8")
    return tuple(re.search(rf"<{end}>([\d-]+)T", style)[1] for end in ("start", "end"))


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture
def features(scene_folder, model):
    with open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene:
        with SceneFeatures(scene, model) as made:
            yield made


@pytest.fixture
def forest(scene_folder, tmp_path_factory):
    meta, _, wkb, fields = pyogrio.raw.read(scene_folder / "samples.gpkg", where="name='forest'")
    path = tmp_path_factory.mktemp("examples") / "forest.gpkg"
    pyogrio.raw.write(path, wkb, fields, meta["fields"], geometry_type="Point", crs=meta["crs"])
    return path


@pytest.mark.parametrize("combine", ["mean", "max"])
def test_forest_is_more_similar_to_forest(features, forest, scene_folder, tmp_path, combine):
    mask = tmp_path / "mask.tif"
    write_similarity(
        features,
        SimilarRequest(examples=forest, out=tmp_path / "s.tif", combine=combine, threshold=50.0, similar_mask=mask),
    )
    assert dates(mask) == dates(tmp_path / "s.tif") == ("2023-06-18", "2023-06-18")
    truth = values(scene_folder / "truth.tif")
    assert roc_auc_score((truth == 2).ravel(), values(tmp_path / "s.tif").ravel()) > 0.85


def test_clusters_follow_the_land_cover_and_are_ordered_by_size(features, scene_folder, tmp_path):
    made = write_clusters(features, ClusterRequest(out=tmp_path / "c.tif"))
    assert dates(tmp_path / "c.tif") == ("2023-06-18", "2023-06-18")
    assert (
        adjusted_mutual_info_score(values(scene_folder / "truth.tif").ravel(), values(tmp_path / "c.tif").ravel())
        > 0.35
    )
    pixels = [entry.pixels for entry in made.clusters]
    assert pixels == sorted(pixels, reverse=True)
    assert "silhouette" in made.reason


def later(scene_folder, path, planted):
    """The scene a little noisier and a tenth brighter; with water where something else was if `planted`."""
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        image, profile, names, tags = file.read(), file.profile, file.descriptions, file.tags()
    new = image * 1.1 + np.random.default_rng(0).normal(0, 15, image.shape)
    truth, water = values(scene_folder / "truth.tif"), np.zeros(image.shape[1:], bool)
    if planted:
        water[90:150, 100:180] = True
        water &= truth != 1
        source = new[:, truth == 1]
        new[:, water] = source[:, np.arange(int(water.sum())) % source.shape[1]]
    with rasterio.open(path, "w", **profile) as file:
        file.write(new.clip(1, 30000).astype(profile["dtype"]))
        file.descriptions = names
        file.update_tags(**{**tags, "TIFFTAG_DATETIME": "2024:06:20 10:20:00"})
    return water


@pytest.mark.parametrize("planted", [True, False])
def test_planted_change_is_found_and_none_where_there_is_none(scene_folder, model, tmp_path, planted):
    changed = later(scene_folder, tmp_path / "later.tif", planted)
    with open_scene(scene_folder / "s2_l2a.tif") as first:
        with open_scene(tmp_path / "later.tif", grid=first.grid) as second:
            with SceneFeatures(first, model) as before, SceneFeatures(second, model) as after:
                made = write_change(before, after, ChangeRequest(out=tmp_path / "c.tif", binary=tmp_path / "b.tif"))
    assert dates(tmp_path / "c.tif") == dates(tmp_path / "b.tif") == ("2023-06-18", "2024-06-20")
    if planted:
        assert roc_auc_score(changed.ravel(), values(tmp_path / "c.tif").ravel()) > 0.95
        found = values(tmp_path / "b.tif") == 1
        assert 0.7 < found.sum() / changed.sum() < 1.4
        assert (found & changed).sum() / changed.sum() > 0.7
    else:
        assert made.changed_share < 0.01


def test_colours_tell_land_cover_apart_and_are_the_same_each_time_and_in_every_part(features, scene_folder, tmp_path):
    made = write_rgb(features, RgbRequest(out=tmp_path / "whole.tif"))
    left, bottom, right, top = features.grid.bounds
    part = (left, (bottom + top) / 2, (left + right) / 2, top)
    write_rgb(features, RgbRequest(out=tmp_path / "part.tif", extent=part))
    with rasterio.open(tmp_path / "whole.tif") as file, rasterio.open(tmp_path / "part.tif") as cut:
        whole = file.read()
        assert whole.dtype == np.uint8 and file.count == 3 and file.nodata == 0
        assert [i.name for i in file.colorinterp] == ["red", "green", "blue"]
        assert "principal components" in file.tags()["TERRAFM_METHOD"]
        np.testing.assert_array_equal(cut.read(), whole[:, : cut.height, : cut.width])
    assert whole.min() == 1 and whole.max() == 255  # stretched, and nowhere without data
    assert 1 >= sum(made.explained) > 0.3 and list(made.explained) == sorted(made.explained, reverse=True)
    truth = values(scene_folder / "truth.tif").ravel()
    kinds = np.stack([whole.reshape(3, -1)[:, truth == code].mean(axis=1) for code in np.unique(truth)])
    apart = np.linalg.norm(kinds[:, None] - kinds[None], axis=2)[np.triu_indices(len(kinds), 1)]
    assert apart.mean() > 40  # of 255: land cover has colours of its own


def test_colours_leave_out_what_a_mask_hides(scene_folder, model, tmp_path):
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        profile = {**file.profile, "count": 1, "dtype": "uint8", "nodata": None}
        hidden = np.zeros(file.shape, np.uint8)
    hidden[:, 100:164] = 1
    with rasterio.open(tmp_path / "mask.tif", "w", **profile) as file:
        file.write(hidden, 1)
    with open_scene(scene_folder / "s2_l2a.tif", mask=tmp_path / "mask.tif") as scene:
        with SceneFeatures(scene, model) as features:
            write_rgb(features, RgbRequest(out=tmp_path / "r.tif", resolution=20.0))
    with rasterio.open(tmp_path / "r.tif") as file:
        colors = file.read()
    np.testing.assert_array_equal((colors == 0).all(axis=0), hidden[::2, ::2].astype(bool))
    assert ((colors == 0).all(axis=0) == (colors == 0).any(axis=0)).all()


def test_cancel_leaves_nothing(features, forest, tmp_path):
    def stop(fraction, message):
        if message == "Mapping":
            raise Cancelled

    for write in (
        lambda: write_similarity(features, SimilarRequest(examples=forest, out=tmp_path / "s.tif"), stop),
        lambda: write_clusters(features, ClusterRequest(out=tmp_path / "c.tif", clusters=4), stop),
        lambda: write_change(features, features, ChangeRequest(out=tmp_path / "d.tif"), stop),
        lambda: write_rgb(features, RgbRequest(out=tmp_path / "r.tif"), stop),
    ):
        with pytest.raises(Cancelled):
            write()
    assert not list(tmp_path.iterdir())


def test_other_sensors_at_the_other_date_are_refused(features, scene_folder, model, tmp_path):
    with open_scene(scene_folder / "s2_l2a.tif") as scene, SceneFeatures(scene, model) as optical:
        with pytest.raises(UserError, match="same sensors"):
            write_change(features, optical, ChangeRequest(out=tmp_path / "c.tif"))


def test_k_means_fits_no_worse_than_its_fast_kin():
    vectors = np.random.default_rng(0).normal(size=(3000, 6)).astype(np.float32)
    loss = {
        method: float(((vectors[:, None] - fitted(vectors, 8, 0, method)) ** 2).sum(2).min(1).sum())
        for method in ("mini-batch", "k-means")
    }
    assert loss["k-means"] < loss["mini-batch"]


def test_the_user_may_choose_what_counts_as_changed(features, tmp_path):
    files = {"out": tmp_path / "c.tif", "binary": tmp_path / "b.tif"}
    made = write_change(features, features, ChangeRequest(**files, threshold=70.0))
    assert (made.threshold, made.changed_share) == (70, 0)
    with pytest.raises(UserError, match="name a file"):
        write_change(features, features, ChangeRequest(out=tmp_path / "c.tif", threshold=70.0))
    with pytest.raises(UserError, match="170 %"):
        write_change(features, features, ChangeRequest(**files, threshold=170.0))
