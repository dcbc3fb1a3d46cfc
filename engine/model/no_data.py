"""No data: it does not spread where an image is resized, and a patch without data takes no part in the fusion."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from .modalities import Modality

LEAST_SHARE = 0.5
"""A patch with less data than this is treated as missing in that modality."""


def resampled(image: Tensor, pixels: int) -> Tensor:
    """[C, h, w] → [C, pixels, pixels], bicubic as in DINO, antialiased where it shrinks; no data stays NaN.

    What is not finite takes its band's mean meanwhile, lest it spread to its neighbours; the pixels whose nearest one
    was unknown are unknown again afterwards.
    """
    if image.shape[1:] == (pixels, pixels):
        return image
    known = torch.isfinite(image)
    if known.all():
        return _bicubic(image, pixels)
    count = known.sum(dim=(1, 2), keepdim=True).clamp(min=1)
    mean = torch.where(known, image, 0.0).sum(dim=(1, 2), keepdim=True) / count
    filled = _bicubic(torch.where(known, image, mean), pixels)
    still_known = F.interpolate(known[None].float(), (pixels, pixels), mode="nearest-exact")[0] > 0
    return torch.where(still_known, filled, torch.nan)


def _bicubic(image: Tensor, pixels: int) -> Tensor:
    return F.interpolate(image[None], (pixels, pixels), mode="bicubic", align_corners=False, antialias=True)[0]


def patches_with_data(image: Tensor, patch_size: int) -> Tensor:
    """Of images [B, C, H, W] the patches [B, N] of whose pixels at least `LEAST_SHARE` have data in any band.

    What an image lacks of a whole patch at its right and lower edge counts as its last column and row, which the
    model continues there.
    """
    known = torch.isfinite(image).any(dim=1, keepdim=True).float()
    below, right = -image.shape[-2] % patch_size, -image.shape[-1] % patch_size
    known = F.pad(known, (0, right, 0, below), mode="replicate") if below or right else known
    return F.avg_pool2d(known, patch_size).flatten(1) >= LEAST_SHARE


def present_patches(images: Mapping[Modality, Tensor], patch_size: int) -> Tensor | None:
    """`present` [B, M, N] of `TerraFM.forward` by what the images hold; None where every patch has data."""
    present = torch.stack([patches_with_data(image, patch_size) for image in images.values()], dim=1)
    return None if bool(present.all()) else present
