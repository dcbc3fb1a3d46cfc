"""ukis-csmask: U-Nets that find clouds and their shadows in Level-1C and Level-2A, by its model files alone.

The package (German Aerospace Center, Apache-2.0) is optional and never imported; onnxruntime runs the models that lie
in it, on tiles that are cut, normalised and blended as the package does. Its class gives the same answers on the same
array. Wieland, Li and Martinis (2019), "Multi-sensor cloud and cloud shadow segmentation with a convolutional neural
network"; version 1.0 was trained on CloudSEN12+, SPARCS and samples of the authors' own.
"""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from ...progress import Progress, silent
from ..pixels.blocks import mirrored
from ..pixels.classes import CLEAR, SHADOW, THICK
from . import onnx_models

PACKAGE = "ukis-csmask"
TITLE = "ukis-csmask"
LICENCE = "ukis-csmask models by the German Aerospace Center (DLR), Apache-2.0"
RESOLUTION = 30.0
"""Metres at which the models are best."""
CODES = np.array([CLEAR, THICK, SHADOW], np.uint8)
"""Of the models' classes: background, clouds, cloud shadows."""
_BANDS = {"blue": "B02", "green": "B03", "red": "B04", "nir": "B08", "swir16": "B11", "swir22": "B12"}
_BESIDE_B08 = "B8A"
_SHARE = 0.2
"""Of a tile that it has in common with the next."""


@dataclass(frozen=True)
class Model:
    """One of the four models; `bands` are Sentinel-2's in its order."""

    path: Path
    bands: tuple[str, ...]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    side: int
    """Pixels along a side of a tile."""

    @property
    def step(self) -> int:
        """Pixels from one tile to the next."""
        return int(self.side - self.side * _SHARE)

    @property
    def margin(self) -> int:
        """Pixels by which the first tile reaches beyond the image."""
        return int(self.side * _SHARE)


def package_folder() -> Path | None:
    """Where the installed package's models are; None if there is no package."""
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in distribution.files or ():
        if file.suffix == ".onnx":
            place = Path(str(file.locate()))
            return place.parent if place.is_file() else None
    return None


def missing_part() -> str | None:
    """What the engine's environment lacks, as a clause; None if nothing."""
    if package_folder() is None:
        return "the cloud model (the optional package ukis-csmask, 145 MB) is not installed in the engine's environment"
    if not onnx_models.is_installed():
        return "the package onnxruntime is not installed in the engine's environment"
    return None


def bands_for(found: set[str]) -> tuple[str, ...]:
    """The bands of the largest model that imagery allows; B8A stands in for B08. Of four that are not all there."""
    near = _BESIDE_B08 if "B08" not in found and _BESIDE_B08 in found else "B08"
    six = tuple(near if band == "B08" else band for band in _BANDS.values())
    return six if found.issuperset(six) else six[:4]


def find_model(level: str, bands: tuple[str, ...]) -> Model:
    """The model for a level ("l1c" or "l2a") and what `bands_for` gave."""
    folder = package_folder()
    if folder is None:
        raise FileNotFoundError(PACKAGE)
    path = folder / f"model_{len(bands)}b_{level}.onnx"
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["data"]
    names = about["dataset_statistics"]["band_names"]
    mean, deviation = (np.array(values)[:, None, None] for values in about["dataset_statistics"]["img"])
    given = dict(zip(_BANDS, bands, strict=False))
    return Model(path, tuple(given[name] for name in names), mean, deviation, int(about["target_size"][0]))


def normalised(model: Model, reflectance: NDArray[np.float32]) -> NDArray[np.float32]:
    """[C, h, w] as the model takes it; rounded as the package does, no data as darkness."""
    image = np.where(np.isfinite(reflectance), reflectance, np.float32(0))
    np.subtract(image, model.mean, out=image, casting="same_kind")
    np.divide(image, model.deviation, out=image, casting="same_kind")
    return image


