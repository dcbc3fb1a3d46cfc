"""Several processes of `torchrun` share features and trainings, and the result is that of one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.protocols.features import FeatureSettings, compute_part, extract
from engine.model import InferenceModel, ModelConfig, TerraFM, load_model, save_model
from tests.engine.evaluate.benchmarks import published_files as files
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=2, heads=3, fusion_heads=3)), path)
    return path


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """More training images than a file of features holds."""
    return files.write_eurosat(tmp_path_factory.mktemp("data"), counts=(260, 4, 6), side=8)


def upernet(root, model, cache, out, processes):
    launcher = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"] if processes > 1 else []
    arguments = ["evaluate", "upernet", "--benchmark", "copernicus", "--task", "DFC2020-S1", "--root", root, "--model",
                 model, "--image-size", "32", "--epochs", "1", "--channels", "8", "--batch-size", "16",
                 "--learning-rate", "0.01", "--learning-rate", "0.001", "--cache", cache, "--out", out]  # fmt: skip
    outcome = subprocess.run(
        [sys.executable, *launcher, "-m", "engine", *(str(one) for one in arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_processes_report_what_one_does_from_the_same_features_and_trainings(model, tmp_path):
    """More training images than a file of features holds, and two places of the grid."""
    root = files.write_copernicus_dfc(tmp_path / "data", counts=(34, 2, 2))
    said = [upernet(root, model, tmp_path / f"cache{n}", tmp_path / f"result{n}.json", n) for n in (1, 2)]
    assert said[1].count("DFC2020-S1 (default)") == 1
    alone, together = (json.loads((tmp_path / f"result{n}.json").read_text()) for n in (1, 2))
    assert together["reports"] == alone["reports"]
    assert content(tmp_path / "cache2") == content(tmp_path / "cache1")
    trainings = [name for name in content(tmp_path / "cache1") if name.startswith("DFC2020-S1-upernet")]
    assert len(trainings) == 2


def test_each_process_computes_its_own_files_and_what_is_there_is_left(root, model, tmp_path):
    examples, inference = open_task(find_task("geobench", "m-eurosat"), root), InferenceModel(load_model(model))
    settings = FeatureSettings.pooled(inference.config, 32)

    def written() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*.safetensors")}

    compute_part(inference, examples, "train", settings, (1, 2), tmp_path)
    second = written()
    assert set(second) == {"00001.safetensors"}
    compute_part(inference, examples, "train", settings, (0, 2), tmp_path)
    both = written()
    assert both["00001.safetensors"] == second["00001.safetensors"]
    assert len(extract(inference, examples, "train", settings, tmp_path)) == 260
    assert written() == both
