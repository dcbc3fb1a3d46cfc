"""Modality as augmentation: which of a place's modalities a view shows, and where they have data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import get_worker_info

from ...model import Modality
from ...model.no_data import patches_with_data
from ..data.tiles import Tile
from .crops import CropSize, Geometry

DRAWS = ("independent", "one", "all")
_BANDS = "bands of "


def draw_modalities(
    available: NDArray[np.bool_], views: int, generator: np.random.Generator, draw: str = "independent", p: float = 0.5
) -> NDArray[np.bool_]:
    """Which modalities each view shows.

    Parameters
    ----------
    available : [M] or [V, M]
        The modalities that the place, or each view of it, has.
    views : int
        V.
    draw : str
        "independent": each with probability `p`, and one of the available uniformly if none came up; several are
        fused. "one": always one, uniformly, so that nothing is fused. "all": whatever is there.

    Returns
    -------
    NDArray
        [V, M], none that is not available; at least one in every row that has any.
    """
    if not available.any():
        raise ValueError("a place without any modality has no views")
    available = np.broadcast_to(available, (views, available.shape[-1]))
    if draw == "all":
        return available.copy()
    # Drawn for all modalities and views, used or not: a place's later random numbers do not depend on what it has.
    heads = generator.random(available.shape) < p
    chosen = np.asarray(heads & available) if draw == "independent" else np.zeros_like(heads)
    fallback = generator.random(views)
    for view in np.flatnonzero(~chosen.any(axis=1) & available.any(axis=1)):
        there = np.flatnonzero(available[view])
        chosen[view, there[int(fallback[view] * len(there))]] = True
    return chosen


@dataclass(frozen=True)
class Views:
    """All views of one size of a batch, views first: V · B images, of which the b-th of view v is number v · B + b."""

    images: Mapping[Modality, Tensor]
    """[V · B, C, pixels, pixels]."""
    student: Tensor
    """[V · B, M, N]: the modalities the student sees, patch by patch: without data there it is not shown one."""
    teacher: Tensor
    """[V · B, M, N]: those the teacher sees, drawn independently; it is shown the global views only."""
    count: int
    """V."""
    hidden: Tensor | None = None
    """[V · B, N]: the patches that the student is not shown; None without a patch-level loss."""
    bands: Mapping[Modality, Tensor] = field(default_factory=dict)
    """[V · B, C]: the bands that the student is shown; empty where it is shown all."""

    def rows(self, as_teacher: bool, device: torch.device) -> list[Tensor | None]:
        """For each modality the numbers of the images that show it, None for all; see `TerraFM.embed`."""
        return rows_present(self.teacher if as_teacher else self.student, device)

    def shown(self, as_teacher: bool) -> Mapping[Modality, Tensor]:
        """The images; for the student, those of its dropped bands as no data."""
        if as_teacher or not self.bands:
            return self.images
        return {
            modality: image.masked_fill(~self.bands[modality].to(image.device)[..., None, None], torch.nan)
            for modality, image in self.images.items()
        }

    def to(self, device: torch.device) -> Views:
        """With its images on another device; what was drawn stays here, to be looked at without waiting."""
        images = {modality: image.to(device, non_blocking=True) for modality, image in self.images.items()}
        return replace(self, images=images)


def rows_present(present: Tensor, device: torch.device) -> list[Tensor | None]:
    """For each column of [B, M] or [B, M, N] on the processor the rows that hold a true; None where all do."""
    anywhere = present.bool() if present.ndim == 2 else present.bool().any(dim=2)
    return [
        None if bool(column.all()) else column.nonzero()[:, 0].to(device, non_blocking=True)
        for column in anywhere.unbind(1)
    ]


@dataclass(frozen=True)
class HiddenPatches:
    """Which patches of a view the student is not shown: blocks, as in iBOT (Zhou et al. 2022, appendix)."""

    grid: int
    """Patches on a side."""
    probability: float = 0.5
    """How likely a view has hidden patches."""
    share: tuple[float, float] = (0.1, 0.5)
    """Least and largest share of the patches of such a view."""

    def draw(self, views: int, generator: np.random.Generator) -> NDArray[np.bool_]:
        """[V, N]."""
        hidden = np.zeros((views, self.grid, self.grid), dtype=bool)
        for view in hidden:
            count = round(generator.uniform(*self.share) * self.grid**2)
            if generator.random() >= self.probability:
                continue
            while (missing := count - int(view.sum())) > 0:
                area = generator.uniform(1, max(2, missing))
                aspect = np.exp(generator.uniform(-1.2, 1.2))
                rows, columns = (
                    int(np.clip(round((area * ratio) ** 0.5), 1, self.grid)) for ratio in (aspect, 1 / aspect)
                )
                row, column = (int(generator.integers(self.grid - side + 1)) for side in (rows, columns))
                block = view[row : row + rows, column : column + columns]
                block[:] |= (np.cumsum(~block).reshape(block.shape) <= missing) & ~block
        return hidden.reshape(views, -1)


@dataclass(frozen=True)
class ViewDraw:
    """How views are drawn."""

    sizes: tuple[CropSize, ...]
    """Global first; no size without views."""
    modalities: tuple[Modality, ...]
    draw: str = "independent"
    probability: float = 0.5
    hidden: HiddenPatches | None = None
    """Of the global views."""
    patch_size: int = 16
    modalities_dropped: float = 0.0
    """How likely a modality of a place is shown in none of its views; one always stays."""
    bands_dropped: float = 0.0
    """How likely a band of a view is kept from the student; the teacher sees it. One of a modality's always stays."""

    def of_place(self, place: Tile, generator: np.random.Generator) -> tuple[Views, ...]:
        """The views of one place, one `Views` (with B = 1) a size."""
        if self.modalities_dropped:
            place = self._without_some(place, generator)
        known = place.known()
        views = []
        for size in self.sizes:
            geometries = [
                Geometry.with_data(known, size, -(-size.pixels // self.patch_size), generator)
                for _ in range(size.views)
            ]
            images = {modality: self._shown(place, modality, geometries, size.pixels) for modality in self.modalities}
            with_data = torch.stack([patches_with_data(image, self.patch_size) for image in images.values()], dim=1)
            available = with_data.any(dim=2).numpy()
            student, teacher = (
                torch.from_numpy(draw_modalities(available, size.views, generator, self.draw, self.probability))
                for _ in ("student", "teacher")
            )
            bands = self._bands(images, generator) if self.bands_dropped else {}
            shown = student[..., None] & with_data, teacher[..., None] & with_data
            views.append(Views(images, *shown, size.views, bands=bands))
        if self.hidden is not None:
            views[0] = replace(views[0], hidden=torch.from_numpy(self.hidden.draw(views[0].count, generator)))
        return tuple(views)

    def _without_some(self, place: Tile, generator: np.random.Generator) -> Tile:
        """A place as if it lacked some of its modalities."""
        held = [modality for modality in self.modalities if modality in place.images]
        lots = generator.random(len(self.modalities) + 1)  # as many whatever the place has
        kept = [one for one in held if lots[self.modalities.index(one)] >= self.modalities_dropped]
        kept = kept or held[int(lots[-1] * len(held)) :][:1]
        return replace(place, images={modality: place.images[modality] for modality in kept})

    def _bands(self, images: Mapping[Modality, Tensor], generator: np.random.Generator) -> dict[Modality, Tensor]:
        """[V, C] a modality."""
        kept = {}
        for modality, image in images.items():
            lots = generator.random(image.shape[:2])
            lots[np.arange(len(lots)), lots.argmax(axis=1)] = 1.0
            kept[modality] = torch.from_numpy(lots >= self.bands_dropped)
        return kept

    def _shown(self, place: Tile, modality: Modality, geometries: Sequence[Geometry], pixels: int) -> Tensor:
        if modality not in place.images:
            return torch.full((len(geometries), len(modality.entry.bands), pixels, pixels), torch.nan)
        return torch.stack([geometry.apply(place.images[modality], pixels) for geometry in geometries])


class GatheredViews:
    """The views of B places as one batch a size, each put to where it stays: nothing lies in memory twice.

    In a reading process that is memory which the training process sees too.
    """

    def __init__(self, places: int) -> None:
        self._count = places
        self._shared = get_worker_info() is not None
        self._tensors: list[dict[str, Tensor]] = []
        self._views: list[int] = []

    def put(self, number: int, of_place: Sequence[Views]) -> None:
        """The `number`-th place's views, one `Views` (with B = 1) a size."""
        if not self._tensors:
            self._views = [views.count for views in of_place]
            self._tensors = [{key: self._room(one) for key, one in _tensors(views).items()} for views in of_place]
        for room, views in zip(self._tensors, of_place, strict=True):
            for key, one in _tensors(views).items():
                room[key][:, number] = one

    def views(self) -> tuple[Views, ...]:
        """All of them, views first."""
        found = []
        for room, count in zip(self._tensors, self._views, strict=True):
            flat = {key: tensor.flatten(0, 1) for key, tensor in room.items()}
            images = {modality: flat[modality.value] for modality in Modality if modality.value in flat}
            bands = {one: flat[f"{_BANDS}{one}"] for one in images if f"{_BANDS}{one}" in flat}
            found.append(Views(images, flat["student"], flat["teacher"], count, flat.get("hidden"), bands))
        return tuple(found)

    def _room(self, one: Tensor) -> Tensor:
        shape = (one.shape[0], self._count, *one.shape[1:])
        if not self._shared:
            return torch.empty(shape, dtype=one.dtype)
        size = math.prod(shape) * one.element_size()
        storage = torch.UntypedStorage._new_shared(size)  # type: ignore[no-untyped-call] # as torch's own collation
        return torch.empty(0, dtype=one.dtype).set_(storage).view(shape)


def _tensors(views: Views) -> dict[str, Tensor]:
    named = {modality.value: image for modality, image in views.images.items()}
    hidden = {} if views.hidden is None else {"hidden": views.hidden}
    bands = {f"{_BANDS}{modality}": kept for modality, kept in views.bands.items()}
    return {**named, "student": views.student, "teacher": views.teacher, **hidden, **bands}


def batched(of_places: Sequence[Sequence[Views]]) -> tuple[Views, ...]:
    """The views of B places as one batch a size."""
    gathered = GatheredViews(len(of_places))
    for number, views in enumerate(of_places):
        gathered.put(number, views)
    return gathered.views()
