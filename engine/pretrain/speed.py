"""How fast a run will be, found by timing a step on random images."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch

from .config.settings import TrainingConfig
from .data.tiles import Tile
from .method.batches import Part
from .method.distillation import Distillation
from .method.network import model_config
from .method.optimisation import clip_each, make_optimizer
from .method.views import ViewDraw, batched


@dataclass(frozen=True)
class StepTime:
    """Seconds of one process."""

    place: float
    """Seconds for a tile's views through student, teacher and back."""
    rest: float
    """Seconds of a step beyond its tiles: clipping, optimizer, moving average."""

    def step(self, places: int) -> float:
        """Seconds of a whole step with so many tiles in this process."""
        return places * self.place + self.rest


def step_time(
    config: TrainingConfig, draw: ViewDraw, samples: int, device: torch.device, dtype: torch.dtype
) -> StepTime:
    """Time a step of `samples` places, after one that is not counted; reading data is left out."""
    torch.manual_seed(0)
    distillation = Distillation(config, model_config(config.model, config.data.modalities), draw.modalities).to(device)
    optimizer = make_optimizer(distillation)
    part = _random_part(draw, samples).to(device)
    seconds = []
    for _ in range(2):
        start = _now(device)
        with torch.autocast(device.type, dtype, enabled=dtype is not torch.float32):
            loss, _ = distillation(part, 0.05)
        loss.backward()
        computed = _now(device)
        clip_each(distillation.parameters(), config.optimisation.clip)
        optimizer.step()
        distillation.follow(1.0)
        distillation.move_centres()
        optimizer.zero_grad()
        seconds.append(StepTime((computed - start) / samples, _now(device) - computed))
    return seconds[-1]


def _random_part(draw: ViewDraw, samples: int) -> Part:
    """Places of noise, their modalities drawn as a run draws them."""
    rng = np.random.default_rng(0)
    size = max(one.pixels for one in draw.sizes)
    images = {
        modality: rng.random((len(modality.entry.bands), size, size), np.float32) * 1000 for modality in draw.modalities
    }
    views = [draw.of_place(Tile("noise", images), rng) for _ in range(samples)]
    return Part(batched(views), torch.zeros(samples, dtype=torch.bool))


def _now(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()
