"""Patches of BigEarthNet: do those that the model sees alike have the same labels?

    .venv/bin/python -m tests.benchmarks.bigearthnet_patches [MODEL]

Each patch's labels against those of its nearest neighbour by cosine, as the share of labels that both have of those
that either has (Jaccard); beside it what any other patch gives. The data are where `TERRAFM_DATA` names: nine
Sentinel-2 patches, which is enough to see a model fail and not to rank two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling

from engine.imagery.sensors import S2_BANDS
from engine.model import InferenceModel, Modality, TerraFM, load_model
from engine.requests.models import DEFAULT_MODEL
from tests.benchmarks.few_clicks import data_folder

PIXELS = 112
Labels = frozenset[str]


def read_patches(folder: Path) -> tuple[NDArray[np.float32], list[Labels]]:
    """[n, 12, 112, 112] digital numbers of Level-2A patches of 120 pixels, and their labels."""
    images, labels = [], []
    for place in sorted(folder.glob("S2*")):
        bands = []
        for band in S2_BANDS:
            with rasterio.open(next(place.glob(f"*_{band}.tif"))) as file:
                bands.append(file.read(1, out_shape=(120, 120), resampling=Resampling.bilinear))
        images.append(np.stack(bands)[:, 4:116, 4:116])
        described = json.loads(next(place.glob("*_labels_metadata.json")).read_text())
        labels.append(frozenset(described["labels"]))
    return np.stack(images).astype(np.float32), labels


def agreement(one: Labels, other: Labels) -> float:
    """Jaccard index."""
    return len(one & other) / len(one | other)


def of_neighbours(x: NDArray[np.float32], labels: list[Labels]) -> float:
    """Mean agreement of each patch with its nearest neighbour by cosine about the mean."""
    unit = x - x.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    alike = unit @ unit.T - 2 * np.eye(len(unit))
    return float(np.mean([agreement(labels[i], labels[int(j)]) for i, j in enumerate(alike.argmax(axis=1))]))


def of_model(model: TerraFM, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Class tokens and means of the patches [n, 2 d]."""
    encoding = InferenceModel(model).encode({Modality.S2_L2A: images})
    return np.concatenate([encoding.cls.float().numpy(), encoding.patches.mean(dim=1).float().numpy()], axis=1)


def main(name: str) -> None:
    """A line a kind of features."""
    images, labels = read_patches(data_folder().parent / "bigearthnet")
    count = range(len(labels))
    chance = np.mean([agreement(labels[i], labels[j]) for i in count for j in count if i != j])
    print(f"{len(images)} BigEarthNet patches: agreement of the labels of nearest neighbours (any two {chance:.2f})")
    for title, x in {name: of_model(load_model(name), images), "mean bands": images.mean(axis=(2, 3))}.items():
        print(f"  {title:<20} {of_neighbours(x, labels):.2f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_MODEL)
