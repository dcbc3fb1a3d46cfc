"""Frozen features of a task's examples: computed once, kept on disk, gone on with after an interruption."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from platformdirs import user_cache_path
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from ...errors import UserError
from ...files import written_whole
from ...model import InferenceModel, ModelConfig, ModelInfo, TerraFM
from ...model.decoders import pyramid_blocks
from ...model.no_data import present_patches
from ...model.weights.model_file import content_hash
from ...progress import Progress, silent
from ...strict_json import parse_json
from ..benchmarks import Examples
from ..benchmarks.examples import ExampleBatch

_FORMAT = "2"
_SHARD, _DENSE_SHARD = 256, 32
"""Examples a file: what a killed run loses at most, and what is held in memory."""
_READ_AHEAD = 4
"""Batches of 224 pixels read ahead; fewer of larger ones, so that memory stays bounded."""
LAST_BLOCKS = 4
"""Blocks from the end that kNN and linear probe may choose from (paper, appendix C.1)."""


@dataclass(frozen=True)
class FeatureSettings:
    """What features depend on besides the examples and the model."""

    blocks: tuple[int, ...]
    """Counted from 0; each ends with the final norm."""
    image_size: int
    dense: bool = False
    """One vector a patch, in half precision; else two an image: the class token and the mean of the patches."""

    @classmethod
    def pooled(cls, config: ModelConfig, image_size: int) -> FeatureSettings:
        """The features that kNN and the linear probe take."""
        first = max(0, config.depth - LAST_BLOCKS)
        return cls(tuple(range(first, config.depth)), image_size)

    @classmethod
    def last_patches(cls, config: ModelConfig, image_size: int) -> FeatureSettings:
        """The features that the linear probe of segmentation takes."""
        return cls((config.depth - 1,), image_size, dense=True)

    @classmethod
    def pyramid(cls, config: ModelConfig, image_size: int) -> FeatureSettings:
        """The features that the UPerNet probe takes."""
        return cls(pyramid_blocks(config), image_size, dense=True)


@dataclass(frozen=True)
class Features:
    """The features of one split."""

    shards: tuple[Tensor, ...]
    """[n, L, 2, d] in single precision, or dense [n, L, d, g, g] in half; parts of files, read when used."""
    labels: Tensor
    """[N, …]"""
    digests: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def all(self) -> Tensor:
        """Everything at once: for pooled features."""
        return torch.cat(self.shards)

    def rows(self, numbers: Tensor) -> Tensor:
        """Some examples in single precision, in the order asked for."""
        size = len(self.shards[0])
        return torch.stack([self.shards[n // size][n % size] for n in numbers.tolist()]).float()


def cache_folder() -> Path:
    """Where features are kept: below the folder that `TERRAFM_CACHE` names, else the user's cache folder."""
    named = os.environ.get("TERRAFM_CACHE")
    return (Path(named) if named else user_cache_path("terrafm", appauthor=False)) / "evaluation"


def extract(
    model: InferenceModel,
    examples: Examples,
    split: str,
    settings: FeatureSettings,
    folder: Path | None = None,
    batch: int = 32,
    progress: Progress = silent,
) -> Features:
    """The features of a split, from the cache as far as they are there.

    Parameters
    ----------
    folder : Path, optional
        The cache; `cache_folder()` by default. Safe to delete.
    batch : int
        Images computed at a time; does not change the features.
    """
    folder = _folder(model, examples, split, settings, folder)
    count = examples.count(split)
    shards, labels = [], []
    digests: list[str] = []
    for path, numbers in _shards(folder, count, settings):
        content = _read(path)
        if content is None:
            _write(path, *_compute(model, examples, split, settings, numbers, batch, progress))
            content = _read(path)
            if content is None:
                raise UserError(f"{path} cannot be read back: check the disk, or choose another --cache.")
        shards.append(content[0])
        labels.append(content[1])
        digests += content[2]
        progress(numbers.stop / count, f"{examples.task.name} {split}: {numbers.stop} of {count}")
    return Features(tuple(shards), torch.cat(labels), tuple(digests))


def compute_part(
    model: InferenceModel,
    examples: Examples,
    split: str,
    settings: FeatureSettings,
    part: tuple[int, int],
    folder: Path | None = None,
    batch: int = 32,
    progress: Progress = silent,
) -> None:
    """Bring one process's files of a split's features into the cache, as `extract` would.

    Parameters
    ----------
    part : (int, int)
        The number of this process and how many there are; each takes its turn with the files.
    """
    folder = _folder(model, examples, split, settings, folder)
    number, processes = part
    for path, numbers in list(_shards(folder, examples.count(split), settings))[number::processes]:
        if _read(path) is None:
            _write(path, *_compute(model, examples, split, settings, numbers, batch, progress))


