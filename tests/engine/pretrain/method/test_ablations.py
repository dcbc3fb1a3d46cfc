"""Every ablation of the paper's Tables 5 and Ap1 trains, is exported, and differs in what it is meant to."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from engine.errors import UserError
from engine.model import InferenceModel, Modality, ModelConfig, TerraFM, load_model
from engine.model.ensemble import Ensemble
from engine.pretrain.config.file import read_config
from engine.pretrain.export import export
from engine.pretrain.finished import open_run
from engine.pretrain.recording import read_log
from engine.pretrain.run import make_trainer

CONFIGS = Path(__file__).parents[4] / "training" / "configs"
ABLATIONS = sorted((CONFIGS / "ablations").glob("*.yaml"))


def small(settings, path):
    """The settings that make a run small, but those that the ablation is about."""
    about = yaml.safe_load(path.read_text())
    for section, values in yaml.safe_load(settings.read_text()).items():
        for key, value in values.items():
            if key not in about.get(section, {}):
                yield f"{section}.{key}={json.dumps(value)}"


def test_there_is_a_configuration_for_every_row_of_the_paper_s_tables():
    assert {path.stem for path in ABLATIONS} == {
        "dino_s2_l2a",
        "no_fusion_no_dual_centering",
        "no_dual_centering",
        "no_fusion",
        "no_modality_augmentation",
        "multi_student_teacher",
        "cross_attention_196_global",
        "one_query",
        "vit_patch_embedding",
        "plain_patch_embedding",
        "data_20_percent",
    }


@pytest.mark.parametrize("path", ABLATIONS, ids=lambda path: path.stem)
def test_an_ablation_changes_something_trains_and_is_exported(path, settings, tmp_path):
    assert read_config(path) != read_config(CONFIGS / "terrafm_b.yaml")
    config = read_config(path, list(small(settings, path)))
    trainer = make_trainer(config, tmp_path / "run")
    before = [parameter.clone() for parameter in trainer.distillation.parameters() if parameter.requires_grad]
    trainer.run(4)  # beyond the epoch in which the last layer is frozen
    after = [parameter for parameter in trainer.distillation.parameters() if parameter.requires_grad]
    assert not any(bool(torch.equal(old, new)) for old, new in zip(before, after, strict=True))
    assert all(math.isfinite(line["loss"]) for line in read_log(tmp_path / "run" / "log.jsonl"))
    assert export(trainer).trained
    if config.model.fusion == "local":
        model = InferenceModel(load_model(str(tmp_path / "run" / "teacher.safetensors")), device="cpu")
        s2 = np.zeros((1, 12, 32, 32), np.float32)
        assert model.encode({"s2_l2a": s2}).patches.shape == (1, 4, model.width)


def trainer_of(settings, tmp_path, *changes):
    return make_trainer(read_config(settings, changes), tmp_path)


def test_networks_per_modality_learn_apart_and_are_pulled_together(settings, tmp_path):
    apart = ("distillation.networks=per_modality", "views.modality_draw=all", "optimisation.warmup_epochs=0")
    losses = {}
    for weight in (0, 1):
        trainer = trainer_of(settings, tmp_path / str(weight), *apart, f"distillation.alignment_weight={weight}")
        batch = next(trainer.source.steps(0, 1))
        losses[weight] = trainer.step(batch).loss
    assert losses[1] > losses[0]  # the same networks and views, and a misalignment that is not negative
    members = trainer.distillation.members
    assert set(members) == {"s1", "s2_l2a"}
    assert [spec.modality for spec in members["s1"].student.model.config.modalities] == [Modality.S1]
    trainer.run(2)
    export(trainer)
    assert {path.name for path in (tmp_path / "1").glob("*.safetensors")} == {
        "teacher.safetensors",
        "teacher_s1.safetensors",
        "teacher_s2_l2a.safetensors",
    }
    assert load_model(str(tmp_path / "1" / "teacher_s1.safetensors")).info.modalities == ("s1",)


def test_networks_per_modality_are_evaluated_as_the_ensemble_they_are(settings, tmp_path):
    """What the files say together is what training scores: each image's own network, side by side."""
    apart = ("distillation.networks=per_modality", "views.modality_draw=all", "optimisation.epochs=1")
    run = tmp_path / "run"
    trainer = trainer_of(settings, run, *apart)
    trainer.run(3)
    export(trainer)
    ensemble = open_run(run).teacher
    assert isinstance(ensemble, Ensemble)
    generator = torch.Generator().manual_seed(0)
    images = {
        Modality.S1: torch.randn(3, 2, 32, 32, generator=generator) - 12,
        Modality.S2_L2A: 2000 * torch.rand(3, 12, 32, 32, generator=generator),
    }
    with torch.inference_mode():
        expected = trainer.encoder()(images)
        own = [
            torch.nn.functional.normalize(model({modality: images[modality]}).cls, dim=1)
            for modality, model in ensemble.by_modality().items()
        ]
    assert torch.allclose(expected.cls, torch.cat(own, dim=1), atol=1e-6)
    inference = InferenceModel(ensemble, "cpu", "float32")
    found = inference.encode({modality: image.numpy() for modality, image in images.items()}, layers=[1])
    assert torch.allclose(found.cls, expected.cls, atol=1e-4)
    assert torch.allclose(found.layers[0][:, 0], expected.cls, atol=1e-4)
    alone = inference.encode({Modality.S1: images[Modality.S1].numpy()})
    assert torch.allclose(alone.cls, own[0], atol=1e-4)
    other = run / "teacher_s1.safetensors"
    other.write_bytes((run / "teacher_s2_l2a.safetensors").read_bytes())
    with pytest.raises(UserError, match="is not the network that ensemble.json names"):
        open_run(run)


def test_a_sample_without_a_modality_does_not_count_for_its_network(settings, tmp_path):
    trainer = trainer_of(settings, tmp_path, "distillation.networks=per_modality", "views.modality_draw=all")
    part = next(trainer.source.steps(0, 1)).parts[0]
    part.views[0].student[:, 0] = False  # nobody has Sentinel-1
    member = trainer.distillation.members["s1"]
    loss, _ = trainer.distillation(part, 0.05)
    loss.backward()
    # only the pull could reach it, and there is nobody to compare it with
    assert all(not bool(p.grad.any()) for p in member.student.parameters() if p.grad is not None)
    assert float(member.centre._counts[0]) == 0
    assert any(bool(p.grad.any()) for p in trainer.distillation.members["s2_l2a"].student.parameters())


def test_global_queries_are_refused_where_features_of_places_are_needed():
    with pytest.raises(UserError, match="has no features per place"):
        InferenceModel(TerraFM(ModelConfig.of_size("ti", depth=1, fusion="global")))


@pytest.mark.parametrize("weight", [0.0, 1.0])
def test_hidden_patches_are_learned_only_with_their_loss(settings, tmp_path, weight):
    hidden = (f"patches.weight={weight}", "patches.probability=1", "patches.prototypes=32")
    trainer = trainer_of(settings, tmp_path, *hidden)
    batch = next(trainer.source.steps(0, 1))
    assert (batch.parts[0].views[0].hidden is not None) == bool(weight)
    assert all(views.hidden is None for views in batch.parts[0].views[1:])
    trainer.run(4)
    head = trainer.distillation.student.patch_head
    assert (head is not None) == bool(weight)
    if head is not None:
        assert float(trainer.distillation.patch_centre.centre.norm()) > 0
    export(trainer)
    assert load_model(str(tmp_path / "teacher.safetensors")).config.width == 192  # strictly: no trace of heads
