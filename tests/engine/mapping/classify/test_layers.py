"""Maps from layers: an embedding alone, elevation and classes beside the imagery, and what is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from sklearn.metrics import f1_score

from engine.__main__ import main
from engine.features.scene_features import SceneFeatures
from engine.imagery import Window, open_scene
from engine.mapping.classify.candidates import candidates, reweighed
from engine.mapping.classify.probes import LinearProbe
from engine.mapping.classify.saved_probe import read_probe
from tests.engine.imagery import layer_files


@pytest.fixture(scope="module")
def layers(scene_folder, tmp_path_factory) -> Path:
    """An embedding in Google's layout that tells the truth but for noise, elevation, and a coarse class map."""
    folder = tmp_path_factory.mktemp("layers")
    with rasterio.open(scene_folder / "truth.tif") as file:
        truth, transform, crs, bounds = file.read(1), file.transform, file.crs, file.bounds
    values = layer_files.of_truth(truth, 64)
    values[:, 20:60, 20:60] = np.nan
    layer_files.write_google(folder / "embedding_2023.tif", values, transform, crs)
    layer_files.write_elevation(folder / "dem.tif", tuple(bounds), crs)
    coarse = (truth[::3, ::3] * 10).astype(np.uint8)
    layer_files.write_raster(folder / "worldcover.tif", coarse, transform * transform.scale(3), crs, 0)
    return folder


def run(*words: object, status: int = 0) -> str:
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == status, outcome.output
    return outcome.output


def quality(folder: Path, out: Path) -> float:
    with rasterio.open(folder / "truth.tif") as file:
        truth = file.read(1)
    with rasterio.open(out) as file:
        mapped = file.read(1)
    known = (truth > 0) & (mapped != 255)
    return float(f1_score(truth[known], mapped[known], average="macro"))


