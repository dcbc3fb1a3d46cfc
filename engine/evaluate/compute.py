"""What a model costs: multiply-accumulate operations an image (the paper's Figure 6)."""

from __future__ import annotations

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from engine.model import Modality, ModelConfig, TerraFM


def multiply_accumulates(config: ModelConfig, modality: Modality = Modality.S2_L2A, image_size: int = 224) -> int:
    """Of one image of one modality, counted by torch without computing anything.

    Counts the unfolded model, as published; attention as its two matrix products.
    """
    with torch.device("meta"):
        model = TerraFM(config).eval()
        image = torch.empty(1, len(config.spec(modality).bands), image_size, image_size)
    counter = FlopCounterMode(display=False)
    # Other kernels than the plain one are not all known to the counter.
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), counter:
        model({modality: image})
    return int(counter.get_total_flops()) // 2
