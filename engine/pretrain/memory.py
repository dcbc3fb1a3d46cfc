"""What a training step keeps in memory, found by computing one on tensors that have a shape and no content."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from .config.settings import PatchesSection, TrainingConfig
from .method.batches import READ_AHEAD, Part
from .method.distillation import Distillation
from .method.network import model_config
from .method.views import ViewDraw, Views


@dataclass(frozen=True)
class StepMemory:
    """Bytes in one process."""

    parameters: int
    """The student's parameters."""
    teacher: int
    """The teacher's parameters and the centres."""
    moments: int
    """Two of AdamW for each trained parameter."""
    batch: int
    """The images of what is computed at a time."""
    step: int
    """What is kept for the backward pass, gradients, and what lies between, where that is most together."""

    @property
    def total(self) -> int:
        """The peak."""
        return self.parameters + self.teacher + self.moments + self.batch + self.step


@dataclass(frozen=True)
class HostMemory:
    """Bytes that data take in the host's memory, for one training process with its reading processes."""

    part: int
    """The views of what is computed at a time: an item of the loader."""
    held: int
    """Items that may lie in memory at once: being made or ready in each reading process, and in use."""
    pinned: int
    """Of an item in memory that a GPU reads from, where the allocator rounds each tensor up to a power of two."""
    place: int
    """A place's tile and its views, in each process that reads."""
    readers: int
    interpreter: int
    """What a reading process itself takes beyond what it shares with the training process."""

    @property
    def total(self) -> int:
        """The most there is at once."""
        return self.held * max(self.part, self.pinned) + self.readers * (self.place + self.interpreter)


def host_memory(config: TrainingConfig, draw: ViewDraw, samples: int, pinned: bool) -> HostMemory:
    """Of the data of a process that computes `samples` places at a time; `pinned` where it trains on a GPU."""
    with FakeTensorMode():
        images = [image for views in planned_part(draw, samples).views for image in views.images.values()]
        patches = sum(
            2 * size.views * samples * len(draw.modalities) * (-(-size.pixels // draw.patch_size)) ** 2
            for size in draw.sizes
        )
        part = _bytes(images) + patches
        rounded = sum(1 << (image.numel() * image.element_size() - 1).bit_length() for image in images) + patches
    workers, channels = config.data.workers, sum(len(modality.entry.bands) for modality in draw.modalities)
    return HostMemory(
        part=part,
        held=1 + (READ_AHEAD * workers if workers else int(pinned)),
        pinned=rounded if pinned else 0,
        place=4 * channels * config.data.tile**2 + part // samples,
        readers=max(1, workers),
        interpreter=_READER if workers else _READING,
    )


_READER, _READING = 40 * 2**20, 10 * 2**20
"""Measured: pages of its own that a forked process writes to, and what reading adds to the training process."""


class LiveBytes(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the bytes of the tensors that are made within it and still alive, and the most there ever were."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.now = 0
        self.peak = 0
        self._known: set[int] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        given = {leaf.untyped_storage()._cdata for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)}
        for leaf in tree_leaves(out):
            if isinstance(leaf, Tensor) and leaf.untyped_storage()._cdata not in given:  # a view is no new memory
                self._note(leaf.untyped_storage())
        return out

    def _note(self, storage: torch.UntypedStorage) -> None:
        key, size = storage._cdata, storage.nbytes()
        if key in self._known:
            return
        self._known.add(key)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._drop, key, size)

    def _drop(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.now -= size


@dataclass(frozen=True)
class PlannedViews(Views):
    """Views of which only the shapes are known."""

    shares: tuple[float, ...] = ()
    """Shares of the views that show each modality, on average."""

    def rows(self, as_teacher: bool, device: torch.device) -> list[Tensor | None]:  # noqa: ARG002 - drawn alike
        """As many images as are expected to show each modality."""
        count = len(self.student)
        shown = [round(count * share) for share in self.shares]
        return [None if n == count else torch.zeros(n, dtype=torch.long, device=device) for n in shown]


def step_memory(config: TrainingConfig, draw: ViewDraw, samples: int, dtype: torch.dtype, ranks: int = 1) -> StepMemory:
    """The memory of steps that compute `samples` places at a time, in one of `ranks` processes.

    A patch-level loss and networks per modality are left out of the account.
    """
    config = replace(config, patches=PatchesSection())
    with torch.device("meta"):
        distillation = Distillation(config, model_config(config.model, config.data.modalities), draw.modalities)
    with FakeTensorMode():
        _imitate(distillation)
        trained = _bytes(parameter for parameter in distillation.parameters() if parameter.requires_grad)
        resting = _bytes(distillation.state_dict().values())
        part = planned_part(draw, samples)
        live = LiveBytes()
        cast = nullcontext() if dtype is torch.float32 else torch.autocast("cpu", dtype)
        with live:
            with cast:
                loss, _ = distillation(part, 0.05)
            loss.backward()
    spread = ranks if config.run.sharded else 1
    student = _bytes(distillation.student.state_dict().values())
    return StepMemory(
        parameters=student // spread,
        teacher=(resting - student) // spread,
        moments=2 * trained // spread,
        batch=_bytes(image for views in part.views for image in views.images.values()),
        step=live.peak,
    )


def _imitate(module: nn.Module) -> None:
    """Put tensors of the mode at hand in place of a module's own; autocast and kernels then act as on a processor."""
    for one in module.modules():
        for name, parameter in one.named_parameters(recurse=False):
            setattr(one, name, nn.Parameter(torch.empty(parameter.shape), requires_grad=parameter.requires_grad))
        for name, buffer in one.named_buffers(recurse=False):
            one.register_buffer(name, torch.empty(buffer.shape), name not in one._non_persistent_buffers_set)


def planned_part(draw: ViewDraw, samples: int) -> Part:
    """As many places as are computed at a time, without their content."""
    views = []
    for size in draw.sizes:
        count = size.views * samples
        images = {
            modality: torch.zeros(count, len(modality.entry.bands), size.pixels, size.pixels)
            for modality in draw.modalities
        }
        present = torch.ones(count, len(draw.modalities), dtype=torch.bool)
        views.append(PlannedViews(images, present, present, size.views, shares=expected_shares(draw)))
    return Part(tuple(views), torch.zeros(samples, dtype=torch.bool))


def expected_shares(draw: ViewDraw) -> tuple[float, ...]:
    """Of the views of a place that has all modalities, how many show each; see `draw_modalities`."""
    count = len(draw.modalities)
    if draw.draw == "all":
        share = 1.0
    elif draw.draw == "one":
        share = 1 / count
    else:
        share = draw.probability + (1 - draw.probability) ** count / count
    return (share,) * count


def _bytes(tensors: Iterable[Tensor]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)
