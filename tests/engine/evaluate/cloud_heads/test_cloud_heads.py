"""Cloud heads from the command line's end: they learn, padding has no say, a random backbone is always beside."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.errors import Cancelled
from engine.evaluate.cloud_heads import HeadTraining, open_cloud_data, train_cloud_head
from engine.evaluate.cloud_heads.losses import class_weights, cross_entropy_and_dice
from engine.evaluate.cloud_heads.scores import balanced_accuracy
from engine.evaluate.protocols.metrics import mean_iou
from engine.model import load_model
from engine.model.decoders import load_head, read_head_info
from tests.engine.evaluate.benchmarks.cloudsen12_files import write_arrays

QUICK = {"kind": "linear", "epochs": 2, "batch": 2, "device": "cpu"}


def run(*arguments):
    done = CliRunner().invoke(main, ["cloudhead", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def refused(*arguments):
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert len(done.output.strip().splitlines()) == 1
    return done.output


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return write_arrays(tmp_path_factory.mktemp("few"), {"train": [0, 1, 2, 3], "test": [33]})


def test_a_head_learns_and_stands_beside_a_random_backbone(cloud_head):
    result = json.loads(cloud_head.with_suffix(".json").read_text(encoding="utf-8"))
    for backbone in ("scores", "random_backbone"):
        for split in ("valid", "test"):
            found = result[backbone][split]
            truth = np.array(found["confusion"]).sum(axis=1)
            always_clear = np.zeros((4, 4))
            always_clear[:, 0] = truth
            chance = 100 * mean_iou(always_clear)
            assert found["mIoU"] > 2 * chance
            assert min(found["cloud balanced accuracy"], found["shadow balanced accuracy"]) > 65
            assert found["mIoU interval"][0] <= found["mIoU"] <= found["mIoU interval"][1]
            assert set(found["IoU"]) == {"clear", "thick cloud", "thin cloud", "cloud shadow"}
    assert result["data"]["split"] == "published"
    assert result["data"]["patches"] == {"train": 9, "valid": 2, "test": 3}
    assert result["data"]["regions_in_two_splits"] == 0


def test_its_file_says_what_it_is(cloud_head):
    config, info = read_head_info(cloud_head)
    assert (config.kind, config.window, config.modalities) == ("linear", 128, ("s2_l1c",))
    assert config.backbone == load_model("terrafm-ti").info.sha256
    assert [entry.name for entry in config.classes] == ["clear", "thick cloud", "thin cloud", "cloud shadow"]
    assert info.scores["mIoU"] > 0
    assert "random mIoU" in info.scores
    assert "CC BY-NC" in info.licence
    card = cloud_head.with_suffix(".md").read_text(encoding="utf-8")
    for said in ("| test | trained |", "| test | random |", config.backbone, "CC BY-NC 4.0", "padding"):
        assert said in card
    twin, _ = read_head_info(cloud_head.with_name("clouds.random-backbone.safetensors"))
    assert twin.backbone != config.backbone
    assert not list(cloud_head.parent.glob("*.training.*"))


def test_evaluate_gives_the_same_scores_again(cloud_head, cloudsen12, tmp_path):
    out = tmp_path / "again.json"
    done = run(
        "evaluate", "--data", cloudsen12, "--head", cloud_head, "--level", "l1c", "--device", "cpu", "--out", out
    )
    assert done.exit_code == 0, done.output
    assert "random backbone: mIoU" in done.output
    before = json.loads(cloud_head.with_suffix(".json").read_text(encoding="utf-8"))
    again = json.loads(out.read_text(encoding="utf-8"))
    for backbone in ("scores", "random_backbone"):
        assert again[backbone]["test"] == before[backbone]["test"]


def test_labels_in_the_padding_change_nothing(few, tmp_path):
    heads = []
    for name, planted in (("zeros", None), ("nonsense", 3)):
        root = few if planted is None else write_arrays(tmp_path / name, {"train": [0, 1, 2, 3], "test": [33]},
                                                        planted=planted)  # fmt: skip
        data = open_cloud_data(root, ("l1c",))
        heads.append(train_cloud_head(load_model(), data, HeadTraining(**QUICK), tmp_path / f"{name}.safetensors"))
    assert len({report.head.sha256 for report in heads}) == 1
    assert len({str(report.scores["test"].to_dict()) for report in heads}) == 1


def test_a_stopped_training_goes_on_exactly(few, tmp_path):
    data, settings = open_cloud_data(few, ("l1c",)), HeadTraining(**QUICK)
    whole = train_cloud_head(load_model(), data, settings, tmp_path / "whole.safetensors")

    def stop(fraction, message):
        if "epoch 2 of 2" in message:
            raise Cancelled

    out = tmp_path / "stopped.safetensors"
    with pytest.raises(Cancelled):
        train_cloud_head(load_model(), data, settings, out, stop)
    assert not out.exists()
    said = []
    resumed = train_cloud_head(load_model(), data, settings, out, lambda _, message: said.append(message))
    trained = [message for message in said if message.startswith("terrafm-ti: ")]
    assert trained
    assert all("epoch 2" in message for message in trained)
    assert resumed.head.sha256 == whole.head.sha256


def test_upernet_on_both_levels(few, tmp_path):
    out = tmp_path / "u.safetensors"
    done = run("train", "--data", few, "--head", "upernet", "--channels", 8, "--window", 64, "--epochs", 1,
               "--batch-size", 4, "--device", "cpu", "--out", out)  # fmt: skip
    assert done.exit_code == 0, done.output
    head, _ = load_head(out)
    assert head.config.modalities == ("s2_l1c", "s2_l2a")
    assert len(head.config.blocks) == 4
    result = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(result["scores"]["test"]["mIoU by level"]) == {"s2_l1c", "s2_l2a"}


def test_what_cannot_be_done_is_refused(few, cloud_head, tmp_path):
    out = ("--out", tmp_path / "h.safetensors")
    assert "no folder" in refused("train", "--data", tmp_path / "none", *out)
    assert ".safetensors" in refused("train", "--data", few, "--out", tmp_path / "h.pt")
    assert "no training" in refused("train", "--data", few, *out, "--epochs", 0)
    assert "no two patches" in refused("train", "--data", few, *out, "--window", 8)
    assert "l2a" in refused("evaluate", "--data", few, "--head", cloud_head, "--level", "l2a")
    assert "no valid patches" in refused("evaluate", "--data", few, "--head", cloud_head, "--level", "l1c",
                                         "--split", "valid")  # fmt: skip
    assert "no imported head" in refused("evaluate", "--data", few, "--head", "nothing")
    assert not list(Path(tmp_path).iterdir())


def test_the_loss_sees_labelled_pixels_alone():
    labels = torch.tensor([[[0, 1], [1, 255]]])
    right = torch.nn.functional.one_hot(labels.where(labels != 255, 0), 3).movedim(-1, 1).float() * 50
    weights = torch.ones(3)
    assert float(cross_entropy_and_dice(right, labels, weights, 255)) == pytest.approx(0, abs=1e-4)
    other = right.clone()
    other[..., 1, 1] = torch.tensor([-9.0, 3.0, 70.0])
    assert torch.equal(
        cross_entropy_and_dice(right, labels, weights, 255), cross_entropy_and_dice(other, labels, weights, 255)
    )
    # of even odds: ln 3, and Dice (2·1/3 + 1) / (1 + 1 + 1) and (2·2/3 + 1) / (1 + 2 + 1)
    even = float(cross_entropy_and_dice(torch.zeros(1, 3, 2, 2), labels, weights, 255))
    assert even == pytest.approx(np.log(3) + 1 - ((5 / 3) / 3 + (7 / 3) / 4) / 2, rel=1e-5)
    assert float(cross_entropy_and_dice(right, torch.full_like(labels, 255), weights, 255)) == 0


def test_class_weights_are_one_over_the_root_of_the_share():
    weights = class_weights(np.array([90, 10, 0, 0]))
    assert float(weights[1] / weights[0]) == pytest.approx(3)
    assert weights[2:].tolist() == [1, 1]


def test_balanced_accuracy_takes_thick_and_thin_cloud_together():
    confusion = np.array([[8, 2, 0, 0], [0, 1, 3, 0], [1, 3, 0, 0], [0, 0, 0, 2]])
    assert balanced_accuracy(confusion, (1, 2)) == pytest.approx((7 / 8 + 10 / 12) / 2)
    assert balanced_accuracy(confusion, (3,)) == 1
