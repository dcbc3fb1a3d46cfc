"""Frozen features of a task as one file, for other programs' probes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import UserError
from ..files import written_whole
from ..model.ensemble import Encoder
from ..model.trained_modalities import strict_routes
from ..progress import Progress, silent
from .benchmarks import Examples
from .benchmarks.task import SPLITS
from .protocols.features import FeatureSettings
from .protocols.options import Options
from .protocols.splits import frozen


def export_features(
    model: Encoder, examples: Examples, options: Options, out: Path, progress: Progress = silent
) -> dict[str, tuple[int, ...]]:
    """Write the features that kNN and linear probes see; the arrays' shapes by name.

    A `.npz` file with, for each of train, valid and test, `SPLIT_features` [N, L, 2, d] (blocks, then class token and
    mean of the patches) or of tasks that label pixels [N, d, g, g] (the last block's patches), and `SPLIT_labels`;
    `blocks` [L] counts them from 0.

    Raises
    ------
    UserError
        Another file type, a place that cannot be written, a model that was not trained on the task's sensor.
    """
    if out.suffix.lower() != ".npz":
        raise UserError(f"{out.name} is no .npz file: features are written as one, so give such a name.")
    strict_routes(model.config, model.info, [one.modality for one in examples.task.sensors])
    examples.check()
    size, dense = options.size(examples), examples.task.dense
    settings = FeatureSettings.last_patches(model.config, size) if dense else FeatureSettings.pooled(model.config, size)
    splits = frozen(options.ready(model), examples, settings, options, progress)
    arrays = {"blocks": np.array(settings.blocks)}
    for split in SPLITS:
        features = getattr(splits, split)
        arrays[f"{split}_features"] = (features.all()[:, 0] if dense else features.all()).numpy()
        arrays[f"{split}_labels"] = features.labels.numpy()
    with written_whole(out, make_folder=True) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    return {name: array.shape for name, array in arrays.items()}
