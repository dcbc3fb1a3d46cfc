"""What was clicked in one scene maps another."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from sklearn.metrics import f1_score

from engine.__main__ import main
from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_scene
from engine.mapping.classify.saved_probe import read_probe
from engine.simulation import SceneRecipe, simulate


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """A scene elsewhere, with other shapes and other shares of the classes."""
    folder = tmp_path_factory.mktemp("other")
    simulate(SceneRecipe(width=256, height=192, seed=7), folder)
    return folder


@pytest.fixture(scope="module")
def probe(scene_folder, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("probe")
    run("classify", "--samples", scene_folder / "samples.gpkg", *imagery(scene_folder), "--out", folder / "map.tif",
        "--save-probe", folder / "probe.safetensors")  # fmt: skip
    return folder / "probe.safetensors"


def imagery(folder: Path, *sensors: str) -> list[object]:
    files = {"s2": folder / "s2_l2a.tif", "s1": folder / "s1.tif"}
    return [word for name in sensors or files for word in (f"--{name}", files[name])]


def run(*words: object, status: int = 0) -> str:
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == status, outcome.output
    return outcome.output


def truth(folder: Path) -> np.ndarray:
    with rasterio.open(folder / "truth.tif") as file:
        return file.read(1)


def test_a_probe_maps_a_scene_that_it_has_never_seen(probe, other, tmp_path):
    out, report = tmp_path / "map.tif", tmp_path / "report.json"
    told = run("predict", "--probe", probe, *imagery(other), "--out", out, "--report", report)
    assert "trained on another scene" in told
    with rasterio.open(out) as file:
        mapped = file.read(1)
        assert file.tags()["TERRAFM_PROBE"] == "probe.safetensors"
        assert file.colormap(1)[1] != (0, 0, 0, 255)
    known = truth(other) > 0
    assert f1_score(truth(other)[known], mapped[known], average="macro") > 0.5
    content = json.loads(report.read_text())
    assert content["accuracy"] is None
    assert "engine predict" in content["command"]
    assert sum(entry["share"] for entry in content["classes"]) == pytest.approx(1)


def test_on_its_own_scene_it_makes_nearly_the_same_map(probe, scene_folder, tmp_path):
    run("predict", "--probe", probe, *imagery(scene_folder), "--out", tmp_path / "again.tif")
    with rasterio.open(tmp_path / "again.tif") as again, rasterio.open(probe.parent / "map.tif") as first:
        assert (again.read(1) == first.read(1)).mean() > 0.85  # the first knew how common its classes are


def test_features_are_standardised_as_where_the_probe_was_trained(probe, other, tmp_path):
    statistics = read_probe(probe).statistics
    with open_scene(other / "s2_l2a.tif", other / "s1.tif") as scene:
        with SceneFeatures(scene, cache=FeatureCache(tmp_path), statistics=statistics) as features:
            assert features.statistics() is statistics
            pixels = features.spread_pixels()
            assert pixels.looked_at == 1.0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda words, _: words[: words.index("--s1")], "give imagery with the same bands"),
        (lambda words, folder: [*words, "--model", str(folder / "other.safetensors")], "is another model"),
        (lambda words, folder: [*words[:2], str(folder / "none.safetensors"), *words[3:]], "There is no probe"),
        (lambda words, folder: [*words[:2], str(folder / "other.safetensors"), *words[3:]], "is no probe of format 1"),
    ],
    ids=["sensor missing", "another model", "no file", "a model's file"],
)
def test_what_does_not_fit_is_refused_in_a_sentence(probe, other, tmp_path, change, sentence):
    import torch

    from engine.model import ModelConfig, TerraFM, save_model

    torch.manual_seed(3)
    save_model(TerraFM(ModelConfig.of_size("ti", depth=1)), tmp_path / "other.safetensors")
    words = ["predict", "--probe", str(probe), "--out", str(tmp_path / "x.tif"), *map(str, imagery(other))]
    assert sentence in run(*change(words, tmp_path), status=2)
    assert not (tmp_path / "x.tif").exists()


def test_a_damaged_probe_is_refused(probe, other, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(probe.read_bytes()[:-2000])
    assert "not a whole safetensors file" in run(
        "predict", "--probe", damaged, *imagery(other), "--out", tmp_path / "x.tif", status=2
    )
