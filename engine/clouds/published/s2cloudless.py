"""s2cloudless: the published cloud detector for Level-1C, by its model file alone.

The package (Sinergise, CC-BY-SA-4.0) is optional and never imported, since that would bring OpenCV and a download
client; LightGBM reads the model that lies in it, or onnxruntime where that is installed. Zupanc (2017), "Improving
cloud detection with machine learning".
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion

from ...progress import Progress, silent
from ..pixels.blocks import mirrored, squares
from ..pixels.morphology import grown
from . import onnx_models
from .boosted_trees import as_onnx

PACKAGE = "s2cloudless"
BANDS = ("B01", "B02", "B04", "B05", "B08", "B8A", "B09", "B10", "B11", "B12")
"""In the model's order."""
LICENCE = "s2cloudless model by Sinergise (Sentinel Hub), CC-BY-SA-4.0"
RESOLUTION = 60.0
"""Metres at which it runs where nothing else is asked for."""
_LEAST_COASTAL = 0.01
_CHUNK = 50_000
"""Pixels predicted between two looks at whether to stop: about half a second."""
_SIDE = 1024


@dataclass(frozen=True)
class PostProcessing:
    """Radii in pixels of the discs that probabilities are averaged over and clouds grown by."""

    average_over: int
    dilation: int

    @classmethod
    def published(cls, metres: float) -> PostProcessing:
        """What the authors recommend at a resolution: 22 and 11 at 10 m, 4 and 2 at 60 m, 1 and 1 at 160 m."""
        return cls(max(1, round(220 / metres)), max(1, round(110 / metres)))


def model_file() -> Path | None:
    """The model in the installed package; None if there is no package."""
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in distribution.files or ():
        if "models" in file.parts and "lightGBM" in file.name and file.suffix == ".txt":
            place = Path(str(file.locate()))
            return place if place.is_file() else None
    return None


def missing_part() -> str | None:
    """What the engine's environment lacks, as a sentence; None if nothing."""
    if model_file() is None:
        return (
            "the package s2cloudless (optional, CC-BY-SA-4.0) is not installed in the engine's environment, so add "
            "cloud detection to it in Settings → Options → TerraFM, or have pip install requirements/clouds.txt and, "
            "with --no-deps, requirements/s2cloudless.txt"
        )
    if importlib.util.find_spec("lightgbm") is None and not onnx_models.is_installed():
        return "the package lightgbm is not installed in the engine's environment: install requirements/clouds.txt"
    return None


class Detector(Protocol):
    """Probabilities [n] of pixels [n, 10], both in double precision."""

    def predict(self, pixels: NDArray[np.float64], /) -> NDArray[np.float64]:
        """See above."""


class _ByOnnx:
    """The trees by onnxruntime, the probability as LightGBM has it."""

    def __init__(self, model: bytes) -> None:
        self._session = onnx_models.open_model(model)

    def predict(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        (score,) = self._session.run(None, {"x": pixels})
        return np.asarray(1 / (1 + np.exp(-score[:, 0])))


@lru_cache(maxsize=1)
def load_detector(path: Path) -> Detector:
    """The model: by onnxruntime where that is installed, three to four times as fast; else a `lightgbm.Booster`."""
    if onnx_models.is_installed():
        text = path.read_text(encoding="utf-8")
        model = as_onnx(text) if "\nobjective=binary sigmoid:1\n" in text else None
        if model is not None:
            return _ByOnnx(model)
    booster: Detector = load_booster(path)
    return booster


def load_booster(path: Path) -> Any:
    """The model by LightGBM itself."""
    from lightgbm import Booster

    return Booster(model_file=str(path))


def cloud_probability(
    detector: Detector, reflectance: NDArray[np.float32], progress: Progress = silent
) -> NDArray[np.float32]:
    """Probability of cloud: reflectance [10, h, w] (0 to 1, in the order of `BANDS`) → [h, w], NaN without data.

    Pixels whose B01 is black are no data too, declared or not: the atmosphere alone is brighter.
    """
    known = np.isfinite(reflectance).all(axis=0) & (reflectance[0] > _LEAST_COASTAL)
    pixels = reflectance[:, known]
    result = np.full(known.shape, np.nan, np.float32)
    found = np.empty(pixels.shape[1], np.float32)
    for start, stop in _chunks(pixels.shape[1]):
        progress(start / pixels.shape[1], "Finding clouds")
        found[start:stop] = detector.predict(pixels[:, start:stop].T.astype(np.float64))
    result[known] = found
    return result


def _chunks(count: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, _CHUNK):
        yield start, min(count, start + _CHUNK)


def cloudy(
    probability: NDArray[np.float32], threshold: float, post: PostProcessing, trusted_edge: bool = True
) -> NDArray[np.bool_]:
    """The published post-processing: mean over a disc, threshold, dilation by a disc.

    Pixels without data take no part in the means; edges are mirrored, as published. Without `trusted_edge` pixels
    beside no data, which a coarser grid mixes with it, take their neighbours' mean in place of their own value.
    """
    known = np.isfinite(probability)
    weight = known if trusted_edge else binary_erosion(known, np.ones((3, 3)), border_value=1)
    mask = np.zeros(known.shape, bool)
    for square in squares(probability.shape, _SIDE):
        mask[square.inner] = _mean_around(probability, weight, post.average_over, square.inner) > threshold
    mask &= known
    return grown(mask, post.dilation, (1.0, 1.0)) & known


def _mean_around(
    values: NDArray[np.float32], weight: NDArray[np.bool_], radius: int, place: tuple[slice, slice]
) -> NDArray[np.float32]:
    """Means over the disc around the pixels of a place; the value itself where the disc holds none."""
    rows, columns = (
        mirrored(np.arange(part.start - radius, part.stop + radius), length)
        for part, length in zip(place, values.shape, strict=True)
    )
    part, used = values[np.ix_(rows, columns)], weight[np.ix_(rows, columns)]
    own = np.nan_to_num(values[place])
    if radius == 0:
        return own
    disc = _disc(radius)
    from scipy.signal import oaconvolve  # brings half of scipy, and most masks need none

    total = oaconvolve(np.where(used, part, 0).astype(np.float64), disc, mode="valid")
    count = np.rint(oaconvolve(used.astype(np.float64), disc, mode="valid"))
    return np.where(count > 0, total / np.maximum(count, 1), own).astype(np.float32)


def _disc(radius: int) -> NDArray[np.float64]:
    offsets = np.arange(-radius, radius + 1)
    return (offsets[:, None] ** 2 + offsets[None] ** 2 <= radius**2).astype(np.float64)
