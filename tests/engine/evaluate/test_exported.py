"""Features for other programs: scikit-learn on the exported file says what our own kNN says."""

import json

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from sklearn.neighbors import KNeighborsClassifier

from engine.__main__ import main
from engine.model import ModelConfig, TerraFM, save_model
from tests.engine.evaluate.benchmarks import published_files as files


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), path)
    return path


def evaluate(*arguments):
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def test_scikit_learn_finds_in_the_exported_features_what_our_knn_reports(tmp_path, model):
    root = files.write_eurosat(tmp_path, counts=(24, 4, 12))
    task = ("--benchmark", "geobench", "--task", "m-eurosat", "--root", root, "--model", model, "--image-size", 32)
    outcome = evaluate("export", *task, "--out", tmp_path / "features.npz")
    assert outcome.exit_code == 0, outcome.output
    with np.load(tmp_path / "features.npz", allow_pickle=False) as file:
        content = {name: file[name] for name in file.files}
    assert content["train_features"].shape == (24, 4, 2, 48)
    assert content["blocks"].tolist() == [0, 1, 2, 3]
    neighbours = KNeighborsClassifier(5, metric="cosine", algorithm="brute", weights=lambda d: np.exp((1 - d) / 0.07))
    neighbours.fit(content["train_features"][:, -1, 0], content["train_labels"])
    expected = 100 * neighbours.score(content["test_features"][:, -1, 0], content["test_labels"])
    report = json.loads(evaluate("knn", *task, "--json").output.strip().splitlines()[-1])["reports"][0]
    assert report["protocol"] == "knn-galileo-k5"
    assert report["scores"][0]["value"] == pytest.approx(expected)


def test_patches_are_exported_where_pixels_are_labelled_and_another_file_type_is_refused(tmp_path, model):
    root = files.write_copernicus_dfc(tmp_path)
    task = ("--benchmark", "copernicus", "--task", "DFC2020-S1", "--root", root, "--model", model, "--image-size", 32)
    assert evaluate("export", *task, "--out", tmp_path / "patches.npz").exit_code == 0
    with np.load(tmp_path / "patches.npz", allow_pickle=False) as file:
        assert file["test_features"].shape == (2, 48, 2, 2)
        assert file["test_labels"].shape == (2, 32, 32)
    outcome = evaluate("export", *task, "--out", tmp_path / "features.csv")
    assert (outcome.exit_code, "no .npz file" in outcome.output) == (2, True)
