"""A cloud mask of a scene, from the choice of the way to the files."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine import __version__
from engine.clouds import omnicloudmask, s2cloudless
from engine.clouds.blocks import refined
from engine.clouds.casting import shadow_bands, with_shadows
from engine.clouds.classes import CLEAR, CLOUD_CLASSES, NODATA, SHADOW, THICK
from engine.clouds.morphology import dilated, sieved
from engine.clouds.outputs import Found, Targets, write_polygons, write_rasters
from engine.clouds.report import CloudMaskReport, MaskArea
from engine.clouds.request import CloudMaskRequest
from engine.clouds.routing import TITLES, Decision, choose, scl_source, working_grid
from engine.clouds.scene_classification import read_scl
from engine.clouds.sun import Sun, sun_over
from engine.errors import UserError
from engine.imagery import CLOUD_MASK, CONTENT_TAG, Grid, Scene
from engine.progress import Progress, part_of, silent

if TYPE_CHECKING:
    from engine.model import InferenceModel

_SHADOW_METRES = 20.0
"""Pixel size at which shadows are matched, where the imagery has one as fine."""
_SCL_METRES = 20.0


@dataclass(frozen=True)
class _Classified:
    found: Found
    resolution: float
    has_shadows: bool
    """Whether the way finds shadows itself."""
    notes: tuple[str, ...] = ()
    licence: str | None = None


def make_cloud_mask(
    scene: Scene, request: CloudMaskRequest, progress: Progress = silent, model: InferenceModel | None = None
) -> CloudMaskReport:
    """Find clouds and shadows in a scene's Sentinel-2 imagery and write them.

    Parameters
    ----------
    scene : Scene
        From `open_scene(…, near_infrared=False)`; stays the caller's to close.
    model : InferenceModel, optional
        For the way by clicks; saves loading the one that the request names.

    Raises
    ------
    UserError
        No way is open, the settings are no good, or a place cannot be written.
    """
    started = time.perf_counter()
    request.check()
    progress(0.0, "Looking at the imagery")
    decision = choose(scene, request)
    if request.probability is not None and decision.method in ("scl", "omnicloudmask"):
        raise UserError(
            f"{TITLES[decision.method]} gives no cloud probability: leave it out, or choose another method."
        )
    sun = _sun_for_shadows(scene, request)
    classified = _classify(scene, request, decision, part_of(progress, 0.02, 0.6), model)
    notes = [*(scene.s2.warnings if scene.s2 else ()), *classified.notes]
    factor = classified.found.factor
    grid = scene.grid.coarsened(factor)
    codes = classified.found.codes
    casts = request.shadows if request.shadows is not None else not classified.has_shadows
    if casts and sun is not None:
        codes = with_shadows(scene, grid, codes, sun.azimuth_on_grid, part_of(progress, 0.6, 0.8))
        notes += [*sun.notes, *_shadow_notes(scene)]
    elif casts:
        notes.append(
            "No shadows were sought, since the sun's position is neither recorded nor given: give its azimuth."
        )
    codes = dilated(codes, request.dilate_cloud, request.dilate_shadow, grid.metres_per_pixel)
    codes = sieved(codes, math.ceil(request.sieve / factor**2))
    found = Found(codes, factor, classified.found.probability, classified.found.probability_factor)
    targets = Targets(request.out, request.probability, request.masked)
    tags = _tags(decision, classified, sun if casts else None)
    counts = write_rasters(scene, found, targets, tags, part_of(progress, 0.8, 1.0))
    if request.polygons is not None:
        write_polygons(request.polygons, codes, grid)
    position = sun.position if casts and sun else None
    return CloudMaskReport(
        out=str(request.out),
        method=decision.method,
        why=decision.why,
        not_taken=decision.not_taken,
        classes=_areas(counts, scene.grid),
        nodata=float(counts[NODATA] / max(1, counts.sum())),
        resolution=round(classified.resolution, 3),
        sun_azimuth=position.azimuth if position else None,
        sun_elevation=position.elevation if position else None,
        licence=classified.licence,
        notes=tuple(notes),
        probability=_text(request.probability),
        polygons=_text(request.polygons),
        masked=_text(request.masked),
        seconds=round(time.perf_counter() - started, 2),
        version=__version__,
    )


def _sun_for_shadows(scene: Scene, request: CloudMaskRequest) -> Sun | None:
    """The sun, refused if shadows were asked for and it is not known; before hours are spent on clouds."""
    if request.shadows is False:
        return None
    sun = sun_over(scene, request)
    if sun is None and request.shadows:
        raise UserError(
            "Shadows cannot be matched to clouds, since neither the sun's position nor the date is recorded in the "
            "imagery: give the sun's azimuth, or leave shadows out."
        )
    return sun


def _classify(
    scene: Scene, request: CloudMaskRequest, decision: Decision, progress: Progress, model: InferenceModel | None
) -> _Classified:
    if decision.method == "scl":
        return _by_scl(scene, request, progress)
    if decision.method == "s2cloudless":
        return _by_s2cloudless(scene, request, progress)
    if decision.method == "omnicloudmask" and request.omnicloudmask is not None:
        grid, factor = working_grid(scene.grid, omnicloudmask.RESOLUTION)
        codes = omnicloudmask.predict(scene, grid, request.omnicloudmask, progress)
        return _Classified(Found(codes, factor, None), grid.resolution, True)
    return _by_clicks(scene, request, progress, model)


def _by_scl(scene: Scene, request: CloudMaskRequest, progress: Progress) -> _Classified:
    source = scl_source(scene, request)
    if source is None:
        raise UserError("There is no scene classification: give one.")
    grid, factor = working_grid(scene.grid, _SCL_METRES)
    note = (
        "The scene classification finds one shadow in seven and clouds with a balanced accuracy of .70 (CloudSEN12): "
        "grow both, or have shadows matched to clouds."
    )
    return _Classified(Found(read_scl(source, grid, progress), factor, None), grid.resolution, True, (note,))


def _by_s2cloudless(scene: Scene, request: CloudMaskRequest, progress: Progress) -> _Classified:
    grid, factor = working_grid(scene.grid, request.gsd)
    probability = _cloud_probability(scene, grid, progress)
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
    return _Classified(found, grid.resolution, False, (note,), s2cloudless.LICENCE)


def _cloud_probability(scene: Scene, grid: Grid, progress: Progress) -> NDArray[np.float32]:
    """[h, w] on the grid, read and predicted in strips."""
    path = s2cloudless.model_file()
    if path is None:
        raise UserError("The package s2cloudless is not installed in the engine's environment: install it.")
    detector = s2cloudless.load_detector(path)
    probability = np.empty((grid.height, grid.width), np.float32)
    reader = scene.read_s2(s2cloudless.BANDS, grid)
    try:
        for strip in s2cloudless.strips(probability.shape):
            reflectance = reader.read(strip.window) / np.float32(10_000)
            share = part_of(progress, strip.inner[0].start / grid.height, strip.inner[0].stop / grid.height)
            probability[strip.inner] = s2cloudless.cloud_probability(detector, reflectance, share)
    finally:
        reader.close()
    return probability


def _by_clicks(
    scene: Scene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None
) -> _Classified:
    from engine.clouds.clicks import classify_clicks  # the only way that needs torch

    clicked = classify_clicks(scene, request, progress, model)
    notes: tuple[str, ...] = ()
    if clicked.accuracy is not None:
        accuracy = clicked.accuracy
        notes = (f"Macro-F1 {accuracy.macro_f1:.2f} on samples held out ({accuracy.method}).",)
    return _Classified(Found(clicked.codes, 1, clicked.cloud), scene.grid.resolution, SHADOW in clicked.found, notes)


def _divisor(factor: int, most: float) -> int:
    """The largest divisor of a factor that is no larger than `most`."""
    return max(number for number in range(1, factor + 1) if factor % number == 0 and number <= max(1.0, most + 0.01))


def _shadow_notes(scene: Scene) -> list[str]:
    bands = shadow_bands(scene)
    if bands.tells_water:
        return []
    return [f"Shadows were sought in {bands.dark}, since there is no near infrared; water may pass for shadow."]


def _tags(decision: Decision, classified: _Classified, sun: Sun | None) -> dict[str, str]:
    tags = {
        "TERRAFM_VERSION": __version__,
        CONTENT_TAG: CLOUD_MASK,
        "TERRAFM_METHOD": TITLES[decision.method],
        "TERRAFM_WHY": decision.why,
        "TERRAFM_RESOLUTION": f"{classified.resolution:g} m",
    }
    if sun is not None:
        tags["TERRAFM_SUN"] = f"azimuth {sun.position.azimuth:.1f}° ({sun.position.source})"
    if classified.licence:
        tags["TERRAFM_LICENCE"] = classified.licence
    return tags


def _areas(counts: NDArray[np.int64], grid: Grid) -> tuple[MaskArea, ...]:
    width, height = grid.metres_per_pixel
    total = max(1, int(counts.sum() - counts[NODATA]))
    return tuple(
        MaskArea(
            entry.code,
            entry.name,
            entry.color,
            int(counts[entry.code]),
            round(float(counts[entry.code]) * width * height / 10_000, 4),
            float(counts[entry.code] / total),
        )
        for entry in CLOUD_CLASSES
    )


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
