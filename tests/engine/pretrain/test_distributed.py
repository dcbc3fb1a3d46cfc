"""Two processes, as `torchrun` starts them, do what one does with the same batch."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file

from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).parents[3]
STEPS = 8
SAME_DRAWS = ["model.drop_path=0.0", "optimisation.accumulation=1", "optimisation.warmup_epochs=0"]


def train(settings, out, *more, processes=1, steps=STEPS):
    launcher = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"] if processes > 1 else []
    return subprocess.run(
        [sys.executable, *launcher, "engine/train.py", "--config", str(settings), "--out", str(out),
         "--max-steps", str(steps), *SAME_DRAWS, "optimisation.epochs=10", *more],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def lines(out):
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_two_processes_give_the_losses_of_one_with_the_same_batch(settings, tmp_path):
    alone = train(settings, tmp_path / "alone")
    assert alone.returncode == 0, alone.stderr
    for way in ("copied", "sharded"):
        same_with_two(settings, tmp_path / way, tmp_path / "alone", way)


def same_with_two(settings, tmp_path, alone, way):
    together = train(settings, tmp_path / "together", f"run.sharded={str(way == 'sharded').lower()}", processes=2)
    assert together.returncode == 0, together.stderr
    ours, theirs = lines(tmp_path / "together"), lines(alone)
    assert [line["step"] for line in ours] == list(range(1, STEPS + 1))  # one log, not two
    for key in ("loss", "teacher_entropy", "centre_norm", "frequent_centre_norm"):
        assert [line[key] for line in ours] == pytest.approx([line[key] for line in theirs], abs=1e-4), key
    assert [line["gradient_norm"] for line in ours] == pytest.approx([x["gradient_norm"] for x in theirs], rel=1e-2)
    ours, theirs = (load_file(run / "teacher.safetensors") for run in (tmp_path / "together", alone))
    assert ours.keys() == theirs.keys()
    assert max(float((ours[name] - theirs[name]).abs().max()) for name in theirs) < 1e-4


def test_two_processes_stopped_by_a_signal_go_on_to_what_they_would_have_been(settings, tmp_path):
    draws = ["model.drop_path=0.2", "optimisation.accumulation=2", "run.sharded=true"]
    straight, parts = tmp_path / "straight", tmp_path / "parts"
    assert launch(settings, straight, *draws).wait(PATIENCE) == 0
    first = launch(settings, parts, *draws)
    log = parts / "log.jsonl"
    wait_until(lambda: first.poll() is not None or (log.exists() and len(lines(parts)) >= 2), "two steps are logged")
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) != 0
    done = len(lines(parts))
    assert 2 <= done < STEPS
    assert (parts / "checkpoints" / f"step_{done:09d}.pt").exists()
    assert launch(settings, parts, *draws).wait(PATIENCE) == 0
    assert [line["loss"] for line in lines(parts)] == [line["loss"] for line in lines(straight)]


def launch(settings, out, *more):
    """The launcher of one machine, as an analyst calls it."""
    return subprocess.Popen(
        [str(ROOT / "training" / "launchers" / "one_machine.sh"), str(settings), str(out), f"--max-steps={STEPS}",
         "optimisation.epochs=10", *more],
        stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1", "PROCESSES": "2"},
    )  # fmt: skip


def test_a_batch_that_the_processes_do_not_divide_is_refused(settings, tmp_path):
    done = train(settings, tmp_path / "run", "optimisation.batch=5", processes=2)
    assert done.returncode != 0
    assert "optimisation.batch is 5, which 2 process(es)" in done.stderr
