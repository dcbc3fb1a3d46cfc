"""`engine evaluate` on published-format files, as a user runs it."""

import json
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.evaluate.protocols.features import cache_folder
from engine.model import RELEASED_MODALITIES, ModelConfig, TerraFM, load_model, save_model
from tests.engine.evaluate.benchmarks import appendix_files
from tests.engine.evaluate.benchmarks import published_files as files
from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), path)
    return path


def run(protocol, root, benchmark, task, model, *more, size=32):
    arguments = ["evaluate", protocol, "--benchmark", benchmark, "--task", task, "--root", root, "--model", model]
    outcome = CliRunner().invoke(main, [str(one) for one in (*arguments, "--image-size", size, *more)])
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def test_knn_reports_both_protocols_apart_with_all_that_repeats_them(tmp_path, model):
    root, out = files.write_eurosat(tmp_path / "data"), tmp_path / "result.json"
    outcome = run("knn", root, "geobench", "m-eurosat", model, "--random-backbone", "--out", out)
    assert outcome.exit_code == 0, outcome.output
    content = json.loads(out.read_text())
    assert [report["protocol"] for report in content["reports"]] == ["knn-galileo-k5", "knn-galileo-k20", "knn-swept"]
    assert [report["protocol"] for report in content["untrained"]] == [r["protocol"] for r in content["reports"]]
    score = content["reports"][0]["scores"][0]
    assert score["metric"] == "accuracy"
    assert score["value"] > 80  # the two classes differ in their near infrared
    assert content["reports"][2]["chosen"]["k"] in (3, 5, 7, 10, 15, 20)
    assert len(content["reports"][2]["grid"]) == 4 * 6
    assert content["data"]["examples"] == {"train": 20, "valid": 10, "test": 10}
    assert len(content["model"]["sha256"]) == 64
    assert content["options"]["seed"] == 0
    assert "2000" in " ".join(content["warnings"])
    assert "untrained: knn-swept" in outcome.output


@pytest.mark.parametrize(
    ("task", "write", "metric"),
    [
        ("EuroSAT-S1", lambda root: files.write_copernicus_eurosat(root, "s1"), "accuracy"),
        ("BigEarthNet-S2", files.write_copernicus_bigearthnet, "map"),
        ("LCZ-S2", files.write_copernicus_lcz, "accuracy"),
    ],
)
def test_linear(tmp_path, model, task, write, metric):
    outcome = run("linear", write(tmp_path), "copernicus", task, model, "--json", "--reference", "--epochs", 20)
    assert outcome.exit_code == 0, outcome.output
    content = json.loads(outcome.output.strip().splitlines()[-1])
    (report,) = content["reports"]
    assert len(report["grid"]) == 64
    assert report["chosen"]["validation"] == max(head["validation"] for head in report["grid"])
    assert report["scores"][0]["metric"] == metric
    assert report["scores"][0]["value"] > 75
    assert report["reference"] is not None


def test_segmentation_by_linear_probe_and_upernet(tmp_path, model):
    root = files.write_copernicus_clouds(tmp_path)
    more = ("--json", "--epochs", 15, "--learning-rate", 0.01, "--learning-rate", 0.1)
    for protocol, extra in (("linear", ()), ("upernet", ("--channels", 16, "--batch-size", 2))):
        outcome = run(protocol, root, "copernicus", "Cloud-S2", model, *more, *extra, size=64)
        assert outcome.exit_code == 0, outcome.output
        reports = json.loads(outcome.output.strip().splitlines()[-1])["reports"]
        names = {"linear": ["linear-segmentation", "linear-galileo"], "upernet": ["upernet"]}[protocol]
        assert [report["protocol"] for report in reports] == names
        for report in reports:
            assert [score["metric"] for score in report["scores"]] == ["miou", "accuracy"]
            assert len(report["grid"]) == 2
            assert report["scores"][1]["value"] > 80  # half of each image is bright and a cloud


def test_fine_tuning_of_images_and_pixels(tmp_path, model):
    """Eighty steps at a small rate: enough on every processor, whose roundings the untrained model's norms magnify."""
    root = files.write_copernicus_dfc(files.write_eurosat(tmp_path, counts=(16, 4, 16)))
    more = ("--json", "--learning-rate", 0.0003, "--channels", 16)
    outcome = run("finetune", root, "geobench", "m-eurosat", model, "--epochs", 20, "--batch-size", 4, *more)
    (report,) = json.loads(outcome.output.strip().splitlines()[-1])["reports"]
    assert report["scores"][0]["value"] > 75  # of two classes
    outcome = run("finetune", root, "copernicus", "DFC2020-S1", model, "--epochs", 1, *more)
    (report,) = json.loads(outcome.output.strip().splitlines()[-1])["reports"]
    assert report["protocol"] == "finetune"