def likelihoods(
    model: Model,
    strips: Iterable[NDArray[np.float32]],
    shape: tuple[int, int],
    progress: Progress = silent,
) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """How likely each class is, row of tiles by row of tiles: where its rows lie, and [3, h, w].

    Parameters
    ----------
    strips : iterable of array
        The image from top to bottom, [C, h, w] of whole rows: reflectance (0 to 1) in the order of `model.bands`, NaN
        without data.
    shape : tuple of int
        Of the whole image.

    A pixel is weighed from at most four tiles, and nothing but tiles that hold no data at all is left out: parts of
    the image that were taken on their own would give other values than these at their edges alone.
    """
    height, width = shape
    side, step, margin = model.side, model.step, model.margin
    session = _session(model.path)
    name = session.get_inputs()[0].name
    along = _tapered(side)
    weight = along[:, None] * along[None]
    lefts = range(-margin, width, step)
    rows = _Rows(iter(strips))
    sums = np.zeros((len(CODES), side, lefts[-1] + margin + side))
    for top in range(-margin, height, step):
        known, image = rows.at(model, mirrored(np.arange(top, top + side), height))
        for left in lefts:
            progress((top + margin + step * (left + margin) / (width + margin)) / (height + margin), "Finding clouds")
            columns = mirrored(np.arange(left, left + side), width)
            if known[:, columns].any():
                tile = softmax(session.run(None, {name: image[None][:, :, :, columns]})[0], axis=1)[0]
                sums[:, :, left + margin : left + margin + side] += tile * weight
        place = slice(max(0, top), min(height, top + step))
        yield place, sums[:, place.start - top : place.stop - top, margin : margin + width].astype(np.float32)
        sums = np.concatenate([sums[:, step:], np.zeros((len(CODES), step, sums.shape[2]))], axis=1)
        rows.forget(min(top + step, height - side))


class _Rows:
    """The rows of an image that tiles need at the moment, normalised once."""

    def __init__(self, strips: Iterator[NDArray[np.float32]]) -> None:
        self._strips = strips
        self._first = 0
        self._image: NDArray[np.float32] | None = None
        self._known: NDArray[np.bool_] | None = None

    def at(self, model: Model, rows: NDArray[np.intp]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Where there is data [h, w], and the image [C, h, w]."""
        while self._image is None or self._known is None or self._first + len(self._known) <= rows.max():
            strip = next(self._strips)
            image, known = normalised(model, strip), np.asarray(np.isfinite(strip).all(axis=0))
            if self._image is not None and self._known is not None:
                image = np.concatenate([self._image, image], axis=1)
                known = np.concatenate([self._known, known])
            self._image, self._known = image, known
        places = rows - self._first
        return self._known[places], self._image[:, places]

    def forget(self, row: int) -> None:
        """Let go of all rows above one."""
        if self._image is not None and self._known is not None and row > self._first:
            self._image, self._known = self._image[:, row - self._first :].copy(), self._known[row - self._first :]
            self._first = row


@lru_cache(maxsize=1)
def _session(path: Path) -> Any:
    return onnx_models.open_model(path)


def _tapered(side: int) -> NDArray[np.float64]:
    """A tile's weights along one axis: rising and falling by half a cosine over what it shares (Tukey's window).

    In scipy's order of operations, which the package calls; scipy's own would bring half of scipy with it.
    """
    share, last = 2 * _SHARE, side - 1
    width = int(share * last / 2.0)
    position = np.arange(side)
    rising, falling = position[: width + 1], position[side - width - 1 :]
    weights = np.ones(side)
    weights[: width + 1] = 0.5 * (1 + np.cos(np.pi * (-1 + 2.0 * rising / share / last)))
    weights[side - width - 1 :] = 0.5 * (1 + np.cos(np.pi * (-2.0 / share + 1 + 2.0 * falling / share / last)))
    return weights
