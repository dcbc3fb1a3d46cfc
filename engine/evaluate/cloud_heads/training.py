"""Trains a head on a frozen backbone: random crops, flips and turns, an epoch at a time, gone on with if stopped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...clouds.pixels.classes import CLOUD_CLASSES
from ...errors import UserError
from ...imagery import S2_BANDS
from ...model import InferenceModel
from ...model.decoders import KINDS, HeadClass, HeadConfig, SegmentationHead, feature_maps, head_blocks
from ...progress import Progress, silent
from ..benchmarks.cloudsen12 import IGNORE
from ..protocols.features import batches
from .checkpoint import go_on, keep
from .data import CloudData, PatchAddress
from .losses import class_weights, head_loss

RESOLUTION = 10.0
"""Metres per pixel of CloudSEN12."""


@dataclass(frozen=True)
class HeadTraining:
    """How a head is trained."""

    kind: str = "upernet"
    epochs: int = 20
    batch: int = 16
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    channels: int = 128
    """Channels of UPerNet; the paper's probe has 512, too slow for whole scenes on a processor."""
    window: int = 256
    """Side of the crops in pixels, and of the windows a scene is mapped by."""
    seed: int = 0
    device: str = "auto"
    precision: str = "auto"

    def __post_init__(self) -> None:
        """Refuse settings that nothing can be trained with, as a `UserError`."""
        if self.kind not in KINDS:
            raise UserError(f"There is no head '{self.kind}': choose one of {', '.join(KINDS)}.")
        if min(self.epochs, self.learning_rate) <= 0 or self.batch < 2 or self.weight_decay < 0:
            raise UserError(
                f"{self.epochs} epochs in batches of {self.batch} at a learning rate of {self.learning_rate:g} are no "
                "training: give one epoch and batches of 2 at least, and a rate above 0."
            )


@dataclass(frozen=True)
class Crops:
    """A batch as it is trained on."""

    images: tuple[tuple[int, Tensor], ...]
    """Which level, and its images [b, C, S, S]."""
    labels: Tensor
    """[B, S, S], in the order of the levels."""


def head_config(model: InferenceModel, data: CloudData, settings: HeadTraining) -> HeadConfig:
    """What a head on a backbone will be; its window fits the patches that are there."""
    patch = model.patch_size
    window = min(settings.window, data.side()) // patch * patch
    if window < 2 * patch:
        raise UserError(
            f"Windows of {settings.window} pixels hold no two patches of {patch}: choose a larger --window."
        )
    return HeadConfig(
        kind=settings.kind,
        width=model.width,
        blocks=head_blocks(settings.kind, model.config),
        classes=tuple(HeadClass(entry.code, entry.name, entry.color) for entry in CLOUD_CLASSES),
        modalities=tuple(modality.value for modality in data.modalities),
        bands=S2_BANDS,
        window=window,
        resolution=RESOLUTION,
        backbone=model.info.sha256,
        backbone_name=model.info.name,
        channels=settings.channels if settings.kind == "upernet" else 0,
    )


def train(
    model: InferenceModel,
    data: CloudData,
    settings: HeadTraining,
    kept: Path,
    progress: Progress = silent,
    counts: NDArray[np.int64] | None = None,
) -> SegmentationHead:
    """Train a head with AdamW and a cosine to zero; the last epoch's is returned.

    Parameters
    ----------
    kept : Path
        Where the state after each epoch is kept; a run with the same settings goes on from there.
    counts : NDArray, optional
        Pixels of each class, for their weights; counted if not given.
    """
    places = data.places("train")
    if len(places) < 2:
        raise UserError(f"A head cannot be trained on {len(places)} patch: give more of CloudSEN12.")
    device = model.device.name
    weights = class_weights(data.class_counts("train") if counts is None else counts).to(device)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(settings.seed)
        head = SegmentationHead(head_config(model, data, settings)).to(device)
    optimizer = torch.optim.AdamW(head.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay)
    key = f"{model.fingerprint} {data.key()} {settings} {head.config}"
    first = go_on(kept, key, head, optimizer)
    for epoch in range(first, settings.epochs):
        rate = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * epoch / settings.epochs))
        for group in optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(settings.seed * 100_003 + epoch)  # of dropout: the same after going on
        for done, crops in _crops(data, places, settings, head.config.window, epoch):
            loss = head_loss(head(_maps(model, data, head, crops), tuple(crops.labels.shape[-2:])),
                             crops.labels.to(device), weights, IGNORE)  # fmt: skip
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            share = (epoch + done / len(places)) / settings.epochs
            progress(
                share, f"{model.info.name}: epoch {epoch + 1} of {settings.epochs}, loss {float(loss.detach()):.3f}"
            )
        keep(kept, key, head, optimizer, epoch + 1)
    return head.eval()


def _maps(model: InferenceModel, data: CloudData, head: SegmentationHead, crops: Crops) -> list[Tensor]:
    """The frozen features of a batch, each [B, d, g, g]."""
    found = [
        feature_maps(model.encode({data.modalities[level]: images.numpy()}, layers=head.config.blocks))
        for level, images in crops.images
    ]
    return [torch.cat(parts).to(model.device.name) for parts in zip(*found, strict=True)]


def _crops(
    data: CloudData, places: list[PatchAddress], settings: HeadTraining, window: int, epoch: int
) -> Iterator[tuple[int, Crops]]:
    """An epoch's batches with how many patches are done; the next one is read while one is used."""
    generator = torch.Generator().manual_seed(settings.seed * 100_003 + epoch)
    parts = [part.tolist() for part in batches(len(places), settings.batch, generator)]
    drawn = torch.randint(0, 2**31 - 1, (len(parts),), generator=generator).tolist()
    done = 0
    with ThreadPoolExecutor(1, thread_name_prefix="cloudsen12") as reading:

        def ask(number: int) -> Future[Crops]:
            chosen = [places[at] for at in parts[number]]
            return reading.submit(_cut, data, chosen, window, drawn[number])

        coming = ask(0)
        for number in range(len(parts)):
            current = coming.result()
            if number + 1 < len(parts):
                coming = ask(number + 1)
            done += len(parts[number])
            yield done, current


def _cut(data: CloudData, places: list[PatchAddress], window: int, seed: int) -> Crops:
    """Crops of some patches, flipped and turned at random."""
    random = np.random.default_rng(seed)
    images: dict[int, list[Tensor]] = {}
    labels: dict[int, list[Tensor]] = {}
    for place in places:
        patch = data.read("train", place)
        row, column = (int(random.integers(0, length - window + 1)) for length in patch.label.shape)
        where = (slice(row, row + window), slice(column, column + window))
        image, label = torch.from_numpy(patch.image[(slice(None), *where)]), torch.from_numpy(patch.label[where])
        turns, flipped = int(random.integers(4)), bool(random.integers(2))
        image, label = torch.rot90(image, turns, (-2, -1)), torch.rot90(label, turns, (-2, -1))
        images.setdefault(place.level, []).append(image.flip(-1) if flipped else image)
        labels.setdefault(place.level, []).append(label.flip(-1) if flipped else label)
    order = sorted(images)
    return Crops(
        tuple((level, torch.stack(images[level])) for level in order),
        torch.cat([torch.stack(labels[level]) for level in order]),
    )
