"""Trainings of a grid: what is done is kept, and whoever is stopped goes on after it. The head of the change probe."""

import pytest
import torch

from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.protocols.change_unet import ChangeUNet
from engine.evaluate.protocols.options import Options
from engine.evaluate.protocols.report import Report
from engine.evaluate.protocols.trained import prepare_upernet
from engine.evaluate.protocols.trainings import GridPoint, Trained, Trainings
from engine.evaluate.results import Evaluation
from engine.model import ModelConfig, TerraFM, load_model, save_model
from engine.model.inference.eight_bits import multiplies_eight_bits
from engine.progress import silent
from tests.engine.evaluate.benchmarks import published_files as files


def test_a_stopped_grid_goes_on_after_its_last_whole_training(tmp_path):
    places = tuple(GridPoint(rate, 16, 0) for rate in (0.1, 0.01, 0.001))
    trained = []

    def train(place, progress):
        if len(trained) == 2:
            raise KeyboardInterrupt
        trained.append(place.learning_rate)
        return Trained(100 * place.learning_rate, torch.full((2, 3), 7))

    with pytest.raises(KeyboardInterrupt):
        Trainings(tmp_path, places, train).all()
    damaged = next(tmp_path.glob("0.1-*"))
    damaged.write_bytes(damaged.read_bytes()[:50])
    trained[:] = []
    found = Trainings(tmp_path, places, train).all()
    assert trained == [0.1, 0.001]
    assert [one.validation for one in found] == pytest.approx([10, 1, 0.1])
    assert all(one.answers.tolist() == [[7] * 3] * 2 for one in found)
    assert not list(tmp_path.glob(".*"))


def test_each_process_trains_its_own(tmp_path):
    places = tuple(GridPoint(0.1, 16, seed) for seed in range(5))
    trained = []

    def train(place, progress):
        trained.append(place.seed)
        return Trained(1.0, torch.rand(2, 2))

    trainings = Trainings(tmp_path, places, train)
    trainings.compute_part((1, 2))
    assert trained == [1, 3]
    trainings.compute_part((0, 2))
    assert trained == [1, 3, 0, 2, 4]
    trainings.all()
    assert len(trained) == 5


def test_the_u_net_decodes_every_depth_to_the_size_of_the_labels():
    torch.manual_seed(0)
    head = ChangeUNet(width=24, classes=2, channels=8)
    maps = [torch.randn(2, 24, 6, 6, requires_grad=True) for _ in range(4)]
    logits = head(maps, (96, 90))
    assert logits.shape == (2, 2, 96, 90)
    logits[0, 1, :48, :45].sum().backward()
    assert all(float(one.grad[0].abs().sum()) > 0 for one in maps)


@pytest.mark.skipif(not multiplies_eight_bits(), reason="this processor gains nothing by eight bits")
def test_heads_on_features_of_another_precision_are_others(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model.inference.devices.computes_bfloat16", lambda _kind: False)
    root = files.write_copernicus_dfc(tmp_path / "data", counts=(3, 2, 2))
    examples = open_task(find_task("copernicus", "DFC2020-S1"), root)
    path = tmp_path / "model.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=2, heads=3, fusion_heads=3)), path)
    model = load_model(path)

    def folder(precision):
        options = Options(image_size=32, channels=8, device="cpu", precision=precision, cache=tmp_path / "cache")
        return prepare_upernet(model, examples, options, silent).trainings.folder

    assert folder("auto") == folder("auto")
    assert folder("auto") != folder("float32")


@pytest.mark.skipif(not multiplies_eight_bits(), reason="this processor gains nothing by eight bits")
def test_a_result_says_eight_bits_of_features_and_not_of_training(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model.inference.devices.computes_bfloat16", lambda _kind: False)
    root = files.write_copernicus_dfc(tmp_path / "data", counts=(3, 2, 2))
    examples, model = open_task(find_task("copernicus", "DFC2020-S1"), root), load_model()

    def device(protocol):
        reports = (Report(protocol, (), {}),)
        evaluation = Evaluation(examples, model.info, Options(device="cpu"), reports, (), {}, 1.0)
        return evaluation.to_dict()["device"]

    assert "int8" in device("upernet")
    assert "float32" in device("finetune") and "int8" not in device("finetune")
