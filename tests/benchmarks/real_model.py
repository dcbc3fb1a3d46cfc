"""A model beside untrained ones of its architecture on the real data at hand: patches of BigEarthNet, and chips.

    .venv/bin/python -m tests.benchmarks.real_model [MODEL]

Patches: kNN by the public command, on so few that its interval says more than its number. Chips: of how many the
opposite quarter is the nearest of all, for Level-2A, Level-1C and radar; a mean of three untrained models beside it.
The data are where `TERRAFM_DATA` names and are not part of the repository.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from engine.evaluate.protocols.features import untrained_like
from engine.model import InferenceModel, Modality, TerraFM, load_model
from engine.pretrain.data.chips import ChipPlaces
from engine.pretrain.data.tiles import LandCover
from tests.benchmarks.few_clicks import data_folder

ROOT = Path(__file__).parents[2]
PIXELS, CHIPS, SEEDS = 64, 400, range(3)


def link_patches(source: Path, folder: Path, sensor: str) -> None:
    """A sensor's patches below `folder` with split lists: a half, a quarter, a quarter."""
    names = sorted(path.name for path in source.iterdir() if path.name.startswith(sensor))
    for name in names:
        (folder / name).symlink_to(source / name)
    quarter = max(1, len(names) // 4)
    parts = {"test": names[:quarter], "val": names[quarter : 2 * quarter], "train": names[2 * quarter :]}
    for split, part in parts.items():
        (folder / f"{split}.csv").write_text("\n".join(f"{name},{name}" for name in part))


def patches(model: str, source: Path) -> None:
    """Print what `engine evaluate knn` says of each sensor."""
    for sensor in ("S2", "S1"):
        with tempfile.TemporaryDirectory() as folder:
            link_patches(source, Path(folder), sensor)
            subprocess.run(
                [sys.executable, "-m", "engine", "evaluate", "knn", "--benchmark", "bigearthnet", "--task",
                 f"BigEarthNet43-{sensor}", "--root", folder, "--model", model, "--random-backbone",
                 "--image-size", "112", "--cache", str(Path(folder) / "cache")],
                cwd=ROOT, check=True,
            )  # fmt: skip


def quarters(folder: Path) -> dict[Modality, np.ndarray]:
    """By modality [N, 2, C, S, S]: the upper left and the lower right quarter of some chips, enlarged to S pixels."""
    chips = ChipPlaces(folder, LandCover())
    found = defaultdict(list)
    numbers: defaultdict[tuple[Modality, ...], list[int]] = defaultdict(list)
    for number in range(len(chips)):
        numbers[chips.modalities_of(number)].append(number)
    for same in numbers.values():
        for number in same[:: max(1, len(same) // CHIPS)][:CHIPS]:
            for modality, image in chips.read(number, np.random.default_rng(0)).images.items():
                half = image.shape[-1] // 2
                pair = torch.from_numpy(np.stack([image[:, :half, :half], image[:, half:, half:]]))
                found[modality].append(F.interpolate(pair, (PIXELS, PIXELS), mode="bilinear", align_corners=False))
    return {modality: torch.stack(pairs).numpy() for modality, pairs in found.items()}


def found_again(model: TerraFM, modality: Modality, pairs: np.ndarray) -> float:
    """The share of quarters whose opposite one is the nearest of all by cosine, the mean of all taken off."""
    inference = InferenceModel(model)
    tokens = [
        torch.cat([inference.encode({modality: part}).cls.float() for part in np.array_split(pairs[:, side], 8)])
        for side in (0, 1)
    ]
    mean = torch.cat(tokens).mean(dim=0)
    first, second = (F.normalize(one - mean) for one in tokens)
    return float(((first @ second.T).argmax(dim=1) == torch.arange(len(first))).float().mean())


def chips(model: TerraFM, folder: Path) -> None:
    """Print the shares of the model and of untrained ones."""
    held = {spec.modality for spec in model.config.modalities}
    for modality, pairs in quarters(folder).items():
        if modality not in held:
            continue
        share = found_again(model, modality, pairs)
        random = [found_again(untrained_like(model.config, seed), modality, pairs) for seed in SEEDS]
        error = (share * (1 - share) / len(pairs)) ** 0.5
        print(
            f"{modality.value}: the opposite quarter of {share:.1%} ± {1.96 * error:.1%} of {len(pairs)} chips is "
            f"found; untrained {np.mean(random):.1%} ({min(random):.1%}–{max(random):.1%}); chance {1 / len(pairs):.1%}"
        )


def main(name: str) -> None:
    """Both, for a model's name or weights."""
    data = data_folder().parent
    patches(name, data / "bigearthnet")
    chips(load_model(name), data / "pretrain")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "terrafm-ti")
