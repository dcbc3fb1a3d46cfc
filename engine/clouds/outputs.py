"""The files of a cloud mask: codes, probability, the masked imagery, polygons; on the imagery's own grid."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..imagery import (
    S2_BANDS,
    SENTINEL2,
    ClassMapWriter,
    ContinuousWriter,
    KnownPixels,
    RasterWriter,
    Scene,
    SensorReader,
    Window,
)
from ..progress import Progress, silent
from .pixels.blocks import refined, squares
from .pixels.classes import CLEAR, CLOUD_CLASSES, NODATA

_SIDE = 1024
_MASKED = -32768
"""No data in the masked copy: a value that no reflectance has."""


@dataclass(frozen=True)
class Targets:
    """Where to; None for what is not asked for."""

    out: Path
    probability: Path | None = None
    masked: Path | None = None


@dataclass(frozen=True)
class Found:
    """What was found, on coarser grids with the scene's corner."""

    codes: NDArray[np.uint8]
    factor: int
    """Pixels of the scene in one of `codes`, along a side."""
    probability: NDArray[np.float32] | NDArray[np.uint8] | None
    """Probability of cloud: 0 to 1 and NaN, or per cent and 255."""
    probability_factor: int = 1


def write_rasters(
    scene: Scene, found: Found, targets: Targets, tags: dict[str, str], progress: Progress = silent
) -> ClassMapWriter:
    """Write the rasters; the mask's writer comes back, which knows the areas. No data in the imagery is so in all."""
    together = targets.masked is not None or scene.s2_is_one_file
    bands = _bands(scene, together)
    with ExitStack() as stack:
        writer = ClassMapWriter(targets.out, scene.grid, CLOUD_CLASSES, tags, "cloud mask", scene.dates)
        out = stack.enter_context(writer)
        probability = masked = None
        if targets.probability is not None:
            probability = stack.enter_context(
                ContinuousWriter(
                    targets.probability, scene.grid, ("cloud probability",), tags, dtype="float32", nodata=float("nan")
                )
            )
        if targets.masked is not None:
            masked = stack.enter_context(_masked_writer(scene, targets.masked, bands, tags))
        pixels: SensorReader | KnownPixels = scene.read_s2(bands) if together else scene.known_s2(bands)
        stack.callback(pixels.close)
        for square in squares((scene.grid.height, scene.grid.width), _SIDE):
            progress(square.inner[0].start / scene.grid.height, "Writing")
            row, column = square.inner[0].start, square.inner[1].start
            image, known = _read(pixels, square.window)
            codes = refined(found.codes, found.factor, *square.inner).astype(np.uint8)
            codes[~known] = NODATA
            out.write(row, column, codes)
            if probability is not None and found.probability is not None:
                values = _share(refined(found.probability, found.probability_factor, *square.inner))
                probability.write(row, column, np.where(codes == NODATA, np.float32(np.nan), values))
            if masked is not None and image is not None:
                kept = np.isfinite(image) & (codes == CLEAR)
                stored = np.rint(np.nan_to_num(image)).clip(_MASKED + 1, -_MASKED - 1)
                masked.write(row, column, np.where(kept, stored, _MASKED).astype(np.int16))
    return writer


def _read(pixels: SensorReader | KnownPixels, window: Window) -> tuple[NDArray[np.float32] | None, NDArray[np.bool_]]:
    """The imagery, where it is read, and where it holds data [h, w]."""
    if isinstance(pixels, KnownPixels):
        return None, pixels.read(window)
    image = pixels.read(window)
    return image, np.asarray(np.isfinite(image).any(axis=0))


def _bands(scene: Scene, all_of_them: bool) -> tuple[str, ...]:
    """What is read to know where there is data: the finest bands, or all where they are needed or cost no more."""
    found = {band.name for band in scene.s2.bands} if scene.s2 else set()
    ordered = tuple(band.name for band in SENTINEL2 if band.name in found)
    if all_of_them:
        return ordered
    finest = {band.name for band in SENTINEL2 if band.gsd == 10}
    return tuple(band for band in ordered if band in finest) or tuple(band for band in ordered if band in S2_BANDS)


def _masked_writer(scene: Scene, path: Path, bands: tuple[str, ...], tags: dict[str, str]) -> RasterWriter:
    description = scene.s2
    own = {name: value for name, value in tags.items() if name != "TERRAFM_CONTENT"}
    own["UNITS"] = "reflectance × 10000"
    if description is not None and description.level:
        own["LEVEL"] = description.level.upper()
    if description is not None and description.date:
        own["ACQUISITION_DATE"] = description.date
    return RasterWriter(path, scene.grid, bands, own, dtype="int16", nodata=_MASKED)


def _share(values: NDArray[np.generic]) -> NDArray[np.float32]:
    """Probabilities 0 to 1."""
    if values.dtype != np.uint8:
        return values.astype(np.float32)
    return np.where(values == NODATA, np.float32(np.nan), values.astype(np.float32) / 100)
