"""Modality as augmentation: which of a place's modalities a view shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ...model import RELEASED_MODALITIES, Modality
from ..data.tiles import Image, Tile

DRAWS = ("independent", "one", "all")


def draw_modalities(
    available: NDArray[np.bool_], views: int, generator: np.random.Generator, draw: str = "independent", p: float = 0.5
) -> NDArray[np.bool_]:
    """Which modalities each view shows.

    Parameters
    ----------
    available : [M]
        The modalities that the place has, at least one.
    views : int
        V.
    draw : str
        "independent": each with probability `p`, and one of the available uniformly if none came up; several are
        fused. "one": always one, uniformly, so that nothing is fused. "all": whatever is there.

    Returns
    -------
    NDArray
        [V, M], at least one in every row, none that is not available.
    """
    if not available.any():
        raise ValueError("a place without any modality has no views")
    if draw == "all":
        return np.broadcast_to(available, (views, len(available))).copy()
    # Drawn for all modalities and views, used or not: a place's later random numbers do not depend on what it has.
    heads = generator.random((views, len(available))) < p
    chosen = np.asarray(heads & available) if draw == "independent" else np.zeros_like(heads)
    fallback = generator.random(views)
    there = np.flatnonzero(available)
    for view in np.flatnonzero(~chosen.any(axis=1)):
        chosen[view, there[int(fallback[view] * len(there))]] = True
    return chosen


@dataclass(frozen=True)
class CropSize:
    """One of the two kinds of view."""

    views: int
    pixels: int
    """Side of the view."""
    area: tuple[float, float]
    """Smallest and largest fraction of the place's area that a view shows."""


@dataclass(frozen=True)
class Geometry:
    """A square part of a place, turned; the same for all its modalities."""

    row: int
    column: int
    side: int
    """In pixels of the place."""
    quarter_turns: int
    mirrored: bool

    @classmethod
    def draw(cls, height: int, width: int, area: tuple[float, float], generator: np.random.Generator) -> Geometry:
        """A square whose area is a uniformly drawn fraction of the place's, anywhere in it, in any of 8 poses."""
        fraction = generator.uniform(*area)
        side = int(np.clip(round((fraction * height * width) ** 0.5), 1, min(height, width)))
        return cls(
            row=int(generator.integers(height - side + 1)),
            column=int(generator.integers(width - side + 1)),
            side=side,
            quarter_turns=int(generator.integers(4)),
            mirrored=bool(generator.integers(2)),
        )

    def apply(self, image: Image, pixels: int) -> Tensor:
        """[C, h, w] → [C, pixels, pixels], no data staying NaN."""
        rows, columns = slice(self.row, self.row + self.side), slice(self.column, self.column + self.side)
        crop = resampled(torch.from_numpy(np.ascontiguousarray(image[:, rows, columns])), pixels)
        turned = torch.rot90(crop, self.quarter_turns, (1, 2))
        return turned.flip(2) if self.mirrored else turned


@dataclass(frozen=True)
class Views:
    """All views of one size of a batch, views first: V · B images, of which the b-th of view v is number v · B + b."""

    images: Mapping[Modality, Tensor]
    """[V · B, C, pixels, pixels]."""
    student: Tensor
    """[V · B, M]: the modalities the student sees."""
    teacher: Tensor
    """[V · B, M]: those the teacher sees, drawn independently; it is shown the global views only."""
    count: int
    """V."""
    hidden: Tensor | None = None
    """[V · B, N]: the patches that the student is not shown; None without a patch-level loss."""

    def rows(self, as_teacher: bool, device: torch.device) -> list[Tensor | None]:
        """For each modality the numbers of the images that show it, None for all; see `TerraFM.embed`."""
        return rows_present(self.teacher if as_teacher else self.student, device)

    def to(self, device: torch.device) -> Views:
        """With its images on another device; what was drawn stays here, to be looked at without waiting."""
        images = {modality: image.to(device, non_blocking=True) for modality, image in self.images.items()}
        return replace(self, images=images)


def rows_present(present: Tensor, device: torch.device) -> list[Tensor | None]:
    """For each column of [B, M] on the processor the rows that are true, on a device; None where all are."""
    return [
        None if bool(column.all()) else column.nonzero()[:, 0].to(device, non_blocking=True)
        for column in present.bool().unbind(1)
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
    """How patches of the global views are hidden; None if none are."""

    def of_place(self, place: Tile, generator: np.random.Generator) -> tuple[Views, ...]:
        """The views of one place, one `Views` (with B = 1) a size."""
        height, width = next(iter(place.images.values())).shape[-2:]
        available = np.array([modality in place.images for modality in self.modalities])
        views = []
        for size in self.sizes:
            geometries = [Geometry.draw(height, width, size.area, generator) for _ in range(size.views)]
            shown = [
                torch.from_numpy(draw_modalities(available, size.views, generator, self.draw, self.probability))
                for _ in ("student", "teacher")
            ]
            images = {modality: self._shown(place, modality, geometries, size.pixels) for modality in self.modalities}
            views.append(Views(images, shown[0], shown[1], size.views))
        if self.hidden is not None:
            views[0] = replace(views[0], hidden=torch.from_numpy(self.hidden.draw(views[0].count, generator)))
        return tuple(views)

    def _shown(self, place: Tile, modality: Modality, geometries: Sequence[Geometry], pixels: int) -> Tensor:
        if modality not in place.images:
            bands = next(len(spec.bands) for spec in RELEASED_MODALITIES if spec.modality is modality)
            return torch.full((len(geometries), bands, pixels, pixels), torch.nan)
        return torch.stack([geometry.apply(place.images[modality], pixels) for geometry in geometries])


def batched(of_places: Sequence[tuple[Views, ...]]) -> tuple[Views, ...]:
    """The views of B places as one batch a size."""
    return tuple(_joined(views) for views in zip(*of_places, strict=True))


def _joined(parts: Sequence[Views]) -> Views:
    def joined(tensors: list[Tensor]) -> Tensor:
        return torch.stack(tensors, dim=1).flatten(0, 1)

    hidden = [part.hidden for part in parts]
    return Views(
        {modality: joined([part.images[modality] for part in parts]) for modality in parts[0].images},
        joined([part.student for part in parts]),
        joined([part.teacher for part in parts]),
        parts[0].count,
        None if hidden[0] is None else joined([one for one in hidden if one is not None]),
    )


def resampled(crop: Tensor, pixels: int) -> Tensor:
    """[C, h, w] → [C, pixels, pixels], bicubic as in DINO, antialiased where it shrinks; no data stays NaN."""
    if crop.shape[1:] == (pixels, pixels):
        return crop
    known = torch.isfinite(crop)
    if known.all():
        return _bicubic(crop, pixels)
    # Unknown pixels take their band's mean, lest they spread, and are unknown again afterwards.
    count = known.sum(dim=(1, 2), keepdim=True).clamp(min=1)
    mean = torch.where(known, crop, 0.0).sum(dim=(1, 2), keepdim=True) / count
    filled = _bicubic(torch.where(known, crop, mean), pixels)
    still_known = F.interpolate(known[None].float(), (pixels, pixels), mode="nearest-exact")[0] > 0
    return torch.where(still_known, filled, torch.nan)


def _bicubic(crop: Tensor, pixels: int) -> Tensor:
    return F.interpolate(crop[None], (pixels, pixels), mode="bicubic", align_corners=False, antialias=True)[0]
