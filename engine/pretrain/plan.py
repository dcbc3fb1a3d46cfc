"""What a run would do, without doing it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from engine.model.devices import choose_device
from engine.pretrain.config import TrainingConfig
from engine.pretrain.network import Network, model_config
from engine.pretrain.priors.expectation import expected_samples
from engine.pretrain.run import batch_source, open_places, view_draw
from engine.pretrain.sampling import BatchSource
from engine.pretrain.trainer import Schedules

_FLOAT = 4


def describe(config: TrainingConfig, out: Path, max_steps: int | None) -> str:
    """The plan of a run as text; reads the data's index, computes and writes nothing."""
    with torch.device("meta"):
        network = Network(model_config(config.model), config.head)
    encoder = sum(parameter.numel() for parameter in network.model.parameters())
    head = sum(parameter.numel() for parameter in network.head.parameters())
    optimisation, views = config.optimisation, config.views
    patch = network.model.config.patch_size
    student = sum(size.views * (1 + (-(-size.pixels // patch)) ** 2) for size in view_draw(config).sizes)
    teacher = views.global_views * (1 + (-(-views.global_pixels // patch)) ** 2)
    # Student with gradient and two moments of AdamW, and the teacher: five numbers a parameter.
    state = 5 * (encoder + head) * _FLOAT
    schedules = Schedules.of(config)
    steps = min(config.steps, max_steps) if max_steps is not None else config.steps
    device = choose_device(config.run.device, config.run.precision)
    source = _source(config, out)
    rows = [
        ("Output", str(out)),
        ("Model", f"TerraFM-{config.model.size}, {encoder:,} parameters, head {head:,}"),
        ("Data", _data(config, out, source)),
        ("Views", f"{views.global_views} of {views.global_pixels} px, {views.local_views} of {views.local_pixels} px"),
        ("Tokens a place", f"student {student:,}, teacher {teacher:,}"),
        ("Batch", f"{optimisation.batch} places in {optimisation.accumulation} part(s)"),
        ("Steps", f"{steps:,} of {config.steps:,} ({optimisation.epochs} epochs of {config.steps_per_epoch:,})"),
        ("Learning rate", f"0 → {schedules.learning_rate.start:.3g} in {schedules.learning_rate.warmup:,} steps → "
                          f"{schedules.learning_rate.end:.3g}"),
        ("Device", f"{device.description}"),
        ("Memory", f"{state / 2**30:.2f} GiB of parameters, gradients, moments and teacher; activations come on top"),
        ("Checkpoint", f"{(4 * (encoder + head) * _FLOAT) / 2**30:.2f} GiB, {config.run.checkpoints_kept} kept"),
    ]  # fmt: skip
    return "\n".join(
        [*(f"{name:<16}{value}" for name, value in rows), *expected_samples(config, source.places if source else None)]
    )


def _source(config: TrainingConfig, out: Path) -> BatchSource | None:
    """What would be trained on, where it can be opened without making anything."""
    data = config.data
    return None if data.kind == "simulated" or data.path is None else batch_source(config, open_places(config, out))


def _data(config: TrainingConfig, out: Path, source: BatchSource | None) -> str:
    data = config.data
    if data.kind == "simulated":
        side = min(data.tile, data.scene)
        tiles = len(range(0, data.scene - side + 1, max(1, side // 2))) ** 2
        return f"a simulated scene of {data.scene} px, made into {out / 'scene'}: {tiles} tiles of {side} px"
    if source is None:
        return "none yet: set data.path"
    places, used = source.places, np.count_nonzero(source.sampler.probabilities())
    held = ", ".join(modality.value for modality in places.modalities)
    return f"{used:,} of {len(places):,} places in {data.path} ({data.kind}: {held})"
