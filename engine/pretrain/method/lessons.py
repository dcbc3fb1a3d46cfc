"""Lessons: tiles as teachers are asked about them, and as a student is shown them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...model import Modality
from ...model.dense import DENSE_STRIDE
from ..config.settings import TeachingSection
from ..data.tiles import Image, TileSource
from .levels import BANDS, PATH_RADIANCE, Atmosphere
from .teachers import Teacher, seen_by

_PAIRS = 8
"""At least one in so many tiles of a batch has Sentinel-1, which few tiles have."""
_RADAR_ALONE, _RADAR_AND_OPTICAL = 0.4, 0.3
"""Shares of what tiles with both are shown as; the others as Sentinel-2 alone."""
_GAIN, _BAND_GAIN, _HAZE = 0.12, 0.05, 0.15
"""Deviations of the log gain of all bands and of each, and of the path radiance against the usual, by which a tile
becomes another place. Teachers are asked about what the student is shown: of differences that it cannot see it would
learn their mean."""
_MORE_HAZE, _MOST_SHARE = (0.85, 1.15), 1.1
"""How far Level-1C that is made of Level-2A may stray."""
_RADAR_SHIFT = 0.7
"""Decibels."""
_SETS = (
    (0.3, np.isin(BANDS, ("B02", "B03", "B04", "B08"))),
    (0.25, ~np.isin(BANDS, ("B01", "B09"))),
    (0.15, ~np.isin(BANDS, ("B11", "B12", "B01", "B09"))),
)
"""Bands that are left where some are dropped, and how often; else each is dropped with the probability below."""
_EACH_DROPPED = 0.3
_HOLE = (6, 40)


@dataclass(frozen=True)
class Lesson:
    """A batch of tiles."""

    images: dict[Modality, Tensor]
    """[B, C, H, W], NaN where a sample lacks the modality, a band or a part."""
    present: Tensor
    """[B, M], in the order of `images`."""
    asked: tuple[Tensor, ...]
    """[B, bands, H, W]: what each teacher is asked about."""
    counts: Tensor
    """[B, 1, H / 2, W / 2]: 0 where nothing was shown, else 1."""

    @property
    def rows(self) -> list[Tensor]:
        """For each modality the samples that have it."""
        return [column.nonzero()[:, 0] for column in self.present.unbind(1)]

    def to(self, device: torch.device) -> Lesson:
        """On another device."""
        return Lesson(
            {modality: image.to(device) for modality, image in self.images.items()},
            self.present.to(device),
            tuple(part.to(device) for part in self.asked),
            self.counts.to(device),
        )


class Lessons:
    """Draws lessons; step n of a seed is always the same."""

    def __init__(
        self,
        places: TileSource,
        teachers: Sequence[Teacher],
        settings: TeachingSection,
        batch: int,
        seed: int,
        with_radar: bool = True,
    ) -> None:
        """`with_radar`: whether students are shown Sentinel-1 where there is some."""
        self._places, self._teachers, self._settings = places, teachers, settings
        self._batch, self._seed = batch, seed
        both = [n for n in range(len(places)) if Modality.S1 in places.modalities_of(n)]
        paired = [n for n in both if len(places.modalities_of(n)) > 1] if with_radar else []
        self._with_radar = np.array(paired, np.intp)

    def of_step(self, step: int) -> Lesson:
        """The lesson of a step."""
        draw = np.random.default_rng([self._seed, step])
        radar = max(1, self._batch // _PAIRS) if len(self._with_radar) else 0
        numbers = np.concatenate(
            [
                draw.choice(self._with_radar, radar) if radar else np.empty(0, np.intp),
                draw.integers(0, len(self._places), self._batch - radar),
            ]
        )
        shown: list[dict[Modality, Image]] = []
        asked: list[list[Image]] = []
        for number in map(int, numbers):
            turns, mirrored = int(draw.integers(4)), bool(draw.integers(2))
            place = self._places.read(number, draw)
            images = {modality: _posed(image, turns, mirrored) for modality, image in place.images.items()}
            images = self._at_a_level(_another(images, draw), draw)
            asked.append([seen_by(teacher, images, place.name) for teacher in self._teachers])
            shown.append(self._shown(images, draw))
        parts = tuple(torch.from_numpy(np.stack(of_teacher)) for of_teacher in zip(*asked, strict=True))
        side = next(iter(shown[0].values())).shape[-1]
        nodes = side // DENSE_STRIDE
        counts = np.ones((len(shown), 1, nodes, nodes), np.float32)
        self._cut_holes(shown, counts, DENSE_STRIDE, draw)
        images_of, present = _batched(shown, side)
        return Lesson(images_of, present, parts, torch.from_numpy(counts))

    def _shown(self, images: Mapping[Modality, Image], draw: np.random.Generator) -> dict[Modality, Image]:
        """The modalities and bands that a student sees of a place."""
        optical = next((modality for modality in (Modality.S2_L1C, Modality.S2_L2A) if modality in images), None)
        if optical is None or Modality.S1 not in images or not len(self._with_radar):
            with_radar, with_optical = optical is None, optical is not None
        else:
            chance = draw.random()
            with_radar, with_optical = chance < _RADAR_ALONE + _RADAR_AND_OPTICAL, chance >= _RADAR_ALONE
        shown: dict[Modality, Image] = {}
        if with_optical and optical is not None:
            shown[optical] = self._with_fewer_bands(images[optical], draw)
        if with_radar:
            shown[Modality.S1] = self._radar(images[Modality.S1], draw)
        return shown

    def _at_a_level(self, images: dict[Modality, Image], draw: np.random.Generator) -> dict[Modality, Image]:
        """Perhaps Level-1C in place of Level-2A."""
        if Modality.S2_L2A not in images or draw.random() >= self._settings.l1c_share:
            return images
        over = Atmosphere.draw(draw, _MOST_SHARE, _MORE_HAZE).over(images[Modality.S2_L2A])
        others = {modality: image for modality, image in images.items() if modality is not Modality.S2_L2A}
        return {**others, Modality.S2_L1C: over}

    def _with_fewer_bands(self, image: Image, draw: np.random.Generator) -> Image:
        """Perhaps without some of its bands."""
        if draw.random() >= self._settings.bands_dropped:
            return image
        kept = _kept_bands(draw)
        if not np.isfinite(image[kept]).any():
            return image
        left = image.copy()
        left[~kept] = np.nan
        return left

    def _radar(self, image: Image, draw: np.random.Generator) -> Image:
        """Shifted a little, perhaps with one polarisation alone."""
        shown = image + np.float32(draw.normal(0, _RADAR_SHIFT))
        if draw.random() < self._settings.bands_dropped / 2:
            shown[int(draw.integers(len(shown)))] = np.nan
        return shown

    def _cut_holes(
        self, shown: list[dict[Modality, Image]], counts: NDArray[np.float32], stride: int, draw: np.random.Generator
    ) -> None:
        for images, count in zip(shown, counts, strict=True):
            if draw.random() >= self._settings.holes:
                continue
            size = draw.integers(*_HOLE, 2) // stride
            row, column = (
                int(draw.integers(0, limit - side + 1)) for limit, side in zip(count.shape[1:], size, strict=True)
            )
            count[:, row : row + size[0], column : column + size[1]] = 0
            for image in images.values():
                image[
                    :,
                    row * stride : (row + int(size[0])) * stride,
                    column * stride : (column + int(size[1])) * stride,
                ] = np.nan


def _another(images: Mapping[Modality, Image], draw: np.random.Generator) -> dict[Modality, Image]:
    """The place in another light and air."""
    gain = np.exp(draw.normal(0, _GAIN) + draw.normal(0, _BAND_GAIN, len(BANDS))).astype(np.float32)
    haze = PATH_RADIANCE * np.float32(draw.normal(0, _HAZE))
    return {
        modality: image if modality is Modality.S1 else image * gain[:, None, None] + haze
        for modality, image in images.items()
    }


def _kept_bands(draw: np.random.Generator) -> NDArray[np.bool_]:
    chance = draw.random()
    for share, kept in _SETS:
        if chance < share:
            return kept
        chance -= share
    return draw.random(len(BANDS)) >= _EACH_DROPPED


def _posed(image: NDArray[np.float32], turns: int, mirrored: bool) -> NDArray[np.float32]:
    """[C, h, w] turned and mirrored."""
    turned = np.rot90(image, turns, (1, 2))
    return np.ascontiguousarray(turned[:, :, ::-1] if mirrored else turned)


def _batched(shown: Sequence[dict[Modality, Image]], side: int) -> tuple[dict[Modality, Tensor], Tensor]:
    used = [modality for modality in Modality if any(modality in images for images in shown)]
    batch = {}
    for modality in used:
        bands = next(len(images[modality]) for images in shown if modality in images)
        missing = np.full((bands, side, side), np.nan, np.float32)
        batch[modality] = torch.from_numpy(np.stack([images.get(modality, missing) for images in shown]))
    return batch, torch.tensor([[modality in images for modality in used] for images in shown])
