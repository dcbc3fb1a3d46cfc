"""What the dry run foretells, against what happens."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.profiler import ProfilerActivity, profile

from engine.model import Modality
from engine.pretrain.config.file import read_config
from engine.pretrain.data.tiles import Tile
from engine.pretrain.memory import expected_shares, host_memory, step_memory
from engine.pretrain.method.batches import Part
from engine.pretrain.method.distillation import Distillation
from engine.pretrain.method.network import model_config
from engine.pretrain.method.optimisation import clip_each, make_optimizer
from engine.pretrain.method.views import batched, draw_modalities
from engine.pretrain.plan import describe
from engine.pretrain.run import view_draw

ROOT = Path(__file__).parents[3]


def allocated(config, draw, samples, dtype):
    """The most that torch's allocator held during two steps, images included."""
    random = np.random.default_rng(0)
    images = {m: random.random((2 if m is Modality.S1 else 12, 64, 64), np.float32) for m in draw.modalities}
    part = Part(
        batched([draw.of_place(Tile("noise", images), random) for _ in range(samples)]), torch.zeros(samples) > 0
    )
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        distillation = Distillation(config, model_config(config.model), draw.modalities)
        optimizer = make_optimizer(distillation)
        for _ in range(2):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype, enabled=dtype is not torch.float32):
                loss, _ = distillation(part, 0.05)
            loss.backward()
            clip_each(distillation.parameters(), 0.3)
            optimizer.step()
            distillation.follow(0.99)
            distillation.move_centres()
            del loss
    events = [event for event in profiler.profiler.kineto_results.events() if event.name() == "[memory]"]
    held = np.cumsum([event.nbytes() for event in sorted(events, key=lambda event: event.start_ns())])
    return held.max() + sum(image.nbytes for views in part.views for image in views.images.values())


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_memory_of_a_step_is_known_within_a_tenth(settings, dtype):
    sizes = ["views.global_pixels=64", "views.local_pixels=32", "head.prototypes=4096", "model.depth=4"]
    config = read_config(settings, sizes)
    draw = view_draw(config)
    planned = step_memory(config, draw, 16, dtype)
    assert planned.total == pytest.approx(allocated(config, draw, 16, dtype), rel=0.1)
    assert planned.step > planned.parameters  # images' activations dominate, so the figure is about them


def test_sharding_divides_what_rests_and_not_the_step(settings):
    whole = step_memory(config := read_config(settings, ["run.sharded=true"]), view_draw(config), 2, torch.float32, 1)
    half = step_memory(config, view_draw(config), 2, torch.float32, ranks=2)
    assert half.moments == whole.moments // 2
    assert half.step == whole.step


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="counts shared pages as Linux tells them")
@pytest.mark.parametrize("workers", [0, 2])
def test_the_memory_of_data_is_what_a_run_takes(settings, workers):
    """Real reading processes with full queues, in a fresh process: items are parts, and each is there once.

    Whole batches would be four times as much.
    """
    program = [sys.executable, "-m", "tests.engine.pretrain.memory_of_data", str(settings), str(workers)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["expected_part"] == pytest.approx(found["part"], rel=0.02)
    assert found["expected"] == pytest.approx(found["taken"], rel=0.2)  # 4 % and less where nothing else runs


@pytest.mark.parametrize("draw", ["independent", "one", "all"])
def test_the_expected_share_of_views_that_show_a_modality_is_that_of_the_draw(settings, draw):
    config = read_config(settings, [f"views.modality_draw={draw}"])
    drawn = draw_modalities(np.ones(3, bool), 30_000, np.random.default_rng(0), draw, 0.5)
    assert expected_shares(view_draw(config)) == pytest.approx(drawn.mean(axis=0), abs=0.01)


def test_the_dry_run_tells_everything_and_writes_nothing(settings, tmp_path):
    text = describe(read_config(settings), tmp_path / "run", max_steps=7)
    told = dict(line.split(maxsplit=1) for line in text.split("\n\n")[0].splitlines())
    assert told["Memory"].startswith(("0.0", "0.1")) and "activations and gradients" in told["Memory"]
    assert told["Time"].endswith("hours for 7 steps")
    assert "places a second" in told["Speed"]
    assert told["Processes"] == "1, each 2 part(s) of 2 places a step"
    assert (
        told["Host"].startswith("memory") and "2 parts of" not in told["Host"] and "no reading process" in told["Host"]
    )
    assert not (tmp_path / "run").exists()


def test_what_the_readmes_command_queues_is_a_fraction_of_what_whole_batches_would_take():
    """458 GiB, when an item was a process's batch of 1,024 places and twelve processes held two each."""
    config = read_config(Path(__file__).parents[3] / "training" / "configs" / "terrafm_b.yaml", ["data.workers=12"])
    draw = view_draw(config)
    whole, parts = (host_memory(config, draw, samples, pinned=False) for samples in (1024, 128))
    assert 24 * whole.part / 2**30 == pytest.approx(458, abs=5)
    assert parts.total / 2**30 < 65
