"""The ways to find clouds, each giving the same: codes on a grid with the scene's corner, and what to say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.clouds import head, omnicloudmask, s2cloudless
from engine.clouds.blocks import refined
from engine.clouds.classes import CLEAR, NODATA, SHADOW, THICK
from engine.clouds.outputs import Found
from engine.clouds.preparation import PreparedScene
from engine.clouds.reading import StripsAhead
from engine.clouds.request import CloudMaskRequest
from engine.clouds.routing import scl_source, working_grid
from engine.clouds.scene_classification import read_scl
from engine.errors import UserError
from engine.imagery import Grid, Scene
from engine.progress import Progress, part_of

if TYPE_CHECKING:
    from engine.model import InferenceModel

_SHADOW_METRES = 20.0
"""Pixel size at which shadows are matched, where the imagery has one as fine."""
_SCL_METRES = 20.0


@dataclass(frozen=True)
class Classified:
    """What a way found."""

    found: Found
    resolution: float
    has_shadows: bool
    """Whether the way finds shadows itself."""
    notes: tuple[str, ...] = ()
    licence: str | None = None


def classify(
    prepared: PreparedScene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None
) -> Classified:
    """Find clouds by the way that was chosen."""
    scene, method = prepared.scene, prepared.decision.method
    if method == "scl":
        return _by_scl(scene, request, progress)
    if prepared.pixels is not None:
        return _by_s2cloudless(scene, prepared.pixels, request, progress)
    if method == "omnicloudmask" and request.omnicloudmask is not None:
        grid, factor = working_grid(scene.grid, omnicloudmask.RESOLUTION)
        codes = omnicloudmask.predict(scene, grid, request.omnicloudmask, progress)
        return Classified(Found(codes, factor, None), grid.resolution, True)
    if method == "head":
        return _by_head(scene, request, progress, model)
    return _by_clicks(scene, request, progress, model)


def _by_scl(scene: Scene, request: CloudMaskRequest, progress: Progress) -> Classified:
    source = scl_source(scene, request)
    if source is None:
        raise UserError("There is no scene classification: give one.")
    grid, factor = working_grid(scene.grid, _SCL_METRES)
    note = (
        "The scene classification finds one shadow in seven and clouds with a balanced accuracy of .70 (CloudSEN12): "
        "grow both, or have shadows matched to clouds."
    )
    return Classified(Found(read_scl(source, grid, progress), factor, None), grid.resolution, True, (note,))


def _by_s2cloudless(scene: Scene, pixels: StripsAhead, request: CloudMaskRequest, progress: Progress) -> Classified:
    grid, factor = working_grid(scene.grid, request.gsd)
    probability = _cloud_probability(pixels, grid, progress)
    published = s2cloudless.PostProcessing.published(grid.resolution)
    post = s2cloudless.PostProcessing(
        published.average_over if request.average_over is None else request.average_over,
        published.dilation if request.dilation is None else request.dilation,
    )
    cloud = s2cloudless.cloudy(probability, request.threshold, post, trusted_edge=factor == 1)
    codes = np.where(np.isfinite(probability), np.where(cloud, THICK, CLEAR), NODATA).astype(np.uint8)
    finer = _divisor(factor, _SHADOW_METRES / scene.grid.resolution)
    note = "s2cloudless tells cloud from clear alone: thin cloud is not told from thick."
    fine = scene.grid.coarsened(finer)
    codes = refined(codes, factor // finer, slice(0, fine.height), slice(0, fine.width)).astype(np.uint8)
    found = Found(codes, finer, probability, factor)
    return Classified(found, grid.resolution, False, (note,), s2cloudless.LICENCE)


def _cloud_probability(pixels: StripsAhead, grid: Grid, progress: Progress) -> NDArray[np.float32]:
    """[h, w] on the grid; a strip is read while the one before is predicted."""
    path = s2cloudless.model_file()
    if path is None:
        raise UserError("The package s2cloudless is not installed in the engine's environment: install it.")
    detector = s2cloudless.load_detector(path)
    probability = np.empty((grid.height, grid.width), np.float32)
    for strip, values in pixels:
        share = part_of(progress, strip.inner[0].start / grid.height, strip.inner[0].stop / grid.height)
        probability[strip.inner] = s2cloudless.cloud_probability(detector, values / np.float32(10_000), share)
    return probability


def _by_head(scene: Scene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None) -> Classified:
    grid, factor = working_grid(scene.grid, head.resolution_of(request))
    made = head.classify_head(scene, grid, request, progress, model)
    notes = [f"{made.info.title}: {made.info.note}"]
    scores = made.info.scores
    if "mIoU" in scores and "random mIoU" in scores:
        beside = f"{scores['random mIoU']:.1f} on an untrained backbone"
        notes.append(f"Its mIoU on regions held out is {scores['mIoU']:.1f}, and {beside}.")
    found = Found(made.codes, factor, made.cloud, factor)
    return Classified(found, grid.resolution, True, tuple(notes), made.info.licence or None)


def _by_clicks(scene: Scene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None) -> Classified:
    from engine.clouds.clicks import classify_clicks  # torch is slow to import, and most ways need none

    clicked = classify_clicks(scene, request, progress, model)
    notes: tuple[str, ...] = ()
    if clicked.accuracy is not None:
        accuracy = clicked.accuracy
        notes = (f"Macro-F1 {accuracy.macro_f1:.2f} on samples held out ({accuracy.method}).",)
    return Classified(Found(clicked.codes, 1, clicked.cloud), scene.grid.resolution, SHADOW in clicked.found, notes)


def _divisor(factor: int, most: float) -> int:
    """The largest divisor of a factor that is no larger than `most`."""
    return max(number for number in range(1, factor + 1) if factor % number == 0 and number <= max(1.0, most + 0.01))
