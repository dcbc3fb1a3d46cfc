"""How a run's teacher uses its prototypes on the places it was trained on (paper, Figures 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..errors import UserError
from ..evaluate.paper.prototypes import ClassUse, PrototypeUse
from ..model import Modality
from ..model.no_data import present_patches, resampled
from ..strict_json import parse_json
from .checkpoint import newest_checkpoint
from .config.file import built
from .config.settings import TrainingConfig
from .data.tiles import LandCover
from .method.network import model_config, network
from .tile_sources import open_places

_TEACHER = "teacher."


@torch.inference_mode()
def prototype_use(run: Path, images: int = 5000, seed: int = 0) -> list[ClassUse]:
    """Of the teacher of a run's newest checkpoint.

    Parameters
    ----------
    run : Path
        The folder of a run of `engine/train.py` whose data name a table of land cover and still are where they were.
    images : int
        TileSource to look at, drawn without repetition.

    Raises
    ------
    UserError
        No checkpoint, or no place of known land cover.
    """
    content = newest_checkpoint(run / "checkpoints")
    if content is None:
        raise UserError(f"{run} holds no checkpoint: give the folder of a run of engine/train.py.")
    config = built(TrainingConfig, parse_json(content["config"]), "")
    if config.data.cells_path is None:
        raise UserError(f"The run {run} has no data.cells: prototypes are counted by the land cover of places.")
    cover = LandCover.read(config.data.cells_path, config.data.frequent)
    if config.distillation.networks != "shared":
        raise UserError(f"The run {run} has networks per modality: prototypes are counted for one network.")
    teacher = network(config, replace(model_config(config.model, config.data.modalities), drop_path=0.0)).eval()
    own = {name: tensor for name, tensor in content["model"].items() if name.startswith(_TEACHER)}
    teacher.load_state_dict({name.removeprefix(_TEACHER): tensor for name, tensor in own.items()})
    use = PrototypeUse(config.head.prototypes, config.loss.teacher_temperature, seed=seed)
    counted = 0
    for place, shown in _places(config, run, images, seed):
        name = cover.classes.get(place)
        if name is None:
            continue
        present = present_patches(shown, config.model.patch_size)
        use.add(teacher.head(teacher.model(shown, present).cls), [name])
        counted += 1
    if not counted:
        raise UserError(f"No place of the run {run} is in its table of land cover: check data.cells.")
    return use.classes()


def _places(
    config: TrainingConfig, run: Path, images: int, seed: int
) -> Iterator[tuple[str, Mapping[Modality, Tensor]]]:
    """Names of places and their images, fused and brought to the size of global views as in training."""
    places = open_places(config, run)
    generator = np.random.default_rng(seed)
    size = config.views.global_pixels
    wanted: tuple[Any, ...] = tuple(config.data.modalities)
    for number in generator.permutation(len(places))[:images]:
        place = places.read(int(number), generator)
        shown = {m: torch.from_numpy(np.ascontiguousarray(i)) for m, i in place.images.items() if m.value in wanted}
        if shown:
            yield place.name, {m: resampled(i, size)[None] for m, i in shown.items()}