def _folder(
    model: InferenceModel, examples: Examples, split: str, settings: FeatureSettings, cache: Path | None
) -> Path:
    key = _key(model, examples, split, settings)
    return (cache_folder() if cache is None else cache) / f"{examples.task.name}-{split}-{key[:24]}"


def _shards(folder: Path, count: int, settings: FeatureSettings) -> Iterator[tuple[Path, range]]:
    """The files of a split and the examples in each."""
    size = _DENSE_SHARD if settings.dense else _SHARD
    for start in range(0, count, size):
        yield folder / f"{start // size:05d}.safetensors", range(start, min(count, start + size))


def _compute(
    model: InferenceModel,
    examples: Examples,
    split: str,
    settings: FeatureSettings,
    numbers: Sequence[int],
    batch: int,
    progress: Progress,
) -> tuple[Tensor, Tensor, list[str]]:
    features, labels = [], []
    digests: list[str] = []
    total = examples.count(split)
    parts = [numbers[start : start + batch] for start in range(0, len(numbers), batch)]
    for part, read in zip(parts, _read_ahead(examples, split, parts, settings.image_size), strict=True):
        features.append(_encoded(model, read, settings))
        labels.append(read.labels)
        digests += read.digests
        progress(part[-1] / total, f"{examples.task.name} {split}: {part[-1] + 1} of {total}")
    return torch.cat(features), torch.cat(labels), digests


def _encoded(model: InferenceModel, read: ExampleBatch, settings: FeatureSettings) -> Tensor:
    """The features of a batch; of two dates how much they differ."""
    found = []
    for date in read.dates:
        present = present_patches(date, model.patch_size)
        encoding = model.encode(
            {key: images.numpy() for key, images in date.items()},
            None if present is None else present.numpy(),
            settings.blocks,
        )
        found.append(_kept(encoding.layers, encoding.grid, settings.dense))
    return found[0] if len(found) == 1 else (found[1] - found[0]).abs()


def _read_ahead(examples: Examples, split: str, parts: Sequence[Sequence[int]], size: int) -> Iterator[ExampleBatch]:
    """Batches in order, the next of which are read while one is used."""
    ahead = max(1, min(os.cpu_count() or 1, _READ_AHEAD * 224**2 // size**2))
    with ThreadPoolExecutor(max_workers=ahead) as reading:
        coming: deque[Future[ExampleBatch]] = deque()
        for part in parts:
            coming.append(reading.submit(examples.batch, split, part, size))
            if len(coming) > ahead:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _kept(layers: Sequence[Tensor], grid: tuple[int, int], dense: bool) -> Tensor:
    if dense:
        maps = [layer[:, 1:].transpose(1, 2).reshape(len(layer), -1, *grid) for layer in layers]
        return torch.stack(maps, dim=1).half()
    return torch.stack([torch.stack([layer[:, 0], layer[:, 1:].mean(dim=1)], dim=1) for layer in layers], dim=1)


def _key(model: InferenceModel, examples: Examples, split: str, settings: FeatureSettings) -> str:
    if not model.info.sha256:
        raise ValueError("a model without a hash cannot have its features kept")
    parts = (_FORMAT, model.fingerprint, examples.key(split), settings)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _read(path: Path) -> tuple[Tensor, Tensor, list[str]] | None:
    """The content of a shard; None if it is not there or not whole."""
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            digests: list[str] = parse_json(file.metadata()["digests"])
            return file.get_tensor("features"), file.get_tensor("labels"), digests
    except (SafetensorError, OSError, KeyError, TypeError, ValueError):
        return None


def _write(path: Path, features: Tensor, labels: Tensor, digests: list[str]) -> None:
    content = {"features": features.contiguous(), "labels": labels.contiguous()}
    with written_whole(path, (SafetensorError,), make_folder=True) as temporary:
        save_file(content, temporary, metadata={"digests": json.dumps(digests)})


def untrained_like(config: ModelConfig, seed: int = 0) -> TerraFM:
    """The same architecture with random weights: what features are worth without any training."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        model = TerraFM(config, ModelInfo.untrained(config))
    model.info = replace(
        model.info,
        provenance=f"random initialisation, seed {seed}",
        sha256=content_hash(config, model.state_dict()),
    )
    return model.eval()


def batches(count: int, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """The numbers 0 to count − 1 in a random order, in parts; a last part of one example joins the one before."""
    order = torch.randperm(count, generator=generator)
    starts = list(range(0, count, size))
    if len(starts) > 1 and count - starts[-1] == 1:
        starts.pop()
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        yield order[start:end]
