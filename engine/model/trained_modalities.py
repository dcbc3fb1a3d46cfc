"""Which patch embedding images pass: their own where it was trained, else a stand-in, never an untrained one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..errors import UserError
from .config import ModelConfig
from .info import ModelInfo
from .modalities import Modality, ModalitySpec

_LEVELS = (Modality.S2_L1C, Modality.S2_L2A)
"""The level rule: Sentinel-2 at a level that was not trained on passes the other level's patch embedding, as it is.

Measured on the labelled scenes with the bundled model, Level-1C's tokens through Level-2A's embedding agree with
Level-2A's to a cosine of .84 about their means; shifted and scaled to Level-2A's statistics first to .71.
"""


@dataclass(frozen=True)
class Routes:
    """What images of some modalities pass."""

    embeddings: dict[Modality, Modality]
    """By the images' modality the patch embedding; without the modalities that are left out."""
    notes: tuple[str, ...]
    """A sentence for each modality that does not pass its own."""


def trained_modalities(config: ModelConfig, info: ModelInfo) -> tuple[Modality, ...]:
    """Those whose patch embeddings may be used: all of an untrained model, and of one whose file does not tell."""
    held = [spec.modality for spec in config.modalities]
    return tuple(one for one in held if info.modalities is None or one.value in info.modalities)


def routes(config: ModelConfig, info: ModelInfo, given: Iterable[Modality]) -> Routes:
    """What images of the given modalities pass, as their files say it: `embeddings` of `engine.modalities`.

    A further modality that has no embedding here is left out, also where nothing else is given: maps are then made
    of its bands alone.

    Raises
    ------
    UserError
        The model was trained on none of Sentinel's modalities that are given, nor on what may stand in.
    """
    given, trained = tuple(given), trained_modalities(config, info)
    embeddings, notes = {one: one for one in given if one in trained}, []
    taught = f"{info.name} was trained on {', '.join(_title(one) for one in trained)} and never saw"
    for one in (one for one in given if one not in trained):
        free = [other for other in one.entry.embeddings if other in trained and other not in embeddings.values()]
        if free:
            embeddings[one] = Modality(free[0])
            passed = f"{_title(embeddings[one])}'s patch embedding"
            if one in _LEVELS:
                notes.append(f"{taught} {_title(one)}: by the level rule it passes {passed}.")
            else:
                notes.append(f"{taught} {_title(one)}: it passes {passed}, whose other bands are missing.")
        elif len(given) == 1 and one not in _OF_SENTINEL:
            notes.append(f"{taught} {_title(one)}: no model takes part, what is made comes from its bands alone.")
        else:
            notes.append(f"{taught} {_title(one)}: the model is not shown it.")
    if not embeddings and any(one in _OF_SENTINEL for one in given):
        for one in given:
            config.spec(one)  # a model without such an embedding says so itself
        raise UserError(f"{taught} {', '.join(_title(one) for one in given)}: choose another model.")
    return Routes({one: embeddings[one] for one in given if one in embeddings}, tuple(notes))


def strict_routes(config: ModelConfig, info: ModelInfo, given: Iterable[Modality]) -> Routes:
    """The same, where nothing may be left out."""
    given = tuple(given)
    found = routes(config, info, given)
    lacking = [_title(one) for one in given if one not in found.embeddings]
    if lacking:
        raise UserError(
            f"{info.name} never saw {', '.join(lacking)} when it was trained: choose another model, or leave that "
            "sensor out."
        )
    return found


def placed(image: NDArray[np.float32], modality: Modality, spec: ModalitySpec) -> NDArray[np.float32]:
    """Images [..., C, H, W] of a modality as a patch embedding takes them: its bands, NaN where there is none."""
    bands = modality.entry.band_names
    if bands == spec.bands or modality is spec.modality:
        return image
    shown = np.full((*image.shape[:-3], len(spec.bands), *image.shape[-2:]), np.nan, np.float32)
    for number, band in enumerate(spec.bands):
        if band in bands:
            shown[..., number, :, :] = image[..., bands.index(band), :, :]
    return shown


def placed_tensor(image: Tensor, modality: Modality, spec: ModalitySpec) -> Tensor:
    """`placed` of a tensor, on its device."""
    if modality is spec.modality or modality.entry.band_names == spec.bands:
        return image
    return torch.from_numpy(placed(image.cpu().numpy(), modality, spec)).to(image)


_OF_SENTINEL = (Modality.S1, *_LEVELS)


def _title(modality: Modality) -> str:
    return modality.entry.title