def test_every_value_of_a_grid_is_tried_or_refused(tmp_path, model):
    """Two batch sizes are two places of the grid of every protocol that has one."""
    root = appendix_files.write_landslides(files.write_eurosat(files.write_copernicus_dfc(tmp_path), counts=(12, 6, 6)))
    two = ("--json", "--learning-rate", 0.01, "--epochs", 1, "--channels", 8, "--batch-size", 2, "--batch-size", 4)
    probes = [("finetune", "geobench", "m-eurosat"), ("finetune", "copernicus", "DFC2020-S1"),
              ("upernet", "copernicus", "DFC2020-S1")]  # fmt: skip
    for protocol, publisher, task in probes:
        outcome = run(protocol, root, publisher, task, model, *two)
        (report,) = json.loads(outcome.output.strip().splitlines()[-1])["reports"]
        assert [place["batch"] for place in report["grid"]] == [2, 4], protocol
    without = [one for one in two if one not in ("--channels", 8)]
    for publisher, task, places in (("geobench", "m-eurosat", 4), ("copernicus", "DFC2020-S1", 1)):
        outcome = run("linear", root, publisher, task, model, *without)
        for report in json.loads(outcome.output.strip().splitlines()[-1])["reports"]:
            assert [place["batch"] for place in report["grid"]] == [2] * places + [4] * places
    outcome = run("focal", root, "landslide4sense", "Landslide4Sense", model, *two[1:])
    assert (outcome.exit_code, "give one of each" in outcome.output) == (2, True)


def test_a_test_image_among_the_training_images_is_said(tmp_path, model):
    root = files.write_eurosat(tmp_path)
    folder = root / "classification_v1.0" / "m-eurosat"
    (folder / "id_test_004.hdf5").write_bytes((folder / "id_train_006.hdf5").read_bytes())
    outcome = run("knn", root, "geobench", "m-eurosat", model)
    assert "1 test images are also among the train images" in outcome.output


@pytest.mark.parametrize(
    ("protocol", "publisher", "task", "more", "sentence"),
    [
        ("knn", "copernicus", "DFC2020-S1", (), "kNN whole images"),
        ("upernet", "geobench", "m-eurosat", (), "UPerNet pixels"),
        ("knn", "geobench", "m-nothing", (), "has no task"),
        ("knn", "geobench", "m-eurosat", ("--partition", "0.5x"), "no partition"),
        ("knn", "copernicus", "LCZ-S2", (), "holds neither"),
        ("knn", "geobench", "m-eurosat", ("--image-size", "30"), "multiple"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path, model, protocol, publisher, task, more, sentence):
    root = files.write_copernicus_dfc(files.write_eurosat(tmp_path, counts=(4, 2, 2)))
    outcome = run(protocol, root, publisher, task, model, *more)
    assert outcome.exit_code == 2
    assert sentence in outcome.output
    assert len(outcome.output.strip().splitlines()) == 1


def test_features_are_computed_once_and_follow_the_data_and_the_model(tmp_path, model):
    root = files.write_eurosat(tmp_path, counts=(6, 4, 4))
    first = run("knn", root, "geobench", "m-eurosat", model)
    kept = {path: path.stat().st_mtime_ns for path in cache_folder().rglob("*.safetensors")}
    assert len(kept) == 3
    again = run("linear", root, "geobench", "m-eurosat", model, "--epochs", 2)
    assert first.exit_code == again.exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in cache_folder().rglob("*.safetensors")} == kept
    damaged = next(iter(kept))
    damaged.write_bytes(damaged.read_bytes()[:200])
    assert run("knn", root, "geobench", "m-eurosat", model).output == first.output
    path = root / "classification_v1.0" / "m-eurosat" / "id_train_000.hdf5"
    os.utime(path, ns=(1, 1))
    run("knn", root, "geobench", "m-eurosat", model)
    assert len(list(cache_folder().rglob("*.safetensors"))) == 4
    run("knn", root, "geobench", "m-eurosat", model, size=48)
    assert len(list(cache_folder().rglob("*.safetensors"))) == 7


def test_a_killed_run_goes_on_from_its_features(tmp_path, model):
    """The real process, killed after its first files of features."""
    root = files.write_eurosat(tmp_path / "data", counts=(260, 2, 2), side=8)
    arguments = ["evaluate", "knn", "--benchmark", "geobench", "--task", "m-eurosat", "--root", str(root)]
    command = [sys.executable, "-m", "engine", *arguments, "--model", str(model), "--image-size", "64", "--batch", "2"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    found = []
    try:
        wait_until(lambda: found.extend(cache_folder().rglob("00000.safetensors")) or found, "there are features")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    first = found[0]
    written = first.stat().st_mtime_ns
    assert run("knn", root, "geobench", "m-eurosat", model, "--batch", 2, size=64).exit_code == 0
    assert first.stat().st_mtime_ns == written
    assert len(list(first.parent.glob("*.safetensors"))) == 2


def test_a_malicious_benchmark_is_refused_by_the_command_and_runs_nothing(tmp_path, model):
    class Command:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path / 'ran'}",)

    root = files.write_eurosat(tmp_path / "data", counts=(4, 2, 2))
    (root / "classification_v1.0" / "m-eurosat" / "task_specs.pkl").write_bytes(pickle.dumps(Command()))
    outcome = run("knn", root, "geobench", "m-eurosat", model)
    assert outcome.exit_code == 2
    assert "system" in outcome.output
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda values: (values - values.mean()) / values.std(), "normalised already"),
        (lambda values: values * 1e-4, "reflectance where digital number"),
    ],
)
def test_images_that_are_normalised_already_are_refused_by_the_command(tmp_path, model, change, sentence):
    root = files.write_eurosat(tmp_path, counts=(4, 2, 2), change=change)
    outcome = run("linear", root, "geobench", "m-eurosat", model)
    assert outcome.exit_code == 2
    assert sentence in outcome.output


