"""Cloud masks from a few clicks: the features and probes of land-cover maps, on clear ground, clouds and shadows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..features.scene_features import SceneFeatures
from ..imagery import LandCoverClass, Scene
from ..mapping.classify.prediction import probabilities
from ..mapping.classify.probes import Probe
from ..mapping.classify.validation import fit_probe
from ..mapping.smoothing import gaussian
from ..model import InferenceModel
from ..progress import Progress, part_of, silent
from ..reports.map_report import CrossValidation
from ..requests import CloudMaskRequest
from ..samples.sample_set import SampleSet, read_samples
from .pixels.blocks import Square, squares
from .pixels.classes import CLEAR, CLOUD_CLASSES, NODATA, SHADOW, THICK, THIN

SMOOTHING = 20.0
"""Metres by which probabilities are averaged, over edges too: clouds have none that are sharp."""
_SIDE = 512
_WORDS = (
    (CLEAR, ("clear", "cloud-free", "cloudfree", "no cloud", "ground", "land")),
    (SHADOW, ("shadow",)),
    (THIN, ("thin", "cirrus", "haze")),
    (THICK, ("thick", "cloud")),
)
"""What class names mean, the first that fits."""


@dataclass(frozen=True)
class Clicked:
    """The mask of a scene on its own grid."""

    codes: NDArray[np.uint8]
    cloud: NDArray[np.uint8]
    """Probability of cloud in per cent, 255 without data."""
    accuracy: CrossValidation | None
    found: tuple[int, ...]
    """The classes that there were samples of."""


def cloud_code(entry: LandCoverClass) -> int | None:
    """The code of the cloud mask that a class of samples means, by its name, else by its code."""
    name = entry.name.lower()
    for code, words in _WORDS:
        if any(word in name for word in words):
            return code
    unnamed = name == f"class {entry.code}"
    return entry.code if unnamed and CLEAR <= entry.code <= SHADOW else None


def read_cloud_samples(scene: Scene, request: CloudMaskRequest) -> SampleSet:
    """The samples with the codes of the cloud mask.

    Raises
    ------
    UserError
        A class that is none of ours, or no samples of clear ground or of anything else.
    """
    if request.samples is None:
        raise UserError("No samples were given: name a file of clear, thick cloud, thin cloud and cloud shadow.")
    samples = read_samples(request.samples, scene.grid, request.class_field)
    codes = np.empty_like(samples.codes)
    for entry in samples.classes:
        code = cloud_code(entry)
        if code is None:
            raise UserError(
                f"The class '{entry.name}' in {request.samples.name} is none of a cloud mask: use clear, thick cloud, "
                "thin cloud and cloud shadow, or the codes 0, 1, 2 and 3."
            )
        codes[samples.codes == entry.code] = code
    present = set(codes.tolist())
    if CLEAR not in present or len(present) < 2:
        raise UserError(
            f"The samples in {request.samples.name} hold {', '.join(CLOUD_CLASSES[c].name for c in sorted(present))} "
            "alone: a mask needs samples of clear ground and of clouds or shadows."
        )
    return replace(samples, codes=codes, classes=tuple(entry for entry in CLOUD_CLASSES if entry.code in present))


def classify_clicks(
    scene: Scene, request: CloudMaskRequest, progress: Progress = silent, model: InferenceModel | None = None
) -> Clicked:
    """Fit a linear probe on the samples and classify the scene, block by block."""
    samples = read_cloud_samples(scene, request)
    with SceneFeatures(scene, model or request.model) as features:
        vectors, known = features.at_pixels(samples.rows, samples.columns, part_of(progress, 0.0, 0.2))
        samples = samples.where(known)
        positions = samples.positions(scene.grid.resolution)
        fitted = fit_probe(
            "linear",
            vectors[known],
            samples.codes,
            positions,
            samples.classes,
            weights=samples.weights,
            tokens=features.token_dimensions,
        )
        codes = np.full((scene.grid.height, scene.grid.width), NODATA, np.uint8)
        cloud = np.full(codes.shape, NODATA, np.uint8)
        halo = int(np.ceil(3 * SMOOTHING / scene.grid.resolution))
        for square in squares(codes.shape, _SIDE, halo):
            part_of(progress, 0.2, 1.0)(square.inner[0].start / codes.shape[0], "Finding clouds")
            codes[square.inner], cloud[square.inner] = _mapped(features, fitted.probe, square)
    return Clicked(codes, cloud, fitted.accuracy, tuple(int(code) for code in fitted.probe.classes_))


def _mapped(features: SceneFeatures, probe: Probe, square: Square) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Codes and cloud probability in per cent of a square's inner part."""
    block = features.block(square.window)
    rows, columns = square.window.rows, square.window.columns
    valid = block.valid_at(rows, columns)
    values = gaussian(probabilities(probe, block, rows, columns), valid, SMOOTHING / features.grid.resolution)
    codes = np.where(valid, probe.classes_[values.argmax(axis=0)], NODATA).astype(np.uint8)
    share = values[np.isin(probe.classes_, (THICK, THIN))].sum(axis=0)
    cloud = np.where(valid, np.rint(100 * share.clip(0, 1)), NODATA).astype(np.uint8)
    return codes[square.inside], cloud[square.inside]
