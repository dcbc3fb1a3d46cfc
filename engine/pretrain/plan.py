"""What a run would do, without doing it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ..model import Modality
from ..model.inference.devices import choose_device
from ..ranks import Ranks
from .config.settings import TrainingConfig
from .data.expectation import expected_samples
from .memory import HostMemory, StepMemory, host_memory, step_memory
from .method.batches import BatchSource
from .method.network import model_config, network
from .method.schedules import Schedules
from .method.views import ViewDraw
from .run import batch_source, view_draw
from .speed import StepTime, step_time
from .tile_sources import open_places

_FLOAT = 4
_TIMED_ON_PROCESSOR = 1
"""Places of the step that is timed on a processor: enough there, and soon done."""


def describe(config: TrainingConfig, out: Path, max_steps: int | None, ranks: Ranks | None = None) -> str:
    """The plan of a run as text; reads the data's index, times one step, writes nothing."""
    ranks = ranks or Ranks()
    source = _source(config, out)
    data, draw = _data(config, out, source)
    device = choose_device(config.run.device, config.run.precision)
    parts = config.optimisation.accumulation * ranks.count
    samples = max(1, config.optimisation.batch // parts)
    steps = min(config.steps, max_steps) if max_steps is not None else config.steps
    rows = [
        ("Output", str(out)),
        *_model(config, draw),
        ("Data", data),
        *_schedule(config, steps),
        ("Device", device.description),
        ("Processes", f"{ranks.count}, each {config.optimisation.accumulation} part(s) of {samples} places a step"),
    ]
    rows += _host_memory(host_memory(config, draw, samples, pinned=device.name == "cuda"), config.data.workers)
    if config.distillation.networks == "shared":
        on_gpu = device.name == "cuda"
        timed = samples if on_gpu else min(samples, _TIMED_ON_PROCESSOR)
        rows += _memory(step_memory(config, draw, samples, device.dtype, ranks.count))
        rows += _hours(config, steps, ranks, step_time(config, draw, timed, torch.device(device.name), device.dtype))
    table = expected_samples(config, source.places if source else None)
    return "\n".join([*(f"{name:<16}{value}" for name, value in rows), *table])


def _model(config: TrainingConfig, draw: ViewDraw) -> list[tuple[str, str]]:
    with torch.device("meta"):
        one = network(config, model_config(config.model, config.data.modalities))
    encoder = sum(parameter.numel() for parameter in one.model.parameters())
    heads = sum(parameter.numel() for parameter in one.parameters()) - encoder
    views, patch = config.views, config.model.patch_size
    student = sum(size.views * (1 + (-(-size.pixels // patch)) ** 2) for size in draw.sizes)
    teacher = views.global_views * (1 + (-(-views.global_pixels // patch)) ** 2)
    kept = config.run.checkpoints_kept
    return [
        ("Model", f"TerraFM-{config.model.size}, {encoder:,} parameters, heads {heads:,}"),
        ("Views", f"{views.global_views} of {views.global_pixels} px, {views.local_views} of {views.local_pixels} px"),
        ("Tokens a place", f"student {student:,}, teacher {teacher:,}"),
        # student, teacher, two moments
        ("Checkpoint", f"{(4 * (encoder + heads) * _FLOAT) / 2**30:.2f} GiB, {kept} kept"),
    ]


def _schedule(config: TrainingConfig, steps: int) -> list[tuple[str, str]]:
    rate, optimisation = Schedules.of(config).learning_rate, config.optimisation
    return [
        ("Batch", f"{optimisation.batch} places"),
        ("Steps", f"{steps:,} of {config.steps:,} ({optimisation.epochs} epochs of {config.steps_per_epoch:,})"),
        ("Learning rate", f"0 → {rate.start:.3g} in {rate.warmup:,} steps → {rate.end:.3g}"),
    ]


def _memory(memory: StepMemory) -> list[tuple[str, str]]:
    terms = {
        "parameters": memory.parameters,
        "teacher": memory.teacher,
        "moments": memory.moments,
        "images": memory.batch,
        "activations and gradients": memory.step,
    }
    listed = ", ".join(f"{name} {size / 2**30:.2f}" for name, size in terms.items())
    return [("Memory", f"{memory.total / 2**30:.2f} GiB at the peak of each process: {listed}")]


def _host_memory(memory: HostMemory, workers: int) -> list[tuple[str, str]]:
    read = f"{workers} reading processes" if workers else "no reading process"
    return [
        (
            "Host memory",
            f"{memory.total / 2**30:.2f} GiB at the peak for the data of each process: {memory.held} parts of "
            f"{max(memory.part, memory.pinned) / 2**30:.2f} ({read}), and "
            f"{(memory.place + memory.interpreter) / 2**30:.2f} a reader",
        )
    ]


def _hours(config: TrainingConfig, steps: int, ranks: Ranks, seconds: StepTime) -> list[tuple[str, str]]:
    places = config.optimisation.batch // ranks.count
    step = seconds.step(places)
    return [
        (
            "Speed",
            f"{config.optimisation.batch / step:,.1f} places a second, timed here on noise, without reading",
        ),
        ("Time", f"{steps * step / 3600:,.1f} hours for {steps:,} steps"),
    ]


def _source(config: TrainingConfig, out: Path) -> BatchSource | None:
    """What would be trained on, where it can be opened without making anything."""
    data = config.data
    return None if data.kind == "simulated" or data.path is None else batch_source(config, open_places(config, out))


def _data(config: TrainingConfig, out: Path, source: BatchSource | None) -> tuple[str, ViewDraw]:
    """A sentence, and the views that the data allow."""
    data = config.data
    wanted = tuple(modality for modality in Modality if modality.value in data.modalities)
    if data.kind == "simulated":
        side = min(data.tile, data.scene)
        tiles = len(range(0, data.scene - side + 1, max(1, side // 2))) ** 2
        there = tuple(modality for modality in (Modality.S1, Modality.S2_L2A) if modality in wanted)
        text = f"a simulated scene of {data.scene} px, made into {out / 'scene'}: {tiles} tiles of {side} px"
        return text, view_draw(config, there)
    if source is None:
        return "none yet: set data.path", view_draw(config, wanted)
    places, used = source.places, np.count_nonzero(source.sampler.probabilities())
    held = ", ".join(modality.value for modality in places.modalities)
    return f"{used:,} of {len(places):,} places in {data.path} ({data.kind}: {held})", source.draw