def test_the_precision_that_features_were_computed_in_is_said_and_kept_apart(tmp_path, model):
    root = files.write_eurosat(tmp_path, counts=(6, 4, 4))
    for precision in ("float32", "bfloat16"):
        outcome = run("knn", root, "geobench", "m-eurosat", model, "--precision", precision, "--json")
        assert precision in json.loads(outcome.output.strip().splitlines()[-1])["device"]
    assert len(list(cache_folder().rglob("*.safetensors"))) == 6


def test_a_missing_package_is_one_sentence():
    code = "import sys; sys.modules['h5py'] = None; from engine.__main__ import main; main()"
    arguments = ["evaluate", "knn", "--benchmark", "geobench", "--task", "m-eurosat", "--root", "."]
    outcome = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 2
    assert outcome.stderr.strip().startswith("Error: The package h5py is missing")


def test_an_empty_split_and_a_lacking_modality_are_one_sentence(tmp_path, model):
    root = files.write_copernicus_dfc(tmp_path)
    (root / "dfc2020_s1s2" / "dfc-val-new.csv").write_text("")
    outcome = run("upernet", root, "copernicus", "DFC2020-S1", model)
    assert (outcome.exit_code, "valid split" in outcome.output) == (2, True)
    optical = ModelConfig.of_size("ti", width=48, depth=1, heads=3, fusion_heads=3, modalities=RELEASED_MODALITIES[1:])
    save_model(TerraFM(optical), tmp_path / "optical.safetensors")
    outcome = run("upernet", root, "copernicus", "DFC2020-S1", tmp_path / "optical.safetensors")
    assert (outcome.exit_code, "patch embedding for s1" in outcome.output) == (2, True)


def test_a_modality_that_was_not_trained_on_is_said_or_refused(tmp_path, model):
    taught = load_model(model)
    taught.info = replace(taught.info, modalities=("s2_l2a",))
    save_model(taught, tmp_path / "taught.safetensors")
    root = files.write_copernicus_dfc(files.write_eurosat(tmp_path, counts=(6, 4, 4)))
    outcome = run("knn", root, "geobench", "m-eurosat", tmp_path / "taught.safetensors")
    assert outcome.exit_code == 0
    assert "never saw Sentinel-2 Level-1C: by the level rule" in outcome.output
    outcome = run("linear", root, "copernicus", "DFC2020-S1", tmp_path / "taught.safetensors")
    assert (outcome.exit_code, "never saw Sentinel-1" in outcome.output) == (2, True)
