"""Which patch embedding images pass: their own where it was trained, else the other level's, never an untrained one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import UserError
from .config import ModelConfig
from .info import ModelInfo
from .modalities import Modality

OTHER_LEVEL = {Modality.S2_L1C: Modality.S2_L2A, Modality.S2_L2A: Modality.S2_L1C}
"""The level rule: Sentinel-2 at a level that was not trained on passes the other level's patch embedding, as it is.

Measured on the labelled scenes with the bundled model, Level-1C's tokens through Level-2A's embedding agree with
Level-2A's to a cosine of .84 about their means; shifted and scaled to Level-2A's statistics first to .71.
"""
_NAMES = {Modality.S1: "Sentinel-1", Modality.S2_L1C: "Sentinel-2 Level-1C", Modality.S2_L2A: "Sentinel-2 Level-2A"}


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
    """What images of the given modalities pass.

    Raises
    ------
    UserError
        The model was trained on none of them, nor on what may stand in.
    """
    given, trained = tuple(given), trained_modalities(config, info)
    embeddings, notes = {one: one for one in given if one in trained}, []
    taught = f"{info.name} was trained on {', '.join(_NAMES[one] for one in trained)} and never saw"
    for one in (one for one in given if one not in trained):
        other = OTHER_LEVEL.get(one)
        if other in trained and other not in embeddings.values():
            embeddings[one] = other
            notes.append(f"{taught} {_NAMES[one]}: by the level rule it passes {_NAMES[other]}'s patch embedding.")
        else:
            notes.append(f"{taught} {_NAMES[one]}: the model is not shown it.")
    if not embeddings:
        for one in given:
            config.spec(one)  # a model without such an embedding says so itself
        raise UserError(f"{taught} {', '.join(_NAMES[one] for one in given)}: choose another model.")
    return Routes({one: embeddings[one] for one in given if one in embeddings}, tuple(notes))


def strict_routes(config: ModelConfig, info: ModelInfo, given: Iterable[Modality]) -> Routes:
    """The same, where nothing may be left out."""
    given = tuple(given)
    found = routes(config, info, given)
    lacking = [_NAMES[one] for one in given if one not in found.embeddings]
    if lacking:
        raise UserError(
            f"{info.name} never saw {', '.join(lacking)} when it was trained: choose another model, or leave that "
            "sensor out."
        )
    return found
