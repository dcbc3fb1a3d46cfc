"""`python engine/train.py` as an analyst runs it: killed at any moment, resumed, its weights put to use."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from click.testing import CliRunner

from engine.model import load_model
from engine.model.weights.official import read_official
from engine.train import main
from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    generator = np.random.default_rng(0)
    (tmp_path / "chips").mkdir()
    s2 = generator.normal(2000, 400, (12, 12, 64, 64)).clip(1).astype(np.uint16)
    np.savez(tmp_path / "chips" / "c.npz", s2=s2, s1=generator.normal(-12, 4, (12, 2, 64, 64)).astype(np.float16))
    content = {
        "model": {"size": "ti", "depth": 3, "drop_path": 0.2},
        "data": {"kind": "chips", "path": str(tmp_path / "chips"), "tile": 64, "scene": 128},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2},
        "head": {"prototypes": 64, "hidden": 32, "bottleneck": 16},
        "optimisation": {"epochs": 8, "epoch_samples": 24, "batch": 4, "warmup_epochs": 1},
        "evaluation": {"kind": "simulated", "every_epochs": 100, "tile": 16, "pixels": 32, "k": 3},
        "run": {"device": "cpu", "precision": "float32", "deterministic": True, "threads": 1, "checkpoint_steps": 5},
    }
    path = tmp_path / "tiny.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


def command(settings, out, *more, module=False):
    program = ["-m", "engine.train"] if module else ["engine/train.py"]
    return [sys.executable, *program, "--config", str(settings), "--out", str(out), *more]


def train(settings, out, *more, module=False):
    return subprocess.run(
        command(settings, out, *more, module=module), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


def lines(out):
    path = out / "log.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def stopped_after(settings, out, step, signal_number, *more):
    """Start a run and send it a signal once it has logged a step; its exit status."""
    process = subprocess.Popen(command(settings, out, *more), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: len(lines_or_none(out)) >= step or process.poll() is not None, f"step {step} is logged")
        process.send_signal(signal_number)
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, said


def lines_or_none(out):
    try:
        return lines(out)
    except json.JSONDecodeError:  # a line is being written
        return []


def test_a_run_stopped_and_killed_at_any_moment_gives_the_losses_of_one_that_was_not(settings, tmp_path):
    steps = ("--max-steps", "24")
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    done = train(settings, whole, *steps)
    assert done.returncode == 0, done.stderr

    status, said = stopped_after(settings, parts, 3, signal.SIGTERM, *steps)
    assert status == 128 + signal.SIGTERM, said
    assert "--resume" in said
    stopped_at = len(lines(parts))
    assert 3 <= stopped_at < 24
    assert list((parts / "checkpoints").glob(f"step_*{stopped_at}.pt"))

    status, said = stopped_after(settings, parts, min(stopped_at + 7, 20), signal.SIGKILL, *steps, "--resume")
    assert status == -signal.SIGKILL, said
    assert not (parts / "teacher.safetensors").exists()

    done = train(settings, parts, *steps, "--resume", module=True)
    assert done.returncode == 0, done.stderr
    told = [[{key: line[key] for key in ("step", "loss", "teacher_entropy", "gradient_norm")} for line in lines(out)]
            for out in (whole, parts)]  # fmt: skip
    assert told[0] == told[1]
    assert [line["step"] for line in lines(parts)] == list(range(1, 25))
    assert 0 <= lines(whole)[-1]["knn"] <= 1

    ours, theirs = load_model(whole / "teacher.safetensors"), load_model(parts / "teacher.safetensors")
    assert ours.info.sha256 == theirs.info.sha256
    assert ours.info.trained and "24 steps" in ours.info.note
    card = (whole / "teacher.md").read_text()
    assert "24 × 4" in card and "kNN accuracy" in card
    assert not list(whole.rglob("*.part"))


def test_the_weights_make_a_map_and_export_to_the_released_layout(settings, scene_folder, tmp_path):
    changes = ["model.depth=12", "run.export_official=true", "evaluation.kind=none"]
    done = train(settings, tmp_path / "run", "--max-steps", "2", *changes)
    assert done.returncode == 0, done.stderr
    trained = load_model(tmp_path / "run" / "teacher.safetensors")
    official = read_official(tmp_path / "run" / "teacher_official.pth")
    parameters = official.state_dict()
    for name, value in trained.state_dict().items():
        assert torch.equal(parameters[name], value) or name.startswith("patch_embed.fusion."), name
    weights, out = tmp_path / "run" / "teacher.safetensors", tmp_path / "map.tif"
    imagery = ["--s2", scene_folder / "s2_l2a.tif", "--samples", scene_folder / "samples.gpkg"]
    made = subprocess.run(
        [sys.executable, "-m", "engine", "classify", *imagery, "--model", weights, "--resolution", "40", "--out", out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "TERRAFM_CACHE": str(tmp_path / "cache")},
    )
    assert made.returncode == 0, made.stderr
    assert out.stat().st_size > 0


def in_this_process(settings, out, *more):
    return CliRunner().invoke(main, ["--config", str(settings), "--out", str(out), *more])


def test_a_dry_run_tells_the_plan_and_leaves_nothing(settings, tmp_path):
    done = in_this_process(settings, tmp_path / "run", "--dry-run", "optimisation.batch=8")
    assert done.exit_code == 0, done.output
    assert "12 of 12 places" in done.stdout
    assert "24 of 24 (8 epochs of 3)" in done.stdout
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["loss.alfa=1"], "no setting 'loss.alfa'"),
        (["data.path=/nowhere"], "There are no chip files (*.npz) in /nowhere"),
        (["data.modalities=[s2_l1c]"], "choose one they hold"),
        (["run.device=abacus"], "The device 'abacus' does not compute"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(settings, tmp_path, change, message):
    handlers = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    done = in_this_process(settings, tmp_path / "run", *change)
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == handlers
    torch.use_deterministic_algorithms(False)


def test_a_folder_with_a_run_is_not_overwritten(settings, tmp_path):
    (tmp_path / "log.jsonl").write_text('{"step": 1}\n')
    done = in_this_process(settings, tmp_path)
    assert done.exit_code == 2
    assert "already holds a run" in done.stderr
    assert (tmp_path / "log.jsonl").read_text() == '{"step": 1}\n'