def test_an_embedding_alone_is_a_scene_and_no_model_runs(scene_folder, layers, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model.load_inference", lambda _name: pytest.fail("a model was loaded"))
    out, report, probe = tmp_path / "map.tif", tmp_path / "report.json", tmp_path / "probe.safetensors"
    embedding = layers / "embedding_2023.tif"
    told = run("classify", "--method", "linear", "--samples", scene_folder / "samples.gpkg", "--layer",
               f"{embedding}:google", "--out", out, "--report", report, "--save-probe", probe)  # fmt: skip
    assert quality(scene_folder, out) > 0.85
    with rasterio.open(out) as file:
        mapped = file.read(1)
        assert file.tags()["TERRAFM_MODEL"] == "none"
    assert (mapped[22:58, 22:58] == 255).all()
    assert (mapped != 255).sum() > 0.9 * mapped.size
    assert "Layer google: Google's satellite embedding of 2023, an embedding of 64 numbers" in told
    assert "from embedding_2023.tif; no data: -128; weight 1." in told
    assert "no model ran" in told
    content = json.loads(report.read_text())
    assert f"--layer {embedding}:google" in content["command"]
    assert content["model"]["name"] == "none"
    again = tmp_path / "again.tif"
    assert "Layer google" in run("predict", "--probe", probe, "--layer", embedding, "--out", again)
    with rasterio.open(again) as file:
        assert (file.read(1) == mapped).mean() > 0.99
    refused = run("predict", "--probe", probe, "--layer", layers / "dem.tif", "--out", again, status=2)
    assert "was trained with the layers google (64 numbers), and this scene has the layers dem (1 numbers)" in refused


def test_layers_beside_imagery_help_and_are_listed(scene_folder, layers, tmp_path):
    imagery = ["--s1", scene_folder / "s1.tif"]
    clicks = ["classify", "--method", "linear", "--samples", scene_folder / "samples.gpkg", *imagery]
    without, out, probe = tmp_path / "without.tif", tmp_path / "with.tif", tmp_path / "p.safetensors"
    run(*clicks, "--out", without)
    told = run(*clicks, "--layer", layers / "dem.tif", "--layer", layers / "worldcover.tif", "--layer",
               layers / "embedding_2023.tif", "--out", out, "--save-probe", probe)  # fmt: skip
    assert quality(scene_folder, out) > quality(scene_folder, without) + 0.1
    for name in ("dem", "worldcover", "embedding_2023"):
        assert f"Layer {name}: " in told
    assert told.count("; weight ") == 3
    with rasterio.open(out) as file:
        assert (file.read(1) != 255).all()  # where the embedding has a gap the imagery goes on
    saved = read_probe(probe)
    assert [layer.kind for layer in saved.layers] == ["amounts", "classes", "embedding"]
    run("predict", "--probe", probe, *imagery, "--layer", layers / "dem.tif", "--layer", layers / "worldcover.tif",
        "--layer", layers / "embedding_2023.tif", "--out", tmp_path / "again.tif")  # fmt: skip
    refused = run("predict", "--probe", probe, *imagery, "--out", tmp_path / "no.tif", status=2)
    assert "and this scene has no layers" in refused


@pytest.mark.parametrize("method", ["auto", "knn", "trees"])
def test_every_method_takes_layers(method, scene_folder, layers, tmp_path):
    out = tmp_path / "map.tif"
    run("classify", "--samples", scene_folder / "samples.gpkg", "--layer", layers / "dem.tif", "--layer",
        layers / "embedding_2023.tif", "--method", method, "--out", out, "--compare")  # fmt: skip
    assert quality(scene_folder, out) > 0.7


def test_other_maps_of_an_embedding_alone(scene_folder, layers, tmp_path):
    embedding = layers / "embedding_2023.tif"
    run("cluster", "--layer", embedding, "--clusters", 6, "--out", tmp_path / "clusters.tif")
    run("rgb", "--layer", embedding, "--out", tmp_path / "rgb.tif")
    run("similar", "--layer", embedding, "--examples", scene_folder / "samples.gpkg", "--combine", "max", "--out",
        tmp_path / "similar.tif")  # fmt: skip
    changed = run("change", "--layer-before", embedding, "--layer-after", embedding, "--out", tmp_path / "change.tif")
    assert "layers embedding_2023 of 2023" in changed
    run("embed", "--layer", embedding, "--out", tmp_path / "features.tif")
    with rasterio.open(tmp_path / "features.tif") as file, open_scene(layers=[str(embedding)]) as scene:
        assert np.allclose(file.read(), scene.read_layers(Window(0, 0, 320, 256))[0][0], atol=1e-6, equal_nan=True)
    with rasterio.open(tmp_path / "change.tif") as file:
        assert set(np.unique(file.read(1))) == {0, 255}
    with rasterio.open(tmp_path / "rgb.tif") as file:
        assert (file.read()[:, 100:, 100:] > 0).all()


def test_a_layer_counts_as_much_as_the_imagery_whatever_its_units(scene_folder, layers):
    given = [str(layers / name) for name in ("dem.tif", "worldcover.tif", "embedding_2023.tif")]
    with open_scene(layers=given) as scene, SceneFeatures(scene, None) as features:
        block = features.block(Window(0, 0, 320, 256))
        dense = block.dense(block.rows, block.columns)
        for part in features.parts:
            assert part.is_layer
            assert (dense[:, :, part.start : part.stop] ** 2).sum(axis=2).mean() == pytest.approx(1, abs=0.5)
        assert features.layout.squared_length == 3


def test_the_weight_of_each_layer_is_tried_but_not_of_one_alone():
    tried = list(reweighed(LinearProbe(layers=((0, 1, 1.0), (1, 65, 1.0))), 0, 2))
    assert [probe.layers[0][2] for probe in tried] == [0.5, 0.0, 2.0]
    assert all(probe.layers[1] == (1, 65, 1.0) for probe in tried)
    assert list(reweighed(LinearProbe(layers=((0, 64, 1.0),)), 0, 1)) == []
    assert candidates("linear", 8)[0].layers == ()
