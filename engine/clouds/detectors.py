"""Sen2Cor's scene classification (SCL) of Level-2A products as a cloud mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import BandSource, CategoryReader, Grid, Scene
from ..progress import Progress, part_of, silent
from ..requests import CloudMaskRequest
from . import head
from .outputs import Found
from .pixels.blocks import refined, squares
from .pixels.classes import CLEAR, NODATA, SHADOW, THICK, THIN
from .preparation import PreparedScene
from .published import csmask, omnicloudmask, s2cloudless
from .published.strips_ahead import StripsAhead
from .routing import band_names, scl_source, working_grid

if TYPE_CHECKING:
    from ..model import InferenceModel


_MEANINGS = {0: NODATA, 1: NODATA, 3: SHADOW, 8: THICK, 9: THICK, 10: THIN}
"""No data, saturated or defective, cloud shadow, cloud of medium and high probability, thin cirrus."""
_HIGHEST = 11
_SIDE = 2048


def classes_of_scl(scl: NDArray[np.floating] | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes of the cloud mask for codes of the scene classification; all others are clear."""
    table = np.full(_HIGHEST + 1, CLEAR, np.uint8)
    for code, meaning in _MEANINGS.items():
        table[code] = meaning
    return table[np.nan_to_num(scl).astype(np.intp)]


def read_scl(source: BandSource, grid: Grid, progress: Progress = silent) -> NDArray[np.uint8]:
    """The mask on a grid, 255 where the classification does not reach.

    Raises
    ------
    UserError
        Not a scene classification, or of another place.
    """
    reader = CategoryReader(source.path, grid, source.index, outside=0, title="scene classification")
    try:
        if not grid.overlaps(reader.own_grid):
            raise UserError(
                f"The scene classification {source.path} does not overlap the imagery: give that of the same tile."
            )
        codes = np.empty((grid.height, grid.width), np.uint8)
        for square in squares(codes.shape, _SIDE):
            progress(square.inner[0].start / grid.height, "Reading the scene classification")
            values = np.nan_to_num(reader.read(square.window))
            if values.min() < 0 or values.max() > _HIGHEST or (values % 1).any():
                raise UserError(
                    f"{source.path} holds values from {values.min():g} to {values.max():g}, and a scene classification "
                    f"holds whole numbers from 0 to {_HIGHEST}: give the SCL band of the Level-2A product."
                )
            codes[square.inner] = classes_of_scl(values)
        return codes
    finally:
        reader.close()


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
    takes_dark_for_shadow: bool = False
    """Whether its shadows are better where those are left out that no cloud can throw."""


def classify(
    prepared: PreparedScene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None
) -> Classified:
    """Find clouds by the way that was chosen."""
    scene, method = prepared.scene, prepared.decision.method
    if method == "scl":
        return _by_scl(scene, request, progress)
    if method == "csmask" and prepared.pixels is not None:
        return _by_csmask(scene, prepared.pixels, request, progress)
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
    grid, factor = working_grid(scene.grid, request.gsd or s2cloudless.RESOLUTION)
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


def _by_csmask(scene: Scene, pixels: StripsAhead, request: CloudMaskRequest, progress: Progress) -> Classified:
    grid, factor = working_grid(scene.grid, request.gsd or csmask.RESOLUTION)
    bands = csmask.bands_for(band_names(scene))
    model = csmask.find_model(scene.s2.level or "" if scene.s2 else "", bands)
    codes = np.full((grid.height, grid.width), NODATA, np.uint8)
    cloud = np.full(codes.shape, NODATA, np.uint8)
    known = np.zeros(codes.shape, bool)

    def reflectances() -> Iterator[NDArray[np.float32]]:
        for strip, values in pixels:
            known[strip.inner] = np.isfinite(values).all(axis=0)
            yield values / np.float32(10_000)

    for rows, likely in csmask.likelihoods(model, reflectances(), codes.shape, progress):
        seen = known[rows]
        codes[rows] = np.where(seen, csmask.CODES[likely.argmax(axis=0)], NODATA)
        cloud[rows] = np.where(seen, np.rint(100 * likely[1].clip(0, 1)), NODATA).astype(np.uint8)
    notes = ["ukis-csmask knows clouds and shadows alone: thin cloud is not told from thick, and some of it is missed."]
    if "B8A" in bands:
        notes.append("B8A stands in for B08, which ukis-csmask was trained on.")
    if grid.resolution < csmask.RESOLUTION / 1.4:
        notes.append(f"ukis-csmask is best near 30 m, and it ran at {grid.resolution:g} m.")
    found = Found(codes, factor, cloud, factor)
    return Classified(found, grid.resolution, True, tuple(notes), csmask.LICENCE, takes_dark_for_shadow=True)


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
    from .clicks import classify_clicks  # torch is slow to import, and most ways need none

    clicked = classify_clicks(scene, request, progress, model)
    notes: tuple[str, ...] = ()
    if clicked.accuracy is not None:
        accuracy = clicked.accuracy
        notes = (f"Macro-F1 {accuracy.macro_f1:.2f} on samples held out ({accuracy.method}).",)
    return Classified(Found(clicked.codes, 1, clicked.cloud), scene.grid.resolution, SHADOW in clicked.found, notes)


def _divisor(factor: int, most: float) -> int:
    """The largest divisor of a factor that is no larger than `most`."""
    return max(number for number in range(1, factor + 1) if factor % number == 0 and number <= max(1.0, most + 0.01))
