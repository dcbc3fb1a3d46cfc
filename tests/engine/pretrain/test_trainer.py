"""What a step does and does not do; stopping and going on within one process."""

import math

import numpy as np
import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from engine.errors import UserError
from engine.pretrain.checkpoint import checkpoints
from engine.pretrain.config.file import read_config
from engine.pretrain.recording import read_log
from engine.pretrain.run import make_trainer


@pytest.fixture(autouse=True)
def as_before():
    """Deterministic algorithms and threads are settings of the process."""
    threads = torch.get_num_threads()
    yield
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)


def losses(folder):
    return [line["loss"] for line in read_log(folder / "log.jsonl")]


def test_a_stopped_and_resumed_run_equals_the_uninterrupted_one_bit_for_bit(settings, tmp_path):
    config = read_config(settings)
    straight = make_trainer(config, tmp_path / "straight")
    assert straight.run(9)
    first = make_trainer(config, tmp_path / "parts")
    calls = iter([False] * 4 + [True])
    assert not first.run(9, lambda: next(calls))
    assert first.steps_done == 4
    torch.manual_seed(99)  # whatever the process did in between
    second = make_trainer(config, tmp_path / "parts")
    assert second.resume() and second.steps_done == 4
    assert second.run(9)
    assert losses(tmp_path / "parts") == losses(tmp_path / "straight")
    ours, theirs = second.distillation.state_dict(), straight.distillation.state_dict()
    assert all(torch.equal(ours[key], theirs[key]) for key in theirs)


def test_going_on_from_a_damaged_checkpoint_takes_the_one_before(settings, tmp_path):
    config = read_config(settings)
    straight = make_trainer(config, tmp_path)
    straight.run(6)
    before = losses(tmp_path)
    older, newest = checkpoints(tmp_path / "checkpoints")  # two are kept
    newest.write_bytes(newest.read_bytes()[:2000])
    again = make_trainer(config, tmp_path)
    again.resume()
    assert again.steps_done == 4 == int(older.stem.removeprefix("step_"))
    again.run(6)
    assert losses(tmp_path) == before  # the lines of the steps done again were replaced, not repeated
    for path in checkpoints(tmp_path / "checkpoints"):
        path.write_bytes(b"")
    with pytest.raises(UserError, match="can be read"):
        make_trainer(config, tmp_path).resume()


def test_a_run_does_not_go_on_with_other_settings_that_change_it(settings, tmp_path):
    make_trainer(read_config(settings), tmp_path).run(2)
    with pytest.raises(UserError, match=r"loss\.alpha=0\.8 and now 0\.5"):
        make_trainer(read_config(settings, ["loss.alpha=0.5"]), tmp_path).resume()
    assert make_trainer(read_config(settings, ["run.checkpoint_steps=7"]), tmp_path).resume()


def test_a_batch_in_parts_takes_the_same_step_as_the_whole_batch(settings, tmp_path):
    still = ["model.drop_path=0.0", "optimisation.warmup_epochs=0"]
    whole, parts = (
        make_trainer(read_config(settings, [*still, f"optimisation.accumulation={n}"]), tmp_path / str(n))
        for n in (1, 4)
    )
    outcomes = [trainer.step(next(trainer.source.steps(0, 1))) for trainer in (whole, parts)]
    assert outcomes[0].loss == pytest.approx(outcomes[1].loss, rel=1e-5)
    assert outcomes[0].gradient_norm == pytest.approx(outcomes[1].gradient_norm, rel=1e-3)
    assert torch.allclose(whole.distillation.centre.centre, parts.distillation.centre.centre, atol=1e-6)
    assert torch.allclose(
        whole.distillation.centre.frequent_centre, parts.distillation.centre.frequent_centre, atol=1e-6
    )


def test_the_last_layer_is_frozen_at_first_and_then_moves(settings, tmp_path):
    trainer = make_trainer(read_config(settings), tmp_path)
    last = trainer.distillation.student.head.last_layer.weight
    body = trainer.distillation.student.model.blocks[0].attn.qkv.weight
    at_first, body_at_first = last.clone(), body.clone()
    trainer.run(3)  # the first epoch
    assert torch.equal(last, at_first)
    assert not torch.equal(body, body_at_first)
    trainer.run(5)
    assert not torch.equal(last, at_first)


def test_a_loss_that_is_not_finite_changes_nothing_and_three_in_a_row_stop_the_run_naming_the_samples(
    settings, tmp_path
):
    trainer = make_trainer(read_config(settings), tmp_path)
    trainer.run(1)
    with torch.no_grad():
        trainer.distillation.student.model.norm.bias[0] = math.nan
    before = [parameter.clone() for parameter in trainer.distillation.teacher.parameters()]
    centre = trainer.distillation.centre.centre.clone()
    with pytest.raises(UserError, match="3 steps in a row") as caught:
        trainer.run(9)
    assert trainer.steps_done == 4
    assert all(name in str(caught.value) for name in next(trainer.source.steps(1, 2)).names)
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.distillation.teacher.parameters(), strict=True))
    assert torch.equal(trainer.distillation.centre.centre, centre)
    assert losses(tmp_path)[1:] == [None] * 3


def test_a_line_a_step_tells_how_it_goes(settings, tmp_path):
    make_trainer(read_config(settings), tmp_path).run(4)
    lines = read_log(tmp_path / "log.jsonl")
    assert [line["step"] for line in lines] == [1, 2, 3, 4]
    for line in lines:
        assert 0 < line["teacher_entropy"] <= math.log(64) + 1e-4
        assert 0 <= line["kl_to_uniform"] <= math.log(64) + 1e-4
        assert line["images_per_second"] > 0 and 0 <= line["data_wait"] <= 1
        assert line["gradient_norm"] > 0 and line["centre_norm"] > 0
    assert lines[-1]["momentum"] > lines[0]["momentum"] == pytest.approx(0.996)
    assert lines[-1]["frequent_centre_norm"] > 0


def test_missing_data_does_not_reach_the_loss(settings, chips, tmp_path):
    with np.load(chips / "paired.npz") as file:
        content = {key: file[key] for key in file.files}
    content["s1"][:6] = np.nan
    content["s1"][6:9, :, :32] = np.nan
    content["s2"][3:, 0] = 0
    np.savez(chips / "paired.npz", **content)
    make_trainer(read_config(settings), tmp_path).run(4)
    assert all(math.isfinite(loss) for loss in losses(tmp_path))


def test_tensorboard_has_what_the_log_has(settings, tmp_path):
    make_trainer(read_config(settings), tmp_path).run(3)
    resumed = make_trainer(read_config(settings), tmp_path)
    resumed.resume()
    resumed.run(5)
    events = EventAccumulator(str(tmp_path / "tensorboard")).Reload()
    shown = {
        "loss",
        "teacher_entropy",
        "kl_to_uniform",
        "centre_norm",
        "gradient_norm",
        "images_per_second",
        "data_wait",
    }
    assert shown <= set(events.Tags()["scalars"])
    assert [event.step for event in events.Scalars("loss")] == [1, 2, 3, 4, 5]
    assert [event.value for event in events.Scalars("loss")] == pytest.approx(losses(tmp_path), rel=1e-6)
    make_trainer(read_config(settings, ["run.tensorboard=false"]), tmp_path / "without").run(1)
    assert not (tmp_path / "without" / "tensorboard").exists()
