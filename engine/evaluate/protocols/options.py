"""How a protocol is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...model import InferenceModel
from ...model.ensemble import Encoder
from ..benchmarks import Examples
from .linear import EPOCHS


@dataclass(frozen=True)
class Options:
    """How a protocol is run; the defaults are the paper's where it says."""

    epochs: int = EPOCHS
    learning_rates: tuple[float, ...] | None = None
    batch_sizes: tuple[int, ...] | None = None
    image_size: int | None = None
    """The task's own by default."""
    seed: int = 0
    seeds: int = 3
    """Repetitions of the focal-loss protocol, from `seed` on."""
    reference: bool = False
    """Also the benchmark's metric averaged over batches."""
    computed: int = 32
    """Images the model computes at a time."""
    channels: int = 512
    """Channels of the UPerNet head; the head for change has a quarter of them."""
    device: str = "auto"
    precision: str = "auto"
    """Precision of frozen features: "auto", "float32" or "bfloat16"."""
    cache: Path | None = None

    def ready(self, model: Encoder) -> InferenceModel:
        """The model for inference."""
        return InferenceModel(model, self.device, self.precision)

    def size(self, examples: Examples) -> int:
        """Side in pixels that images are resized to."""
        return self.image_size or examples.task.image_size
