"""Labelled tiles of scenes, and how well nearest neighbours tell their classes apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ...errors import UserError
from ...model import Modality
from ...model.no_data import resampled
from .knn import knn_accuracy

_BATCH = 64
_NO_LABEL = (0, 255)


@dataclass(frozen=True)
class LabelledTiles:
    """Tiles of one size with the class that covers most of each; part of them trains, the others test."""

    images: Mapping[Modality, Tensor]
    """[N, C, pixels, pixels] in sensor units."""
    present: Tensor
    """[N, M], in the order of `images`."""
    labels: Tensor
    """[N]"""
    tests: Tensor
    """[N], True for tiles that test; they alternate with the others like the fields of a chessboard."""

    @classmethod
    def cut(
        cls,
        scenes: Sequence[tuple[Mapping[Modality, NDArray[np.float32]], NDArray[np.uint8]]],
        tile: int,
        pixels: int,
    ) -> LabelledTiles:
        """Cut scenes, each with images [C, h, w] and labels [h, w] (0 and 255: none), into tiles without overlap.

        Tiles of which less than half is of one class are left out.
        """
        modalities = [modality for modality in Modality if any(modality in images for images, _ in scenes)]
        cut: dict[Modality, list[Tensor]] = {modality: [] for modality in modalities}
        present, labels, tests = [], [], []
        for images, truth in scenes:
            for row in range(0, truth.shape[0] - tile + 1, tile):
                for column in range(0, truth.shape[1] - tile + 1, tile):
                    part = (slice(row, row + tile), slice(column, column + tile))
                    counts = np.bincount(truth[part].ravel(), minlength=256)
                    counts[list(_NO_LABEL)] = 0
                    if counts.max() * 2 < tile * tile:
                        continue
                    labels.append(int(counts.argmax()))
                    tests.append((row // tile + column // tile) % 2 == 1)
                    present.append([modality in images for modality in modalities])
                    for modality in modalities:
                        cut[modality].append(_tile(images.get(modality), modality, part, pixels))
        if len({label for label, test in zip(labels, tests, strict=True) if not test}) < 2 or not any(tests):
            raise UserError(
                f"The labelled scenes have {len(labels)} tiles of {tile} pixels, too few or of one class: "
                "give more scenes or a smaller evaluation.tile."
            )
        stacked = {modality: torch.stack(tiles) for modality, tiles in cut.items()}
        return cls(stacked, torch.tensor(present), torch.tensor(labels), torch.tensor(tests))

    def chance(self) -> float:
        """The accuracy of always answering the training tiles' commonest class."""
        commonest = self.labels[~self.tests].mode().values
        return float((self.labels[self.tests] == commonest).float().mean())


def _tile(image: NDArray[np.float32] | None, modality: Modality, part: tuple[slice, slice], pixels: int) -> Tensor:
    if image is None:
        return torch.full((len(modality.entry.bands), pixels, pixels), torch.nan)
    tile = torch.from_numpy(np.ascontiguousarray(image[(slice(None), *part)]))
    return resampled(tile, pixels)


def read_labels(path: Path, height: int, width: int) -> NDArray[np.uint8]:
    """Classes [h, w] of a raster that must lie on the imagery's grid."""
    try:
        with rasterio.open(path) as file:
            labels: NDArray[np.uint8] = file.read(1).astype(np.uint8)
    except rasterio.errors.RasterioIOError as error:
        raise UserError(f"The labels {path} cannot be read ({error}): give a GeoTIFF of classes.") from error
    if labels.shape != (height, width):
        raise UserError(
            f"{path} has {labels.shape[1]} × {labels.shape[0]} pixels and its imagery {width} × {height}: "
            "give labels on the imagery's grid."
        )
    return labels


@torch.inference_mode()
def embeddings(model: nn.Module, tiles: LabelledTiles) -> Tensor:
    """The class token of every tile, all its modalities fused, [N, d] on the processor; of a TerraFM or alike."""
    device = next(model.parameters()).device
    rows = torch.split(torch.arange(len(tiles.labels)), _BATCH)
    return torch.cat(
        [
            model(
                {modality: image[chosen].to(device) for modality, image in tiles.images.items()},
                tiles.present[chosen],
            )
            .cls.float()
            .cpu()
            for chosen in rows
        ]
    )


def knn_score(model: nn.Module, tiles: LabelledTiles, k: int) -> float:
    """The accuracy of k nearest neighbours on the testing tiles, 0 to 1."""
    was_training = model.training
    model.eval()
    features = embeddings(model, tiles)
    model.train(was_training)
    # A mean that all images share would make all cosines large and alike.
    known, asked = features[~tiles.tests], features[tiles.tests]
    mean = known.mean(dim=0)
    return knn_accuracy(known - mean, tiles.labels[~tiles.tests], asked - mean, tiles.labels[tiles.tests], k)
