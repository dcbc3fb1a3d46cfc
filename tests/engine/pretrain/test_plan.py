"""What the dry run foretells, against what happens."""

import multiprocessing
import os
import time
from contextlib import suppress
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
from engine.pretrain.run import batch_source, view_draw
from engine.pretrain.tile_sources import open_places
from tests.patience import wait_until


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


def resident() -> int:
    """Bytes of this process and its children: their own pages, and the shared memory that any of them holds, once."""
    found, shared = 0, {}
    for process in (os.getpid(), *(child.pid for child in multiprocessing.active_children())):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        found += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
        for handle in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                if "/torch_" in str(handle.readlink()):
                    status = handle.stat()
                    shared[status.st_ino] = 512 * status.st_blocks
    return found + sum(shared.values())


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="counts shared pages as Linux tells them")
@pytest.mark.parametrize("workers", [0, 2])
def test_the_memory_of_data_is_what_a_run_takes(settings, workers):
    """Real reading processes with full queues: items are parts, and each is there once.

    Whole batches would be four times as much.
    """
    large = ["optimisation.batch=32", "optimisation.accumulation=4", "optimisation.epoch_samples=96"]
    sizes = ["views.global_pixels=224", "views.local_pixels=96", "views.local_views=10", f"data.workers={workers}"]
    config = read_config(settings, [*large, *sizes])
    source = batch_source(config, open_places(config, Path("unused")))
    expected = host_memory(config, source.draw, 8, pinned=False)
    before = resident()
    batches = source.steps(0, 3)
    batch = next(batches)
    part, levels = next(iter(batch)), [0]

    def settled() -> bool:
        levels.append(resident() - before)
        return levels[-1] > 0.8 * expected.total and levels[-1] < 1.02 * levels[-2]

    wait_until(settled, "the queues are full", lambda: time.sleep(2))
    bytes_of_part = sum(image.nbytes for views in part.views for image in views.images.values())
    assert expected.part == pytest.approx(bytes_of_part, rel=0.02)
    print(f"{workers} processes: foretold {expected.total / 2**20:.0f} MiB, taken {max(levels) / 2**20:.0f} MiB")
    assert expected.total == pytest.approx(max(levels), rel=0.2)  # 4 % and less where nothing else runs


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
